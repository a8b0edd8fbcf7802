"""docs/cards.md says what the files say, and the figures in it are those where they are measured."""

import re
from collections.abc import Sequence

import pytest

from streams.entities.crf import CrfRecognizer, model_path
from streams.entities.encoder.model import Encoder
from streams.gazetteer import open_table
from streams.languages import LANGUAGES
from streams.training.sources import own_corpus
from tests.documents import ROOT

CARDS = (ROOT / "docs" / "cards.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
MODELS = (ROOT / "streams" / "models" / "README.md").read_text(encoding="utf-8")
KNOWLEDGE = (ROOT / "streams" / "knowledge" / "README.md").read_text(encoding="utf-8")
LANGUAGE_FILES = (ROOT / "streams" / "languages" / "README.md").read_text(encoding="utf-8")

FILES = re.findall(r"^\| \[.+\) \| `(\S+)` \| ([\d,]+) \| `(\S+)` \|", CARDS, re.MULTILINE)
TABLES = re.findall(r"^\| \[.+\) \| `(\S+\.tsv)` \| ([\d,]+) \| ", CARDS, re.MULTILINE)
LISTS = re.findall(r"^\| `(\w+\.tsv)` \| .+ \| ([\d,]+) \| ([\d,]+) \|$", LANGUAGE_FILES, re.MULTILINE)
_NUMBER = re.compile(r"\d+\.\d")


def number(written: str) -> int:
    return int(written.replace(",", ""))


def cells(text: str, start: str) -> list[str]:
    """The cells of the one row of a table that begins with ``start``."""
    (row,) = re.findall(rf"^\| {re.escape(start)} \|(.*)\|$", text, re.MULTILINE)
    return [cell.strip() for cell in row.split("|")]


def rows_of(path: str) -> list[list[str]]:
    """The rows of a table, without comments and the line of column names."""
    lines = [line for line in (ROOT / path).read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    named = lines[0].split("\t")[0] in {"id", "iso2", "name", "word"}
    return [line.split("\t") for line in lines[1 if named else 0 :]]


def card(title: str) -> str:
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", CARDS, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(("pattern", "size"), [(pattern, size) for pattern, size, _ in FILES])
def test_files_are_as_large_as_their_card_says(pattern: str, size: str) -> None:
    assert sum(path.stat().st_size for path in ROOT.glob(pattern)) == number(size)


def test_versions_are_those_of_the_events() -> None:
    crfs = [CrfRecognizer(model_path(code)).versions[0] for code in LANGUAGES]
    assert [version for _, _, version in FILES] == [Encoder().version, *crfs, open_table().version]


@pytest.mark.parametrize(("path", "rows"), TABLES)
def test_tables_have_as_many_rows_as_their_card_says(path: str, rows: str) -> None:
    assert len(rows_of(path)) == number(rows)


@pytest.mark.parametrize(("name", "arabic", "english"), LISTS)
def test_lists_have_as_many_rows_as_their_readme_says(name: str, arabic: str, english: str) -> None:
    found = [len(rows_of(f"streams/languages/{code}/{name}")) for code in ("ar", "en")]
    assert found == [number(arabic), number(english)]


def test_there_is_something_to_compare() -> None:
    assert (len(FILES), len(TABLES)) == (4, 9)
    assert {name for name, _, _ in LISTS} == {path.name for path in (ROOT / "streams/languages/ar").glob("*.tsv")}


@pytest.mark.parametrize(
    ("corpus", "language"),
    [("ANERcorp", "Arabic"), ("own stories", "Arabic"), ("WikiGold", "English"), ("own stories", "English")],
)
def test_held_back_scores_are_those_of_the_models_document(corpus: str, language: str) -> None:
    said = cells(CARDS, f"{corpus} | {language}")
    assert said == [cells(MODELS, f"{profile}, {corpus}, {language}")[2] for profile in ("default", "fast")]


@pytest.mark.parametrize(("language", "stories"), [("Arabic", 20), ("English", 15)])
def test_scores_on_gold_are_one_figure_wherever_they_stand(language: str, stories: int) -> None:
    precision, recall, f1, right = cells(README, f"{language} | {stories}")
    default = cells(MODELS, f"default, {language}, {stories} stories")
    assert [*default[:3], default[-1]] == [precision, recall, f1, right]
    assert f"{f1} in {language}" in card("Recogniser of the default profile")
    assert f"{cells(MODELS, f'fast, {language}')[2]} in {language}" in card("Recogniser of the fast profile")
    assert f"{right} in {language}" in card("Knowledge")


def test_scores_of_places_and_stances_are_those_of_the_readme() -> None:
    near = [cells(README, f"{language} | {count}")[1] for language, count in (("Arabic", 813), ("English", 445))]
    assert f"{near[0]} of Arabic and {near[1]} of English toponyms" in card("Gazetteer")
    unseen = [
        cells(README, name) for name in ("Arabic, 40 new paragraphs, unseen", "English, 36 new paragraphs, unseen")
    ]
    tuned = [cells(README, f"{language}, `tests/quality`") for language in ("Arabic", "English")]
    assert numbers(unseen, 2, 3) + numbers(tuned, 2) == _NUMBER.findall(card("Stance cues"))


def numbers(rows: Sequence[Sequence[str]], *columns: int) -> list[str]:
    return [_NUMBER.findall(row[column])[0] for row in rows for column in columns]


def test_the_knowledge_document_counts_its_rows() -> None:
    actors = rows_of("streams/knowledge/actors.tsv")
    for title, chosen in (
        ("persons", [row for row in actors if row[1] == "person"]),
        ("organizations", [row for row in actors if row[1] == "organization"]),
        ("all", actors),
    ):
        counts = [len(chosen), sum(row[0].startswith("wikidata:") for row in chosen)]
        counts += [sum(bool(row[7]) for row in chosen), sum(bool(row[8]) for row in chosen)]
        assert [number(cell.replace("–", "0")) for cell in cells(KNOWLEDGE, title)] == counts
    assert cells(KNOWLEDGE, "all")[1] in card("Knowledge")


def test_the_own_corpus_is_as_large_as_the_card_says() -> None:
    stories = [story for code in LANGUAGES for story in own_corpus(code)]
    items, marks = (number(one) for one in re.findall(r"([\d,]+) items, ([\d,]+) marks", CARDS)[0])
    assert (len(stories), sum(len(story.names) for story in stories)) == (items, marks)


@pytest.mark.parametrize("name", ["gold", "places", "stances"])
def test_gold_is_as_large_as_the_card_says(name: str) -> None:
    lines = sum(len(path.read_bytes().splitlines()) for path in (ROOT / "tests/quality").glob(f"{name}-*.ndjson"))
    assert re.search(rf"`tests/quality/{name}-\*\.ndjson` \| {lines} ", CARDS)
