"""The sections of ``docs/benchmarks.md``, as a run writes them."""

import os
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

import psutil

from benchmarks.figures import Spread, cost_per_unit, growth_exponent, ratios
from benchmarks.growth import WORKERS, Curve
from benchmarks.kills import Losses
from benchmarks.measuring import Backlog
from benchmarks.side_by_side import Backlogs, Latencies
from benchmarks.systems import STREAMS
from benchmarks.tagging import TaggingFigures
from streams import __version__

_TAGGERS_ALONE = "the taggers alone"
#: Other work that takes fewer processors than this leaves articles/s comparable; what a bench itself takes is less.
_QUIET = 0.3


@dataclass(frozen=True, slots=True)
class Run:
    """When and how a run was begun, and how busy the machine was before it."""

    command: str
    began: datetime
    load: float
    profile: str


def describe_run(run: Run) -> str:
    """Say when, where and with what a section was measured."""
    memory = psutil.virtual_memory().total / 2**30
    packages = ("faust-streaming", "aiokafka", "faststream", "quixstreams", "confluent-kafka")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return (
        f"`{run.command}`, {run.began:%Y-%m-%d}, {os.cpu_count()} processors and {memory:.0f} GiB, "
        f"Python {platform.python_version()}, streams {__version__}, {versions}; Kafka on the same machine. "
        f"Load average when it began: {run.load:.1f}."
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table; all columns but the first are figures."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def backlog_table(backlogs: Backlogs) -> str:
    """Return how fast each system worked off the backlog, and how ``streams`` compares with it."""
    rows = [
        [
            name,
            rates(each).shown(),
            *(one.shown(2) if name != STREAMS.name else "" for one in _comparisons(backlogs, each)),
            _spread(each, lambda one: one.cpu).shown(),
            _spread(each, lambda one: one.broker_cpu).shown(),
            f"{_spread(each, lambda one: one.memory).median:.0f}",
            f"{sum(one.repeated for one in each):,}",
            _spread(each, lambda one: one.others).shown(),
        ]
        for name, each in backlogs.of.items()
    ]
    if alone := backlogs.alone:
        ratio = ratios(_rates(backlogs.of[STREAMS.name]), alone).shown(2)
        rows.append([_TAGGERS_ALONE, Spread.of(alone).shown(), ratio, *[""] * 6])
    cpu = ("CPU s per 1,000 articles", "broker's CPU s")
    compared = ("streams to it", "by CPU")
    head = ("", "articles/s", *compared, *cpu, "memory, MiB", "events sent twice", "other work, processors")
    return table(head, rows)


def latency_table(latencies: Latencies) -> str:
    """Return the latency of each system."""
    rows = [
        [name, *(f"{value:.0f}" for value in (one.enriched_p50, one.enriched_p99, one.last_p50, one.last_p99))]
        for name, one in latencies.of.items()
    ]
    return table(("ms", "enriched p50", "p99", "last event p50", "p99"), rows)


def losses_table(losses: Mapping[str, Losses]) -> str:
    """Return what each system lost."""
    rows = [
        [
            name,
            *(f"{value:,}" for value in (one.kills, one.articles, one.lost_articles, one.events, one.lost_events)),
            f"{one.duplicates:,}",
        ]
        for name, one in losses.items()
    ]
    return table(("", "kills", "articles", "lost", "events", "lost", "duplicates"), rows)


def verdict(backlogs: Backlogs) -> str:
    """Say where ``streams`` is ahead and where behind: by processor time, which other work disturbs least."""
    sayings = []
    for name, each in backlogs.of.items():
        if name == STREAMS.name:
            continue
        rate, cpu = (one.median for one in _comparisons(backlogs, each))
        place = "ahead of" if cpu >= 1 else "behind"
        sayings.append(f"{place} {name} ({cpu:.2f}; by articles/s {rate:.2f})")
    said = f"By CPU and the median of the repetitions, streams is {'; '.join(sayings)}."
    most = max(one.others for each in backlogs.of.values() for one in each)
    if most < _QUIET:
        return said
    return f"{said} Other work took up to {most:.1f} processors, not from all alike: articles/s do not compare here."


def _comparisons(backlogs: Backlogs, each: Sequence[Backlog]) -> tuple[Spread, Spread]:
    """Return how ``streams`` compares with a system in articles a second, and in articles for the same CPU."""
    ours = backlogs.of[STREAMS.name]
    by_cpu = ratios([one.whole_cpu for one in each], [one.whole_cpu for one in ours])
    return ratios(_rates(ours), _rates(each)), by_cpu


def tagging_table(figures: Sequence[TaggingFigures]) -> str:
    """Return words a second of each way to tag."""
    rows = [
        [
            one.name,
            one.language,
            f"{one.words_per_second:,.0f}",
            "" if one.f1 is None else f"{100 * one.f1:.1f}",
            one.note,
        ]
        for one in figures
    ]
    return table(("", "language", "words/s of CPU", "F1 of mentions", ""), rows)


def growth_table(curves: Sequence[Curve], of: str, unit: str) -> str:
    """Return the costs of curves over the sizes of each, with the exponent."""
    rows = [
        [
            curve.name,
            " → ".join(f"{size:,.0f}" for size in curve.sizes),
            " → ".join(f"{cost:,.1f}" for cost in curve.costs),
            f"{growth_exponent(curve.sizes, curve.costs):.2f}",
        ]
        for curve in curves
    ]
    return table(("", of, unit, "exponent"), rows)


def workers_table(backlogs: Sequence[Backlog]) -> str:
    """Return articles a second by the number of workers."""
    first = backlogs[0].articles_per_second
    rows = [
        [
            f"{workers}",
            f"{one.articles_per_second:.1f}",
            f"{one.articles_per_second / first:.2f}",
            f"{one.cpu:.1f}",
            f"{one.memory:.0f}",
        ]
        for workers, one in zip(WORKERS, backlogs, strict=True)
    ]
    return table(("workers", "articles/s", "times one", "CPU s per 1,000 articles", "memory, MiB"), rows)


def derived_table(found: Mapping[str, Sequence[tuple[int, Backlog]]]) -> str:
    """Return the CPU of an article by the events derived from it, with the line through it."""
    rows = []
    for name, each in found.items():
        fixed, unit = cost_per_unit([derived for derived, _ in each], [one.cpu for _, one in each])
        rows.append(
            [
                name,
                " → ".join(f"{derived}" for derived, _ in each),
                " → ".join(f"{one.articles_per_second:,.0f}" for _, one in each),
                " → ".join(f"{one.cpu:.2f}" for _, one in each),
                f"{1000 * fixed:,.0f} µs + {1000 * unit:,.0f} µs an event",
            ]
        )
    head = ("", "derived events an article", "articles/s", "CPU s per 1,000 articles", "the line through it")
    return table(head, rows)


def rates(backlogs: Sequence[Backlog]) -> Spread:
    """Return the spread of articles a second."""
    return Spread.of(_rates(backlogs))


def _rates(backlogs: Sequence[Backlog]) -> list[float]:
    return [one.articles_per_second for one in backlogs]


def _spread(backlogs: Sequence[Backlog], figure: Callable[[Backlog], float]) -> Spread:
    return Spread.of([figure(one) for one in backlogs])
