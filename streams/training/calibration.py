"""How far the encoder's confidence can be believed: a temperature a language, and a table of what it is worth."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

#: Temperatures that are tried.
_TRIED: Final = np.arange(0.5, 3.01, 0.02)
_BORDERS: Final = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99, 1.0)


def best_temperature(scores: npt.NDArray[np.float32], labels: npt.NDArray[np.intp]) -> float:
    """Return what ``scores``, ``words x labels``, are to be divided by so that the right labels are likeliest."""
    losses = []
    for temperature in _TRIED:
        cooled = scores / temperature
        cooled = cooled - cooled.max(axis=1, keepdims=True)
        right = cooled[np.arange(len(labels)), labels]
        losses.append(float((np.log(np.exp(cooled).sum(axis=1)) - right).mean()))
    return round(float(_TRIED[int(np.argmin(losses))]), 2)


class Reliability(NamedTuple):
    """Mentions of a confidence between two borders: how many, their mean confidence, and the share that is right."""

    low: float
    high: float
    mentions: int
    confidence: float
    right: float


def reliability(found: Iterable[tuple[float, bool]]) -> Iterator[Reliability]:
    """Yield a row for each range of confidence; ``found`` are confidences, and whether the mention is right."""
    pairs: Sequence[tuple[float, bool]] = list(found)
    for low, high in pairwise(_BORDERS):
        inside = [pair for pair in pairs if low <= pair[0] < high or pair[0] == high == _BORDERS[-1]]
        if inside:
            count = len(inside)
            mean = sum(confidence for confidence, _ in inside) / count
            yield Reliability(low, high, count, mean, sum(right for _, right in inside) / count)
