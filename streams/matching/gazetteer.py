"""Which places a name may stand for, in one language: those of the knowledge, and those of the table of places."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from streams.gazetteer import loose_key, sound_of, sounds_like
from streams.knowledge import Country, Knowledge, KnownPlace
from streams.records import Place
from streams.text.lookup import Piece, lookup_key
from streams.text.matcher import Match, Readings, name_start

_LONGEST = 6


class Gazetteer:
    """The places by number: those of the table first, then countries and places of the knowledge."""

    def __init__(self, knowledge: Knowledge, language: str) -> None:
        self._table = knowledge.gazetteer
        self._others: tuple[Country | KnownPlace, ...] = (*knowledge.countries, *knowledge.places)
        self._language = language
        self._loose: dict[str, list[int]] = defaultdict(list)
        self._sounds: dict[str, list[int]] = defaultdict(list)
        for number, known in enumerate(self._others, start=len(self._table)):
            for spelled in {loose_key(lookup_key(name)) for name in known.names(language)} - {""}:
                self._loose[spelled].append(number)
            if sound := sound_of(lookup_key(known.place.name.en or "")):
                self._sounds[sound].append(number)
        self._codes = {code: country.place for country in knowledge.countries for code in country.codes}

    def names(self) -> Iterator[tuple[str, int]]:
        """Yield each key of a place of the knowledge with its number; the table has its keys itself."""
        for number, known in enumerate(self._others, start=len(self._table)):
            for name in known.names(self._language):
                yield lookup_key(name), number
                # Georgia, United States: a name with its country behind a comma is known without it.
                if "," in name:
                    yield lookup_key(name.partition(",")[0]), number

    def place(self, number: int) -> Place:
        """Return the place of a number."""
        size = len(self._table)
        return self._table.place(number) if number < size else self._others[number - size].place

    def searched(self, key: str) -> tuple[int, ...]:
        """Return the places of the table that ``key`` names, without those that texts are not searched for."""
        return tuple([number for number in self._table.numbers(key) if number < self._table.searched])

    def listed(self, key: str) -> tuple[int, ...]:
        """Return every place of the table that ``key`` names, also where it is a common word as well."""
        return (*self._table.numbers(key), *self._table.quietly(key))

    def is_listed(self, number: int) -> bool:
        """Whether a place is one of the table, not one of the knowledge."""
        return number < len(self._table)

    def loosely(self, key: str) -> tuple[int, ...]:
        """Return every place that ``key`` names in another spelling."""
        return (*self._loose.get(loose_key(key), ()), *self._table.loosely(key))

    def sounding(self, key: str, countries: Collection[str]) -> tuple[int, ...]:
        """Return every place in ``countries`` whose English name sounds like ``key``."""
        known = [
            number
            for number in self._sounds.get(sound_of(key), ())
            if (place := self.place(number)).country in countries and sounds_like(key, lookup_key(place.name.en or ""))
        ]
        return (*known, *self._table.sounding(key, countries))

    def country_of_code(self, code: str) -> Place | None:
        """Return the country of a code of three capitals, of ISO 3166 or of results lists: ``KEN``, ``GER``."""
        return self._codes.get(code)

    def find_all(self, text: str, pieces: Sequence[Piece], readings: Readings) -> Iterator[Match[int]]:
        """Yield every name of a searched place of the table, in order of the pieces on which it starts."""
        for index, piece in enumerate(pieces):
            if not piece.key:
                continue
            rest = _rest(pieces, index)
            for cut, key in readings(piece.key):
                for phrase in self._table.beginnings(f"{key}{rest}"):
                    # A piece is never parted: two words of a name that are one piece count as one.
                    words = phrase.count(" ") - key.count(" ")
                    if words >= 0 and (values := self.searched(phrase)):
                        stop = index + 1 + words
                        start = name_start(text, piece, cut)
                        yield Match(start, pieces[stop - 1].end, index, stop, cut, phrase, values)


def _rest(pieces: Sequence[Piece], index: int) -> str:
    """Return the keys after a piece, as far as a name may go on, each after a blank."""
    keys = []
    for piece in pieces[index + 1 : index + _LONGEST]:
        if not piece.key:
            break
        keys.append(f" {piece.key}")
    return "".join(keys)
