"""``streams evaluate``: what it prints, and how it ends."""

import json
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from streams.cli import main
from streams.contract import JsonObject

TURKEY, RUSSIA = "wikidata:Q43", "wikidata:Q159"
# Names that every recogniser finds.
TEXT = "أجرت تركيا محادثات مع روسيا في وقت متأخر.\n\nوقالت روسيا إن المحادثات ستستمر."
ENGLISH = "Turkey held talks with Russia late at night."


def gold_line(language: str, text: str, *entities: tuple[str, str]) -> JsonObject:
    listed = [
        {"id": identifier, "type": "location", "name": {language: name}, "mentions": list(mentions(text, name))}
        for identifier, name in entities
    ]
    return {"uri": f"urn:{language}", "language": language, "published": None, "text": text, "entities": listed}


def mentions(text: str, name: str) -> list[JsonObject]:
    starts = [at for at in range(len(text)) if text.startswith(name, at)]
    return [{"start": start, "end": start + len(name), "text": name} for start in starts]


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Two articles; the English one says that Russia is somebody else, so that one mistake is there."""
    path = tmp_path / "gold.ndjson"
    lines = [
        gold_line("ar", TEXT, (TURKEY, "تركيا"), (RUSSIA, "روسيا")),
        gold_line("en", ENGLISH, (TURKEY, "Turkey"), ("desk:another-russia", "Russia")),
    ]
    path.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
    return path


def evaluate(*arguments: str | Path, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(main, ["evaluate", *map(str, arguments)], input=stdin)


def test_json_has_the_figures_of_the_shipped_taggers(gold: Path) -> None:
    result = evaluate(gold, "--json")
    assert result.exit_code == 0, result.output
    value = json.loads(result.stdout)
    assert list(value["figures"]) == ["all", "ar", "en"]
    arabic, english = value["figures"]["ar"], value["figures"]["en"]
    assert (arabic["exact"]["location"]["right"], arabic["exact"]["location"]["gold"]) == (3, 3)
    assert (arabic["linking"]["right"], arabic["linking"]["known"]) == (3, 3)
    assert (english["linking"]["right"], english["linking"]["wrong_qid"]) == (1, 1)
    assert value["figures"]["all"]["throughput"]["articles"] == 2
    [error] = [one for one in value["errors"] if one["kind"] == "wrong id"]
    assert (error["place"], error["gold"]["id"], error["found"]["id"]) == (f"{gold}:2", "desk:another-russia", RUSSIA)


def test_tables_and_mistakes_are_for_reading(gold: Path) -> None:
    result = evaluate(gold, "--errors", "3")
    assert result.exit_code == 0, result.output
    titles = [line for line in result.stdout.splitlines() if "articles, " in line and ": " in line]
    assert [title.split(":")[0] for title in titles] == ["language ar", "language en", "all languages"]
    assert "wrong QID 1" in result.stdout
    mistakes = result.stdout.partition("Wrong id")[2]
    assert "desk:another-russia" in mistakes
    assert "Turkey held talks with [[Russia]] late at night." in mistakes


def test_mistakes_are_shown_only_when_asked_for(gold: Path) -> None:
    assert "Wrong id" not in evaluate(gold).stdout
    assert "Wrong id" in evaluate(gold, "--errors").stdout


def test_one_language_alone_has_no_sum(gold: Path) -> None:
    result = evaluate(gold, "--language", "ar")
    assert result.stdout.startswith("language ar: 1 articles")
    assert "all languages" not in result.stdout


def test_gold_can_come_from_standard_input(gold: Path) -> None:
    assert evaluate("-", "--language", "en", stdin=gold.read_bytes()).stdout.startswith("language en: 1 articles")


@pytest.mark.parametrize("errors", [[], ["--errors"]])
def test_an_offset_that_does_not_fit_is_one_line(gold: Path, errors: list[str]) -> None:
    lines = gold.read_bytes().splitlines(keepends=True)
    event = orjson.loads(lines[1])
    event["entities"][0]["mentions"][0]["end"] += 1
    gold.write_bytes(lines[0] + orjson.dumps(event))
    result = evaluate(gold, *errors)
    assert result.exit_code == 1
    assert result.stdout == ""
    [line] = result.stderr.splitlines()
    assert line.startswith(f"Error: {gold}:2 cannot be used as gold: ")
    assert line.endswith("The nearest in the text is 0:6: correct the offsets.")


def test_a_text_cannot_steer_the_terminal(tmp_path: Path) -> None:
    text = "\x1b[2J\u202eAyaz\u202c Durmaz\nspoke in Turkey."
    path = tmp_path / "gold.ndjson"
    path.write_bytes(orjson.dumps(gold_line("en", text, ("nil:durmaz", "Ayaz\u202c Durmaz\nspoke"))))
    result = evaluate(path, "--errors")
    assert result.exit_code == 0, result.output
    assert "Ayaz Durmaz spoke" in result.stdout
    assert not {"\x1b", "\u202e", "\u202c"} & set(result.stdout)
