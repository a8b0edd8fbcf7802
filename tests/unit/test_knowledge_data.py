"""The knowledge files hold what code and editors rely on; of actors and places see tools/check_knowledge.py."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import streams
from streams.text.lookup import lookup_key
from streams.text.normalize import normalize
from tools.check_knowledge import find_problems

STREAMS = Path(streams.__file__).parent
NAMES = ("name_ar", "name_en", "aliases_ar", "aliases_en")
COLUMNS = {
    "knowledge/actors.tsv": ("id", "type", *NAMES, "country", "part_of", "offices", "about"),
    "knowledge/countries.tsv": ("iso2", "wikidata", *NAMES, "lat", "lon", "capital", "codes"),
    "knowledge/places.tsv": ("id", "kind", *NAMES, "country", "admin1", "lat", "lon"),
    "languages/ar/demonyms.tsv": ("iso2", "forms"),
    "languages/en/demonyms.tsv": ("iso2", "forms"),
}
ARABIC_LETTER = re.compile("[\u0621-\u064a]")
FOREIGN_LETTER = re.compile("[یکگپچژھہےۀەۆ]")


def read(name: str) -> list[dict[str, str]]:
    header, *lines = (STREAMS / name).read_text(encoding="utf-8").splitlines()
    columns = header.split("\t")
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]


def names_of(row: dict[str, str], *languages: str) -> Iterator[str]:
    for language in languages:
        yield row[f"name_{language}"]
        yield from (name for name in row[f"aliases_{language}"].split("|") if name)


@pytest.fixture(scope="module")
def countries() -> set[str]:
    return {row["iso2"] for row in read("knowledge/countries.tsv")}


def test_every_row_of_actors_and_places_is_as_it_should_be() -> None:
    assert [str(problem) for problem in find_problems(STREAMS / "knowledge")] == []


@pytest.mark.parametrize("name", COLUMNS)
def test_table_has_its_columns_and_every_row_fills_them(name: str) -> None:
    header, *lines = (STREAMS / name).read_text(encoding="utf-8").splitlines()
    assert tuple(header.split("\t")) == COLUMNS[name]
    assert lines
    assert not [line for line in lines if len(line.split("\t")) != len(COLUMNS[name])]


@pytest.mark.parametrize("name", COLUMNS)
def test_table_is_sorted_by_a_key_that_is_unique(name: str) -> None:
    keys = [row[COLUMNS[name][0]] for row in read(name)]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("name", COLUMNS)
def test_cell_has_no_stray_space_and_no_empty_part(name: str) -> None:
    for row in read(name):
        for cell in row.values():
            parts = cell.split("|") if "|" in cell else [cell]
            assert all(part == part.strip() for part in parts), row
            assert "|" not in cell or all(parts), row


def test_codes_of_countries_are_three_capitals_and_each_means_one_country() -> None:
    codes = [code for row in read("knowledge/countries.tsv") for code in row["codes"].split("|")]
    assert all(re.fullmatch(r"[A-Z]{3}", code) for code in codes)
    assert len(codes) == len(set(codes))
    meant = {code: row["iso2"] for row in read("knowledge/countries.tsv") for code in row["codes"].split("|")}
    assert (meant["DEU"], meant["GER"], meant["KEN"], meant["MAR"]) == ("DE", "DE", "KE", "MA")


def test_coordinates_are_on_earth() -> None:
    for row in read("knowledge/countries.tsv"):
        assert -90 <= float(row["lat"]) <= 90, row
        assert -180 <= float(row["lon"]) <= 180, row


@pytest.mark.parametrize("language", ["ar", "en"])
def test_demonyms_belong_to_known_countries_and_to_one_each(language: str, countries: set[str]) -> None:
    owners: dict[str, str] = {}
    for row in read(f"languages/{language}/demonyms.tsv"):
        assert row["iso2"] in countries
        for form in row["forms"].split("|"):
            assert owners.setdefault(normalize(form), row["iso2"]) == row["iso2"], form


def test_arabic_demonym_is_no_country_and_has_no_article() -> None:
    # "سورية" is both, and the article tells them apart: "الحكومة السورية", "في سورية".
    both = {normalize("سورية")}
    named = {normalize(name) for row in read("knowledge/countries.tsv") for name in names_of(row, "ar")}
    for row in read("languages/ar/demonyms.tsv"):
        for form in row["forms"].split("|"):
            assert normalize(form) not in named - both
            assert not form.startswith("ال")


def test_every_country_has_names_in_both_languages_and_a_wikidata_id() -> None:
    for row in read("knowledge/countries.tsv"):
        assert re.fullmatch("[A-Z]{2}", row["iso2"])
        assert re.fullmatch(r"Q[1-9]\d*", row["wikidata"]), row
        assert ARABIC_LETTER.search(row["name_ar"]), row
        assert re.search("[A-Za-z]", row["name_en"]), row


def test_country_name_belongs_to_one_country() -> None:
    owners: dict[str, str] = {}
    for row in read("knowledge/countries.tsv"):
        for name in names_of(row, "ar", "en"):
            # Saint Martin is one island of two countries.
            if row["iso2"] not in {"MF", "SX"}:
                assert owners.setdefault(normalize(name), row["iso2"]) == row["iso2"], name


def test_arabic_names_are_in_arabic_letters() -> None:
    for row in read("knowledge/countries.tsv"):
        for written in names_of(row, "ar"):
            assert not FOREIGN_LETTER.search(written), row
            assert not written or ARABIC_LETTER.search(written), row


def test_english_column_is_not_arabic() -> None:
    for row in read("knowledge/countries.tsv"):
        assert not any(ARABIC_LETTER.search(written) for written in names_of(row, "en")), row


@pytest.mark.parametrize(
    ("written", "identity"),
    [
        ("أردوغان", "wikidata:Q39259"),
        ("جاووش أوغلو", "wikidata:Q249206"),
        ("عبدالفتاح السيسي", "Abdel Fattah al-Sisi"),
        ("حفتر", "Khalifa Haftar"),
        ("حكومة الوفاق", "Government of National Accord"),
        ("مجلس الأمن", "UN Security Council"),
        ("داعش", "Islamic State"),
    ],
)
def test_running_news_finds_its_actors(written: str, identity: str) -> None:
    found = [
        row
        for row in read("knowledge/actors.tsv")
        if lookup_key(written) in {lookup_key(name) for name in names_of(row, "ar")}
    ]
    assert [identity in {row["id"], row["name_en"]} for row in found] == [True]
