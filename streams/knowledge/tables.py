"""The rows of the knowledge files as frozen dataclasses."""

from collections.abc import Iterator
from dataclasses import dataclass

from streams.records import EntityType, Name, Place


@dataclass(frozen=True, slots=True)
class Office:
    """An office that somebody held: ``foreign-minister`` of ``FR``, ``leader`` of ``desk:hezbollah``.

    ``owner`` is an ISO 3166-1 alpha-2 code or the id of an actor. ``start`` and ``end`` are ISO 8601 dates of a day, a
    month or a year, blank where they are unknown or the office is still held.
    """

    role: str
    owner: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or body of world news. ``country`` is an ISO 3166-1 alpha-2 code, ``part_of`` the id of an actor."""

    id: str
    type: EntityType
    name: Name
    aliases_ar: tuple[str, ...]
    aliases_en: tuple[str, ...]
    country: str | None
    part_of: str | None
    offices: tuple[Office, ...]
    about: str

    def names(self, language: str) -> tuple[str, ...]:
        """Return every name of the actor in ``language``, the canonical one first."""
        return _names(self.name, self.aliases_ar, self.aliases_en, language)


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place with its names."""

    place: Place
    aliases_ar: tuple[str, ...]
    aliases_en: tuple[str, ...]

    def names(self, language: str) -> tuple[str, ...]:
        """Return every name of the place in ``language``, the canonical one first."""
        return _names(self.place.name, self.aliases_ar, self.aliases_en, language)


@dataclass(frozen=True, slots=True)
class Country(KnownPlace):
    """A country; ``capital`` is the location id of its capital, if that is known.

    ``codes`` are its three letters of ISO 3166 and those of results lists: ``DEU``, ``GER``.
    """

    capital: str | None
    codes: tuple[str, ...] = ()


def _names(name: Name, aliases_ar: tuple[str, ...], aliases_en: tuple[str, ...], language: str) -> tuple[str, ...]:
    canonical, aliases = (name.ar, aliases_ar) if language == "ar" else (name.en, aliases_en)
    return (canonical, *aliases) if canonical else aliases


class CityTable:
    """Tens of thousands of cities, kept as lines and read one at a time: most of them are never asked for.

    Columns: geonames, wikidata, name_ar, name_en, aliases_ar, aliases_en, country, admin1, lat, lon, population.
    """

    __slots__ = ("_lines",)

    _NAME_COLUMNS = {"ar": (2, 4), "en": (3, 5)}  # noqa: RUF012  (a constant; ClassVar of a slots class says no more)

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, index: int) -> Place:
        row = self._lines[index].split("\t")
        place = f"geonames:{row[0]}"
        return Place(
            id=place,
            entity=f"wikidata:{row[1]}" if row[1] else place,
            name=Name(row[2] or None, row[3] or None),
            kind="city",
            country=row[6] or None,
            admin1=row[7] or None,
            lat=float(row[8]),
            lon=float(row[9]),
            population=int(row[10] or 0),
        )

    def name_cells(self, language: str) -> Iterator[str]:
        """Yield for each city all its names in ``language``, parted by bars; blank where there is none."""
        first, second = self._NAME_COLUMNS[language]
        for line in self._lines:
            row = line.split("\t", second + 1)
            yield f"{row[first]}|{row[second]}" if row[second] else row[first]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything the taggers know by name. ``version`` changes with any byte of the files."""

    version: str
    actors: tuple[Actor, ...]
    countries: tuple[Country, ...]
    places: tuple[KnownPlace, ...]
    cities: CityTable
