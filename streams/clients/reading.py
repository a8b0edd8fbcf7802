"""Reads topics without a consumer group: nothing is committed, so looking changes nothing."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kafka import KafkaConsumer, TopicPartition

from streams.events import SourceRecord
from streams.kafka_login import check_broker
from streams.kafka_security import connection
from streams.settings import Settings
from streams.terminal.progress import Progress, ignore_progress
from streams.topics import require_topic

_POLL_MS = 500
#: After so many polls that gave nothing, in a place where something must be, the broker is asked whether it is there.
_EMPTY_POLLS = 20


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a topic: for each partition the first offset, and the one after the last."""

    bounds: Mapping[int, tuple[int, int]]

    @property
    def size(self) -> int:
        """How many offsets it has; there can be fewer records."""
        return sum(end - first for first, end in self.bounds.values())

    def around(self, places: Collection[tuple[int, int]]) -> "Stretch":
        """Return the least part of it that has all ``places``, partition and offset, that it has."""
        offsets: dict[int, list[int]] = {}
        for partition, offset in places:
            first, end = self.bounds.get(partition, (0, 0))
            if first <= offset < end:
                offsets.setdefault(partition, []).append(offset)
        return Stretch({partition: (min(each), max(each) + 1) for partition, each in offsets.items()})


class TopicReader:
    """Reads one topic; get it from ``open_topic``. One iteration at a time."""

    def __init__(self, consumer: Any, topic: str, settings: Settings) -> None:
        self._consumer = consumer
        self._topic = topic
        self._settings = settings
        self._partitions = [
            TopicPartition(topic, partition) for partition in sorted(consumer.partitions_for_topic(topic))
        ]

    def stretch(self, since: int | None = None) -> Stretch:
        """Return what the topic holds now, from the first record not older than ``since`` (ms since 1970)."""
        first = self._consumer.beginning_offsets(self._partitions)
        end = self._consumer.end_offsets(self._partitions)
        if since is not None:
            found = self._consumer.offsets_for_times(dict.fromkeys(self._partitions, max(0, since)))
            for partition in self._partitions:
                later = found[partition]
                first[partition] = end[partition] if later is None else later.offset
        return Stretch(
            {
                # Records can come in between the questions.
                partition.partition: (first[partition], max(first[partition], end[partition]))
                for partition in self._partitions
            }
        )

    def end(self) -> Stretch:
        """Return the place where the topic ends now: a stretch without records."""
        return Stretch({partition: (end, end) for partition, (_, end) in self.stretch().bounds.items()})

    def read(self, stretch: Stretch, on_progress: Progress = ignore_progress) -> Iterator[SourceRecord]:
        """Yield the records of ``stretch``; ``on_progress`` is given how many offsets are done.

        Raises:
            BrokerUnreachableError: the broker was lost on the way.

        """
        left = {
            TopicPartition(self._topic, partition): bounds
            for partition, bounds in stretch.bounds.items()
            if bounds[0] < bounds[1]
        }
        self._seek({partition: first for partition, (first, _) in left.items()})
        empty_polls = 0
        while left:
            batches = self._consumer.poll(timeout_ms=_POLL_MS)
            for partition, records in batches.items():
                yield from (source_record(record) for record in records if record.offset < left[partition][1])
            for partition, (_, end) in list(left.items()):
                # The position passes the end also where the last records are gone or no data.
                if self._consumer.position(partition) >= end:
                    self._consumer.pause(partition)
                    del left[partition]
            on_progress(stretch.size - sum(self._open(*item) for item in left.items()))
            empty_polls = 0 if batches else empty_polls + 1
            if empty_polls >= _EMPTY_POLLS:
                check_broker(self._settings)
                empty_polls = 0

    def follow(self, stretch: Stretch, on_silence: Callable[[], object] | None = None) -> Iterator[SourceRecord]:
        """Yield every record from the beginning of ``stretch`` on, without end.

        ``on_silence`` is called whenever nothing has come for half a second.
        """
        self._seek({TopicPartition(self._topic, partition): first for partition, (first, _) in stretch.bounds.items()})
        while True:
            batches = self._consumer.poll(timeout_ms=_POLL_MS)
            for records in batches.values():
                yield from map(source_record, records)
            if not batches and on_silence is not None:
                on_silence()

    def record_at(self, partition: int, offset: int) -> SourceRecord | None:
        """Return the record at one place; None when there is none (any more)."""
        return next(self.read(self.stretch().around([(partition, offset)])), None)

    def _seek(self, positions: Mapping[TopicPartition, int]) -> None:
        self._consumer.assign(list(positions))
        for partition, offset in positions.items():
            self._consumer.resume(partition)
            self._consumer.seek(partition, offset)

    def _open(self, partition: TopicPartition, bounds: tuple[int, int]) -> int:
        return bounds[1] - int(self._consumer.position(partition))


@contextmanager
def open_topic(name: str, settings: Settings, *, checksums: bool = True) -> Iterator[TopicReader]:
    """Connect to the broker in order to read the topic ``name``.

    ``checksums`` tells whether records are checked against theirs, which takes twenty times as long
    as reading them: kafka-python does it in Python.

    Raises:
        BrokerUnreachableError: nothing answers there.
        TopicMissingError: there is no such topic.

    """
    require_topic(name, settings)
    consumer = KafkaConsumer(
        **connection(settings),
        client_id="streams-reader",
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        check_crcs=checksums,
        allow_auto_create_topics=False,
        metrics_enabled=False,
    )
    try:
        yield TopicReader(consumer, name, settings)
    finally:
        consumer.close(autocommit=False)


def source_record(record: Any) -> SourceRecord:
    """Return a record of kafka-python's as ours."""
    return SourceRecord(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        timestamp=record.timestamp,
        key=record.key,
        value=record.value,
        headers=tuple(record.headers),
    )
