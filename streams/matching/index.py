"""All names of one language: those of actors, bodies and well-known places in a dictionary, the rest in the table."""

from collections.abc import Iterator

from streams.knowledge import Knowledge
from streams.languages import Language
from streams.matching.aliases import Alias, actor_names
from streams.matching.gazetteer import Gazetteer
from streams.text.matcher import PhraseMatcher

#: What a name may stand for: an actor, the slug of a body such as ``foreign-ministry``, the number of a place.
Reference = Alias | str | int


class NameIndex:
    """Leads from a name to what it may stand for."""

    def __init__(self, knowledge: Knowledge, language: Language) -> None:
        self.language = language
        self.gazetteer = Gazetteer(knowledge, language.code)
        self.matcher: PhraseMatcher[Reference] = PhraseMatcher(self._names(knowledge))

    def _names(self, knowledge: Knowledge) -> Iterator[tuple[str, Reference]]:
        yield from actor_names(knowledge, self.language)
        yield from self.language.bodies.items()
        yield from self.gazetteer.names()

    def places(self, key: str) -> tuple[int, ...]:
        """Return the numbers of the places that ``key`` names, without those that texts are not searched for."""
        return (*self._known(key), *self.gazetteer.searched(key))

    def all_places(self, key: str) -> tuple[int, ...]:
        """Return the numbers of all places that ``key`` names, however small."""
        return (*self._known(key), *self.gazetteer.listed(key))

    def _known(self, key: str) -> tuple[int, ...]:
        return tuple([value for value in self.matcher.values(key) if isinstance(value, int)])
