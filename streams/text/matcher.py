"""Finds the phrases of a dictionary in a text, piece by piece."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from streams.text.lookup import Piece
from streams.text.normalize import normalize_with_offsets

T = TypeVar("T")

#: What a word may stand for: pairs of the number of leading letters that do not belong to it, and the key of the rest.
Readings = Callable[[str], tuple[tuple[int, str], ...]]


class Match(NamedTuple, Generic[T]):
    """A phrase found: offsets into the text, its pieces as a half-open range, leading letters cut, key, and values."""

    start: int
    end: int
    first: int
    stop: int
    cut: int
    key: str
    values: tuple[T, ...]


class PhraseMatcher(Generic[T]):
    """Looks up the longest phrase that starts at each piece."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        """Take pairs of a key (`streams.text.lookup.lookup_key`) and a value; a key may come more than once."""
        self._values: dict[str, tuple[T, ...]] = {}
        self._reach: dict[str, int] = {}
        for key, value in phrases:
            known = self._values.get(key)
            if known is None:
                self._values[key] = (value,)
            elif value not in known:
                self._values[key] = (*known, value)
            else:
                continue
            first, _, rest = key.partition(" ")
            length = rest.count(" ") + 2 if rest else 1
            if self._reach.get(first, 0) < length:
                self._reach[first] = length

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def values(self, key: str) -> tuple[T, ...]:
        """Return what the phrase with ``key`` stands for; empty if there is none."""
        return self._values.get(key, ())

    def find(self, text: str, pieces: Sequence[Piece], readings: Readings) -> list[Match[T]]:
        """Return the longest match at each piece where there is one, in order; matches may overlap."""
        found: dict[int, Match[T]] = {}
        for match in self.find_all(text, pieces, readings):
            found.setdefault(match.first, match)
        return list(found.values())

    def find_all(self, text: str, pieces: Sequence[Piece], readings: Readings) -> Iterator[Match[T]]:
        """Yield every match in order of the pieces; those of one piece longest first, then with fewest letters cut."""
        reach = self._reach
        for index, piece in enumerate(pieces):
            if not piece.key:
                continue
            longest = [(cut, key, reach[key]) for cut, key in readings(piece.key) if key in reach]
            if longest:
                yield from self._matches_at(text, pieces, index, longest)

    def _matches_at(
        self, text: str, pieces: Sequence[Piece], index: int, longest: Sequence[tuple[int, str, int]]
    ) -> Iterator[Match[T]]:
        """Yield the matches at one piece. ``longest``: letters cut, the key of the rest, the most pieces from it on."""
        following = [piece.key for piece in pieces[index + 1 : index + max(reach for _, _, reach in longest)]]
        for length in range(len(following) + 1, 0, -1):
            for cut, key, reach in longest:
                phrase = " ".join([key, *following[: length - 1]]) if length > 1 else key
                if reach >= length and (values := self._values.get(phrase)):
                    stop = index + length
                    yield Match(
                        name_start(text, pieces[index], cut), pieces[stop - 1].end, index, stop, cut, phrase, values
                    )


def name_start(text: str, piece: Piece, cut: int) -> int:
    """Return where the name in ``piece`` starts once ``cut`` folded letters before it are taken off."""
    if not cut:
        return piece.start
    return piece.start + normalize_with_offsets(text[piece.start : piece.end]).offsets[cut][0]


def longest_first(matches: Iterable[Match[T]]) -> list[Match[T]]:
    """Keep the longer of any two matches that overlap, the earlier of equals; return them in order of the text."""
    taken: set[int] = set()
    kept: list[Match[T]] = []
    for match in sorted(matches, key=lambda match: (match.first - match.stop, match.first)):
        span = range(match.first, match.stop)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(match)
    return sorted(kept, key=lambda match: match.first)
