"""Places and countries lie where they should: in their country, near their namesakes, and their codes are real."""

import json
import math
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from airports.airport_data import airports
from iso3166_2 import Subdivisions

from streams.geography import Point, distance_km
from streams.knowledge import Knowledge, load_knowledge
from streams.records import Place
from streams.text.lookup import lookup_key

OUTLINES = Path(__file__).parents[1] / "data" / "countries-110m.geojson"
Ring = Sequence[Sequence[float]]
# The outlines are coarse: what lies off a coast or on a border is some way outside. Seas stretch further.
OUTSIDE_KM = {"admin": 60.0, "city": 60.0, "region": 120.0, "facility": 120.0, "water": 400.0}
# Of islands that the outlines lack, some town of the country must do.
NEAR_TOWN_KM = 80.0
# Natural Earth leaves the code out where a border is disputed.
ISO2_OF_ISO3 = {"FRA": "FR", "NOR": "NO", "KOS": "XK"}
# Groups of islands far from the rest of their country, with no town in their middle.
REMOTE = {"Aleutian Islands", "Galapagos Islands", "Kuril Islands", "Manus Island"}


@cache
def knowledge() -> Knowledge:
    return load_knowledge()


@cache
def outlines() -> dict[str, list[Sequence[Ring]]]:
    found: dict[str, list[Sequence[Ring]]] = {}
    for feature in json.loads(OUTLINES.read_text(encoding="utf-8"))["features"]:
        properties, geometry = feature["properties"], feature["geometry"]
        code = properties["iso2"] or ISO2_OF_ISO3.get(properties["iso3"], "")
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        found.setdefault(code, []).extend(polygons)
    return found


def is_inside(point: Point, polygon: Sequence[Ring]) -> bool:
    inside = False
    for ring in polygon:
        for (lon_1, lat_1, *_), (lon_2, lat_2, *_) in pairwise(ring):
            crosses = (lat_1 > point.lat) != (lat_2 > point.lat)
            if crosses and point.lon < (lon_2 - lon_1) * (point.lat - lat_1) / (lat_2 - lat_1) + lon_1:
                inside = not inside
    return inside


def km_outside(point: Point, country: str) -> float:
    """How far a point lies outside the outline of a country; 0 for countries too small to have one."""
    polygons = outlines().get(country, [])
    if not polygons or any(is_inside(point, polygon) for polygon in polygons):
        return 0.0
    return min(km_to_edge(point, *edge) for polygon in polygons for ring in polygon for edge in pairwise(ring))


def km_to_edge(point: Point, start: Sequence[float], end: Sequence[float]) -> float:
    shrink = math.cos(math.radians(point.lat))
    east, north = (start[0] - point.lon) * shrink, start[1] - point.lat
    step_east, step_north = (end[0] - start[0]) * shrink, end[1] - start[1]
    length = step_east**2 + step_north**2
    along = 0.0 if not length else max(0.0, min(1.0, -(east * step_east + north * step_north) / length))
    return math.hypot(east + along * step_east, north + along * step_north) * 111.2


@cache
def towns() -> dict[str, list[Point]]:
    table = knowledge().gazetteer
    found: dict[str, list[Point]] = {}
    for number in range(len(table)):
        place = table.place(number)
        found.setdefault(place.country or "", []).append(point_of(place))
    return found


def point_of(place: Place) -> Point:
    return Point(place.lat, place.lon)


def in_a_country() -> Iterator[Place]:
    return (known.place for known in knowledge().places if known.place.country)


def test_every_place_lies_in_its_country() -> None:
    strays = []
    for place in in_a_country():
        code = place.country or ""
        outside = km_outside(point_of(place), code)
        if outside <= OUTSIDE_KM[place.kind] or place.name.en in REMOTE:
            continue
        if min((distance_km(point_of(place), town) for town in towns().get(code, [])), default=math.inf) > NEAR_TOWN_KM:
            strays.append((place.id, round(outside)))
    assert strays == []


def test_every_country_has_its_point_within_it_or_between_its_islands() -> None:
    assert [
        country.place.id
        for country in knowledge().countries
        if km_outside(point_of(country.place), country.place.country or "") > OUTSIDE_KM["water"]
    ] == []


def test_a_province_is_around_the_town_of_its_name() -> None:
    table, far = knowledge().gazetteer, []
    for place in (place for place in in_a_country() if place.kind == "admin" and place.name.ar):
        numbers = table.numbers(lookup_key(place.name.ar or ""))
        namesakes = [town for number in numbers if (town := table.place(number)).country == place.country]
        distances = [distance_km(point_of(place), point_of(town)) for town in namesakes if town.kind == "city"]
        # A tenth as many names are shared by places far apart: they are counted below.
        if distances and min(distances) > 500:
            far.append(place.id)
    assert len(far) <= 10, far


def test_codes_of_provinces_are_those_of_iso_3166_2_and_their_points_agree() -> None:
    subdivisions = {code: entry for entries in Subdivisions().all.values() for code, entry in entries.items()}
    coded = [place for place in in_a_country() if place.id.startswith("iso:")]
    assert len(coded) > 1500
    for place in coded:
        entry = subdivisions[place.id.removeprefix("iso:")]
        assert distance_km(point_of(place), Point(*entry["latLng"])) < 400, place


def test_codes_of_airports_are_those_of_iata_and_their_points_agree() -> None:
    by_code = {airport["iata"]: airport for airport in airports if airport["iata"]}
    coded = [place for place in in_a_country() if place.id.startswith("iata:")]
    assert len(coded) > 300
    for place in coded:
        airport = by_code[place.id.removeprefix("iata:")]
        assert distance_km(point_of(place), Point(airport["latitude"], airport["longitude"])) < 30, place


@pytest.mark.parametrize(
    ("kind", "least"), [("admin", 2000), ("region", 900), ("water", 300), ("facility", 1200), ("city", 50)]
)
def test_every_kind_of_place_that_the_cities_lack_is_there(kind: str, least: int) -> None:
    assert sum(known.place.kind == kind for known in knowledge().places) >= least


def test_every_place_has_names_in_both_languages() -> None:
    assert [known.place.id for known in knowledge().places if not (known.place.name.ar and known.place.name.en)] == []


def test_capitals_are_cities_of_their_country() -> None:
    cities = {
        country.place.country: knowledge().gazetteer.city(country.capital)
        for country in knowledge().countries
        if country.capital
    }
    known = {code: city for code, city in cities.items() if city is not None}
    assert len(known) > 190
    assert [code for code, city in known.items() if city.country != code] == []
