"""Asks the broker how far the consumer group is, with a client of its own: not the one that may have stopped."""

from collections.abc import Collection, Iterator
from contextlib import ExitStack
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from streams.kafka_security import connection
from streams.observing.health import Partition, PartitionProgress
from streams.settings import Settings

_CLIENT = "streams-watchdog"
_LOOK_MS = 2_000


class GroupProgress:
    """Reads the committed offsets of the group and the ends of its partitions; connects when asked, and is closed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stack = ExitStack()
        self._clients: tuple[Any, Any] | None = None
        self._last: dict[TopicPartition, int] = {}

    def read(self, partitions: Collection[Partition]) -> list[PartitionProgress] | None:
        """Return the progress of ``partitions``; None when the broker does not answer."""
        if not partitions:
            return []
        try:
            return list(self._read(partitions))
        except (KafkaError, OSError, ValueError):
            self.close()
            return None

    def _read(self, partitions: Collection[Partition]) -> Iterator[PartitionProgress]:
        admin, consumer = self._connect()
        group = self._settings.group
        committed = admin.list_group_offsets({group: None})[group]
        wanted = [TopicPartition(topic, partition) for topic, partition in sorted(partitions)]
        ends = consumer.end_offsets(wanted)
        begins = consumer.beginning_offsets(wanted)
        for one in wanted:
            found = committed.get(one)
            offset = begins[one] if found is None or found.offset < 0 else found.offset
            end = ends[one]
            if offset < end and self._last.get(one) == offset and not _has_record(consumer, one, offset):
                end = offset
            self._last[one] = offset
            yield PartitionProgress((one.topic, one.partition), offset, end)

    def _connect(self) -> tuple[Any, Any]:
        if self._clients is None:
            admin = KafkaAdminClient(**connection(self._settings), client_id=_CLIENT)
            self._stack.callback(admin.close)
            consumer = KafkaConsumer(**connection(self._settings), client_id=_CLIENT, enable_auto_commit=False)
            self._stack.callback(consumer.close)
            self._clients = admin, consumer
        return self._clients

    def close(self) -> None:
        """Close the connections."""
        self._clients = None
        self._stack.close()


def _has_record(consumer: Any, partition: TopicPartition, offset: int) -> bool:
    """Whether there is a record from ``offset`` on: what ends a transaction takes an offset, and is none."""
    consumer.assign([partition])
    consumer.seek(partition, offset)
    return bool(consumer.poll(timeout_ms=_LOOK_MS, max_records=1))
