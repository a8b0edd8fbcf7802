"""What every peer does with an article once the taggers have answered: the same records that ``streams`` sends."""

from collections.abc import Iterator
from datetime import UTC, datetime

from streams.contract import decode_enriched
from streams.delivery import OutgoingRecord
from streams.errors import StreamsError
from streams.events import Event, EventType, entity_events, location_events, stance_events
from streams.pool_child import Failure, PoolLimits
from streams.settings import Settings
from streams.topics import Topic, topic_name
from streams.work import Rejection, read_answer

#: What the pool's processes load: the function that the worker of ``streams`` has them load.
LOAD_WORKER = "streams.work:load_worker"

_TOPIC_OF = {
    EventType.ENRICHED: Topic.ENRICHED,
    EventType.ENTITY: Topic.ENTITIES,
    EventType.LOCATION: Topic.LOCATIONS,
    EventType.STANCE: Topic.STANCES,
}


class ArticleFailedError(StreamsError):
    """An article of the bench gave no event: {detail}. `streams tag` on the samples shows which article it is."""


def pool_limits(settings: Settings) -> PoolLimits:
    """Return the limits that the worker of ``streams`` gives its processes."""
    return PoolLimits(settings.article_timeout, settings.process_memory_mb, settings.process_start_timeout)


def records_of_answer(answer: bytes | Failure, settings: Settings) -> list[OutgoingRecord]:
    """Return every record that an article leads to, by what a process of the pool answered.

    Raises:
        ArticleFailedError: it leads to none.
    """
    if isinstance(answer, Failure):
        raise ArticleFailedError(detail=answer.detail)
    return records_of(read_answer(answer).outcome, settings)


def records_of(outcome: Event | Rejection, settings: Settings) -> list[OutgoingRecord]:
    """Return every record that an article leads to: its enriched event first, then those derived from it.

    Raises:
        ArticleFailedError: it leads to none.
    """
    if isinstance(outcome, Rejection):
        raise ArticleFailedError(detail=outcome.detail)
    return [
        OutgoingRecord(topic_name(_TOPIC_OF[event.topic_kind], settings), event.key, event.value, event.headers)
        for event in _events(outcome)
    ]


def _events(enriched: Event) -> Iterator[Event]:
    yield enriched
    value, now = decode_enriched(enriched.value), datetime.now(UTC)
    yield from entity_events(value, now)
    yield from location_events(value, now)
    yield from stance_events(value, now)
