"""Half an hour at full rate: ``python -m tests.faults.soak --minutes 30`` says whether a worker's memory stays flat.

One worker with the real taggers and the settings as they come, but for the fast profile, so that many articles pass. It
never runs out of articles, and none of them is like another.
"""

import argparse
import itertools
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psutil
from kafka.admin import ConfigResource, ConfigResourceType

from streams.broker import BrokerConfig, LocalBroker
from streams.enrichment import __name__ as enrichment
from streams.topics import Topic, admin_client, topic_name
from tests.delivery.harness import Pipeline, end, pipeline
from tests.faults.flatness import COUNT, MEMORY, Course, Series, judge
from tests.faults.grammar import made_up_articles
from tests.faults.report import REPORT, write_section

_SAMPLE_SECONDS = 10.0
#: So many articles wait for the worker: some seconds of its work.
_BACKLOG = 3_000
_MIB = 1024 * 1024
#: So that half an hour of events does not fill the disk, and no article is lost before it is read.
_TOPIC = {"retention.bytes": str(32 * _MIB), "segment.bytes": str(8 * _MIB)}
_BROKER = {"log.retention.check.interval.ms": "5000", "log.segment.delete.delay.ms": "1000"}


@dataclass(frozen=True)
class Sample:
    """What the worker holds at one moment; memory in MiB, each tagging process by its id."""

    seconds: float
    done: int
    worker: float
    tagging: dict[int, float]
    files: int
    threads: int


@dataclass
class Feed:
    """Publishes as fast as the worker reads, from a thread of its own; an error in it ends the run."""

    pipe: Pipeline
    seed: int
    published: int = 0
    done: int = 0
    error: Exception | None = None
    _is_over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="feed", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        assert self._thread is not None
        self._is_over.set()
        self._thread.join()
        self.check()

    def check(self) -> None:
        if self.error is not None:
            raise self.error

    def _run(self) -> None:
        articles = made_up_articles(self.seed)
        try:
            while not self._is_over.is_set():
                self.done = _done(self.pipe)
                missing = _BACKLOG - (self.published - self.done)
                if missing > 0:
                    self.published += self.pipe.publish(itertools.islice(articles, missing))
                self._is_over.wait(1.0)
        except Exception as error:  # noqa: BLE001 -- raised again in the main thread
            self.error = error


def _done(pipe: Pipeline) -> int:
    articles = topic_name(Topic.ARTICLES, pipe.settings)
    return sum(offset for place, offset in pipe.committed().items() if place.startswith(articles))


def soak(minutes: float, seed: int, folder: Path) -> tuple[list[Sample], Feed]:
    """Run for ``minutes``, and until everything that was published is done."""
    overrides = {
        "enricher": f"{enrichment}:load_enricher", "profile": "fast", "session_timeout": 10, "drain_timeout": 30,
        "article_timeout": 20,
    }  # fmt: skip
    with (
        LocalBroker(BrokerConfig(properties=_BROKER)) as broker,
        pipeline(broker.bootstrap, f"soak-{uuid4().hex[:8]}.", folder, **overrides) as pipe,
    ):
        _keep_little(pipe)
        feed = Feed(pipe, seed)
        feed.start()
        worker = pipe.start_worker()
        while not feed.done:
            assert worker.poll() is None, pipe.log()[-6000:]
            feed.check()
            time.sleep(0.2)
        samples = list(_samples(psutil.Process(worker.pid), feed, minutes * 60))
        feed.stop()
        pipe.wait_until_idle(300)
        assert pipe.count(Topic.ENRICHED) == feed.published, "articles were lost or done twice"
        assert pipe.count(Topic.DEAD_LETTERS) == 0, "articles became dead letters"
        end(worker)
    return samples, feed


def _keep_little(pipe: Pipeline) -> None:
    resources = [
        ConfigResource(ConfigResourceType.TOPIC, topic_name(topic, pipe.settings), configs=_TOPIC) for topic in Topic
    ]
    with admin_client(pipe.settings) as admin:
        admin.alter_configs(resources)


def _samples(worker: psutil.Process, feed: Feed, seconds: float) -> Iterator[Sample]:
    started = time.monotonic()
    for number in itertools.count():
        due = number * _SAMPLE_SECONDS
        if due > seconds:
            return
        time.sleep(max(0.0, started + due - time.monotonic()))
        feed.check()
        sample = _sample(worker, feed, time.monotonic() - started)
        if number % 6 == 0:
            print(_line(sample), flush=True)
        yield sample


def _sample(worker: psutil.Process, feed: Feed, seconds: float) -> Sample:
    tagging = [child for child in worker.children(recursive=True) if "streams.pool_process" in child.cmdline()]
    return Sample(
        seconds=seconds,
        done=feed.done,
        worker=worker.memory_info().rss / _MIB,
        tagging={child.pid: child.memory_info().rss / _MIB for child in tagging},
        files=sum(process.num_fds() for process in (worker, *tagging)),
        threads=sum(process.num_threads() for process in (worker, *tagging)),
    )


def _line(sample: Sample) -> str:
    tagging = " + ".join(f"{memory:.1f}" for memory in sample.tagging.values())
    return (
        f"{sample.seconds:6.0f} s  {sample.done:8,d} articles  worker {sample.worker:.1f} MiB  tagging {tagging} MiB  "
        f"{sample.files} files  {sample.threads} threads"
    )


def courses(samples: Sequence[Sample]) -> list[tuple[Course, str]]:
    """How memory, files and threads went, each with the unit that it is counted in."""
    pids = sorted(samples[0].tagging)
    assert all(sorted(sample.tagging) == pids for sample in samples), "a tagging process was replaced"
    memory = {"worker": [sample.worker for sample in samples]}
    memory |= {f"tagging process {n}": [one.tagging[pid] for one in samples] for n, pid in enumerate(pids, start=1)}
    memory["all together"] = [sum(values) for values in zip(*memory.values(), strict=True)]
    counts = {
        "open files": [float(sample.files) for sample in samples],
        "threads": [float(sample.threads) for sample in samples],
    }
    seconds = [sample.seconds for sample in samples]
    return [(judge(Series(name, seconds, values), MEMORY), "MiB") for name, values in memory.items()] + [
        (judge(Series(name, seconds, values), COUNT), "") for name, values in counts.items()
    ]


def report(samples: Sequence[Sample], published: int) -> str:
    """The section of the report, in Markdown."""
    first, last = samples[0], samples[-1]
    minutes = (last.seconds - first.seconds) / 60
    rate = (last.done - first.done) / (last.seconds - first.seconds)
    rows = [
        f"| {one.name}{f', {unit}' if unit else ''} | "
        + " | ".join(f"{value:.0f}" for value in one.stations)
        + f" | {one.growth:+.1f} | {one.allowed:.1f} | {one.slope_an_hour:+.1f} | {'yes' if one.is_flat else 'NO'} |"
        for one, unit in courses(samples)
    ]
    summary = (
        f"{minutes:.0f} minutes at full rate, always with a backlog: {published:,} articles, none of them like "
        f"another, {rate:.0f} a second, all of them done and none twice. One worker, profile `fast`, other settings as "
        f"they come; {os.cpu_count()} processors, which broker and publisher share. A sample every "
        f"{_SAMPLE_SECONDS:.0f} s; memory is what is resident. The machine's load average at the end: "
        f"{os.getloadavg()[2]:.1f}."
    )
    table = (
        "| | start | a third | two thirds | end | growth | allowed | an hour | flat |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
        *rows,
    )
    legend = (
        "Growth is that of the median, from the second third to the last; the first third is warm-up, in which the "
        "taggers' caches, all bounded, fill. `an hour` is the slope along the last two thirds."
    )
    return "\n".join((summary, "", *table, "", legend))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, write the section, and say whether everything is flat."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.soak")
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="streams-soak-") as folder:
        samples, feed = soak(chosen.minutes, chosen.seed, Path(folder))
    text = report(samples, feed.published)
    print(text)
    write_section(REPORT, "soak", text)
    return 0 if all(one.is_flat for one, _ in courses(samples)) else 1


if __name__ == "__main__":
    sys.exit(main())
