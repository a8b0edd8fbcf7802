"""The loops: read, work, publish, dead-letter, acknowledge. Imported by the worker; see ``streams.delivery`` for order.

Agents run with one stream each (``noack``) and acknowledge by themselves, because Faust acknowledges a record when the
next one is asked for, whatever became of its events.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

from streams.app import StreamsApp, app
from streams.contract import EventRejected, JsonObject, decode_enriched
from streams.delivery import OrderedDelivery, OutgoingRecord
from streams.events import (
    Event,
    EventType,
    SourceRecord,
    dead_letter_event,
    entity_events,
    location_events,
    stance_events,
)
from streams.pool import Failure, PoolLimits, ProcessPool
from streams.reasons import Reason
from streams.sending import RecordSender
from streams.settings import Settings
from streams.topics import Topic, topic_name
from streams.work import Rejection, ask, read_answer

DeriveEvents = Callable[[JsonObject, datetime], list[Event]]

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
        await loop(stream)

    agent.__qualname__ = name  # what the log calls it
    channel = to.topic(
        topic_name(topic, to.settings), key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw"
    )
    to.agent(channel, name=name)(agent)


async def enrich_articles(of: StreamsApp, stream: Any) -> None:
    """Tag each article and send its enriched event, or a dead letter."""
    settings = of.settings
    limits = PoolLimits(settings.article_timeout, settings.process_memory_mb, settings.process_start_timeout)
    async with (
        ProcessPool("streams.work:load_worker", settings.processes, limits) as pool,
        OrderedDelivery(_sender(of), settings.window) as delivery,
    ):
        async for event in stream.noack().events():
            record = source_record(event)
            answer = pool.submit(ask(record.key, record.value))
            await delivery.deliver(event.message.tp, partial(_enriched_records, record, answer, settings), event.ack)


async def publish_derived(of: StreamsApp, name: str, derive: DeriveEvents, stream: Any) -> None:
    """Send the events of one kind that each enriched event holds, or a dead letter."""
    settings = of.settings
    async with OrderedDelivery(_sender(of), settings.window) as delivery:
        async for event in stream.noack().events():
            outcome = partial(_derived_records, source_record(event), name, derive, settings)
            await delivery.deliver(event.message.tp, outcome, event.ack)


async def _enriched_records(
    record: SourceRecord, answer: Awaitable[bytes | Failure], settings: Settings
) -> Sequence[OutgoingRecord]:
    return [outgoing(enriched_or_dead_letter(record, await answer), settings)]


async def _derived_records(
    record: SourceRecord, stage: str, derive: DeriveEvents, settings: Settings
) -> Sequence[OutgoingRecord]:
    return [outgoing(event, settings) for event in derived_or_dead_letter(record, stage, derive)]


def enriched_or_dead_letter(record: SourceRecord, answer: bytes | Failure) -> Event:
    """Return the one event that a record of the article topic leads to."""
    if isinstance(answer, Failure):
        return dead_letter_event(record, Reason(answer.kind.value), "enrich", answer.detail, datetime.now(UTC))
    outcome = read_answer(answer)
    if isinstance(outcome, Rejection):
        return dead_letter_event(
            record, outcome.reason, outcome.stage, outcome.detail, datetime.now(UTC), uri=outcome.uri
        )
    return outcome


def derived_or_dead_letter(record: SourceRecord, stage: str, derive: DeriveEvents) -> list[Event]:
    """Return the events that a record of the enriched topic leads to."""
    now = datetime.now(UTC)
    try:
        return derive(_decode_once(record.value), now)
    except EventRejected as rejected:
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


def outgoing(event: Event, settings: Settings) -> OutgoingRecord:
    """Return the record to send for an event."""
    name = topic_name(_TOPIC_OF[event.topic_kind], settings)
    return OutgoingRecord(name, event.key, event.value, event.headers)


def _sender(of: StreamsApp) -> RecordSender:
    # Straight on aiokafka's producer: a send through Faust's topic costs five times as much.
    return RecordSender(of.producer._ensure_producer(), of.settings.produce_timeout)  # noqa: SLF001 -- Faust has no other way


register_agents(app)
