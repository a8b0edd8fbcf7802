"""All systems on the same articles, one after the other, several times over."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.alone import measure_taggers
from benchmarks.kills import Losses, measure_losses
from benchmarks.measuring import (
    Backlog,
    ExpectedEvents,
    Latency,
    Place,
    in_turn,
    measure_backlog,
    measure_latency,
)
from benchmarks.systems import CONTROL, SYSTEMS, System
from streams.bench.corpus import bench_articles

Announce = Callable[[str], None]

FREE_TAGGER = "streams.bench.loops:load_free_enricher"
_LATENCY_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Backlogs:
    """What the repetitions gave, by the name of the system; the same place in each list is the same repetition.

    ``alone`` is articles a second of the tagging processes without Kafka, empty if that was not asked for.
    """

    articles: int
    derived_per_article: float
    of: Mapping[str, Sequence[Backlog]]
    alone: Sequence[float]


@dataclass(frozen=True, slots=True)
class Latencies:
    """Latency by the name of the system, all at ``rate`` articles a second."""

    rate: float
    articles: int
    of: Mapping[str, Latency]


def compare_backlogs(
    place: Place,
    articles: int,
    repetitions: int,
    announce: Announce,
    *,
    alone: bool = False,
    systems: Sequence[System] = SYSTEMS,
) -> Backlogs:
    """Measure every system on the same backlog, ``repetitions`` times, in turn; and the taggers ``alone``, if asked."""
    records = bench_articles(articles)
    expected = ExpectedEvents(place.settings).of
    found: dict[str, list[Backlog]] = {system.name: [] for system in systems}
    bare: list[float] = []
    for repetition in range(repetitions):
        if alone:
            announce(f"the taggers alone: repetition {repetition + 1} of {repetitions}")
            bare.append(asyncio.run(measure_taggers(records, place.settings)))
        for system in in_turn(systems, repetition):
            announce(f"{system.name}: {articles} articles, repetition {repetition + 1} of {repetitions}")
            found[system.name].append(measure_backlog(system, place, records, expected))
    return Backlogs(articles, sum(expected(records).values()) / articles - 1, found, bare)


def compare_latencies(place: Place, backlogs: Backlogs, announce: Announce) -> Latencies:
    """Measure every system at one and the same rate: half of what the slowest one does."""
    rate = min(median(one.articles_per_second for one in each) for each in backlogs.of.values()) / 2
    records = bench_articles(int(rate * _LATENCY_SECONDS))
    expected = ExpectedEvents(place.settings)
    found = {}
    for system in SYSTEMS:
        announce(f"{system.name}: latency at {rate:.0f} articles/s")
        found[system.name] = measure_latency(system, place, records, expected.of, rate)
    return Latencies(rate, len(records), found)


def compare_losses(place: Place, announce: Announce) -> Mapping[str, Losses]:
    """Kill every system, and one that is known to lose articles."""
    found = {}
    for system in (*SYSTEMS, CONTROL):
        announce(f"{system.name}: killed while an article is in flight")
        found[system.name] = measure_losses(system, place.broker)
    return found
