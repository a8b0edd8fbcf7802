"""``streams evaluate --places``: what gold may look like, what is counted, and what is printed."""

import json
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from streams.cli import main
from streams.contract import JsonObject
from streams.evaluation.gold import GoldError, NoGoldError
from streams.evaluation.places.figures import measure_places
from streams.evaluation.places.gold import parse_place_gold, read_place_gold
from streams.records import Article, EnrichedArticle, Focus, Location, Name, PlaceMention, PlaceRole, Producer

PRODUCER = Producer("streams", "test", {}, "test")
TEXT = "Sirte and Misrata and Derna"
SIRTE = {"start": 0, "end": 5, "lat": 31.2, "lon": 16.59, "country": "LY", "role": "place", "type": "City"}


def gold_line(*toponyms: JsonObject, **fields: object) -> bytes:
    return orjson.dumps({"uri": "urn:a", "language": "en", "text": TEXT, "toponyms": list(toponyms), **fields})


def location(
    start: int, end: int, point: tuple[float | None, float | None], *, country: str = "LY", role: PlaceRole = "place"
) -> Location:
    mention = PlaceMention(start, end, TEXT[start:end], role)
    place = f"geonames:{start + 1}"
    return Location(place, None, Name(en="X"), "city", country, None, *point, 0.9, 1, 1.0, (mention,))


def enriched(*locations: Location, focus: Focus | None = None) -> EnrichedArticle:
    article = Article("urn:a", "1", "en", TEXT)
    return EnrichedArticle(article, PRODUCER, (), locations, focus or Focus())


def test_what_is_not_found_is_as_wrong_as_what_is_found_elsewhere() -> None:
    gold = parse_place_gold(
        gold_line(SIRTE, {**SIRTE, "start": 10, "end": 17}, {**SIRTE, "start": 22, "end": 27}), "x:1"
    )
    near, far = location(0, 5, (31.3, 16.6)), location(10, 17, (48.9, 2.35), country="FR", role="actor")
    figures = measure_places([(gold, enriched(near, far))])
    assert (figures.toponyms, figures.found, figures.near, figures.beside) == (3, 2, 1, 0)
    assert (figures.with_country, figures.found_with_country, figures.right_country) == (3, 2, 1)
    assert (figures.with_role, figures.right_role) == (2, 1)
    assert figures.by_type == {"City": (3, 1)}
    assert figures.accuracy == pytest.approx(1 / 3)
    assert 1 / 3 < figures.error_area < 1


def test_a_place_without_a_point_has_the_right_country_and_is_not_near() -> None:
    gold = parse_place_gold(gold_line(SIRTE), "x:1")
    figures = measure_places([(gold, enriched(location(0, 5, (None, None))))])
    assert (figures.near, figures.right_country, figures.error_area) == (0, 1, 1.0)


def test_mentions_that_overlap_no_toponym_are_beside() -> None:
    gold = parse_place_gold(gold_line(SIRTE), "x:1")
    figures = measure_places([(gold, enriched(location(0, 5, (31.2, 16.6)), location(22, 27, (32.8, 22.6))))])
    assert (figures.beside, figures.near) == (1, 1)
    assert figures.error_area == pytest.approx(0.06, abs=0.06)


def test_a_wide_place_is_near_within_its_radius() -> None:
    toponym = {**SIRTE, "lat": 35.0, "lon": 18.0, "radius_km": 1500}
    gold = parse_place_gold(gold_line(toponym), "x:1")
    assert measure_places([(gold, enriched(location(0, 5, (34.0, 25.0))))]).near == 1
    assert measure_places([(gold, enriched(location(0, 5, (0.0, 60.0))))]).near == 0


def test_the_focus_is_right_by_its_first_country_and_by_where_its_place_is() -> None:
    gold = parse_place_gold(gold_line(SIRTE, focus={"countries": ["LY"], "place": "Sirte"}), "x:1")
    place = location(0, 5, (31.2, 16.6))
    figures = measure_places([(gold, enriched(place, focus=Focus(("LY", "TN"), place.id)))])
    assert (figures.focused, figures.right_focus, figures.with_place, figures.right_place) == (1, 1, 1, 1)
    none = measure_places([(gold, enriched(place, focus=Focus(("TN",))))])
    assert (none.right_focus, none.right_place) == (0, 0)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"{", "no JSON"),
        (b'{"text": "a"}', "KeyError"),
        (gold_line({"start": 0, "end": 99, "country": "LY"}), "outside its text"),
        (gold_line({"start": 0, "end": 5}), "has no country and no point"),
        (b'{"text": "a", "toponyms": 3}', "TypeError"),
    ],
)
def test_a_line_that_is_no_gold_is_named(line: bytes, problem: str) -> None:
    with pytest.raises(GoldError, match=rf"x:1 cannot be used as gold: .*{problem}"):
        parse_place_gold(line, "x:1")


def test_no_gold_is_an_error() -> None:
    with pytest.raises(NoGoldError):
        read_place_gold([])


@pytest.fixture
def gold_file(tmp_path: Path) -> Path:
    text = "Fighting resumed in Sirte, Libya."
    toponyms = [
        {"start": 20, "end": 25, "lat": 31.2, "lon": 16.59, "country": "LY", "role": "place"},
        {"start": 0, "end": 8, "lat": 1.0, "lon": 1.0, "country": "LY"},
        {"start": 27, "end": 32, "country": "LY", "role": "place"},
    ]
    path = tmp_path / "toponyms.ndjson"
    path.write_bytes(orjson.dumps({"id": 7, "text": text, "toponyms": toponyms}))
    return path


def evaluate(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["evaluate", "--places", *arguments])


def test_figures_and_mistakes_are_shown(gold_file: Path) -> None:
    result = evaluate(str(gold_file), "--errors")
    assert result.exit_code == 0, result.output
    assert "language en: 3 toponyms" in result.stdout
    assert "near            2 of 3 (66.7 %), of those found 100.0 %" in result.stdout
    assert "[[Fighting]]" in result.stdout


def test_json_has_all_figures_and_every_mistake(gold_file: Path) -> None:
    printed = json.loads(evaluate(str(gold_file), "--json").stdout)
    figures = printed["figures"]["en"]
    assert (figures["toponyms"], figures["found"], figures["near"]) == (3, 2, 2)
    assert figures["country"] == {"gold": 3, "found": 2, "right": 2}
    (mistake,) = printed["errors"]
    assert (mistake["gold"]["text"], mistake["found"], mistake["error_km"]) == ("Fighting", None, None)
