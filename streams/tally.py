"""Counts what a tagger wants counted while it works on one record, without handing a counter through every call."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

#: What is counted; each is a metric of the worker.
Tally = Literal["llm_articles", "llm_requests", "llm_stances", "llm_tokens", "llm_cost"]
#: How much of what, by its label; the label is blank where there is but one kind.
Counts = dict[tuple[Tally, str], float]

_running: ContextVar[Counts | None] = ContextVar("tally", default=None)


@contextmanager
def tally() -> Iterator[Counts]:
    """Collect what is counted inside."""
    counts: Counts = {}
    token = _running.set(counts)
    try:
        yield counts
    finally:
        _running.reset(token)


def count(what: Tally, label: str = "", amount: float = 1) -> None:
    """Count ``amount`` more of something; without effect where nobody collects."""
    counts = _running.get()
    if counts is not None:
        counts[what, label] = counts.get((what, label), 0) + amount
