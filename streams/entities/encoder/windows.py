"""Windows: runs of passages that the encoder reads at once, so that it sees the neighbours of a sentence."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

#: Subwords of a window of several passages; chosen on held-back text.
PACKED: Final = 110
#: Subwords of the longest window; a passage that is longer is cut between two words.
LONGEST: Final = 200


class Window(NamedTuple):
    """A half-open range of the pieces of a text."""

    first: int
    stop: int


def pack_windows(lengths: Sequence[int], limit: int = PACKED) -> list[Window]:
    """Part the pieces of a text into windows of whole passages of up to ``limit`` subwords together.

    ``lengths`` are the subwords of each piece; a piece of none closes a passage. With a limit of 0 each passage is a
    window of its own.
    """
    windows: list[Window] = []
    size = 0
    for first, stop in _passages(lengths):
        length = sum(lengths[first:stop])
        if windows and size + length <= limit:
            windows[-1] = Window(windows[-1].first, stop)
            size += length
        else:
            windows.append(Window(first, stop))
            size = length
    return windows


def _passages(lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = size = 0
    for index, length in enumerate(lengths):
        if size + length > LONGEST:
            yield first, index
            first, size = index, 0
        size += length
        if not length:
            yield first, index + 1
            first, size = index + 1, 0
    if first < len(lengths):
        yield first, len(lengths)
