"""Workers on topics of their own, and the records that they leave there."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import jsonschema_rs
import orjson

from streams.broker import LocalBroker
from streams.clients.reading import open_topic
from streams.contract import JsonObject
from streams.events import SourceRecord
from streams.topics import Topic, topic_name
from tests.delivery.harness import Pipeline, pipeline
from tests.schemas import assert_valid
from tests.unit.test_asyncapi import headers_schema

#: The names of the messages in schemas/asyncapi.yaml, and of their schemas.
MESSAGES = {
    Topic.ENRICHED: ("enriched", "enriched"),
    Topic.ENTITIES: ("entity", "entity"),
    Topic.LOCATIONS: ("location", "location"),
    Topic.STANCES: ("stance", "stance"),
    Topic.DEAD_LETTERS: ("deadLetter", "dead-letter"),
}


@contextmanager
def own_pipeline(kafka: LocalBroker, folder: Path, **overrides: object) -> Iterator[Pipeline]:
    """Topics and a group that no other test has; for fixtures that several tests share."""
    with pipeline(kafka.bootstrap, f"{folder.name}-{uuid4().hex[:8]}.", folder, **overrides) as pipe:
        yield pipe


def read_records(pipe: Pipeline, topic: Topic) -> list[SourceRecord]:
    """Return every record of a topic, each partition in its order."""
    with open_topic(topic_name(topic, pipe.settings), pipe.settings) as reader:
        return list(reader.read(reader.stretch()))


def read_events(pipe: Pipeline, topic: Topic) -> list[tuple[SourceRecord, JsonObject]]:
    """Return every event of a topic with its value, checked against the contract."""
    return [(record, checked_value(record, topic)) for record in read_records(pipe, topic)]


def checked_value(record: SourceRecord, topic: Topic) -> JsonObject:
    """Return the value of an event, after checking value and headers against the contract."""
    message, schema = MESSAGES[topic]
    value: JsonObject = orjson.loads(record.value or b"")
    assert_valid(schema, value)
    assert len(headers(record)) == len(record.headers)
    _headers_validator(message).validate(headers(record))
    return value


@cache
def _headers_validator(message: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(headers_schema(message))


def headers(record: SourceRecord) -> dict[str, str]:
    """Return the headers of an event; each of them is text, and comes once."""
    return {name: (value or b"").decode() for name, value in record.headers}
