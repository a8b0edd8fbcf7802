import random
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import chain

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.contract import JsonObject, decode_enriched, enriched_bytes
from streams.events import (
    Event,
    EventType,
    SourceRecord,
    dead_letter_event,
    dead_letter_size_limit,
    enriched_event,
    entity_events,
    event_id,
    location_events,
    restore_record,
    stance_events,
)
from streams.reasons import Reason
from streams.records import EnrichedArticle
from tests.examples import ARTICLE, ENRICHED, TIME
from tests.schemas import assert_valid

LATER = TIME + timedelta(hours=1)


def all_events(enriched: EnrichedArticle, time: datetime = TIME) -> list[Event]:
    event = decode_enriched(enriched_bytes(enriched))
    derived = (make(event, time) for make in (entity_events, location_events, stance_events))
    return [enriched_event(enriched, time), *chain.from_iterable(derived)]


def headers_of(event: Event) -> dict[str, str]:
    return {name: value.decode() for name, value in event.headers}


def value_of(event: Event) -> JsonObject:
    value: JsonObject = orjson.loads(event.value)
    return value


def test_every_event_fits_its_schema() -> None:
    events = all_events(ENRICHED)
    for event in events:
        assert_valid(event.topic_kind.value, value_of(event))
    kinds = [event.topic_kind.value for event in events]
    assert kinds == ["enriched", "entity", "entity", "location", "stance", "stance"]


def test_keys_keep_the_order_of_what_belongs_together() -> None:
    keys = [event.key.decode() for event in all_events(ENRICHED) if event.key is not None]
    assert keys == [
        ARTICLE.uri,
        "wikidata:Q43",
        "wikidata:Q159",
        "geonames:2210554",
        "wikidata:Q43",
        "wikidata:Q43",
    ]


def test_a_second_delivery_differs_in_its_time_only() -> None:
    for first, second in zip(all_events(ENRICHED), all_events(ENRICHED, LATER), strict=True):
        assert (first.key, first.value) == (second.key, second.value)
        changed = dict(first.headers).items() - dict(second.headers).items()
        assert {name for name, _ in changed} == {"ce_time"}


def test_headers_are_cloudevents_of_the_binary_mode() -> None:
    [entity, *_] = entity_events(decode_enriched(enriched_bytes(ENRICHED)), TIME)
    assert headers_of(entity) == {
        "ce_specversion": "1.0",
        "ce_id": event_id(ARTICLE.uri, ARTICLE.version, EventType.ENTITY, 0),
        "ce_type": "streams.article.entity.v1",
        "ce_source": "urn:streams:pipeline",
        "ce_time": "2026-01-02T03:04:05.678Z",
        "ce_dataschema": "urn:streams:schema:entity:1",
        "content-type": "application/json",
        "ce_subject": ARTICLE.uri,
    }


def test_the_time_is_given_in_utc() -> None:
    local = TIME.astimezone(timezone(timedelta(hours=3)))
    assert headers_of(enriched_event(ENRICHED, local))["ce_time"] == "2026-01-02T03:04:05.678Z"


def test_ids_are_unique_and_pinned() -> None:
    ids = [headers_of(event)["ce_id"] for event in all_events(ENRICHED)]
    assert len(set(ids)) == len(ids)
    # A change of this value makes consumers take every replayed event for a new one.
    assert event_id("urn:a", "1", EventType.STANCE, 2) == "5000fe9694ed099680a65c6386a6c6c1"


@given(
    st.lists(
        st.tuples(st.text(), st.text(), st.sampled_from(EventType), st.integers(0, 1000)),
        unique=True,
        min_size=2,
        max_size=2,
    )
)
def test_ids_differ_with_every_part(parts: list[tuple[str, str, EventType, int]]) -> None:
    first, second = parts
    assert event_id(*first) == event_id(*first)
    assert event_id(*first) != event_id(*second)


def test_a_cancellation_is_no_duplicate_of_what_it_withdraws() -> None:
    canceled = EnrichedArticle(replace(ARTICLE, pubstatus="canceled"), ENRICHED.producer)
    [event] = all_events(canceled)
    assert value_of(event)["pubstatus"] == "canceled"
    assert_valid("enriched", value_of(event))
    assert headers_of(event)["ce_id"] != headers_of(enriched_event(ENRICHED, TIME))["ce_id"]


def test_derived_events_say_which_article_and_what_made_them() -> None:
    withheld = replace(ENRICHED, article=replace(ARTICLE, pubstatus="withheld"))
    enriched, *derived = map(value_of, all_events(withheld))
    fields = ("uri", "version", "language", "published", "source", "url", "headline", "pubstatus")
    for value in derived:
        assert value["article"] == {field: enriched[field] for field in fields}
        assert value["producer"] == enriched["producer"]


def test_stances_name_both_sides() -> None:
    event = decode_enriched(enriched_bytes(ENRICHED))
    towards_issue, towards_actor = map(value_of, stance_events(event, TIME))
    turkey = {"id": "wikidata:Q43", "type": "location", "name": {"ar": "تركيا", "en": "Turkey"}}
    russia = {"id": "wikidata:Q159", "type": "location", "name": {"en": "Russia"}}
    assert (towards_issue["holder_entity"], towards_issue["target_entity"]) == (turkey, None)
    assert (towards_actor["holder_entity"], towards_actor["target_entity"]) == (turkey, russia)


RECORD = SourceRecord(
    topic="news.articles.v1",
    partition=3,
    offset=41,
    timestamp=1_767_323_045_000,
    key=b"\xff\x00key",
    value=b"\xfenot json\x00",
    headers=(("desk", b"\x80"), ("desk", b"again"), ("empty", b""), ("null", None)),
)


def dead_letter(record: SourceRecord = RECORD, *, uri: str | None = None) -> Event:
    return dead_letter_event(record, Reason.NOT_JSON, "decode", "line 1", TIME, uri=uri, attempts=2)


def test_a_dead_letter_says_what_where_and_why() -> None:
    value = value_of(dead_letter(uri="urn:a"))
    assert_valid("dead-letter", value)
    told = {"reason", "stage", "detail", "uri", "topic", "partition", "offset", "timestamp"}
    assert {name: value[name] for name in told | {"attempts"}} == {
        "reason": "not_json",
        "stage": "decode",
        "detail": "line 1",
        "uri": "urn:a",
        "topic": "news.articles.v1",
        "partition": 3,
        "offset": 41,
        "timestamp": 1_767_323_045_000,
        "attempts": 2,
    }


@pytest.mark.parametrize(
    ("key", "uri", "expected"),
    [(b"k", "urn:a", b"k"), (None, "urn:a", b"urn:a"), (b"", "urn:a", b""), (None, None, None)],
)
def test_a_dead_letter_has_the_key_of_its_record(key: bytes | None, uri: str | None, expected: bytes | None) -> None:
    event = dead_letter(replace(RECORD, key=key), uri=uri)
    assert event.key == expected
    assert headers_of(event).get("ce_subject") == uri


def test_a_dead_letter_is_the_same_again_for_the_same_record_only() -> None:
    def id_of(record: SourceRecord) -> str:
        return headers_of(dead_letter(record))["ce_id"]

    others = [
        replace(RECORD, topic="news.enriched.v1"),
        replace(RECORD, partition=4),
        replace(RECORD, offset=42),
        replace(RECORD, timestamp=None),
    ]
    assert dead_letter() == dead_letter()
    assert len({id_of(record) for record in [RECORD, *others]}) == 5


_ANY_BYTES = st.none() | st.binary()


@given(_ANY_BYTES, _ANY_BYTES, st.lists(st.tuples(st.text(), _ANY_BYTES)).map(tuple))
def test_the_record_comes_back_byte_for_byte(
    key: bytes | None, value: bytes | None, headers: tuple[tuple[str, bytes | None], ...]
) -> None:
    record = replace(RECORD, key=key, value=value, headers=headers)
    letter = value_of(dead_letter(record))
    assert_valid("dead-letter", letter)
    assert restore_record(letter) == (key, value, headers)


def test_a_large_value_is_compressed_and_comes_back() -> None:
    large = replace(RECORD, value=b"\x00abc" * 2_000_000)
    event = dead_letter(large)
    letter = value_of(event)
    assert_valid("dead-letter", letter)
    assert len(event.value) < 100_000
    assert restore_record(letter)[1] == large.value


def test_the_size_limit_holds_what_does_not_compress() -> None:
    value = b"".join(event_id("", "", EventType.ENTITY, n).encode() for n in range(29_000))
    record = replace(RECORD, value=value)
    assert len(value) < 1_000_000
    assert len(dead_letter(record).value) <= dead_letter_size_limit(len(value))


@pytest.mark.parametrize(
    "record",
    [
        replace(RECORD, value=random.Random(1).randbytes(9_500_000)),
        replace(RECORD, key=b"k" * 6_000_000),
        replace(RECORD, headers=(("h", b"x" * 10_000_000),)),
    ],
    ids=["value", "key", "headers"],
)
def test_what_no_record_can_hold_is_left_out_and_said_to_be(record: SourceRecord) -> None:
    event = dead_letter(record, uri="urn:a")
    letter = value_of(event)
    assert_valid("dead-letter", letter)
    assert len(event.value) < 1_000
    assert event.key == b"urn:a"
    assert letter["omitted_bytes"] > 6_000_000
    assert (letter["topic"], letter["partition"], letter["offset"]) == ("news.articles.v1", 3, 41)
    assert dead_letter(record).key is None


def test_letters_of_one_record_from_two_stages_are_two_events() -> None:
    letters = [dead_letter_event(RECORD, Reason.INVALID_EVENT, stage, "", TIME) for stage in ("a", "b")]
    assert headers_of(letters[0])["ce_id"] != headers_of(letters[1])["ce_id"]


def test_the_detail_is_cut() -> None:
    event = dead_letter_event(RECORD, Reason.CRASHED, "enrich", "x" * 1_000, TIME)
    assert value_of(event)["detail"] == "x" * 300


def test_every_reason_is_in_the_schema_and_explained() -> None:
    for reason in Reason:
        event = dead_letter_event(RECORD, reason, "decode", "", TIME)
        assert_valid("dead-letter", value_of(event))
        assert Reason(reason.value) is reason
        assert reason.meaning
        assert reason.remedy.endswith(".")
