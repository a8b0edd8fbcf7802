"""Points on the earth, taken for a sphere: good to half a per cent."""

import math
from typing import NamedTuple

EARTH_RADIUS_KM = 6371.0
_DEGREE_KM = math.pi * EARTH_RADIUS_KM / 180


class Point(NamedTuple):
    """Degrees north and east, WGS 84."""

    lat: float
    lon: float


def distance_km(one: Point, other: Point) -> float:
    """Return the length of the shortest way over the earth from one point to another, kilometres."""
    lat_1, lat_2 = math.radians(one.lat), math.radians(other.lat)
    half_north, half_east = (lat_2 - lat_1) / 2, math.radians(other.lon - one.lon) / 2
    chord = math.sin(half_north) ** 2 + math.cos(lat_1) * math.cos(lat_2) * math.sin(half_east) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))


def distance_nearby_km(one: Point, lat: float, lon: float) -> float:
    """Return the distance of a point from another, kilometres: within a per cent up to 500 km, and quick."""
    north = lat - one.lat
    east = (lon - one.lon) * math.cos(math.radians((one.lat + lat) / 2))
    return math.hypot(north, east) * _DEGREE_KM


def point_at(start: Point, bearing: float, kilometres: float) -> Point:
    """Return where one comes from ``start`` by a way that begins towards ``bearing``, degrees clockwise from north."""
    angle, heading = kilometres / EARTH_RADIUS_KM, math.radians(bearing)
    lat, lon = math.radians(start.lat), math.radians(start.lon)
    sine = math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(heading)
    end_lat = math.asin(max(-1.0, min(1.0, sine)))
    east = math.atan2(
        math.sin(heading) * math.sin(angle) * math.cos(lat), math.cos(angle) - math.sin(lat) * math.sin(end_lat)
    )
    return Point(math.degrees(end_lat), (math.degrees(lon + east) + 540) % 360 - 180)
