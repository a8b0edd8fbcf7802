"""Finds the phrases of a dictionary in a text, piece by piece."""

from collections.abc import Callable, Iterable, Sequence
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
        return [
            match
            for index, piece in enumerate(pieces)
            if piece.key and (match := self.match_at(text, pieces, index, readings))
        ]

    def match_at(self, text: str, pieces: Sequence[Piece], index: int, readings: Readings) -> Match[T] | None:
        """Return the longest match that starts at ``pieces[index]``; of equals the one with fewest letters cut off."""
        best: tuple[int, int, str, tuple[T, ...]] | None = None
        for cut, key in readings(pieces[index].key):
            length = self._reach.get(key, 0)
            while length > (best[0] if best else 0):
                phrase = key
                if length > 1:
                    phrase = " ".join([key, *(piece.key for piece in pieces[index + 1 : index + length])])
                values = self._values.get(phrase)
                if values and index + length <= len(pieces):
                    best = (length, cut, phrase, values)
                    break
                length -= 1
        if best is None:
            return None
        length, cut, phrase, values = best
        start = name_start(text, pieces[index], cut)
        return Match(start, pieces[index + length - 1].end, index, index + length, cut, phrase, values)


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
