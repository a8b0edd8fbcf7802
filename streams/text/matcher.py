"""Finds the phrases of a dictionary in a text, piece by piece."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
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
        # What a phrase begins with is a key as well, with no values.
        self._values: dict[str, tuple[T, ...]] = {}
        for key, value in phrases:
            known = self._values.get(key, ())
            if value not in known:
                self._values[key] = (*known, value)
            while (key := key.rpartition(" ")[0]) and key not in self._values:
                self._values[key] = ()

    def __contains__(self, key: str) -> bool:
        return bool(self._values.get(key))

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
        known = self._values
        for index, piece in enumerate(pieces):
            if not piece.key:
                continue
            found: list[Match[T]] = []
            for cut, key in readings(piece.key):
                if key in known:
                    found += self._matches_from(text, pieces, index, cut, key)
            if found:
                yield from sorted(found, key=lambda match: -match.stop)

    def _matches_from(
        self, text: str, pieces: Sequence[Piece], index: int, cut: int, phrase: str
    ) -> Iterator[Match[T]]:
        """Yield the matches that begin with ``phrase``, a piece without the letters cut, shortest first."""
        stop = index + 1
        while (values := self._values.get(phrase)) is not None:
            if values:
                start = name_start(text, pieces[index], cut)
                yield Match(start, pieces[stop - 1].end, index, stop, cut, phrase, values)
            if stop == len(pieces):
                return
            phrase = f"{phrase} {pieces[stop].key}"
            stop += 1


def name_start(text: str, piece: Piece, cut: int) -> int:
    """Return where the name in ``piece`` starts once ``cut`` folded letters before it are taken off."""
    if not cut:
        return piece.start
    return piece.start + _written_length(text[piece.start : piece.end], cut)


@lru_cache(maxsize=1 << 13)
def _written_length(word: str, folded: int) -> int:
    """Return how long the first ``folded`` folded letters of a word are as it is written."""
    return normalize_with_offsets(word).offsets[folded][0]


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
