"""Builds ``streams/desk/static/world.json``, the outlines of the desk's map: ``python -m tools.build_world GEOJSON``.

GEOJSON is Natural Earth's "Admin 0 - Countries", 1:110 million, which is in the public domain, as GeoJSON with the code
of each country in its properties (``iso2``, or ``ISO_A2_EH`` as Natural Earth has it).
"""

import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson

OUTPUT = Path("streams/desk/static/world.json")

#: Of the drawing, in its own units; the page uses the same projection for its pins.
WIDTH = 1000.0
NORTH, SOUTH = 84.0, -58.0
#: Land that stays out: nobody's news, and a third of the height.
_LEFT_OUT = {"AQ"}

Point = tuple[float, float]


def project(longitude: float, latitude: float) -> Point:
    """Return where a point lies in the drawing (Miller's cylindrical projection), from its degrees."""
    scale = WIDTH / (2 * math.pi)
    return (math.radians(longitude) + math.pi) * scale, (_miller(NORTH) - _miller(latitude)) * scale


def _miller(latitude: float) -> float:
    return 1.25 * math.log(math.tan(math.pi / 4 + 0.4 * math.radians(latitude)))


def outlines(collection: dict[str, Any]) -> dict[str, str]:
    """Return an SVG path for each country, by its ISO code; what has none has a code of its own (``x0``)."""
    found: dict[str, str] = {}
    for number, feature in enumerate(collection["features"]):
        code = _code(feature["properties"])
        if code not in _LEFT_OUT:
            found[code or f"x{number}"] = "".join(_path(ring) for ring in _rings(feature["geometry"]))
    return found


def _code(properties: dict[str, Any]) -> str:
    """Return the ISO 3166-1 alpha-2 code of a country; nothing where the data has none."""
    code = str(properties.get("iso2") or properties.get("ISO_A2_EH") or "")
    return code if code.isalpha() else ""


def _rings(geometry: dict[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield from polygon


def _path(ring: Sequence[Sequence[float]]) -> str:
    points = [project(longitude, min(NORTH, max(SOUTH, latitude))) for longitude, latitude in ring]
    written = list(dict.fromkeys(f"{x:.1f} {y:.1f}" for x, y in points))
    return f"M{'L'.join(written)}Z" if len(written) > 2 else ""  # noqa: PLR2004 -- less is no area


def main(arguments: Sequence[str]) -> None:
    """Read the GeoJSON that is named and write the outlines."""
    countries = outlines(orjson.loads(Path(arguments[0]).read_bytes()))
    world = {"width": WIDTH, "height": round(project(0, SOUTH)[1], 1), "north": NORTH, "countries": countries}
    OUTPUT.write_bytes(orjson.dumps(world) + b"\n")


if __name__ == "__main__":
    main(sys.argv[1:])
