"""The loops: read, work, publish, dead-letter, acknowledge. Imported by the worker; see ``streams.delivery`` for order.

Agents run with one stream each (``noack``) and acknowledge by themselves, because Faust acknowledges a record when the
next one is asked for, whatever became of its events.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

from streams.app import StreamsApp, app
from streams.contract import EventRejected, JsonObject, decode_enriched
from streams.delivery import Acknowledge, OrderedDelivery, OutgoingRecord
from streams.events import (
    Event,
    EventType,
    SourceRecord,
    dead_letter_event,
    entity_events,
    location_events,
    stance_events,
    trace_context,
)
from streams.observing.metrics import Metrics
from streams.pool import ProcessPool
from streams.pool_child import Failure, PoolLimits
from streams.reasons import Reason
from streams.sending import RecordSender
from streams.settings import Settings
from streams.topics import Topic, topic_name
from streams.work import Rejection, ask, read_answer

log = logging.getLogger(__name__)

_LONGEST_NAME = 300

DeriveEvents = Callable[[JsonObject, datetime], list[Event]]
#: Is told the stage at which a record could not be processed, the reason, and the article's URI where that is known.
OnDeadLetter = Callable[[str, str, str | None], object]

_TOPIC_OF = {
    EventType.ENRICHED: Topic.ENRICHED,
    EventType.ENTITY: Topic.ENTITIES,
    EventType.LOCATION: Topic.LOCATIONS,
    EventType.STANCE: Topic.STANCES,
    EventType.DEAD_LETTER: Topic.DEAD_LETTERS,
}

_PUBLISHERS: tuple[tuple[str, DeriveEvents], ...] = (
    ("publish_entities", entity_events),
    ("publish_locations", location_events),
    ("publish_stances", stance_events),
)


def register_agents(to: StreamsApp) -> None:
    """Give ``to`` the agents that its role asks for."""
    settings = to.settings
    if settings.role in ("all", "enrich"):
        _add_agent(to, Topic.ARTICLES, "enrich_articles", partial(enrich_articles, to))
    if settings.role in ("all", "publish"):
        for name, derive in _PUBLISHERS:
            _add_agent(to, Topic.ENRICHED, name, partial(publish_derived, to, name, derive))


def _add_agent(to: StreamsApp, topic: Topic, name: str, loop: Callable[[Any], Awaitable[None]]) -> None:
    async def agent(stream: Any) -> None:
        try:
            await loop(stream)
        finally:
            to.consumer.leave(name)

    agent.__qualname__ = name  # what the log calls it
    channel = to.topic(
        topic_name(topic, to.settings), key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw"
    )
    to.agent(channel, name=name)(agent)
    to.readers.setdefault(topic_name(topic, to.settings), set()).add(name)


async def enrich_articles(of: StreamsApp, stream: Any) -> None:
    """Tag each article and send its enriched event, or a dead letter."""
    settings, metrics = of.settings, of.metrics
    limits = PoolLimits(settings.article_timeout, settings.process_memory_mb, settings.process_start_timeout)
    async with (
        ProcessPool("streams.work:load_worker", settings.processes, limits, _count_losses(metrics)) as pool,
        OrderedDelivery(_sender(of), settings.window) as delivery,
    ):
        of.are_taggers_loaded = lambda: pool.is_ready
        metrics.watch_window("enrich_articles", lambda: delivery.fill)
        async for event in stream.noack().events():
            record = source_record(event)
            metrics.record_read("enrich_articles")
            question = _Question(pool.submit(ask(record.key, record.value), partial(_tell_interruption, record)))
            outcome = partial(_enriched_records, record, question, settings, metrics)
            await delivery.deliver(event.message.tp, outcome, _done(of, "enrich_articles", record, event.message))


async def publish_derived(of: StreamsApp, name: str, derive: DeriveEvents, stream: Any) -> None:
    """Send the events of one kind that each enriched event holds, or a dead letter."""
    settings, metrics = of.settings, of.metrics
    async with OrderedDelivery(_sender(of), settings.window) as delivery:
        metrics.watch_window(name, lambda: delivery.fill)
        async for event in stream.noack().events():
            record = source_record(event)
            metrics.record_read(name)
            outcome = partial(_derived_records, record, name, derive, settings, metrics)
            await delivery.deliver(event.message.tp, outcome, _done(of, name, record, event.message))


class _Question:
    """A request to the pool, with the seconds until it was answered."""

    def __init__(self, answer: asyncio.Future[bytes | Failure]) -> None:
        self.answer = answer
        self.seconds = 0.0
        self._asked = time.perf_counter()
        answer.add_done_callback(self._note)

    def _note(self, _: object) -> None:
        self.seconds = time.perf_counter() - self._asked


def _done(of: StreamsApp, agent: str, record: SourceRecord, message: Any) -> Acknowledge:
    """Return what acknowledges ``record`` and counts it as done."""
    acknowledge = of.consumer.take(message, agent)

    def done() -> None:
        acknowledge()
        of.metrics.record_done(agent, None if record.timestamp is None else time.time() - record.timestamp / 1000)

    return done


def _count_losses(metrics: Metrics) -> Callable[[Failure], None]:
    return lambda failure: metrics.process_lost(failure.kind.value)


async def _enriched_records(
    record: SourceRecord, question: _Question, settings: Settings, metrics: Metrics
) -> Sequence[OutgoingRecord]:
    answered = await question.answer
    outcome: Event | Rejection | Failure
    if isinstance(answered, Failure):
        outcome = answered
    else:
        answer = read_answer(answered)
        outcome, took = answer.outcome, answer.account.seconds
        worked = sum(took.get(stage, 0.0) for stage in ("decode", "tag", "encode"))
        metrics.stages({**took, "wait": max(0.0, question.seconds - worked)})
        metrics.tags(answer.account.tags, answer.account.language)
        metrics.counted_by_taggers(answer.account.counts)
    return outgoing([enriched_or_dead_letter(record, outcome, _telling(record, metrics))], record, settings)


async def _derived_records(
    record: SourceRecord, stage: str, derive: DeriveEvents, settings: Settings, metrics: Metrics
) -> Sequence[OutgoingRecord]:
    return outgoing(derived_or_dead_letter(record, stage, derive, _telling(record, metrics)), record, settings)


def _tell_interruption(record: SourceRecord, failure: Failure) -> None:
    about = _place(record)
    log.warning(
        "A tagging process was killed from outside; its article is tagged once more (%s partition %d offset %d): %s",
        record.topic, record.partition, record.offset, failure.detail, extra=about,
    )  # fmt: skip


def _place(record: SourceRecord, uri: str | None = None) -> dict[str, object]:
    """Return what a log line says of ``record``: its place, and the article's URI where that is known."""
    place = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
    # Its key is the article's URI, where a publisher keeps to the contract.
    named = uri or (record.key or b"").decode(errors="replace")[:_LONGEST_NAME]
    return {**place, **({"article": named} if named else {})}


def _telling(record: SourceRecord, metrics: Metrics) -> OnDeadLetter:
    """Return what counts and logs that ``record`` becomes a dead letter."""

    def tell(stage: str, reason: str, uri: str | None) -> None:
        metrics.dead_letter(stage, reason)
        about = {**_place(record, uri), "stage": stage, "reason": reason}
        place = record.topic, record.partition, record.offset
        log.warning("Dead letter: %s at %s (%s partition %d offset %d)", reason, stage, *place, extra=about)

    return tell


def _tell_nobody(_stage: str, _reason: str, _uri: str | None) -> None: ...


def enriched_or_dead_letter(
    record: SourceRecord, outcome: Event | Rejection | Failure, on_dead_letter: OnDeadLetter = _tell_nobody
) -> Event:
    """Return the one event that a record of the article topic leads to; of a dead letter, tell stage and reason."""
    now = datetime.now(UTC)
    if isinstance(outcome, Failure):
        on_dead_letter("enrich", outcome.kind.value, None)
        return dead_letter_event(record, Reason(outcome.kind.value), "enrich", outcome.detail, now)
    if isinstance(outcome, Rejection):
        on_dead_letter(outcome.stage, outcome.reason.value, outcome.uri)
        return dead_letter_event(record, outcome.reason, outcome.stage, outcome.detail, now, uri=outcome.uri)
    return outcome


def derived_or_dead_letter(
    record: SourceRecord, stage: str, derive: DeriveEvents, on_dead_letter: OnDeadLetter = _tell_nobody
) -> list[Event]:
    """Return the events that a record of the enriched topic leads to; of a dead letter, tell stage and reason."""
    now = datetime.now(UTC)
    try:
        return derive(_decode_once(record.value), now)
    except EventRejected as rejected:
        on_dead_letter(stage, rejected.reason.value, None)
        return [dead_letter_event(record, rejected.reason, stage, rejected.detail, now)]


@lru_cache(maxsize=64)
def _decode_once(value: bytes | None) -> JsonObject:
    """Decode an enriched event for the first of the publishers; the others get the same object, and only read it."""
    return decode_enriched(value)


def source_record(event: Any) -> SourceRecord:
    """Return the Kafka record behind a Faust event, as it arrived."""
    message = event.message
    return SourceRecord(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        timestamp=None if message.timestamp is None else round(message.timestamp * 1000),
        key=message.key,
        value=message.value,
        headers=tuple(message.headers or ()),
    )


def outgoing(events: Iterable[Event], record: SourceRecord, settings: Settings) -> list[OutgoingRecord]:
    """Return the records to send for the events that ``record`` led to, in the trace of that."""
    place = f"{record.topic} partition {record.partition} offset {record.offset}"
    origin = f"{_place(record).get('article', 'an article without a key')} ({place})"
    trace = trace_context(record.headers)
    return [
        OutgoingRecord(
            topic_name(_TOPIC_OF[event.topic_kind], settings), event.key, event.value, (*event.headers, *trace), origin
        )
        for event in events
    ]


def _sender(of: StreamsApp) -> RecordSender:
    # Straight on aiokafka's producer: a send through Faust's topic costs five times as much.
    producer = of.producer._ensure_producer()  # noqa: SLF001 -- Faust has no other way
    confirmed = of.metrics.events_sent
    return RecordSender(
        producer,
        of.settings.produce_timeout,
        lambda records, seconds: confirmed((record.topic for record in records), seconds),
    )


register_agents(app)
