"""Airports with scheduled flights (through airports-py) as places of the gazetteer."""

import re
from collections.abc import Iterable, Iterator, Mapping

from airports.airport_data import airports

from streams.gazetteer import PlaceRow
from tools.tables import strip_marks

_TYPES = frozenset({"large_airport", "medium_airport"})
_KIND = re.compile(r" (?:International|Regional|Municipal|Intercontinental)(?= Airport)")


def airport_rows(curated: Iterable[Mapping[str, str]]) -> Iterator[PlaceRow]:
    """Yield the airports with an IATA code and scheduled flights that ``curated`` lacks."""
    codes = {row["id"] for row in curated}
    for airport in airports:
        place = f"iata:{airport['iata']}"
        if not airport["iata"] or airport["type"] not in _TYPES or airport["scheduled_service"] != "TRUE":
            continue
        if place in codes:
            continue
        name = strip_marks(airport["airport"])
        yield PlaceRow(
            kind="facility",
            geonames=0,
            code=place,
            wikidata=0,
            name_ar="",
            name_en=name,
            aliases=(_KIND.sub("", name),),
            quiet=(),
            country=airport["country_code"],
            admin1="",
            lat=float(airport["latitude"]),
            lon=float(airport["longitude"]),
            population=0,
            searched=False,
        )
