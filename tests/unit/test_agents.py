from types import SimpleNamespace

import orjson
import pytest

from streams.agents import derived_or_dead_letter, enriched_or_dead_letter, outgoing, source_record
from streams.bench.loops import FREE_ENTITIES, FreeEnricher
from streams.events import Event, EventType, SourceRecord, entity_events, restore_record
from streams.pool import Failure, FailureKind
from streams.reasons import Reason
from streams.settings import load_settings
from streams.work import Rejection, process_record
from tests.schemas import assert_valid

VALUE = orjson.dumps({"uri": "urn:1", "body": "نص طويل بما يكفي."})
RECORD = SourceRecord("news.articles.v1", 2, 7, 5, b"urn:1", VALUE, (("desk", b"a"), ("desk", None)))


def enriched() -> Event:
    event = process_record(b"urn:1", VALUE, FreeEnricher(), load_settings())
    assert isinstance(event, Event)
    return event


def letter(event: Event) -> dict[str, object]:
    assert event.topic_kind is EventType.DEAD_LETTER
    value: dict[str, object] = orjson.loads(event.value)
    assert_valid("dead-letter", value)
    assert restore_record(value) == (RECORD.key, RECORD.value, RECORD.headers)
    return value


def test_an_answer_with_an_event_is_sent_as_it_is() -> None:
    event = enriched()
    assert enriched_or_dead_letter(RECORD, event) == event


def test_a_rejection_becomes_a_dead_letter() -> None:
    rejection = Rejection(Reason.BLANK_BODY, "decode", "/body: nothing to see", "urn:1")
    value = letter(enriched_or_dead_letter(RECORD, rejection))
    assert (value["reason"], value["stage"], value["uri"]) == ("blank_body", "decode", "urn:1")


@pytest.mark.parametrize("kind", FailureKind)
def test_a_failure_of_the_pool_becomes_a_dead_letter_with_its_reason(kind: FailureKind) -> None:
    value = letter(enriched_or_dead_letter(RECORD, Failure(kind, "it took too long")))
    assert (value["reason"], value["stage"], value["detail"]) == (kind.value, "enrich", "it took too long")


def test_an_enriched_event_gives_its_derived_events() -> None:
    record = SourceRecord("news.enriched.v1", 0, 1, 5, b"urn:1", enriched().value)
    events = derived_or_dead_letter(record, "publish_entities", entity_events)
    assert [event.topic_kind for event in events] == [EventType.ENTITY] * FREE_ENTITIES


def test_what_is_no_enriched_event_becomes_a_dead_letter() -> None:
    (event,) = derived_or_dead_letter(RECORD, "publish_entities", entity_events)
    assert (letter(event)["reason"], letter(event)["stage"]) == ("invalid_event", "publish_entities")


def test_a_record_arrives_whole() -> None:
    message = SimpleNamespace(
        topic="t", partition=1, offset=9, timestamp=1.5, key=b"k", value=None, headers=[("a", b"1"), ("a", None)]
    )
    assert source_record(SimpleNamespace(message=message)) == SourceRecord(
        "t", 1, 9, 1500, b"k", None, (("a", b"1"), ("a", None))
    )


@pytest.mark.parametrize("kind", EventType)
def test_every_kind_of_event_has_its_topic(kind: EventType) -> None:
    record = outgoing(Event(kind, b"k", b"v", (("a", b"1"),)), load_settings(topic_prefix="x."))
    assert record.topic.startswith("x.news.")
    assert (record.key, record.value, record.headers) == (b"k", b"v", (("a", b"1"),))
