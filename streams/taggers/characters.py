"""For recognisers that find names by their characters: which pieces of the text these are."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from streams.entities.reading import Reading
from streams.entities.spans import Span
from streams.records import EntityType


class Found(NamedTuple):
    """A name as a half-open range of code points of the text, its type, and how likely it is, 0..1."""

    start: int
    end: int
    type: EntityType
    confidence: float


class Stretch(NamedTuple):
    """Pieces of passages that follow each other in the text: half-open ranges of the pieces and of the text."""

    first: int
    stop: int
    start: int
    end: int


def spans_of(reading: Reading, found: Iterable[Found]) -> list[Span]:
    """Return the names as spans of pieces: in order, within a passage, of those that overlap the likeliest.

    A name that begins within a piece begins with it: what is written onto a name is parted from it later, by the rules.
    """
    pieces = reading.pieces
    starts, ends = [piece.start for piece in pieces], [piece.end for piece in pieces]
    spans: list[Span] = []
    taken: set[int] = set()
    for name in sorted(found, key=lambda name: (-name.confidence, name.start)):
        first, stop = bisect_right(ends, name.start), bisect_left(starts, name.end)
        while first < stop and not pieces[first].key:
            first += 1
        stop = next((index for index in range(first, stop) if not pieces[index].key), stop)
        if first < stop and taken.isdisjoint(range(first, stop)):
            taken.update(range(first, stop))
            spans.append(Span(first, stop, name.type, round(name.confidence, 4)))
    return sorted(spans)


def stretches(reading: Reading, most: int | None = None) -> Iterator[Stretch]:
    """Part the pieces into stretches of the text that a model can read at once: neighbouring passages together.

    ``most`` is the number of pieces of the longest; a passage that is longer is cut.
    """
    first = stop = 0
    for begin, end in _passages(reading, most):
        follows = not reading.text[reading.pieces[stop - 1].end : reading.pieces[begin].start].strip() if stop else True
        if stop and (not follows or (most is not None and end - first > most)):
            yield _stretch(reading, first, stop)
            first = begin
        stop = end
    if stop:
        yield _stretch(reading, first, stop)


def _passages(reading: Reading, most: int | None) -> Iterator[tuple[int, int]]:
    first = 0
    for index, piece in enumerate(reading.pieces):
        if not piece.key or (most is not None and index + 1 - first == most):
            yield first, index + 1
            first = index + 1
    if first < len(reading.pieces):
        yield first, len(reading.pieces)


def _stretch(reading: Reading, first: int, stop: int) -> Stretch:
    return Stretch(first, stop, reading.pieces[first].start, reading.pieces[stop - 1].end)
