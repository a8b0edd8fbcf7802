"""The labels of pieces, how likely they are, and the likeliest sequence of them that is legal."""

from typing import Final, cast

import numpy as np
import numpy.typing as npt

from streams.entities.spans import OTHER, OUTSIDE

_TYPES: Final = ("person", "organization", "location", OTHER)
#: A row for each piece of a text, a column for each label.
Scores = npt.NDArray[np.float32]
#: In the order of the columns.
LABELS: Final[tuple[str, ...]] = (OUTSIDE, *(f"{place}-{kind}" for kind in _TYPES for place in ("B", "I")))
_FORBIDDEN: Final = -1e4


def _transitions() -> npt.NDArray[np.float32]:
    """Return what it costs to go from one label to the next: an inside label follows only its own type."""
    costs = np.zeros((len(LABELS), len(LABELS)), np.float32)
    for after, label in enumerate(LABELS):
        if label.startswith("I-"):
            legal = [before for before, other in enumerate(LABELS) if other[1:] == label[1:]]
            costs[:, after] = _FORBIDDEN
            costs[legal, after] = 0.0
    return costs


_COSTS: Final = _transitions()
_INSIDE: Final = np.array([label.startswith("I-") for label in LABELS])


def log_chances(scores: Scores) -> Scores:
    """Return the logarithms of how likely the labels are by ``scores``; they add up to 1 for each piece."""
    lowered = scores - scores.max(axis=1, keepdims=True)
    return cast("Scores", lowered - np.log(np.exp(lowered).sum(axis=1, keepdims=True)))


def likeliest_labels(scores: Scores) -> npt.NDArray[np.intp]:
    """Return the legal sequence of labels with the highest sum of ``scores``, ``words x labels``, as numbers."""
    count = len(scores)
    if not count:
        return np.empty(0, np.intp)
    alone = scores.argmax(axis=1)
    if not _INSIDE[alone[0]] and not _COSTS[alone[:-1], alone[1:]].any():
        return cast("npt.NDArray[np.intp]", alone)
    best = np.where(_INSIDE, _FORBIDDEN, scores[0])
    came_from = np.zeros(scores.shape, np.intp)
    for word in range(1, count):
        ways = best[:, None] + _COSTS
        came_from[word] = ways.argmax(axis=0)
        best = ways.max(axis=0) + scores[word]
    path = np.empty(count, np.intp)
    path[-1] = best.argmax()
    for word in range(count - 1, 0, -1):
        path[word - 1] = came_from[word, path[word]]
    return path
