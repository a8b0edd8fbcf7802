"""Parts of the shipped gazetteer, to see what its size costs."""

import random
from collections import defaultdict
from pathlib import Path

from streams.gazetteer import PlaceTable, open_table, write_table
from streams.gazetteer.writing import PlaceRow

_SEED = 1


def write_part(share: float, folder: Path, table: PlaceTable | None = None) -> PlaceTable:
    """Write a random ``share`` of a gazetteer, the shipped one if none is given, into ``folder`` and open it.

    The places keep every name that texts are searched for; a smaller part is always within a larger one.
    """
    table = table or open_table()
    folder.mkdir(parents=True)
    names: dict[int, list[str]] = defaultdict(list)
    for key in table.keys():  # noqa: SIM118 -- no mapping
        for number in table.numbers(key):
            names[number].append(key)
    # The places stay in the order of the table, in which `write_table` needs them to have their ids.
    chances = random.Random(_SEED)  # noqa: S311 -- a sample, no secret
    kept = [number for number in range(len(table)) if chances.random() < share]
    write_table((_row(table, number, names[number]) for number in kept), folder)
    return open_table(folder)


def _row(table: PlaceTable, number: int, keys: list[str]) -> PlaceRow:
    place = table.place(number)
    geonames = place.id.startswith("geonames:")
    return PlaceRow(
        kind=place.kind,
        geonames=int(place.id.removeprefix("geonames:")) if geonames else 0,
        code="" if geonames else place.id,
        wikidata=int(place.entity.removeprefix("wikidata:Q")) if place.entity.startswith("wikidata:Q") else 0,
        name_ar=place.name.ar or "",
        name_en=place.name.en or "",
        aliases=keys,
        quiet=(),
        country=place.country or "",
        admin1=place.admin1 or "",
        lat=place.lat,
        lon=place.lon,
        population=place.population,
        searched=number < table.searched,
    )
