"""The records that are sent: keys, values, CloudEvents headers and ids.

Everything is deterministic except ``ce_time``. The headers follow the CloudEvents 1.0.2 Kafka
protocol binding in binary content mode.
"""

import hashlib
import re
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

import orjson

from streams import __version__
from streams.contract import MAJOR, JsonObject, encode, enriched_to_json
from streams.reasons import Reason
from streams.records import EnrichedArticle

#: A record's headers, in their order. Kafka allows a header without a value.
Headers = tuple[tuple[str, bytes | None], ...]

SOURCE = "urn:streams:pipeline"
DETAIL_LIMIT = 300

# Of other versions more may follow; the ids of zeros only are not valid (W3C Trace Context, 3.2.2).
_TRACE_PARENT = re.compile(rb"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_LONGEST_TRACE_STATE = 512

# Larger values are compressed: what a producer sent compressed can be far larger than a topic takes.
_COMPRESS_FROM = 1_000_000
_BASE64, _COMPRESSED = "base64", "zlib+base64"
# A dead letter carries its record in Base64 (4 bytes for 3), its own fields and the header names.
_BASE64_GROWTH = 4 / 3
_DEAD_LETTER_FIELDS = 64 * 1024
# Its topic takes records of 12 MiB, the broker's own bytes and the CloudEvents headers included.
_MOST_LETTER_BYTES = 12 * 1024 * 1024 - _DEAD_LETTER_FIELDS


class EventType(Enum):
    """The kinds of events; the value is the name of the schema."""

    ENRICHED = "enriched"
    ENTITY = "entity"
    LOCATION = "location"
    STANCE = "stance"
    DEAD_LETTER = "dead-letter"

    @property
    def ce_type(self) -> str:
        """The CloudEvents type, which ends with the schema's major version."""
        return f"streams.article.{self.value}.v{MAJOR}"

    @property
    def dataschema(self) -> str:
        """The ``$id`` of the schema."""
        return f"urn:streams:schema:{self.value}:{MAJOR}"


@dataclass(frozen=True, slots=True)
class Event:
    """A record that is ready to be sent."""

    topic_kind: EventType
    key: bytes | None
    value: bytes
    headers: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A record as it was consumed. ``timestamp`` is in milliseconds since 1970-01-01 UTC."""

    topic: str
    partition: int
    offset: int
    timestamp: int | None
    key: bytes | None
    value: bytes | None
    headers: Headers = ()


def trace_context(headers: Headers) -> tuple[tuple[str, bytes], ...]:
    """Return the W3C trace context among ``headers``, to be passed on: ``traceparent``, and ``tracestate`` with it.

    What is malformed or too long is left out: a consumer must be able to trust it.
    """
    found = {name: value for name, value in headers if value is not None}
    parent, state = found.get("traceparent", b""), found.get("tracestate", b"")
    if not _TRACE_PARENT.fullmatch(parent):
        return ()
    kept = (("traceparent", parent),)
    return (*kept, ("tracestate", state)) if 0 < len(state) <= _LONGEST_TRACE_STATE else kept


def event_id(uri: str, version: str, event_type: EventType, position: int) -> str:
    """Return the id of an event: 32 hexadecimal digits, the same whenever the event is made again.

    ``position`` counts the events of one type that one version of an article gives, from 0.
    """
    return _digest(event_type.ce_type, uri, version, position)


def enriched_event(enriched: EnrichedArticle, time: datetime) -> Event:
    """Return the record of the enriched event. ``time`` is aware; it becomes ``ce_time``."""
    value = enriched_to_json(enriched)
    headers = _Headers(value, EventType.ENRICHED, time)
    return Event(EventType.ENRICHED, value["uri"].encode(), encode(value), headers.at(0))


def entity_events(enriched: JsonObject, time: datetime) -> list[Event]:
    """Return one record for each entity of an enriched event, keyed by the entity's id."""
    parts = [({"entity": entity}, entity["id"]) for entity in enriched["entities"]]
    return _derived(enriched, EventType.ENTITY, parts, time)


def location_events(enriched: JsonObject, time: datetime) -> list[Event]:
    """Return one record for each location of an enriched event, keyed by the location's id."""
    parts = [({"location": location}, location["id"]) for location in enriched["locations"]]
    return _derived(enriched, EventType.LOCATION, parts, time)


def stance_events(enriched: JsonObject, time: datetime) -> list[Event]:
    """Return one record for each stance of an enriched event, keyed by the holder's id."""
    actors = {
        entity["id"]: {"id": entity["id"], "type": entity["type"], "name": entity["name"]}
        for entity in enriched["entities"]
    }
    parts = [
        (
            {
                "stance": stance,
                "holder_entity": actors[stance["holder"]],
                "target_entity": actors.get(stance["target"].get("id")),
            },
            stance["holder"],
        )
        for stance in enriched["stances"]
    ]
    return _derived(enriched, EventType.STANCE, parts, time)


def dead_letter_event(
    record: SourceRecord,
    reason: Reason,
    stage: str,
    detail: str,
    time: datetime,
    *,
    uri: str | None = None,
    attempts: int | None = None,
) -> Event:
    """Return the record that keeps ``record`` exactly, with why it could not be processed.

    The key is the record's own, otherwise ``uri``, as far as it could be read, otherwise none. What is too large for
    any record (its producer compressed it better, or its key alone is huge) is left out, and said to be:
    ``omitted_bytes`` is its size; topic, partition and offset are where it still is.
    """
    encoding, content = _pack(record.value)
    value: JsonObject = {
        "reason": reason.value,
        "stage": stage,
        "detail": detail[:DETAIL_LIMIT],
        "uri": uri,
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "timestamp": record.timestamp,
        "key": _to_base64(record.key),
        "encoding": encoding,
        "value": content,
        "headers": [[name, _to_base64(header)] for name, header in record.headers],
    }
    if attempts is not None:
        value["attempts"] = attempts
    value["producer"] = {"name": "streams", "version": __version__}
    key = record.key if record.key is not None or uri is None else uri.encode()
    encoded = encode(value)
    if len(encoded) + len(key or b"") > _MOST_LETTER_BYTES:
        value |= {"key": None, "value": None, "headers": [], "omitted_bytes": _size(record)}
        key, encoded = None if uri is None else uri.encode(), encode(value)
    kind = EventType.DEAD_LETTER
    # Each publisher can give one record a dead letter of its own, hence the stage. The timestamp tells the record from
    # one at the same offset of a topic that was made anew.
    identifier = _digest(kind.ce_type, record.topic, record.partition, record.offset, record.timestamp, stage)
    return Event(kind, key, encoded, _headers(kind, identifier, uri, _rfc3339(time)))


def _size(record: SourceRecord) -> int:
    headers = sum(len(name.encode()) + len(value or b"") for name, value in record.headers)
    return len(record.key or b"") + len(record.value or b"") + headers


def restore_record(dead_letter: JsonObject) -> tuple[bytes | None, bytes | None, Headers]:
    """Return key, value and headers of the record that a dead letter keeps, byte for byte."""
    headers = tuple((name, _from_base64(header)) for name, header in dead_letter["headers"])
    value = _from_base64(dead_letter["value"])
    if value is not None and dead_letter["encoding"] == _COMPRESSED:
        value = zlib.decompress(value)
    return _from_base64(dead_letter["key"]), value, headers


def dead_letter_size_limit(record_limit: int) -> int:
    """Return the ``max.message.bytes`` that a dead letter of ``record_limit`` bytes needs."""
    return int(record_limit * _BASE64_GROWTH) + _DEAD_LETTER_FIELDS


def _derived(enriched: JsonObject, kind: EventType, parts: list[tuple[JsonObject, str]], time: datetime) -> list[Event]:
    # What all events of an article share is encoded once.
    article = orjson.Fragment(encode(_article(enriched)))
    producer = orjson.Fragment(encode(enriched["producer"]))
    headers = _Headers(enriched, kind, time)
    return [
        Event(
            kind,
            key.encode(),
            encode({"article": article, **part, "producer": producer}),
            headers.at(position),
        )
        for position, (part, key) in enumerate(parts)
    ]


_ARTICLE_FIELDS = (
    "uri",
    "version",
    "language",
    "published",
    "source",
    "url",
    "headline",
    "pubstatus",
)


def _article(enriched: JsonObject) -> JsonObject:
    return {name: enriched[name] for name in _ARTICLE_FIELDS if name in enriched}


class _Headers:
    """The headers of all events of one type that one enriched event gives."""

    def __init__(self, enriched: JsonObject, kind: EventType, time: datetime) -> None:
        self._uri, self._version, self._kind = enriched["uri"], enriched["version"], kind
        # A withdrawal that came without a version of its own must not look like a duplicate.
        if "pubstatus" in enriched:
            self._version += "+" + enriched["pubstatus"]
        self._time = _rfc3339(time)

    def at(self, position: int) -> tuple[tuple[str, bytes], ...]:
        identifier = event_id(self._uri, self._version, self._kind, position)
        return _headers(self._kind, identifier, self._uri, self._time)


def _headers(kind: EventType, identifier: str, subject: str | None, time: str) -> tuple[tuple[str, bytes], ...]:
    headers = (
        ("ce_specversion", b"1.0"),
        ("ce_id", identifier.encode()),
        ("ce_type", kind.ce_type.encode()),
        ("ce_source", SOURCE.encode()),
        ("ce_time", time.encode()),
        ("ce_dataschema", kind.dataschema.encode()),
        ("content-type", b"application/json"),
    )
    return headers if subject is None else (*headers, ("ce_subject", subject.encode()))


def _digest(*parts: str | int | None) -> str:
    # JSON keeps the parts apart, whatever characters they have.
    return hashlib.blake2b(encode(parts), digest_size=16).hexdigest()


def _rfc3339(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _pack(value: bytes | None) -> tuple[str, str | None]:
    if value is None or len(value) < _COMPRESS_FROM:
        return _BASE64, _to_base64(value)
    return _COMPRESSED, _to_base64(zlib.compress(value))


def _to_base64(value: bytes | None) -> str | None:
    return None if value is None else b64encode(value).decode("ascii")


def _from_base64(value: str | None) -> bytes | None:
    return None if value is None else b64decode(value, validate=True)
