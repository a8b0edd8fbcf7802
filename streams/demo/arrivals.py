"""What arrives while the demo runs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from kafka import KafkaConsumer, TopicPartition

from streams.clients.reading import source_record
from streams.demo.ledger import Ledger
from streams.errors import StreamsError
from streams.events import SourceRecord
from streams.kafka_security import connection
from streams.settings import Settings
from streams.topics import MAX_REQUEST_BYTES, Topic, topic_name
from streams.worker_process import WorkerProcess

#: How long nothing may arrive before the demo gives up, seconds. A worker starts within 10 s on a slow machine.
STALL_LIMIT = 90.0

_POLL_MS = 200


class DemoStalledError(StreamsError):
    """Nothing arrived for {seconds:g} s, and {missing} events are still missing.

    The cause may be in the worker's log {log}, which ends with:{tail}
    """


class EventReader:
    """Reads every topic from where it ends now."""

    def __init__(self, consumer: KafkaConsumer, settings: Settings) -> None:
        self._consumer = consumer
        names = [topic_name(topic, settings) for topic in Topic]
        partitions = [
            TopicPartition(name, number) for name in names for number in consumer.partitions_for_topic(name) or ()
        ]
        consumer.assign(partitions)
        for partition, end in consumer.end_offsets(partitions).items():
            consumer.seek(partition, end)

    def read(self) -> list[SourceRecord]:
        """Return what has arrived; waits a moment when there is nothing."""
        batches = self._consumer.poll(timeout_ms=_POLL_MS)
        return [source_record(record) for batch in batches.values() for record in batch]


@contextmanager
def event_reader(settings: Settings) -> Iterator[EventReader]:
    """Connect a reader without a consumer group: it commits nothing and disturbs nobody."""
    consumer = KafkaConsumer(
        **connection(settings),
        client_id="streams-demo",
        group_id=None,
        enable_auto_commit=False,
        allow_auto_create_topics=False,
        metrics_enabled=False,
        max_partition_fetch_bytes=MAX_REQUEST_BYTES,
    )
    try:
        yield EventReader(consumer, settings)
    finally:
        consumer.close()


def wait_until_through(
    ledger: Ledger,
    reader: EventReader,
    worker: WorkerProcess,
    on_progress: Callable[[int], None],
    stall_limit: float = STALL_LIMIT,
) -> None:
    """Read until everything that the published articles lead to has arrived.

    ``on_progress`` is given the number of articles that are through.

    Raises:
        WorkerEndedError: the worker ended by itself.
        DemoStalledError: nothing has arrived for ``stall_limit`` seconds.

    """
    last_arrival = monotonic()
    while missing := ledger.missing:
        worker.check()
        records = reader.read()
        for record in records:
            ledger.take(record)
        if records:
            last_arrival = monotonic()
            on_progress(ledger.settled)
        elif monotonic() - last_arrival > stall_limit:
            raise DemoStalledError(seconds=stall_limit, missing=missing, **worker.evidence())
