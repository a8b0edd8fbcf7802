"""``schemas/asyncapi.yaml`` says what the code does."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from streams.articles import decode_article
from streams.contract import encode, load_schema, schema_path
from streams.events import (
    Event,
    EventType,
    SourceRecord,
    dead_letter_event,
    dead_letter_size_limit,
    entity_events,
    location_events,
    restore_record,
    stance_events,
)
from streams.reasons import Reason
from streams.settings import load_settings
from streams.topics import Topic, declared_topics
from tests.schemas import assert_valid

DIRECTORY = schema_path("enriched").parent
DOCUMENT: dict[str, Any] = yaml.safe_load((DIRECTORY / "asyncapi.yaml").read_text("utf-8"))
MESSAGES = DOCUMENT["components"]["messages"]
KINDS = {
    "enriched": EventType.ENRICHED,
    "entity": EventType.ENTITY,
    "location": EventType.LOCATION,
    "stance": EventType.STANCE,
    "deadLetter": EventType.DEAD_LETTER,
}
TIME = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for child in value.values():
            yield from references(child)
    elif isinstance(value, list):
        for child in value:
            yield from references(child)


def resolve(reference: str) -> Any:
    assert reference.startswith("#/")
    value: Any = DOCUMENT
    for step in reference[2:].split("/"):
        value = value[step]
    return value


def example(message: str) -> dict[str, Any]:
    value: dict[str, Any] = MESSAGES[message]["examples"][0]
    return value


def headers_schema(message: str) -> dict[str, Any]:
    [common, own] = MESSAGES[message]["headers"]["allOf"]
    return {"allOf": [resolve(common["$ref"]), own]}


def test_the_document_has_what_asyncapi_3_requires() -> None:
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert DOCUMENT.keys() <= {
        "asyncapi",
        "id",
        "info",
        "servers",
        "defaultContentType",
        "channels",
        "operations",
        "components",
    }
    assert {"title", "version"} <= DOCUMENT["info"].keys()
    for server in DOCUMENT["servers"].values():
        assert {"host", "protocol"} <= server.keys()
    for channel in DOCUMENT["channels"].values():
        assert channel.keys() == {"address", "title", "description", "messages"}
    for operation in DOCUMENT["operations"].values():
        assert operation.keys() == {"action", "channel", "messages"}
        assert operation["action"] in ("send", "receive")
        # The messages of an operation are those of its channel.
        for message in operation["messages"]:
            assert message["$ref"].startswith(operation["channel"]["$ref"] + "/messages/")
    for message in MESSAGES.values():
        assert {"name", "title", "summary", "contentType", "payload", "bindings"} <= message.keys()
        assert message["bindings"]["kafka"]["key"]["description"]


def test_every_reference_leads_somewhere() -> None:
    found = set(references(DOCUMENT))
    assert len(found) > 20
    for reference in found:
        if reference.startswith("#"):
            assert resolve(reference)
        else:
            assert (DIRECTORY / reference).is_file()
    assert {Path(reference).name for reference in found if not reference.startswith("#")} == {
        file.name for file in DIRECTORY.glob("*.json")
    }


def test_channels_are_the_topics() -> None:
    addresses = [channel["address"] for channel in DOCUMENT["channels"].values()]
    assert addresses == [topic.value for topic in Topic]


def test_every_channel_carries_one_message_and_has_an_operation() -> None:
    messages = [list(channel["messages"]) for channel in DOCUMENT["channels"].values()]
    assert messages == [[name] for name in MESSAGES]
    used = {operation["channel"]["$ref"] for operation in DOCUMENT["operations"].values()}
    assert used == {f"#/channels/{name}" for name in DOCUMENT["channels"]}


@pytest.mark.parametrize("message", MESSAGES)
def test_payloads_of_examples_fit_their_schema(message: str) -> None:
    schema = Path(MESSAGES[message]["payload"]["$ref"]).name.removesuffix(".v1.json")
    for each in MESSAGES[message]["examples"]:
        if message == "article":
            validator = jsonschema_rs.Draft202012Validator(load_schema(schema))
            validator.validate(each["payload"])
            assert decode_article(encode(each["payload"])).uri == each["payload"]["uri"]
        else:
            assert_valid(schema, each["payload"])


def produced(message: str) -> Event:
    """Make the event of the example anew, by the code."""
    enriched = example("enriched")["payload"]
    if message == "entity":
        return entity_events(enriched, TIME)[0]
    if message == "location":
        return location_events(enriched, TIME)[0]
    if message == "stance":
        return stance_events(enriched, TIME)[0]
    letter = example("deadLetter")["payload"]
    key, value, headers = restore_record(letter)
    place = (letter["topic"], letter["partition"], letter["offset"], letter["timestamp"])
    return dead_letter_event(
        SourceRecord(*place, key=key, value=value, headers=headers),
        Reason(letter["reason"]),
        letter["stage"],
        letter["detail"],
        TIME,
        uri=letter["uri"],
    )


@pytest.mark.parametrize("message", ["entity", "location", "stance", "deadLetter"])
def test_examples_are_what_the_code_makes(message: str) -> None:
    event = produced(message)
    assert event.value == encode(example(message)["payload"])
    headers = {name: value.decode() for name, value in event.headers}
    assert headers == example(message)["headers"]


@pytest.mark.parametrize("message", KINDS)
def test_headers_are_the_ones_that_are_listed(message: str) -> None:
    schema, kind = headers_schema(message), KINDS[message]
    headers = example(message)["headers"]
    jsonschema_rs.Draft202012Validator(schema).validate(headers)
    # The trace context is there where the article came with one.
    listed = resolve("#/components/schemas/headers")["properties"].keys() - {"traceparent", "tracestate"}
    assert headers.keys() == listed
    assert MESSAGES[message]["name"] == headers["ce_type"] == kind.ce_type
    assert headers["ce_dataschema"] == load_schema(kind.value)["$id"]
    assert set(references(MESSAGES[message]["payload"])) == {f"./{kind.value}.v1.json"}


def test_a_dead_letter_fits_its_topic_whatever_record_it_keeps() -> None:
    limits = {spec.name: int(spec.config["max.message.bytes"]) for spec in declared_topics(load_settings())}
    consumed = max(limits[Topic.ARTICLES], limits[Topic.ENRICHED])
    assert limits[Topic.DEAD_LETTERS] >= dead_letter_size_limit(consumed)
