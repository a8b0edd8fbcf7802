from dataclasses import replace
from types import SimpleNamespace

import orjson
import pytest

from streams.agents import derived_or_dead_letter, enriched_or_dead_letter, outgoing, source_record
from streams.bench.loops import FREE_ENTITIES, FreeEnricher
from streams.events import Event, EventType, Headers, SourceRecord, entity_events, restore_record
from streams.pool_child import Failure, FailureKind
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
    (record,) = outgoing([Event(kind, b"k", b"v", (("a", b"1"),))], RECORD, load_settings(topic_prefix="x."))
    assert record.topic.startswith("x.news.")
    assert (record.key, record.value, record.headers) == (b"k", b"v", (("a", b"1"),))


PARENT = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.mark.parametrize(
    ("headers", "passed_on"),
    [
        ((("traceparent", PARENT),), (("traceparent", PARENT),)),
        ((("tracestate", b"a=1"), ("traceparent", PARENT)), (("traceparent", PARENT), ("tracestate", b"a=1"))),
        ((("traceparent", PARENT), ("tracestate", b"x" * 513)), (("traceparent", PARENT),)),
        ((("tracestate", b"a=1"),), ()),
        ((("traceparent", None),), ()),
        ((("traceparent", PARENT.replace(b"4bf9", b"4BF9")),), ()),
        ((("traceparent", b"00-" + b"0" * 32 + b"-00f067aa0ba902b7-01"),), ()),
        ((("traceparent", PARENT + b"\n"),), ()),
    ],
)
def test_the_trace_context_of_a_record_is_passed_on(headers: Headers, passed_on: Headers) -> None:
    record = replace(RECORD, headers=headers)
    (sent,) = outgoing([Event(EventType.ENRICHED, b"k", b"v", (("a", b"1"),))], record, load_settings())
    assert sent.headers == (("a", b"1"), *passed_on)


def test_what_is_sent_says_what_led_to_it() -> None:
    (sent,) = outgoing([enriched()], RECORD, load_settings())
    assert sent.origin == "urn:1 (news.articles.v1 partition 2 offset 7)"
