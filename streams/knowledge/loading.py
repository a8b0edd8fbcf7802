"""Reads the knowledge files that are shipped beside this module."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar, cast, get_args

from streams.errors import StreamsError
from streams.gazetteer import PlaceTable, open_table
from streams.knowledge.tables import Actor, Country, Knowledge, KnownPlace, Office
from streams.records import EntityType, Name, Place, PlaceKind

_FILES = ("actors.tsv", "countries.tsv", "places.tsv")
_DATE = r"\d{4}(?:-\d\d){0,2}"
_OFFICE = re.compile(rf"([a-z-]+)@([A-Z]{{2}}|[a-z]+:[^:]+):({_DATE})?/({_DATE})?")
_ACTORS = "id type name_ar name_en aliases_ar aliases_en country part_of offices about"
_COUNTRIES = "iso2 wikidata name_ar name_en aliases_ar aliases_en lat lon capital codes"
_PLACES = "id kind name_ar name_en aliases_ar aliases_en country admin1 lat lon"
# The others may be left out at the end of a row.
_FEWEST_COLUMNS = 4

_Row = TypeVar("_Row")


class KnowledgeError(StreamsError):
    """The knowledge file {path} cannot be used: {detail}. Correct the file, or install streams again."""


class _RowError(ValueError):
    """What is wrong with a row, in words that follow its file and line."""


def load_knowledge(folder: Path = Path(__file__).parent, gazetteer: PlaceTable | None = None) -> Knowledge:
    """Read the tables in ``folder``; ``gazetteer`` is the shipped one unless another is given.

    Raises:
        KnowledgeError: a table is missing or malformed.
        GazetteerError: the shipped gazetteer is.

    """
    gazetteer = gazetteer or open_table()
    contents: dict[str, str] = {}
    digest = hashlib.sha256()
    for name in _FILES:
        path = folder / name
        try:
            content = path.read_bytes()
            contents[name] = content.decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise KnowledgeError(path=path, detail=error) from error
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    actors = tuple(_read(folder, contents, "actors.tsv", _ACTORS, _actor))
    countries = tuple(_read(folder, contents, "countries.tsv", _COUNTRIES, _country))
    places = tuple(_read(folder, contents, "places.tsv", _PLACES, _place))
    version = f"k{len(actors)}-{len(countries)}-{len(places)}-{digest.hexdigest()[:12]}-{gazetteer.version}"
    return Knowledge(version, actors, countries, places, gazetteer)


def _read(
    folder: Path, contents: Mapping[str, str], name: str, columns: str, read_row: Callable[[list[str]], _Row]
) -> Iterator[_Row]:
    expected = columns.split()
    for number, line in enumerate(contents[name].splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            row = _cells(line, len(expected))
            if row != expected:
                yield read_row(row)
        except _RowError as error:
            raise KnowledgeError(path=folder / name, detail=f"line {number}: {error}") from error


def _cells(line: str, columns: int) -> list[str]:
    row = line.split("\t")
    if not _FEWEST_COLUMNS <= len(row) <= columns:
        raise _RowError(f"{len(row)} columns instead of {columns}, parted by tabs")
    return row + [""] * (columns - len(row))


def _split(cell: str) -> tuple[str, ...]:
    return tuple(name for part in cell.split("|") if (name := part.strip()))


def _degrees(cell: str) -> float:
    try:
        return float(cell)
    except ValueError as error:
        raise _RowError(f"{cell!r} is no latitude or longitude") from error


def _actor(row: list[str]) -> Actor:
    if row[1] not in get_args(EntityType):
        raise _RowError(f"{row[0]} has the unknown type {row[1]!r}")
    name = Name(row[2] or None, row[3] or None)
    kind = cast("EntityType", row[1])
    offices = tuple(_office(cell) for cell in _split(row[8]))
    return Actor(row[0], kind, name, _split(row[4]), _split(row[5]), row[6] or None, row[7] or None, offices, row[9])


def _office(cell: str) -> Office:
    office = _OFFICE.fullmatch(cell)
    if office is None:
        raise _RowError(f"{cell!r} is not role@owner:from/to")
    return Office(*office.groups(default=""))


def _country(row: list[str]) -> Country:
    place = Place(
        id=f"iso:{row[0]}",
        entity=f"wikidata:{row[1]}" if row[1] else f"iso:{row[0]}",
        name=Name(row[2] or None, row[3] or None),
        kind="country",
        country=row[0],
        admin1=None,
        lat=_degrees(row[6]),
        lon=_degrees(row[7]),
    )
    return Country(place, _split(row[4]), _split(row[5]), f"geonames:{row[8]}" if row[8] else None, _split(row[9]))


def _place(row: list[str]) -> KnownPlace:
    if row[1] not in get_args(PlaceKind):
        raise _RowError(f"{row[0]} has the unknown kind {row[1]!r}")
    place = Place(
        id=row[0],
        entity=row[0],
        name=Name(row[2] or None, row[3] or None),
        kind=cast("PlaceKind", row[1]),
        country=row[6] or None,
        admin1=row[7] or None,
        lat=_degrees(row[8]),
        lon=_degrees(row[9]),
    )
    return KnownPlace(place, _split(row[4]), _split(row[5]))
