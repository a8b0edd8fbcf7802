"""Times the stages of one piece of work, wherever they are, without handing a clock through every call."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_running: ContextVar[dict[str, float] | None] = ContextVar("stopwatch", default=None)


@contextmanager
def stopwatch() -> Iterator[dict[str, float]]:
    """Collect the seconds of each stage that is timed inside; a stage that comes twice adds up."""
    seconds: dict[str, float] = {}
    token = _running.set(seconds)
    try:
        yield seconds
    finally:
        _running.reset(token)


@contextmanager
def timed(stage: str) -> Iterator[None]:
    """Time what is inside as ``stage``; costs next to nothing where no stopwatch runs."""
    seconds = _running.get()
    if seconds is None:
        yield
        return
    started = time.perf_counter()
    try:
        yield
    finally:
        seconds[stage] = seconds.get(stage, 0.0) + time.perf_counter() - started
