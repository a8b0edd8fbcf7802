"""Which places a name may stand for, in one language."""

from collections.abc import Iterator
from functools import lru_cache

from streams.knowledge import Country, Knowledge, KnownPlace
from streams.records import Place
from streams.text.lookup import lookup_key, lookup_keys


class Gazetteer:
    """The places by number: the cities first, then countries and places."""

    def __init__(self, knowledge: Knowledge, language: str) -> None:
        self._cities = knowledge.cities
        self._others: tuple[Country | KnownPlace, ...] = (*knowledge.countries, *knowledge.places)
        self._language = language
        self._codes = {code: country.place for country in knowledge.countries for code in country.codes}
        self.place = lru_cache(maxsize=1 << 13)(self._place)

    def names(self) -> Iterator[tuple[str, int]]:
        """Yield each key of a place's name with the number of the place."""
        for number, known in enumerate(self._others, start=len(self._cities)):
            for name in known.names(self._language):
                yield lookup_key(name), number
                # Georgia, United States: a name with its country behind a comma is known without it.
                if "," in name:
                    yield lookup_key(name.partition(",")[0]), number
        cells = lookup_keys("\n".join(self._cities.name_cells(self._language))).split("\n")
        for number, cell in enumerate(cells):
            for name in cell.split("|"):
                if key := " ".join(name.split()):
                    yield key, number

    def country_of_code(self, code: str) -> Place | None:
        """Return the country of a code of three capitals, of ISO 3166 or of results lists: ``KEN``, ``GER``."""
        return self._codes.get(code)

    def _place(self, number: int) -> Place:
        cities = len(self._cities)
        return self._cities[number] if number < cities else self._others[number - cities].place
