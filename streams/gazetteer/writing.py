"""Writes the files of the gazetteer: at build time, and in tests; never in a worker."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import marisa_trie
import numpy as np
import numpy.typing as npt
import orjson

from streams.gazetteer.layout import FILES, HEAD, LOOSE, NAMES, NUMBERS, PLACES, QUIET, RECORD, SOUND, STARTS, STRINGS
from streams.gazetteer.sounds import sound_of
from streams.gazetteer.spelling import loose_key
from streams.gazetteer.table import PlaceTable
from streams.records import PlaceKind
from streams.text.lookup import lookup_key


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place as it is written. ``code`` is its id where that is none of GeoNames: ``iso:LY-BA``, ``iata:BEN``.

    ``searched``: every text is searched for its names; the others are looked up only where a name is known to be one
    of a place, as are ``quiet`` names, which are common words too. ``wikidata`` is the number of its id, 0 for none.
    Degrees are those of WGS 84.
    """

    kind: PlaceKind
    geonames: int
    code: str
    wikidata: int
    name_ar: str
    name_en: str
    aliases: Sequence[str]
    quiet: Sequence[str]
    country: str
    admin1: str
    lat: float
    lon: float
    population: int
    searched: bool


def rows_of(table: PlaceTable) -> list[PlaceRow]:
    """Return the places of a table as they can be written again, with every name that texts are searched for."""
    names: dict[int, list[str]] = defaultdict(list)
    for key in table.keys():  # noqa: SIM118 -- no mapping
        for number in table.numbers(key):
            names[number].append(key)
    return [_row(table, number, names[number]) for number in range(len(table))]


def _row(table: PlaceTable, number: int, keys: Sequence[str]) -> PlaceRow:
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


def write_table(rows: Iterable[PlaceRow], folder: Path) -> None:
    """Write ``rows`` into ``folder``: the same rows give the same bytes, in whatever order they come."""
    ordered = sorted(rows, key=lambda row: (not row.searched, row.geonames, row.code))
    kinds = sorted({row.kind for row in ordered})
    admin1 = ["", *sorted({row.admin1 for row in ordered} - {""})]
    _write_places(ordered, kinds, {name: index for index, name in enumerate(admin1)}, folder)
    _write_names(_keys(ordered), ordered, folder)
    digest = hashlib.sha256()
    for name in FILES:
        if name != HEAD:
            digest.update((folder / name).read_bytes())
    head = {
        "version": f"g{len(ordered)}-{digest.hexdigest()[:12]}",
        "searched": sum(row.searched for row in ordered),
        "kinds": kinds,
        "admin1": admin1,
    }
    (folder / HEAD).write_bytes(orjson.dumps(head, option=orjson.OPT_INDENT_2))


def _write_places(rows: Sequence[PlaceRow], kinds: list[PlaceKind], admin1: Mapping[str, int], folder: Path) -> None:
    records = np.zeros(len(rows), RECORD)
    strings = bytearray()
    known: dict[bytes, int] = {}
    for record, row in zip(records, rows, strict=True):
        line = f"{row.name_ar}\t{row.name_en}\t{row.code}\n".encode()
        if line not in known:
            known[line] = len(strings)
            strings += line
        record["geonames"], record["wikidata"], record["population"] = row.geonames, row.wikidata, row.population
        record["lat"], record["lon"], record["country"] = row.lat, row.lon, row.country.encode("ascii")
        record["text"], record["kind"] = known[line], kinds.index(row.kind)
        record["admin1"] = admin1[row.admin1]
    np.save(folder / PLACES, records)
    (folder / STRINGS).write_bytes(strings)


def _keys(rows: Sequence[PlaceRow]) -> dict[str, list[int]]:
    """Return each key, with its mark, with the numbers of the places that it may name."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for key in sorted(set(_keys_of(row))):
            numbers[key].append(number)
    return numbers


def _keys_of(row: PlaceRow) -> Iterator[str]:
    exact = {key for name in (row.name_ar, row.name_en, *row.aliases) if (key := lookup_key(name))}
    quiet = {key for name in row.quiet if (key := lookup_key(name))} - exact
    yield from exact
    yield from (QUIET + key for key in quiet)
    yield from (LOOSE + spelled for key in (*exact, *quiet) if (spelled := loose_key(key)))
    if sound := sound_of(lookup_key(row.name_en)):
        yield SOUND + sound


def _write_names(keys: Mapping[str, list[int]], rows: Sequence[PlaceRow], folder: Path) -> None:
    names = marisa_trie.Trie(keys)
    names.save(str(folder / NAMES))
    ordered: list[tuple[int, ...]] = [()] * len(names)
    for key, numbers in keys.items():
        ordered[names[key]] = tuple(sorted(numbers, key=lambda number: (-rows[number].population, number)))
    starts: npt.NDArray[np.uint32] = np.zeros(len(ordered) + 1, np.uint32)
    starts[1:] = np.cumsum([len(numbers) for numbers in ordered])
    np.save(folder / STARTS, starts)
    np.save(folder / NUMBERS, np.array([number for numbers in ordered for number in numbers], np.uint32))
