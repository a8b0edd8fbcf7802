"""Timing work in this process by the processor time that it takes, which other work on the machine disturbs least."""

import time
from collections.abc import Callable
from statistics import median

_ROUNDS = 3


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the processor time that ``work`` takes, the median of some rounds after one that warms up."""
    work()
    taken = []
    for _ in range(_ROUNDS):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return median(taken)
