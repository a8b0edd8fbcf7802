"""The rows of the knowledge files as frozen dataclasses."""

from dataclasses import dataclass

from streams.gazetteer import PlaceTable
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


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything the taggers know by name. ``version`` changes with any byte of the files."""

    version: str
    actors: tuple[Actor, ...]
    countries: tuple[Country, ...]
    places: tuple[KnownPlace, ...]
    gazetteer: PlaceTable
