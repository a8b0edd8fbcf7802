"""One seeded run: articles that go on arriving, workers that are kept running, a fault, and what became of it all."""

import random
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson

from streams.broker import LocalBroker
from streams.topics import Topic
from tests.delivery.expected import expected_ids
from tests.delivery.harness import Arrived, Pipeline, pipeline
from tests.faults.feed import ChooseDeed, Feed, some_slow
from tests.faults.outcome import Expected, Outcome, is_complete, judge
from tests.faults.workers import Worker, Workers, seconds_until

#: After that long nobody waits for a worker any more: the run has failed.
_GIVE_UP_SECONDS = 90.0
_REST_SECONDS = 180.0
#: Everything is committed, so many times in a row: what is missing by then does not come.
_QUIET_LOOKS = 4


@dataclass(frozen=True)
class Size:
    """How long a run is: how many faults, how long each lasts in seconds, and how many articles arrive a second."""

    faults: int
    fault_seconds: float
    rate: float


@dataclass(frozen=True)
class Place:
    """Where a run takes place: its broker, how workers reach it, and what a scenario harms it with."""

    broker: LocalBroker
    workers_broker: str
    tool: Any = None


MakePlace = Callable[[LocalBroker], AbstractContextManager[Place]]


@contextmanager
def shared_broker(broker: LocalBroker) -> Iterator[Place]:
    """Use the broker of all runs."""
    yield Place(broker, broker.bootstrap)


@dataclass(frozen=True)
class Scenario:
    """A fault: what is done, and with what.

    ``what`` is its line in the table. ``cannot`` says why it cannot be run here, if it cannot. ``settings`` are
    those of the workers.
    """

    name: str
    what: str
    inflict: Callable[["FaultRun"], None]
    full: Size
    short: Size
    workers: int = 2
    deed: ChooseDeed = some_slow
    settings: dict[str, object] = field(default_factory=dict)
    place: MakePlace = shared_broker
    cannot: Callable[[], str | None] = lambda: None


@dataclass
class FaultRun:
    """What a scenario has at hand: its workers, its chance, and ways to wait."""

    scenario: Scenario
    size: Size
    seed: int
    place: Place
    pipe: Pipeline
    workers: Workers
    feed: Feed
    team: list[Worker] = field(default_factory=list)
    seconds_back: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def pause(self, least: float, most: float) -> None:
        """Let time pass, as chance will have it."""
        time.sleep(self.chance.uniform(least, most))

    def await_work(self, worker: Worker, since: float | None = None, *, beyond: int = 0) -> float:
        """Wait until the process that ``worker`` is now has done more than ``beyond`` records; return the seconds."""
        return seconds_until(lambda: (worker.records_done() or 0) > beyond, _GIVE_UP_SECONDS, since)

    def expect_back(self, worker: Worker, since: float, *, beyond: int = 0) -> None:
        """Wait until ``worker`` works again, and write down how long it took since the moment ``since``."""
        self.seconds_back.append(self.await_work(worker, since, beyond=beyond))

    def expect_all_back(self, since: float) -> None:
        """The same for every worker: each has to have done more than all that it had taken on by now.

        What it had in flight may be confirmed late; only a record that it reads from now on shows that it works again.
        """
        taken = [(worker, worker.starts, worker.records_read()) for worker in self.team]
        for worker, starts, count in taken:
            # One that is started again meanwhile counts from nothing.
            def is_back(worker: Worker = worker, starts: int = starts, count: int = count) -> bool:
                return (worker.records_done() or 0) > (count if worker.starts == starts else 0)

            self.seconds_back.append(seconds_until(is_back, _GIVE_UP_SECONDS, since))

    def members(self) -> int:
        """How many workers the group has, as the broker sees it."""
        return self.pipe.members()


def run_scenario(
    scenario: Scenario, size: Size, seed: int, *, broker: LocalBroker, folder: Path, command: tuple[str, ...] = ()
) -> Outcome:
    """Run ``scenario`` once; the workers' logs are in ``folder``. ``command`` runs another worker than ours."""
    prefix = f"{scenario.name.replace(' ', '-')}-{seed}-{uuid4().hex[:6]}."
    with ExitStack() as stack:
        place = stack.enter_context(scenario.place(broker))
        pipe = stack.enter_context(pipeline(place.broker.bootstrap, prefix, folder, **scenario.settings))
        workers = stack.enter_context(Workers(pipe))
        feed = Feed(place.broker.bootstrap, pipe.settings, seed, size.rate, scenario.deed)
        run = FaultRun(scenario, size, seed, place, pipe, workers, feed)
        environment = {"STREAMS_BROKER": place.workers_broker}
        run.team += [workers.add(*command, environment=environment) for _ in range(scenario.workers)]
        feed.start()
        complaint = ""
        try:
            for worker in run.team:
                run.await_work(worker)
            scenario.inflict(run)
        except Exception as error:  # noqa: BLE001 -- whatever ends a scenario early is a failing of its run
            complaint = complaint_of(error)
        finally:
            feed.stop()
        published = without_those_refused(feed.sound, feed.doubtful, pipe)
        expected = Expected(expected_ids(published, pipe.settings), feed.doomed)
        arrived = _rest(pipe, expected)
        outcome = judge(
            scenario.name,
            seed,
            articles=len(published) + len(feed.doomed),
            expected=expected,
            arrived=arrived,
            seconds_back=run.seconds_back,
        )
        if outcome.lost:
            _keep_evidence(pipe, expected, arrived, folder)
        return replace(outcome, complaint=complaint)


def without_those_refused(
    articles: list[dict[str, object]], doubtful: list[dict[str, object]], pipe: Pipeline
) -> list[dict[str, object]]:
    """Return ``articles`` but those of the ``doubtful`` ones that are not on the topic: Kafka did not take them."""
    if not doubtful:
        return articles
    there = {(one["uri"], one["version"]) for one in (orjson.loads(it.value) for it in pipe.records(Topic.ARTICLES))}
    gone = [one for one in doubtful if (one["uri"], one["version"]) not in there]
    return [one for one in articles if one not in gone]


def complaint_of(error: Exception) -> str:
    """Return where and why a run ended early: never empty, as what a bare ``assert`` has to say is."""
    return "".join(traceback.format_exception(error)).strip()


def _rest(pipe: Pipeline, expected: Expected) -> Arrived:
    """Read until everything has arrived, or nothing more is to come."""
    deadline = time.monotonic() + _REST_SECONDS
    quiet = 0
    while not is_complete(expected, arrived := pipe.read()) and quiet < _QUIET_LOOKS and time.monotonic() < deadline:
        quiet = quiet + 1 if pipe.committed() == pipe.ends() else 0
        time.sleep(1)
    return arrived


def _keep_evidence(pipe: Pipeline, expected: Expected, arrived: Arrived, folder: Path) -> None:
    """Write down what is missing, how far the group is, and where each enriched event lies; the broker is soon gone."""
    distinct = arrived.distinct()
    enriched = [
        (one.partition, one.offset, dict(one.headers)["ce_id"].decode()) for one in pipe.records(Topic.ENRICHED)
    ]
    evidence = {
        "missing": {topic.value: sorted(ids - distinct[topic]) for topic, ids in expected.ids.items()},
        "committed": pipe.committed(),
        "ends": pipe.ends(),
        "enriched": enriched,
    }
    (folder / "lost.json").write_bytes(orjson.dumps(evidence))
