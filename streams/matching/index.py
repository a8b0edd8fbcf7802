"""All names of one language in one dictionary: actors, bodies of countries, places."""

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
        """Return the numbers of the places that ``key`` names."""
        return tuple(value for value in self.matcher.values(key) if isinstance(value, int))
