"""Reads the enriched topic for the desk, without a consumer group: nothing is committed, so looking changes nothing."""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Mapping

from streams.clients.reading import Stretch, TopicReader, open_topic
from streams.contract import EventRejected, decode_enriched
from streams.desk.entry import Entry, Position, read_entry
from streams.errors import StreamsError
from streams.events import SourceRecord
from streams.kafka_login import check_broker
from streams.settings import Settings
from streams.topics import Topic, topic_name

log = logging.getLogger(__name__)

_RETRY_SECONDS = 2.0
#: After so many silences of half a second the broker is asked whether it is there.
_SILENCES = 8
#: Several versions of an article make one of the page: so many records are read back for each article wanted.
_RECORDS_AN_ARTICLE = 2


class _StoppedError(Exception):
    """The feed is to read no more."""


class Feed(threading.Thread):
    """Hands every article to ``take``, in the event loop: first the tail of the topic, then what arrives.

    ``tell`` is told whenever Kafka comes or goes. In a thread of its own, for the client blocks. It outlasts a broker
    that goes away.
    """

    def __init__(
        self,
        settings: Settings,
        loop: asyncio.AbstractEventLoop,
        take: Callable[[Entry], object],
        tell: Callable[[bool], object],
    ) -> None:
        super().__init__(name="desk-feed", daemon=True)
        self._settings = settings
        self._loop = loop
        self._take = take
        self._tell = tell
        self._stopping = threading.Event()
        self._next: dict[int, int] = {}
        self._caught_up = asyncio.Event()
        self._silences = 0

    async def wait_until_caught_up(self) -> None:
        """Wait until the tail of the topic is read."""
        await self._caught_up.wait()

    def run(self) -> None:
        """Read until stopped."""
        while not self._stopping.is_set():
            try:
                self._read()
            except _StoppedError:
                return
            except StreamsError as error:
                log.warning("The desk waits for Kafka: %s", error)
            except Exception as error:  # noqa: BLE001 -- kafka-python has many; the page is to come back by itself
                log.warning("The desk lost Kafka (%s), and tries again.", type(error).__name__)
            self._hand(self._tell, False)  # noqa: FBT003 -- what is told
            self._stopping.wait(_RETRY_SECONDS)

    def stop(self) -> None:
        """Read no more; the thread ends by itself, within a second."""
        self._stopping.set()

    def _read(self) -> None:
        name = topic_name(Topic.ENRICHED, self._settings)
        with open_topic(name, self._settings, checksums=False) as reader:
            whole = reader.stretch()
            start = self._next or _tail(whole, self._settings.desk_articles)
            stretch = Stretch(
                {p: (min(max(start.get(p, 0), first), end), end) for p, (first, end) in whole.bounds.items()}
            )
            for record in reader.read(stretch):
                self._hand_on(record)
            self._hand(self._tell, True)  # noqa: FBT003 -- what is told
            self._hand(self._caught_up.set)
            self._next |= {partition: end for partition, (_, end) in stretch.bounds.items()}
            behind = Stretch({p: (end, end) for p, (_, end) in stretch.bounds.items()})
            for record in reader.follow(behind, self._check):
                self._silences = 0
                self._hand_on(record)

    def _check(self) -> None:
        """Whether all goes on: asked in a silence, of which the client does not say why it is one."""
        if self._stopping.is_set():
            raise _StoppedError
        self._silences += 1
        if self._silences >= _SILENCES:
            self._silences = 0
            check_broker(self._settings)

    def _hand_on(self, record: SourceRecord) -> None:
        if self._stopping.is_set():
            raise _StoppedError
        self._next[record.partition] = record.offset + 1
        entry = entry_of(record)
        if entry is not None:
            self._hand(self._take, entry)

    def _hand(self, what: Callable[..., object], *given: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to be told
            self._loop.call_soon_threadsafe(what, *given)


def entry_of(record: SourceRecord) -> Entry | None:
    """Return the article of a record; None where it is no enriched event, which is the publishers' business."""
    try:
        event = decode_enriched(record.value)
    except EventRejected as rejected:
        log.warning("Left out %s partition %d offset %d: %s", record.topic, record.partition, record.offset, rejected)
        return None
    assert record.value is not None
    return read_entry(event, record.value, Position(record.partition, record.offset), record.timestamp or 0)


def read_one(settings: Settings, partition: int, offset: int) -> Entry | None:
    """Read back one article from where it lies; None where there is none (any more). Blocks.

    Raises:
        BrokerUnreachableError: nothing answers there.
        TopicMissingError: there is no such topic.
    """
    with open_topic(topic_name(Topic.ENRICHED, settings), settings, checksums=False) as reader:
        record = reader.record_at(partition, offset)
        return None if record is None else entry_of(record)


def read_older(settings: Settings, before: Mapping[int, int], count: int) -> tuple[list[Entry], dict[int, int]]:
    """Read back some ``count`` records from just before the offset ``before`` of each partition, newest first.

    Also returns where the next ones begin, by partition; empty when there are none. Blocks.

    Raises:
        BrokerUnreachableError: nothing answers there.
        TopicMissingError: there is no such topic.
    """
    with open_topic(topic_name(Topic.ENRICHED, settings), settings, checksums=False) as reader:
        stretch, rest = _before(reader, before, count)
        entries = [entry for record in reader.read(stretch) if (entry := entry_of(record)) is not None]
    return sorted(entries, key=lambda entry: entry.arrived, reverse=True), rest


def _before(reader: TopicReader, before: Mapping[int, int], count: int) -> tuple[Stretch, dict[int, int]]:
    bounds = {}
    rest = {}
    whole = reader.stretch().bounds
    share = max(1, count // max(1, len(whole)))
    for partition, (first, end) in whole.items():
        stop = max(first, min(end, before.get(partition, end)))
        start = max(first, stop - share)
        bounds[partition] = (start, stop)
        if start > first:
            rest[partition] = start
    return Stretch(bounds), {partition: bounds[partition][0] for partition in bounds} if rest else {}


def _tail(whole: Stretch, articles: int) -> dict[int, int]:
    share = -(-articles * _RECORDS_AN_ARTICLE // max(1, len(whole.bounds)))
    return {partition: max(first, end - share) for partition, (first, end) in whole.bounds.items()}
