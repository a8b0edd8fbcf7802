"""Asks the broker how far the consumer group is, with a client of its own: not the one that may have stopped."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import CoordinatorNotAvailableError, GroupAuthorizationFailedError, GroupIdNotFoundError

from streams.errors import StreamsError
from streams.kafka_login import check_broker
from streams.kafka_security import connection
from streams.observing.health import PartitionProgress
from streams.settings import Settings
from streams.topics import Topic, topic_name, topics_read

_CLIENT = "streams-watchdog"
_LOOK_MS = 2_000
_LOOKS_BEFORE_ASKED_AGAIN = 10
_BOTH_ENDS = (OffsetSpec.EARLIEST, OffsetSpec.LATEST)


class KafkaSilentError(StreamsError):
    """Kafka does not say how far the group {group} is: {detail}. Nothing is read or sent until it does."""


class GroupProgress:
    """Reads how far the group is in the topics that it reads; connects when asked, and is closed.

    Of a topic that only workers of another role read it tells once the group has committed something there. So one half
    of a group sees whether the other goes on, also when nobody is left to do it; and a group that never had another
    half, such as one that builds a topic anew, does not take what that would read for undone.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stack = ExitStack()
        self._clients: tuple[Any, Any] | None = None
        self._last: dict[TopicPartition, int] = {}
        #: Where there is no record though there are offsets, and up to which; asked again now and then, since a broker
        #: that is slow looks the same.
        self._empty: dict[TopicPartition, tuple[int, int]] = {}
        #: From which offset on there is a record: while the group stays there, it is not fetched again.
        self._filled: dict[TopicPartition, int] = {}
        self._looks = 0

    def read(self) -> list[PartitionProgress]:
        """Return the progress of the whole group in every partition of its topics.

        Raises:
            KafkaSilentError: the broker does not answer, or not this.
        """
        try:
            if self._clients is None:
                # kafka-python tries again for half a minute, and then does not say why.
                check_broker(self._settings)
            return list(self._read())
        except Exception as error:  # kafka-python raises more than its own errors: none may end the watchdog
            self.close()
            raise KafkaSilentError(group=self._settings.group, detail=self._explain(error)) from error

    def _explain(self, error: Exception) -> str:
        """Say what is wrong: what Kafka says when it is asked anew, where it does."""
        if isinstance(error, GroupAuthorizationFailedError):
            return "this user may not read it (GroupAuthorizationFailed), give it Read on the group"
        try:
            check_broker(self._settings)
        except StreamsError as told:
            return str(told)
        return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__

    def _read(self) -> Iterator[PartitionProgress]:
        admin, consumer = self._connect()
        self._looks += 1
        if self._looks % _LOOKS_BEFORE_ASKED_AGAIN == 0:
            self._empty.clear()
        group = self._settings.group
        committed = _committed(admin, group)
        wanted = self._partitions(admin, {one.topic for one, found in committed.items() if found.offset >= 0})
        # The admin client asks anew where partitions are; the consumer fails on one that it does not know yet.
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
        """Whether there is no record from ``offset`` on: what ends a transaction takes an offset, and is none."""
        if self._empty.get(partition) == (offset, end):
            return True
        if self._filled.get(partition) == offset:
            return False
        consumer.assign([partition])
        consumer.seek(partition, offset)
        is_empty = not consumer.poll(timeout_ms=_LOOK_MS, max_records=1)
        if is_empty:
            self._empty[partition] = offset, end
        else:
            self._filled[partition] = offset
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
