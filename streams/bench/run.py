"""One run of the bench: everything in it on one machine, one after the other, so that its ratios hold."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from streams.bench.corpus import bench_articles
from streams.bench.measure import (
    Latency,
    Memory,
    Throughput,
    measure_backlog,
    measure_bare_loop,
    measure_latency,
    measure_memory,
    publish_backlog,
    wait_until_through,
)
from streams.broker import LocalBroker
from streams.settings import Settings
from streams.topics import create_topics
from streams.worker_process import WorkerProcess

#: Called before each step with what comes next.
Announce = Callable[[str], None]

_FREE = "streams.bench.loops:load_free_enricher"
_LATENCY_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class BenchFigures:
    """What one run of the bench measured. ``bare`` is in articles a second."""

    articles: int
    processes: int
    bare: float
    pipeline: Throughput
    free: Throughput
    latency: Latency
    memory: Memory

    @property
    def ratio(self) -> float:
        """The pipeline's share of what the taggers alone would do."""
        return self.pipeline.articles_per_second / self.bare


def run_bench(settings: Settings, articles: int, limit: float, announce: Announce) -> BenchFigures:
    """Measure everything on a Kafka of its own. ``limit`` bounds each step, seconds.

    Raises a StreamsError when something is missing, fails, or takes longer than the limit.
    """
    records = bench_articles(articles)
    announce(f"bare tagging loop, {settings.processes} processes, {articles} articles")
    bare = asyncio.run(measure_bare_loop(records, settings))
    with LocalBroker() as broker:
        settings = settings.model_copy(update={"broker": broker.bootstrap, "replication": 1})
        announce("whole pipeline, articles waiting")
        mine = _pipeline(settings, "bench.")
        publish_backlog(records, mine)
        with WorkerProcess(mine) as worker:
            pipeline = measure_backlog(articles, mine, worker, limit)
            memory = measure_memory(worker)
        rate = pipeline.articles_per_second / 2
        announce(f"latency at {rate:.0f} articles/s, half of that")
        few = records[: int(rate * _LATENCY_SECONDS)]
        mine = _pipeline(settings, "latency.")
        with WorkerProcess(mine) as worker:
            publish_backlog(records[:1], mine)
            wait_until_through(1, mine, worker, limit)
            latency = measure_latency(few, rate, mine, worker, limit)
        announce("pipeline with a tagger that costs nothing")
        mine = _pipeline(settings.model_copy(update={"enricher": _FREE}), "free.")
        publish_backlog(records, mine)
        with WorkerProcess(mine) as worker:
            free = measure_backlog(articles, mine, worker, limit)
    return BenchFigures(articles, settings.processes, bare, pipeline, free, latency, memory)


def _pipeline(settings: Settings, prefix: str) -> Settings:
    """Make topics and a group of its own for a measurement."""
    own = settings.model_copy(update={"topic_prefix": prefix, "group": f"{prefix}streams"})
    create_topics(own)
    return own
