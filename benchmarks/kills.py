"""What a system loses when it is killed: as the delivery test of ``streams`` kills it, and by the same expectations."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from benchmarks.systems import System
from streams.broker import LocalBroker
from streams.topics import Topic
from tests.delivery.expected import expected_ids
from tests.delivery.harness import Arrived, Pipeline, pipeline, wait_for_file
from tests.delivery.test_kills import TWO_COMMITS, articles

_ARTICLES = 400
_KILLS = 2
_REST_SECONDS = 60.0
#: Nothing new has come for so long, and everything is committed: what is missing by then does not come.
_QUIET_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Losses:
    """What became of the articles of one system that was killed; counts of articles and of events."""

    kills: int
    articles: int
    lost_articles: int
    events: int
    lost_events: int
    duplicates: int


def measure_losses(system: System, broker: LocalBroker) -> Losses:
    """Kill a system with SIGKILL whenever a slow article is in flight at the head of a partition; then let it finish.

    The slow article is begun for certain, and the system has had the time to commit past it twice.
    """
    with tempfile.TemporaryDirectory(prefix="streams-bench-") as name:
        folder = Path(name)
        made = articles(_ARTICLES, slow=_KILLS, folder=folder, seed=1)
        with pipeline(broker.bootstrap, f"kill-{uuid4().hex[:8]}.", folder, processes=2) as pipe:
            pipe.publish(made)
            expected = expected_ids(made, pipe.settings)
            for number in range(1, _KILLS + 1):
                _start(system, pipe)
                wait_for_file(folder / f"slow-{number}")
                time.sleep(TWO_COMMITS)
                pipe.stop()
            _start(system, pipe)
            arrived = _rest(pipe, expected)
    distinct = arrived.distinct()
    missing = {topic: ids - distinct[topic] for topic, ids in expected.items()}
    return Losses(
        kills=_KILLS,
        articles=len(made),
        lost_articles=len(missing[Topic.ENRICHED]),
        events=sum(map(len, expected.values())),
        lost_events=sum(map(len, missing.values())),
        duplicates=arrived.duplicates(),
    )


def _start(system: System, pipe: Pipeline) -> None:
    for _ in range(system.instances(pipe.settings)):
        pipe.start_worker(*system.command, environment=system.environment)


def _rest(pipe: Pipeline, expected: dict[Topic, set[str]]) -> Arrived:
    """Read until everything has arrived, or nothing more is to come."""
    deadline = time.monotonic() + _REST_SECONDS
    quiet_since, seen = time.monotonic(), -1
    while (arrived := pipe.read()).distinct() != expected and time.monotonic() < deadline:
        total = sum(counter.total() for counter in arrived.ids.values())
        if total != seen or not _has_read_everything(pipe):
            quiet_since, seen = time.monotonic(), total
        if time.monotonic() - quiet_since > _QUIET_SECONDS:
            break
        time.sleep(0.5)
    return arrived


def _has_read_everything(pipe: Pipeline) -> bool:
    ours = f"{pipe.settings.topic_prefix}{Topic.ARTICLES}"
    done, due = (
        {place: offset for place, offset in offsets.items() if place.startswith(ours)}
        for offsets in (pipe.committed(), pipe.ends())
    )
    return done == due
