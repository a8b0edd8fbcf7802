"""Asks the broker how far the consumer group is, with a client of its own: not the one that may have stopped."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import CoordinatorNotAvailableError, GroupIdNotFoundError, KafkaError

from streams.errors import StreamsError
from streams.kafka_security import connection
from streams.observing.health import PartitionProgress
from streams.settings import Settings
from streams.topics import Topic, topic_name

_CLIENT = "streams-watchdog"
_LOOK_MS = 2_000
_LOOKS_BEFORE_ASKED_AGAIN = 10


class KafkaSilentError(StreamsError):
    """Kafka does not say how far the group {group} is: {detail}. Nothing is read or sent until it does."""


class GroupProgress:
    """Reads how far the group is in the topics that it reads; connects when asked, and is closed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._topics = [topic_name(topic, settings) for topic in (Topic.ARTICLES, Topic.ENRICHED)]
        self._stack = ExitStack()
        self._clients: tuple[Any, Any] | None = None
        self._last: dict[TopicPartition, int] = {}
        #: Where there is no record though there are offsets, and up to which; asked again now and then, since a broker
        #: that is slow looks the same.
        self._empty: dict[TopicPartition, tuple[int, int]] = {}
        self._looks = 0

    def read(self) -> list[PartitionProgress]:
        """Return the progress of the whole group in every partition of its topics.

        Raises:
            KafkaSilentError: the broker does not answer, or not this.
        """
        try:
            return list(self._read())
        except (KafkaError, OSError, ValueError) as error:
            self.close()
            detail = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            raise KafkaSilentError(group=self._settings.group, detail=detail) from error

    def _read(self) -> Iterator[PartitionProgress]:
        admin, consumer = self._connect()
        self._looks += 1
        if self._looks % _LOOKS_BEFORE_ASKED_AGAIN == 0:
            self._empty.clear()
        group = self._settings.group
        committed = _committed(admin, group)
        wanted = [
            TopicPartition(topic, partition)
            for topic in self._topics
            for partition in sorted(consumer.partitions_for_topic(topic) or ())
        ]
        ends = consumer.end_offsets(wanted)
        begins = consumer.beginning_offsets(wanted)
        for one in wanted:
            found = committed.get(one)
            offset = begins[one] if found is None or found.offset < 0 else found.offset
            end = ends[one]
            if offset < end and self._last.get(one) == offset and self._is_empty(consumer, one, offset, end):
                end = offset
            self._last[one] = offset
            yield PartitionProgress((one.topic, one.partition), offset, end)

    def _is_empty(self, consumer: Any, partition: TopicPartition, offset: int, end: int) -> bool:
        """Whether there is no record from ``offset`` on: what ends a transaction takes an offset, and is none."""
        if self._empty.get(partition) == (offset, end):
            return True
        consumer.assign([partition])
        consumer.seek(partition, offset)
        is_empty = not consumer.poll(timeout_ms=_LOOK_MS, max_records=1)
        if is_empty:
            self._empty[partition] = offset, end
        return is_empty

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


def _committed(admin: Any, group: str) -> Mapping[TopicPartition, Any]:
    try:
        offsets: Mapping[TopicPartition, Any] = admin.list_group_offsets({group: None})[group]
    except (CoordinatorNotAvailableError, GroupIdNotFoundError):
        return {}  # no group has joined yet
    return offsets
