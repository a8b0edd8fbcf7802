"""The names of those who have offices: countries and bodies."""

from collections.abc import Iterable, Iterator, Sequence

from streams.knowledge import Knowledge
from streams.text.lookup import Piece, lookup_key


class Owners:
    """Leads from a name in one language to the one country or body with offices that it names."""

    def __init__(self, knowledge: Knowledge, language: str, ids: Iterable[str]) -> None:
        owners: dict[str, set[str]] = {}
        for key, owner in _names(knowledge, language, frozenset(ids)):
            owners.setdefault(key, set()).add(owner)
        self._owners = {key: min(named) for key, named in owners.items() if len(named) == 1}
        self._longest = max((key.count(" ") + 1 for key in owners), default=0)

    def from_piece(self, pieces: Sequence[Piece], index: int, key: str) -> tuple[str, int] | None:
        """Return the owner of the longest name from piece ``index`` on, read as ``key``, and where the name stops."""
        last = min(index + self._longest, len(pieces))
        for stop in range(last, index, -1):
            name = " ".join([key, *(piece.key for piece in pieces[index + 1 : stop])])
            if owner := self._owners.get(name):
                return owner, stop
        return None

    def up_to(self, pieces: Sequence[Piece], stop: int) -> tuple[str, int] | None:
        """Return the owner of the longest name that stops at piece ``stop``, and where the name begins."""
        for first in range(max(0, stop - self._longest), stop):
            if owner := self._owners.get(" ".join(piece.key for piece in pieces[first:stop])):
                return owner, first
        return None


def _names(knowledge: Knowledge, language: str, ids: frozenset[str]) -> Iterator[tuple[str, str]]:
    for country in knowledge.countries:
        if country.place.country:
            yield from ((lookup_key(name), country.place.country) for name in country.names(language))
    for actor in knowledge.actors:
        if actor.id in ids:
            yield from ((lookup_key(name), actor.id) for name in actor.names(language))
