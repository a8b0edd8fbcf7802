"""The dead letters of the pipeline: read, filtered, told apart."""

import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import orjson

from streams.clients.reading import TopicReader
from streams.contract import JsonObject, find_violation
from streams.errors import StreamsError
from streams.events import SourceRecord, restore_record
from streams.terminal.progress import Progress, ignore_progress

#: Partition and offset of a dead letter on its topic.
Position = tuple[int, int]


class NoDeadLetterError(StreamsError):
    """There is no such dead letter at {position}. `streams dlq list` shows which there are."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """What a dead letter says, without the record that it keeps. Times are in ms since 1970, UTC.

    ``time`` is when it was written; ``topic`` to ``timestamp`` tell where the record was.
    """

    position: Position
    time: int
    reason: str
    stage: str
    detail: str
    uri: str | None
    key: bytes | None
    topic: str
    partition: int
    offset: int
    timestamp: int | None

    @property
    def name(self) -> str:
        """What it is called on the command line: ``partition:offset``."""
        return "{}:{}".format(*self.position)

    @property
    def origin(self) -> str:
        """What tells the record that it keeps from every other.

        A record is dead-lettered twice when a worker ends between the dead letter and the commit;
        the timestamp tells it from one at the same offset of a topic that was made anew.
        """
        return f"{self.topic}/{self.partition}/{self.offset}@{self.timestamp}"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which dead letters are meant; None and empty mean all. Times are in ms since 1970, UTC."""

    reasons: Collection[str] = ()
    stages: Collection[str] = ()
    since: int | None = None
    until: int | None = None
    positions: Collection[Position] = ()

    def match(self, letter: DeadLetter) -> bool:
        """Tell whether ``letter`` is meant."""
        return (
            (not self.reasons or letter.reason in self.reasons)
            and (not self.stages or letter.stage in self.stages)
            and (self.since is None or letter.time >= self.since)
            and (self.until is None or letter.time < self.until)
            and (not self.positions or letter.position in self.positions)
        )


def read_content(record: SourceRecord) -> JsonObject | None:
    """Return the value of a dead letter's record; None when it is no dead letter."""
    try:
        content: JsonObject = orjson.loads(record.value or b"")
        if find_violation("dead-letter", content) is not None:
            return None
        restore_record(content)
    except (ValueError, zlib.error):  # no JSON, or what it keeps cannot be restored
        return None
    return content


def dead_letter(record: SourceRecord, content: JsonObject) -> DeadLetter:
    """Return what the dead letter in ``record``, with the value ``content``, says."""
    return DeadLetter(
        position=(record.partition, record.offset),
        time=record.timestamp or 0,
        reason=content["reason"],
        stage=content["stage"],
        detail=content["detail"],
        uri=content["uri"],
        key=record.key,
        topic=content["topic"],
        partition=content["partition"],
        offset=content["offset"],
        timestamp=content["timestamp"],
    )


def read_dead_letters(
    reader: TopicReader, filters: Filters, on_progress: Progress = ignore_progress
) -> Iterator[tuple[DeadLetter, JsonObject]]:
    """Yield the dead letters that ``filters`` mean, each with its whole value, partition by partition.

    What is no dead letter is passed over. Only one value is held at a time.
    """
    stretch = reader.stretch(filters.since)
    if filters.positions:
        stretch = stretch.around(filters.positions)
    for record in reader.read(stretch, on_progress):
        content = read_content(record)
        if content is not None and filters.match(letter := dead_letter(record, content)):
            yield letter, content


def dead_letter_at(reader: TopicReader, position: Position) -> tuple[DeadLetter, JsonObject]:
    """Return the dead letter at one place, with its whole value.

    Raises:
        NoDeadLetterError: there is none.

    """
    record = reader.record_at(*position)
    content = None if record is None else read_content(record)
    if record is None or content is None:
        raise NoDeadLetterError(position="{}:{}".format(*position))
    return dead_letter(record, content), content
