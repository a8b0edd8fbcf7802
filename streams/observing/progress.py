"""Asks the broker how far the consumer group is, with a client of its own: not the one that may have stopped."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import GroupAuthorizationFailedError, TopicAuthorizationFailedError

from streams.errors import StreamsError
from streams.group import committed_offsets
from streams.kafka_login import check_broker
from streams.kafka_security import connection
from streams.observing.health import PartitionProgress
from streams.settings import Settings
from streams.topics import Topic, topic_name, topics_read

_CLIENT = "streams-watchdog"
_LOOK_MS = 2_000
_LOOKS_BEFORE_ASKED_AGAIN = 10
_BOTH_ENDS = (OffsetSpec.EARLIEST, OffsetSpec.LATEST)


class ProgressUnknownError(StreamsError):
    """Kafka does not say how far the group {group} is: {reason}."""


class GroupProgress:
    """Reads how far the group is in the topics that workers read; connects when asked, and is closed.

    Of a topic that only workers of another role read it tells once the group has committed something there: a worker
    that does one half sees whether the other half goes on, also when nobody is left to do it.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stack = ExitStack()
        self._clients: tuple[Any, Any] | None = None
        self._last: dict[TopicPartition, int] = {}
        #: Where there is no record after the committed offset: that offset and the end. Asked again now and then, since
        #: a broker that is slow looks the same.
        self._empty: dict[TopicPartition, tuple[int, int]] = {}
        #: From which offset on there is a record: while the group stays there, it is not fetched again.
        self._filled: dict[TopicPartition, int] = {}
        self._looks = 0

    def read(self) -> list[PartitionProgress]:
        """Return the progress in every partition of these topics.

        Raises:
            ProgressUnknownError: Kafka does not answer, does not let us in, or does not tell.
        """
        try:
            if self._clients is None:
                # kafka-python tries for half a minute, and then does not say why.
                check_broker(self._settings)
            return list(self._read())
        except Exception as error:  # kafka-python raises more than its own errors, and the watchdog must not end so
            self.close()
            raise ProgressUnknownError(group=self._settings.group, reason=self._explain(error)) from error

    def _explain(self, error: Exception) -> str:
        """Say what is wrong, and where kafka-python does not tell, what Kafka says when it is asked anew."""
        if isinstance(error, StreamsError):
            return str(error)
        if isinstance(error, GroupAuthorizationFailedError):
            return "this user may not read it. Give it Read on the group."
        if isinstance(error, TopicAuthorizationFailedError):
            return "this user may not see its topics. Give it Read on those that it is to read."
        try:
            check_broker(self._settings)
        except StreamsError as told:
            return str(told)
        return f"it does not answer this ({type(error).__name__})."

    def _read(self) -> Iterator[PartitionProgress]:
        admin, consumer = self._connect()
        self._looks += 1
        if self._looks % _LOOKS_BEFORE_ASKED_AGAIN == 0:
            self._empty.clear()
        committed = committed_offsets(admin, self._settings.group)
        wanted = self._partitions(admin, {one.topic for one, found in committed.items() if found.offset >= 0})
        # The admin client asks for partitions that are new to it; of the consumer's the answer may lack them.
        begins, ends = (admin.list_partition_offsets(dict.fromkeys(wanted, spec)) for spec in _BOTH_ENDS)
        for one in wanted:
            found = committed.get(one)
            offset = begins[one].offset if found is None or found.offset < 0 else found.offset
            end = ends[one].offset
            if offset < end and self._last.get(one) == offset and self._is_empty(consumer, one, offset, end):
                end = offset
            self._last[one] = offset
            yield PartitionProgress((one.topic, one.partition), offset, end)

    def _partitions(self, admin: Any, begun: set[str]) -> list[TopicPartition]:
        """Return the partitions to look at; ``begun`` are the topics in which the group has committed."""
        names = {topic_name(topic, self._settings) for topic in (Topic.ARTICLES, Topic.ENRICHED)}
        described = admin.describe_topics(sorted(names & (begun | topics_read(self._settings))))
        return sorted(
            TopicPartition(topic["name"], partition["partition_index"])
            for topic in described
            for partition in topic["partitions"]
        )

    def _is_empty(self, consumer: Any, partition: TopicPartition, offset: int, end: int) -> bool:
        """Whether no record is left, although the group is not at the end; looked up once for each two offsets."""
        if self._empty.get(partition) == (offset, end):
            return True
        if self._filled.get(partition) == offset:
            return False
        if _has_record(consumer, partition, offset):
            self._filled[partition] = offset
            return False
        self._empty[partition] = offset, end
        return True

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
