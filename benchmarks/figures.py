"""The arithmetic of the report: medians with their spread, and how a cost grows."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Self


@dataclass(frozen=True, slots=True)
class Spread:
    """What several repetitions gave: the median, the least and the most."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        """Return the spread of ``values``, of which there is at least one."""
        return cls(median(values), min(values), max(values))

    def shown(self, digits: int = 1) -> str:
        """Return ``median (least to most)``; the median alone where all values are shown alike."""
        middle, least, most = (f"{value:,.{digits}f}" for value in (self.median, self.least, self.most))
        return middle if least == most else f"{middle} ({least} to {most})"


def ratios(ours: Sequence[float], others: Sequence[float]) -> Spread:
    """Return how ``ours`` compare with ``others``, repetition by repetition: what disturbs one disturbs both."""
    return Spread.of([our / other for our, other in zip(ours, others, strict=True)])


def growth_exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Return the k for which ``costs`` come closest to growing as size to the power of k: 1 is in proportion.

    It is the slope of the least-squares line through the logarithms. All values are above zero.
    """
    across, up = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    middle, height = sum(across) / len(across), sum(up) / len(up)
    slope = sum((x - middle) * (y - height) for x, y in zip(across, up, strict=True))
    return slope / sum((x - middle) ** 2 for x in across)


def cost_per_unit(sizes: Sequence[float], costs: Sequence[float]) -> tuple[float, float]:
    """Return ``(fixed, each)`` of the least-squares line ``cost = fixed + each x size``."""
    middle, height = sum(sizes) / len(sizes), sum(costs) / len(costs)
    slope = sum((x - middle) * (y - height) for x, y in zip(sizes, costs, strict=True))
    each = slope / sum((x - middle) ** 2 for x in sizes)
    return height - each * middle, each
