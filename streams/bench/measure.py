"""The measurements of the bench: each returns figures, prints nothing."""

import asyncio
import pickle
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass

import psutil
from kafka import KafkaProducer

from streams.clients.reading import TopicReader, open_topic
from streams.errors import StreamsError
from streams.events import SourceRecord
from streams.group import committed_offsets
from streams.kafka_security import connection
from streams.pool import ProcessPool
from streams.pool_child import Failure, PoolLimits
from streams.settings import Settings
from streams.topics import MAX_REQUEST_BYTES, Topic, admin_client, topic_name
from streams.worker_process import WorkerProcess

Records = Sequence[tuple[bytes, bytes]]

#: What the processes of the bare loop load.
BARE_LOOP = "streams.bench.loops:load_bare_loop"

_POLL_SECONDS = 0.5
# The first articles of a run are left out of the rate: the worker joins its group, caches fill.
_WARM_SHARE = 0.1
#: The topics of events, the enriched ones first.
OUTPUTS = (Topic.ENRICHED, Topic.ENTITIES, Topic.LOCATIONS, Topic.STANCES)


class BenchStalledError(StreamsError):
    """The pipeline did not finish within {seconds:g} s: {done} of {count} articles are through.

    Give it longer with --limit, or look into the worker's log {log}, which ends with:{tail}
    """


class BenchDeadLettersError(StreamsError):
    """{count} of the bench's articles became dead letters. `streams tag` on the samples shows why."""


class BenchTaggingError(StreamsError):
    """The bare loop failed: {detail}. Look at the messages above; `streams tag` shows which article it is."""


@dataclass(frozen=True, slots=True)
class Throughput:
    """Articles a second, and events that each led to beside its enriched one."""

    articles_per_second: float
    derived_per_article: float


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds from the publisher's time stamp to the broker's on the event: median and 99th percentile."""

    rate: float
    articles: int
    enriched_p50: float
    enriched_p99: float
    last_derived_p50: float
    last_derived_p99: float


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident memory, MiB: of the worker itself, and of its tagging processes."""

    worker: float
    processes: tuple[float, ...]


async def measure_bare_loop(records: Records, settings: Settings) -> float:
    """Return articles a second of ``settings.processes`` processes that tag, without Kafka and without each other."""
    limits = PoolLimits(600.0, settings.process_memory_mb, settings.process_start_timeout)
    async with ProcessPool(BARE_LOOP, settings.processes, limits) as pool:
        return len(records) / await tag_shares(records, pool, settings.processes)


async def tag_shares(records: Records, pool: ProcessPool, processes: int) -> float:
    """Have each process of a pool of the bare loop tag its share of ``records``; return the seconds of the slowest."""
    values = [value for _, value in records]
    shares = [values[number::processes] for number in range(processes)]
    answers = await asyncio.gather(*(pool.submit(pickle.dumps(share)) for share in shares))
    seconds = []
    for answer in answers:
        if isinstance(answer, Failure):
            raise BenchTaggingError(detail=answer.detail)
        seconds.append(float(answer))
    return max(seconds)


def publish_backlog(records: Records, settings: Settings) -> None:
    """Put ``records`` into the article topic."""
    with _producer(settings) as producer:
        for key, value in records:
            producer.send(topic_name(Topic.ARTICLES, settings), key=key, value=value)
        producer.flush()


def measure_backlog(count: int, settings: Settings, worker: WorkerProcess, limit: float) -> Throughput:
    """Wait until a worker is through with ``count`` articles that it found waiting; return how fast it was."""
    wait_until_through(count, settings, worker, limit)
    enriched = sorted(map(_time, _records(Topic.ENRICHED, settings)))
    last = max(enriched)
    derived = 0
    for topic in OUTPUTS[1:]:
        for record in _records(topic, settings):
            derived += 1
            last = max(last, _time(record))
    warm = int(len(enriched) * _WARM_SHARE)
    seconds = (last - enriched[warm]) / 1000
    return Throughput((len(enriched) - warm) / seconds, derived / len(enriched))


def measure_latency(records: Records, rate: float, settings: Settings, worker: WorkerProcess, limit: float) -> Latency:
    """Publish ``records`` at ``rate`` a second to a worker that waits for them; return how long the events took."""
    before = count_records(Topic.ENRICHED, settings)
    sent = publish_at(rate, records, settings)
    wait_until_through(before + len(records), settings, worker, limit)
    enriched, latest = arrivals(settings, sent)
    return Latency(
        rate,
        len(sent),
        percentile(enriched.values(), 0.5),
        percentile(enriched.values(), 0.99),
        percentile(latest.values(), 0.5),
        percentile(latest.values(), 0.99),
    )


def publish_at(rate: float, records: Records, settings: Settings) -> dict[str, int]:
    """Publish ``records`` at ``rate`` a second; return when each article was, milliseconds since 1970."""
    topic = topic_name(Topic.ARTICLES, settings)
    sent: dict[str, int] = {}
    with _producer(settings) as producer:
        started = time.perf_counter()
        for number, (key, value) in enumerate(records):
            time.sleep(max(0.0, started + number / rate - time.perf_counter()))
            stamp = time.time_ns() // 1_000_000
            sent[key.decode()] = stamp
            producer.send(topic, key=key, value=value, timestamp_ms=stamp)
        producer.flush()
    return sent


def arrivals(settings: Settings, sent: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """Return how long the enriched event of each article took, and the last of all its events, milliseconds."""
    enriched: dict[str, int] = {}
    latest: dict[str, int] = {}
    for output in OUTPUTS:
        for record in _records(output, settings):
            uri = (dict(record.headers)["ce_subject"] or b"").decode()
            if uri in sent:
                took = _time(record) - sent[uri]
                latest[uri] = max(latest.get(uri, 0), took)
                if output is Topic.ENRICHED:
                    enriched[uri] = took
    return enriched, latest


def measure_memory(worker: WorkerProcess) -> Memory:
    """Return the resident memory of a worker that is at work."""
    mebibyte = 1024 * 1024
    family = [one for one in psutil.Process(worker.pid).children(recursive=True) if one.is_running()]
    tagging = [one for one in family if "streams.pool_process" in one.cmdline()]
    main = [one for one in family if one not in tagging]
    return Memory(
        sum(one.memory_info().rss for one in main) / mebibyte,
        tuple(one.memory_info().rss / mebibyte for one in tagging),
    )


def wait_until_through(count: int, settings: Settings, worker: WorkerProcess, limit: float) -> None:
    """Wait until ``count`` enriched events are there and their derived events are confirmed.

    Asks for offsets only, since reading the events would take from the machine what is to be measured.

    Raises:
        BenchStalledError: not within ``limit`` seconds.
        BenchDeadLettersError: something went wrong with an article.
    """
    deadline = time.monotonic() + limit
    with _open(Topic.ENRICHED, settings) as enriched:
        while (done := enriched.stretch().size) < count or _committed(Topic.ENRICHED, settings) < done:
            worker.check()
            if time.monotonic() > deadline:
                raise BenchStalledError(seconds=limit, done=done, count=count, **worker.evidence())
            time.sleep(_POLL_SECONDS)
    if dead := count_records(Topic.DEAD_LETTERS, settings):
        raise BenchDeadLettersError(count=dead)


def percentile(values: Iterable[float], share: float) -> float:
    """Return the value below which ``share`` of ``values`` lie, by the nearest rank."""
    ranked = sorted(values)
    return float(ranked[min(len(ranked) - 1, int(share * len(ranked)))])


@contextmanager
def _producer(settings: Settings) -> Iterator[KafkaProducer]:
    producer = KafkaProducer(**connection(settings), acks="all", max_request_size=MAX_REQUEST_BYTES)
    with closing(producer):
        yield producer


def _open(topic: Topic, settings: Settings) -> AbstractContextManager[TopicReader]:
    return open_topic(topic_name(topic, settings), settings, checksums=False)


def count_records(topic: Topic, settings: Settings) -> int:
    """Return how many records a topic has."""
    with _open(topic, settings) as reader:
        return reader.stretch().size


def _committed(topic: Topic, settings: Settings) -> int:
    name = topic_name(topic, settings)
    with admin_client(settings) as admin:
        offsets = committed_offsets(admin, settings.group)
    return sum(offset.offset for partition, offset in offsets.items() if partition.topic == name)


def _records(topic: Topic, settings: Settings) -> Iterator[SourceRecord]:
    with _open(topic, settings) as reader:
        yield from reader.read(reader.stretch())


def _time(record: SourceRecord) -> int:
    assert record.timestamp is not None, "the topics of events have the time of their arrival"
    return record.timestamp
