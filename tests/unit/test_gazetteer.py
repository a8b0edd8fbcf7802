"""The gazetteer: what is found by which spelling, and that the files are what was written; the shipped one is whole."""

import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.gazetteer import GazetteerError, PlaceRow, PlaceTable, loose_key, open_table, sounds_like, write_table
from streams.gazetteer.layout import FILES, NUMBERS
from streams.gazetteer.sounds import sound_of
from streams.text.lookup import lookup_key

SHIPPED = Path(__file__).parents[2] / "streams" / "gazetteer" / "data"
MOST_BYTES = 25_000_000


@cache
def shipped() -> PlaceTable:
    return open_table()


def row(
    number: int, name_ar: str, name_en: str, *, country: str = "LY", population: int = 1000, searched: bool = True,
    quiet: tuple[str, ...] = (), code: str = "",
) -> PlaceRow:  # fmt: skip
    geonames = 0 if code else number
    return PlaceRow(
        "city", geonames, code, 0, name_ar, name_en, (), quiet, country, "", 30.0, 10.0, population, searched
    )


def names(table: PlaceTable, numbers: tuple[int, ...]) -> list[str | None]:
    return [table.place(number).name.en for number in numbers]


def test_the_same_rows_give_the_same_files_in_any_order(tmp_path: Path) -> None:
    rows = [row(number, f"مدينة {number}", f"Town {number}", searched=number % 2 == 0) for number in range(1, 60)]
    for name, ordered in (("one", rows), ("other", random.Random(1).sample(rows, len(rows)))):
        (tmp_path / name).mkdir()
        write_table(ordered, tmp_path / name)
    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def test_a_place_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = PlaceRow(
        "admin", 0, "iso:LY-BA", 816, "بنغازي", "Benghazi", (), (), "LY", "Benghazi", 32.11667, 20.06667, 5, False
    )
    write_table([written], tmp_path)
    place = open_table(tmp_path).place(0)
    assert (place.id, place.entity, place.kind) == ("iso:LY-BA", "wikidata:Q816", "admin")
    assert (place.name.ar, place.name.en, place.country, place.admin1) == ("بنغازي", "Benghazi", "LY", "Benghazi")
    assert (place.lat, place.lon) == pytest.approx((32.11667, 20.06667))
    assert place.population == 5


def test_names_lead_to_the_most_populous_place_first(tmp_path: Path) -> None:
    rows = [row(1, "طرابلس", "Tripoli", population=10), row(2, "طرابلس", "Tripoli", country="LB", population=99)]
    write_table(rows, tmp_path)
    table = open_table(tmp_path)
    assert [table.place(number).country for number in table.numbers("tripoli")] == ["LB", "LY"]


def test_a_common_word_is_a_name_only_where_one_is_known_to_stand(tmp_path: Path) -> None:
    write_table([row(1, "", "Al Bab", quiet=("الباب",))], tmp_path)
    table = open_table(tmp_path)
    key = lookup_key("الباب")
    assert table.numbers(key) == ()
    assert names(table, table.quietly(key)) == ["Al Bab"]
    assert key not in table.keys()  # noqa: SIM118  (no mapping)


def test_beginnings_end_with_words(tmp_path: Path) -> None:
    write_table([row(1, "كفر", "Kafr"), row(2, "كفر الشيخ", "Kafr el Sheikh"), row(3, "كف", "Kaf")], tmp_path)
    assert open_table(tmp_path).beginnings("كفر الشيخ اليوم") == ["كفر", "كفر الشيخ"]


def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    write_table([row(1, "سرت", "Sirte")], tmp_path)
    (tmp_path / NUMBERS).unlink()
    with pytest.raises(GazetteerError, match=r"numbers\.npy is missing\. Build it with `make gazetteer`"):
        open_table(tmp_path)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أنغولا", "أنجولا"),
        ("غانا", "غانة"),
        ("البصرة", "بصرة"),
        ("ڤيينا", "فيينا"),
        ("حيدر آباد", "حيدرآباد"),
        ("كابول-غرب", "كابول غرب"),
        ("St. Louis", "Saint Louis"),
        ("Mt. Vernon", "Mount Vernon"),
        ("Ft. Worth", "Fort Worth"),
        ("Al-Qatranah", "Qatraneh"),
        ("Monroe County", "Monroe"),
    ],
)
def test_spellings_that_differ_by_rule_have_one_loose_key(one: str, other: str) -> None:
    assert loose_key(lookup_key(one)) == loose_key(lookup_key(other)) != ""


@pytest.mark.parametrize(("one", "other"), [("حلب", "حمص"), ("Paris", "Perth"), ("طرابلس", "طبرق")])
def test_other_places_have_other_loose_keys(one: str, other: str) -> None:
    assert loose_key(lookup_key(one)) != loose_key(lookup_key(other))


@pytest.mark.parametrize(
    ("arabic", "english"),
    [("كوتايسي", "Kutaisi"), ("لاركانا", "Larkana"), ("سان خوسيه", "San José"), ("بونتا أريناس", "Punta Arenas")],
)
def test_arabic_and_english_spellings_sound_alike(arabic: str, english: str) -> None:
    one, other = lookup_key(arabic), lookup_key(english)
    assert sound_of(one) == sound_of(other)
    assert sounds_like(one, other)


@pytest.mark.parametrize(("key", "other"), [("حلب", "hanoi"), ("mobile", "humble"), ("mindoro", "mentor")])
def test_what_shares_only_consonants_does_not_sound_alike(key: str, other: str) -> None:
    assert sound_of(lookup_key(key)) != sound_of(other) or not sounds_like(lookup_key(key), other)


def test_sounds_are_asked_in_the_countries_named_only(tmp_path: Path) -> None:
    write_table([row(1, "", "Kutaisi", country="GE"), row(2, "", "Kotaisi", country="XX")], tmp_path)
    table = open_table(tmp_path)
    assert names(table, table.sounding(lookup_key("كوتايسي"), {"GE"})) == ["Kutaisi"]
    assert table.sounding(lookup_key("كوتايسي"), {"FR"}) == ()
    assert table.sounding(lookup_key("كوتايسي"), ()) == ()


@given(st.text(max_size=30))
def test_any_text_may_be_asked_for(text: str) -> None:
    table, key = shipped(), lookup_key(text)
    for number in (*table.numbers(key), *table.quietly(key), *table.loosely(key), *table.sounding(key, {"LY", "US"})):
        assert 0 <= number < len(table)
    assert all(key.startswith(beginning) for beginning in table.beginnings(key))


@given(st.integers(min_value=0, max_value=len(shipped()) - 1))
def test_every_place_is_on_earth_in_a_country_and_has_a_name(number: int) -> None:
    place = shipped().place(number)
    assert -90 <= place.lat <= 90
    assert -180 <= place.lon <= 180
    assert place.country is not None
    assert len(place.country) == 2
    assert place.name.en


def test_the_shipped_gazetteer_is_large_and_its_files_are_small() -> None:
    assert len(shipped()) > 250_000
    assert 30_000 < shipped().searched < 60_000
    assert sum((SHIPPED / name).stat().st_size for name in FILES) < MOST_BYTES


def test_a_city_is_found_by_its_id() -> None:
    tripoli = shipped().city("geonames:2210247")
    assert tripoli is not None
    assert (tripoli.entity, tripoli.country, tripoli.kind) == ("wikidata:Q3579", "LY", "city")
    assert shipped().city("geonames:1") is None


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("سرت", "geonames:2210554"),
        ("طرابلس", "geonames:2210247"),
        ("Kiev", "geonames:703448"),
        ("باطومي", "geonames:615532"),
        ("Metcalfe County", "desk:us-kentucky-metcalfe-county"),
    ],
)
def test_a_place_is_found_by_the_name_news_uses(written: str, place: str) -> None:
    table = shipped()
    assert place in [table.place(number).id for number in table.numbers(lookup_key(written))]
