"""One measurement of one system: a backlog that it works off, or articles that arrive at a rate."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count

import orjson
import psutil
from kafka import KafkaConsumer, TopicPartition

from benchmarks.peers.records import records_of
from benchmarks.systems import Running, System, running
from streams.bench.measure import OUTPUTS, Records, arrivals, percentile, publish_at, publish_backlog
from streams.broker import LocalBroker
from streams.errors import StreamsError
from streams.group import count_members
from streams.kafka_security import connection
from streams.settings import Settings
from streams.topics import Topic, admin_client, create_topics, topic_name
from streams.work import load_enricher, process_record

_LOOK_SECONDS = 0.05
#: As large a share of the articles goes ahead of those that are timed: the group forms, the caches of the taggers fill.
_WARM_SHARE = 0.25
_GIVE_UP_SECONDS = 180.0
_numbers = count(1)


class SystemStalledError(StreamsError):
    """{system} did not finish within {seconds:g} s: {done} of {expected} events.

    The cause is in its log {log}, which ends with:{tail}
    """


@dataclass(frozen=True, slots=True)
class Backlog:
    """How a system worked off a backlog. CPU is in seconds per 1,000 articles, memory in MiB.

    ``repeated`` counts the events beyond those that were due: partitions move while several processes start. ``others``
    is how many processors were busy with something else meanwhile, the bench itself included.
    """

    articles_per_second: float
    cpu: float
    broker_cpu: float
    memory: float
    repeated: int
    others: float

    @property
    def whole_cpu(self) -> float:
        """CPU seconds per 1,000 articles of the system and the broker together."""
        return self.cpu + self.broker_cpu


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds from an article's publication to its enriched event, and to the last of all its events."""

    enriched_p50: float
    enriched_p99: float
    last_p50: float
    last_p99: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where systems are measured: a broker, and the settings that all of them share."""

    broker: LocalBroker
    settings: Settings

    def fresh(self) -> Settings:
        """Return settings with topics and a group that nobody has used."""
        prefix = f"bench{next(_numbers)}."
        own = self.settings.model_copy(update={"topic_prefix": prefix, "group": f"{prefix}group"})
        create_topics(own)
        return own

    def with_settings(self, **values: object) -> "Place":
        """Return the same place with other settings."""
        return Place(self.broker, self.settings.model_copy(update=values))

    def broker_cpu_seconds(self) -> float:
        """Return the processor time that the broker has taken so far."""
        times = psutil.Process(self.broker.java_id).cpu_times()
        return times.user + times.system


class ExpectedEvents:
    """How many events each article leads to, worked out once for each content."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._enricher = load_enricher(settings)
        self._known: dict[bytes, Counter[str]] = {}

    def of(self, records: Records) -> Mapping[Topic, int]:
        """Return how many events all ``records`` lead to, by topic."""
        total: Counter[str] = Counter()
        for key, value in records:
            content = orjson.dumps({**orjson.loads(value), "uri": ""})
            if content not in self._known:
                outcome = process_record(key, value, self._enricher, self._settings)
                self._known[content] = Counter(record.topic for record in records_of(outcome, self._settings))
            total += self._known[content]
        return {topic: total[topic_name(topic, self._settings)] for topic in OUTPUTS}


class _Ends:
    """Asks where the topics of events end: the cheapest way to see how far a system is."""

    def __init__(self, consumer: KafkaConsumer, settings: Settings) -> None:
        self._consumer = consumer
        self._topic_of = {topic_name(topic, settings): topic for topic in OUTPUTS}
        self._partitions = [
            TopicPartition(name, number) for name in self._topic_of for number in consumer.partitions_for_topic(name)
        ]

    def counts(self) -> Counter[Topic]:
        found: Counter[Topic] = Counter()
        for partition, end in self._consumer.end_offsets(self._partitions).items():
            found[self._topic_of[partition.topic]] += end
        return found


@contextmanager
def _ends(settings: Settings) -> Iterator[_Ends]:
    with closing(KafkaConsumer(**connection(settings), enable_auto_commit=False)) as consumer:
        yield _Ends(consumer, settings)


def measure_backlog(
    system: System,
    place: Place,
    records: Records,
    expected: Callable[[Records], Mapping[Topic, int]],
    instances: int | None = None,
) -> Backlog:
    """Have ``system`` work off ``records``, which come all at once; ``expected`` says what has to come out of them.

    Before that it works off some articles that are not timed, and waits: all systems begin alike, however large the
    steps are in which they go on.
    """
    settings = place.fresh()
    warm = warm_up(records)
    done = len(records)
    instances = instances or system.instances(settings)
    with running(system, settings, instances) as runs, _ends(settings) as ends:
        _wait_for_members(instances, runs, settings)
        publish_backlog(warm, settings)
        due = expected(warm)
        _wait(ends, runs, system, lambda found: _all_there(found, due), due)
        started, busy = time.perf_counter(), _busy_seconds()
        cpu, broker_cpu = runs.cpu_seconds(), place.broker_cpu_seconds()
        publish_backlog(records, settings)
        due = expected([*warm, *records])
        last = _wait(ends, runs, system, lambda found: _all_there(found, due), due)
        cpu, broker_cpu = runs.cpu_seconds() - cpu, place.broker_cpu_seconds() - broker_cpu
        seconds, busy = time.perf_counter() - started, _busy_seconds() - busy
        memory = runs.memory()
    repeated = last.total() - sum(due.values())
    others = max(0.0, (busy - cpu - broker_cpu) / seconds)
    return Backlog(done / seconds, 1000 * cpu / done, 1000 * broker_cpu / done, memory, repeated, others)


def _busy_seconds() -> float:
    """Return the time that the processors of the machine have worked so far, all of them together."""
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "steal", 0.0))


def warm_up(records: Records) -> Records:
    """Return the articles that go ahead of ``records``: some of them, as other articles."""
    return [
        (b"warm:" + key, orjson.dumps({**orjson.loads(value), "uri": f"warm:{key.decode()}"}))
        for key, value in records[: int(len(records) * _WARM_SHARE)]
    ]


def measure_latency(
    system: System, place: Place, records: Records, expected: Callable[[Records], Mapping[Topic, int]], rate: float
) -> Latency:
    """Publish ``records`` at ``rate`` a second to ``system``, which waits for them; some before that warm it up."""
    settings = place.fresh()
    warm = warm_up(records)
    with running(system, settings, system.instances(settings)) as runs, _ends(settings) as ends:
        _wait_for_members(system.instances(settings), runs, settings)
        publish_backlog(warm, settings)
        due = expected(warm)
        _wait(ends, runs, system, lambda found: _all_there(found, due), due)
        sent = publish_at(rate, records, settings)
        due = expected([*warm, *records])
        _wait(ends, runs, system, lambda found: _all_there(found, due), due)
    enriched, last = arrivals(settings, sent)
    return Latency(*(percentile(took.values(), share) for took in (enriched, last) for share in (0.5, 0.99)))


def _wait_for_members(instances: int, runs: Running, settings: Settings) -> None:
    """Wait until every process has joined the group: from then on each has partitions that wait for it."""
    with admin_client(settings) as admin:
        while count_members(admin, settings.group) < instances:
            runs.check()
            time.sleep(_LOOK_SECONDS)


def _wait(
    ends: _Ends,
    runs: Running,
    system: System,
    condition: Callable[[Counter[Topic]], bool],
    expected: Mapping[Topic, int],
) -> Counter[Topic]:
    """Wait until the counts of events fulfil ``condition``; return them.

    Raises:
        SystemStalledError: not in time.
        WorkerEndedError: the system has ended.
    """
    deadline = time.monotonic() + _GIVE_UP_SECONDS
    while not condition(found := ends.counts()):
        runs.check()
        if time.monotonic() > deadline:
            total = {"done": found.total(), "expected": sum(expected.values())}
            raise SystemStalledError(system=system.name, seconds=_GIVE_UP_SECONDS, **total, **runs.evidence())
        time.sleep(_LOOK_SECONDS)
    return found


def _all_there(found: Mapping[Topic, int], expected: Mapping[Topic, int]) -> bool:
    return all(found[topic] >= due for topic, due in expected.items())


def in_turn(systems: Sequence[System], repetition: int) -> Sequence[System]:
    """Return the systems in another order for each repetition, so that none always comes after the same one."""
    start = repetition % len(systems)
    return (*systems[start:], *systems[:start])
