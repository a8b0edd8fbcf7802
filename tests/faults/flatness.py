"""Whether what was measured again and again stays as it is, or grows."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import linear_regression, median

_SECONDS_AN_HOUR = 3600


@dataclass(frozen=True)
class Allowance:
    """How much the last third may lie above the second: a share of it, and so much besides."""

    share: float
    plus: float

    def over(self, value: float) -> float:
        return value * self.share + self.plus


#: Memory in MiB: what an allocator and the sizes of articles make it swing by.
MEMORY = Allowance(share=0.03, plus=2.0)
#: Open files and threads: a leak of one an hour would still show.
COUNT = Allowance(share=0.0, plus=2.0)


@dataclass(frozen=True)
class Series:
    """What was measured, and when, in seconds from the start."""

    name: str
    seconds: Sequence[float]
    values: Sequence[float]


@dataclass(frozen=True)
class Course:
    """How a series went; the first third is warm-up, while bounded caches fill."""

    name: str
    #: At the start, after a third, after two thirds, at the end.
    stations: tuple[float, float, float, float]
    #: How much the median of the last third lies above that of the second.
    growth: float
    allowed: float
    #: Along the last two thirds.
    slope_an_hour: float

    @property
    def is_flat(self) -> bool:
        return self.growth <= self.allowed


def judge(series: Series, allowance: Allowance) -> Course:
    """Say how ``series`` went; it needs nine values at least."""
    count = len(series.values)
    assert count >= 9, "too few samples to tell anything from"
    third, two_thirds = count // 3, 2 * count // 3
    second = median(series.values[third:two_thirds])
    slope = linear_regression(series.seconds[third:], series.values[third:]).slope
    return Course(
        name=series.name,
        stations=(series.values[0], series.values[third], series.values[two_thirds], series.values[-1]),
        growth=median(series.values[two_thirds:]) - second,
        allowed=allowance.over(second),
        slope_an_hour=slope * _SECONDS_AN_HOUR,
    )
