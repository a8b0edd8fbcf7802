"""Sends what dead letters keep back to where it came from, each record once.

A replayed record carries headers that say what it is a replay of. They are the only note that is
taken: a record counts as replayed when it is on its topic again. Nothing can come between sending
and noting, so a replay can be interrupted at any point and started again.
"""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError

from streams.clients.dead_letters import DeadLetter, Filters, Position, read_dead_letters
from streams.clients.reading import TopicReader, open_topic
from streams.contract import JsonObject
from streams.errors import StreamsError
from streams.events import Headers, restore_record
from streams.kafka_security import connection
from streams.settings import Settings
from streams.terminal.progress import Progress, ignore_progress
from streams.topics import MAX_REQUEST_BYTES, Topic, topic_name

REPLAYED_FROM = "streams-replayed-from"  # topic/partition/offset of the dead letter
REPLAY_ORIGIN = "streams-replay-origin"  # topic/partition/offset@timestamp of the record that it keeps
REPLAY_COUNT = "streams-replay-count"  # how many replays led to this record, itself included
_MARKS = frozenset({REPLAYED_FROM, REPLAY_ORIGIN, REPLAY_COUNT})

#: How far the clocks of the machines may be apart: a replay can seem older than its dead letter.
_CLOCK_DIFFERENCE_MS = 10 * 60 * 1000


class ReplayStoppedError(StreamsError):
    """The replay stopped at dead letter {name} ({detail}); {sent} were replayed before it.

    Put that right, and run the same command again: it goes on from there.
    """


@dataclass(frozen=True, slots=True)
class ReplayPlan:
    """What a replay will do.

    ``chosen`` are the dead letters to replay, ``already`` those whose record is on its topic again,
    ``repeated`` those that keep the same record as another one; ``unfit`` are those that cannot be
    replayed, each with the reason.
    """

    chosen: tuple[DeadLetter, ...]
    already: tuple[DeadLetter, ...]
    repeated: tuple[DeadLetter, ...]
    unfit: tuple[tuple[DeadLetter, str], ...]

    def without(self, origins: Collection[str]) -> "ReplayPlan":
        """Return the plan that leaves out what was replayed already, given by its ``origins``."""
        already = tuple(letter for letter in self.chosen if letter.origin in origins)
        chosen = tuple(letter for letter in self.chosen if letter.origin not in origins)
        return replace(self, chosen=chosen, already=already)

    @property
    def positions(self) -> set[Position]:
        """Where all the dead letters are that were looked at."""
        unfit = [letter for letter, _ in self.unfit]
        return {letter.position for letter in (*self.chosen, *self.already, *self.repeated, *unfit)}


def plan_replay(letters: Iterable[tuple[DeadLetter, JsonObject]], settings: Settings) -> ReplayPlan:
    """Plan to replay ``letters``, each record once, whether it was replayed before or not."""
    chosen: dict[str, DeadLetter] = {}
    repeated: list[DeadLetter] = []
    unfit: list[tuple[DeadLetter, str]] = []
    for letter, content in letters:
        obstacle = _obstacle(content, settings)
        if obstacle is not None:
            unfit.append((letter, obstacle))
        elif chosen.setdefault(letter.origin, letter) is not letter:
            repeated.append(letter)
    return ReplayPlan(tuple(chosen.values()), (), tuple(repeated), tuple(unfit))


def replayed_origins(
    letters: Sequence[DeadLetter], settings: Settings, on_progress: Progress = ignore_progress
) -> set[str]:
    """Return the origins of those ``letters`` whose record is on its topic again.

    Reads each topic from the time of its oldest dead letter on. ``on_progress`` is given how many
    records were looked at.
    """
    wanted = {letter.origin for letter in letters}
    found: set[str] = set()
    done = 0
    for topic in {letter.topic for letter in letters}:
        oldest = min(letter.time for letter in letters if letter.topic == topic)
        with open_topic(topic, settings, checksums=False) as reader:
            for record in reader.read(reader.stretch(oldest - _CLOCK_DIFFERENCE_MS)):
                origin = _header(record.headers, REPLAY_ORIGIN)
                if origin in wanted:
                    found.add(origin)
                done += 1
                on_progress(done)
    return found


def replay(
    chosen: Collection[DeadLetter],
    reader: TopicReader,
    settings: Settings,
    on_progress: Progress = ignore_progress,
) -> int:
    """Send the records of ``chosen`` again, one by one, and return how many the broker confirmed.

    ``reader`` reads the dead letters; ``on_progress`` is told each time one is confirmed.

    Raises:
        ReplayStoppedError: Kafka was lost on the way, or refused a record.

    """
    positions: set[Position] = {letter.position for letter in chosen}
    since = min((letter.time for letter in chosen), default=None)
    letters = read_dead_letters(reader, Filters(positions=positions, since=since))
    return asyncio.run(_send(letters, settings, on_progress))


async def _send(letters: Iterable[tuple[DeadLetter, JsonObject]], settings: Settings, on_progress: Progress) -> int:
    # aiokafka's producer, because kafka-python's refuses headers without a value.
    producer = AIOKafkaProducer(
        **connection(settings),
        client_id="streams-replay",
        acks="all",
        enable_idempotence=True,
        max_request_size=MAX_REQUEST_BYTES,
    )
    await producer.start()
    sent = 0
    try:
        for letter, content in letters:
            key, value, headers = restore_record(content)
            partitions = await producer.partitions_for(letter.topic)
            # Where it was, whoever chose the partition: that keeps the order of its key.
            partition = letter.partition if letter.partition in partitions else None
            sending = producer.send_and_wait(
                letter.topic, value, key, partition, headers=marked_headers(letter, headers, settings)
            )
            try:
                # Not wait_for: before Python 3.12 it loses a Ctrl-C that comes as the record is confirmed.
                async with asyncio.timeout(settings.produce_timeout):
                    await sending
            except (KafkaError, TimeoutError) as error:
                detail = _describe(error)
                raise ReplayStoppedError(name=letter.name, detail=detail, sent=sent) from error
            sent += 1
            on_progress(sent)
    finally:
        await producer.stop()
    return sent


def marked_headers(letter: DeadLetter, headers: Headers, settings: Settings) -> list[tuple[str, bytes | None]]:
    """Return the headers of the record that ``letter`` keeps, and those that mark the replay."""
    count = _header(headers, REPLAY_COUNT)
    times = int(count) if count is not None and count.isdecimal() else 0
    dead_letters = topic_name(Topic.DEAD_LETTERS, settings)
    place = "{}/{}/{}".format(dead_letters, *letter.position)
    return [
        *(header for header in headers if header[0] not in _MARKS),
        (REPLAYED_FROM, place.encode()),
        (REPLAY_ORIGIN, letter.origin.encode()),
        (REPLAY_COUNT, str(times + 1).encode()),
    ]


def _obstacle(content: JsonObject, settings: Settings) -> str | None:
    """Say why a dead letter cannot be replayed; None when it can."""
    inputs = {topic_name(topic, settings) for topic in (Topic.ARTICLES, Topic.ENRICHED)}
    if content["topic"] not in inputs:
        return f"its topic {content['topic']} is none that this pipeline reads"
    if "omitted_bytes" in content:
        return "its record was too large to be kept"
    if content["key"] is None and content["value"] is None:
        return "its record has neither key nor value"
    return None


def _header(headers: Headers, name: str) -> str | None:
    value = next((value for each, value in headers if each == name), None)
    return None if value is None else value.decode(errors="replace")


def _describe(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "Kafka did not answer in time"
    if isinstance(error, MessageSizeTooLargeError):
        return "its topic takes no record so large any more, see `streams topics check`"
    return str(error) or type(error).__name__
