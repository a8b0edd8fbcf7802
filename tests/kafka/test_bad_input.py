"""Whatever arrives on the topics that a worker reads, it goes on, and what it cannot use is kept."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson
import pytest
from aiokafka import AIOKafkaProducer

from streams.broker import LocalBroker
from streams.contract import JsonObject
from streams.events import Headers, SourceRecord, restore_record
from streams.reasons import Reason
from streams.topics import Topic, topic_name
from tests.delivery.expected import DERIVED
from tests.delivery.harness import Pipeline
from tests.kafka.workers import checked_value, headers, own_pipeline, read_events, read_records

BODY = "وصل الوزير إلى العاصمة صباح اليوم، وغادرها في المساء."
LARGEST_EVENT = 600_000
DEPTH = 100_000
#: Headers as odd as Kafka allows: a name twice, one without a name or a value, one that is not text.
HEADERS: Headers = (("desk", b"foreign"), ("trace", b""), ("desk", b"sport"), ("", b""), ("raw", b"\xff\x00"))

NULL_HEADERS: Headers = (("trace", None),)
#: Stands in a bad record for its URI, which follows from its name.
PLACEHOLDER = "urn:placeholder"


def article(uri: str = PLACEHOLDER, **fields: object) -> bytes:
    return orjson.dumps({"uri": uri, "version": "1", "body": BODY} | fields)


def item(**fields: object) -> bytes:
    return orjson.dumps({"uri": PLACEHOLDER, "standard": {"name": "ninjs", "version": "3.0"}} | fields)


def with_body(body: bytes, uri: str = PLACEHOLDER) -> bytes:
    """An article with a body that no encoder would write."""
    return b'{"uri":"%s","body":"%s"}' % (uri.encode(), body)


def with_field(field: bytes) -> bytes:
    return b'{"uri":"%s","body":"text","field":%s}' % (PLACEHOLDER.encode(), field)


BAD: dict[str, tuple[Reason, bytes | None]] = {
    "no-value": (Reason.EMPTY_VALUE, None),
    "empty-value": (Reason.EMPTY_VALUE, b""),
    "not-utf8": (Reason.NOT_UTF8, with_body("القاهرة".encode("cp1256"))),
    "surrogate-as-bytes": (Reason.NOT_UTF8, with_body(b"text \xed\xa0\xbd")),
    "text": (Reason.NOT_JSON, BODY.encode()),
    "cut-off": (Reason.NOT_JSON, article()[:-9]),
    "two-values": (Reason.NOT_JSON, article() * 2),
    "nan": (Reason.NOT_JSON, with_field(b"NaN")),
    "null": (Reason.INVALID_ARTICLE, b"null"),
    "array": (Reason.INVALID_ARTICLE, b"[" + article() + b"]"),
    "number": (Reason.INVALID_ARTICLE, b"42"),
    "string": (Reason.INVALID_ARTICLE, b'"article"'),
    "other-fields": (Reason.INVALID_ARTICLE, b'{"id":7,"title":"Sale","price":1.5}'),
    "no-uri": (Reason.INVALID_ARTICLE, orjson.dumps({"body": BODY})),
    "number-for-body": (Reason.INVALID_ARTICLE, article(body=5)),
    "number-for-headline": (Reason.INVALID_ARTICLE, article(headline=5)),
    "number-for-uri": (Reason.INVALID_ARTICLE, article().replace(b'"urn:placeholder"', b"12")),
    "number-for-date": (Reason.INVALID_ARTICLE, article(published=20200724)),
    "fraction-for-version": (Reason.INVALID_ARTICLE, article(version=1.5)),
    "string-for-list": (Reason.INVALID_ARTICLE, item(bodies="text")),
    "no-body": (Reason.MISSING_BODY, orjson.dumps({"uri": PLACEHOLDER, "headline": "Cairo"})),
    "no-bodies": (Reason.MISSING_BODY, item(bodies=[])),
    "spaces": (Reason.BLANK_BODY, article(body=" \n\t\u00a0\u200f")),
    "empty-body": (Reason.BLANK_BODY, article(body="")),
    "markup-only": (Reason.BLANK_BODY, item(bodies=[{"value": "<p>&nbsp;<br></p>"}])),
    "5-megabytes": (Reason.ARTICLE_TOO_LARGE, article(body="x" * 5_000_000)),
    "8-megabytes-of-noise": (Reason.ARTICLE_TOO_LARGE, random.Random().randbytes(8_000_000)),
    "deep": (Reason.TOO_DEEP, b"[" * DEPTH + b"]" * DEPTH),
    "deep-unclosed": (Reason.TOO_DEEP, b"[" * DEPTH),
    "deep-field": (Reason.TOO_DEEP, with_field(b'{"a":' * DEPTH + b"1" + b"}" * DEPTH)),
    "lone-surrogate": (Reason.LONE_SURROGATE, with_body(b"text \\ud83d")),
    "null-byte": (Reason.NULL_CHARACTER, with_body(b"text \0")),
    "null-bytes-only": (Reason.NULL_CHARACTER, b"\0" * 100),
    "null-escape": (Reason.NULL_CHARACTER, with_body(b"text \\u0000")),
    "large-event": (Reason.EVENT_TOO_LARGE, article(body="y" * LARGEST_EVENT)),
}  # fmt: skip


@dataclass(frozen=True)
class Sound:
    """An input that gives an event: its key, its value, and what the event is to say."""

    key: bytes | None
    value: bytes
    says: JsonObject


SOUND = {
    "no-key": Sound(None, article("urn:no-key"), {"uri": "urn:no-key"}),
    "empty-key": Sound(b"", article("urn:empty-key"), {"uri": "urn:empty-key"}),
    "other-key": Sound(b"\xff\x00", article("urn:other-key"), {"uri": "urn:other-key"}),
    "arabic-uri": Sound(None, article("urn:خبر:١"), {"uri": "urn:خبر:١"}),
    "unknown-language": Sound(None, article("urn:tlh", language="qq-no-such"), {"language": "ar"}),
    "empty-language": Sound(None, article("urn:empty", language=""), {"language": "ar"}),
    "extra-fields": Sound(None, article("urn:extra", priority={"desk": [1, {"a": None}]}, urgency="4"), {"text": BODY}),
    "version-as-number": Sound(None, article("urn:number", version=12), {"version": "12"}),
    "byte-order-mark": Sound(None, b"\xef\xbb\xbf" + article("urn:mark"), {"text": BODY}),
    "surrogate-pair": Sound(None, with_body(b"done \\ud83d\\ude42", uri="urn:pair"), {"text": "done 🙂"}),
    "blank-but-canceled": Sound(
        None, article("urn:canceled", body=" ", pubstatus="canceled"), {"pubstatus": "canceled", "entities": []}
    ),
}

#: Bad records without a key that names the article: key, value, the URI that the dead letter names, its key.
WITHOUT_GOOD_KEY: list[tuple[bytes | None, bytes, str | None, bytes | None]] = [
    (None, article("urn:known", body=5), "urn:known", b"urn:known"),
    (b"\xff", article("urn:known", body=6), "urn:known", b"\xff"),
    (None, b"?", None, None),
    (b"\xff", b"?!", None, b"\xff"),
]

#: What has no place on the topic of the enriched events.
STRANGERS: dict[str, bytes | None] = {
    "no-value": None,
    "not-json": b"\xff{",
    "deep": b"[" * DEPTH,
    "an-article": article("urn:stranger"),
    "stance-of-nobody": b'{"uri":"urn:x","version":"1","language":"ar","text":"x","stances":[{"holder":"nil:x"}]}',
}


def uri_of(name: str) -> str:
    return f"urn:bad:{name}"


def bad_value(name: str) -> bytes | None:
    _, value = BAD[name]
    return value and value.replace(PLACEHOLDER.encode(), uri_of(name).encode())


@dataclass(frozen=True)
class Outcome:
    """What a worker made of all of it. ``strangers`` are the dead letters of the topic of the enriched events."""

    letters: list[tuple[SourceRecord, JsonObject]]
    strangers: list[tuple[SourceRecord, JsonObject]]
    enriched: list[tuple[SourceRecord, JsonObject]]
    derived: dict[Topic, list[str]]
    inputs: dict[tuple[str, int, int], SourceRecord]

    def letters_of(self, name: str) -> list[tuple[SourceRecord, JsonObject]]:
        return [one for one in self.letters if restore_record(one[1])[0] == uri_of(name).encode()]


@pytest.fixture(scope="module")
def outcome(kafka: LocalBroker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    folder = tmp_path_factory.mktemp("bad-input")
    with own_pipeline(kafka, folder, max_event_bytes=LARGEST_EVENT) as pipe:
        pipe.publish_raw(((name.encode(), value, HEADERS) for name, value in STRANGERS.items()), topic=Topic.ENRICHED)
        pipe.publish_raw(
            (uri_of(name).encode(), value, HEADERS)
            for name in BAD
            for value in (article(uri_of(name)), bad_value(name), article(uri_of(name), version="2"))
        )
        pipe.publish_raw((sound.key, sound.value, HEADERS) for sound in SOUND.values())
        pipe.publish_raw((key, value, ()) for key, value, _, _ in WITHOUT_GOOD_KEY)
        asyncio.run(publish_nothing(pipe))
        worker = pipe.start_worker()
        pipe.wait_until_idle(30)
        assert worker.poll() is None, pipe.log()
        yield outcome_of(pipe)


async def publish_nothing(pipe: Pipeline) -> None:
    """Publish a record with neither key nor value and a header without one: Kafka allows it, few producers do."""
    async with AIOKafkaProducer(bootstrap_servers=pipe.bootstrap) as producer:
        batch = producer.create_batch()
        batch.append(timestamp=None, key=None, value=None, headers=list(NULL_HEADERS))
        sent = await producer.send_batch(batch, topic_name(Topic.ARTICLES, pipe.settings), partition=0)
        await sent


def outcome_of(pipe: Pipeline) -> Outcome:
    enriched = read_records(pipe, Topic.ENRICHED)
    letters = read_events(pipe, Topic.DEAD_LETTERS)
    inputs = read_records(pipe, Topic.ARTICLES) + enriched
    return Outcome(
        letters=[one for one in letters if one[1]["topic"].endswith(Topic.ARTICLES)],
        strangers=[one for one in letters if one[1]["topic"].endswith(Topic.ENRICHED)],
        enriched=[(record, checked_value(record, Topic.ENRICHED)) for record in enriched if record.headers != HEADERS],
        derived={
            topic: [headers(record)["ce_id"] for record, _ in read_events(pipe, topic)]
            for topic in (Topic.ENTITIES, Topic.LOCATIONS, Topic.STANCES)
        },
        inputs={(one.topic, one.partition, one.offset): one for one in inputs},
    )


def origin(outcome: Outcome, letter: JsonObject) -> SourceRecord:
    """The record that a dead letter says it keeps."""
    return outcome.inputs[letter["topic"], letter["partition"], letter["offset"]]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_record_is_one_dead_letter_that_keeps_it(outcome: Outcome, name: str) -> None:
    reason, _ = BAD[name]
    [(record, letter)] = outcome.letters_of(name)
    assert letter["reason"] == reason.value
    assert letter["uri"] == uri_of(name)
    assert record.key == uri_of(name).encode()
    assert headers(record)["ce_subject"] == uri_of(name)
    restored = restore_record(letter)
    assert restored == (uri_of(name).encode(), bad_value(name), HEADERS)
    kept = origin(outcome, letter)
    assert restored == (kept.key, kept.value, kept.headers)
    assert letter["timestamp"] == kept.timestamp
    assert BODY not in letter["detail"]


@pytest.mark.parametrize("name", BAD)
def test_its_neighbours_come_through_in_order(outcome: Outcome, name: str) -> None:
    versions = [event["version"] for record, event in outcome.enriched if record.key == uri_of(name).encode()]
    assert versions == ["1", "2"]


def test_nothing_else_became_a_dead_letter(outcome: Outcome) -> None:
    assert len(outcome.letters) == len(BAD) + len(WITHOUT_GOOD_KEY) + 1
    assert len({headers(record)["ce_id"] for record, _ in outcome.letters}) == len(outcome.letters)


@pytest.mark.parametrize("name", SOUND)
def test_a_record_that_can_be_read_gives_an_event(outcome: Outcome, name: str) -> None:
    uri = orjson.loads(SOUND[name].value.removeprefix(b"\xef\xbb\xbf"))["uri"]
    [(record, event)] = [one for one in outcome.enriched if one[1]["uri"] == uri]
    assert event | SOUND[name].says == event
    assert record.key == uri.encode()


@pytest.mark.parametrize(("key", "value", "uri", "letter_key"), WITHOUT_GOOD_KEY)
def test_a_dead_letter_has_the_records_key_or_the_uri(
    outcome: Outcome, key: bytes | None, value: bytes, uri: str | None, letter_key: bytes | None
) -> None:
    [(record, letter)] = [one for one in outcome.letters if restore_record(one[1]) == (key, value, ())]
    assert (record.key, letter["uri"]) == (letter_key, uri)
    assert headers(record).get("ce_subject") == uri


def test_a_record_of_nothing_but_headers_is_kept_too(outcome: Outcome) -> None:
    [(record, letter)] = [one for one in outcome.letters if restore_record(one[1]) == (None, None, NULL_HEADERS)]
    assert letter["reason"] == Reason.EMPTY_VALUE.value
    assert record.key is None


@pytest.mark.parametrize("name", STRANGERS)
def test_what_is_no_enriched_event_is_one_dead_letter_of_each_publisher(outcome: Outcome, name: str) -> None:
    letters = [letter for _, letter in outcome.strangers if restore_record(letter)[0] == name.encode()]
    assert {letter["reason"] for letter in letters} == {Reason.INVALID_EVENT.value}
    assert sorted(letter["stage"] for letter in letters) == [
        "publish_entities", "publish_locations", "publish_stances",
    ]  # fmt: skip
    for letter in letters:
        kept = origin(outcome, letter)
        assert (kept.key, kept.value, kept.headers) == (name.encode(), STRANGERS[name], HEADERS)
        assert restore_record(letter) == (name.encode(), STRANGERS[name], HEADERS)


def test_publishers_go_on_after_what_is_no_enriched_event(outcome: Outcome) -> None:
    assert len(outcome.strangers) == 3 * len(STRANGERS)
    now = datetime.now(UTC)
    for topic, derive in DERIVED:
        events = [derived for _, event in outcome.enriched for derived in derive(event, now)]
        assert sorted(dict(event.headers)["ce_id"].decode() for event in events) == sorted(outcome.derived[topic])
