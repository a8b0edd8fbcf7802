"""``streams tail`` on a real broker."""

import json
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable

import pytest

from streams.clients.inputs import InputArticle
from streams.clients.publishing import publish_articles
from streams.contract import JsonObject, decode_enriched
from streams.events import (
    Event,
    EventType,
    SourceRecord,
    dead_letter_event,
    enriched_event,
    entity_events,
    location_events,
    stance_events,
)
from streams.reasons import Reason
from streams.settings import Settings
from streams.topics import Topic, topic_name
from tests.examples import ENRICHED, TIME
from tests.kafka.tools import run, send

DEAD_LETTER = dead_letter_event(
    SourceRecord("news.articles.v1", 0, 1, 2, b"k", b"v"), Reason.TIMEOUT, "enrich", "took too long", TIME
)


def test_tail_prints_records_as_json_lines(settings: Settings) -> None:
    event = enriched_event(ENRICHED, TIME)
    odd = Event(EventType.ENRICHED, b"\xff", b"not json", (("h", b"\xfe"),))
    deep = Event(EventType.ENRICHED, None, b"[" * 300 + b"]" * 300, ())
    send(Topic.ENRICHED, settings, [event, odd, deep])
    result = run("tail", "enriched", "--from-beginning", "--until-end")
    assert result.exit_code == 0, result.stderr
    first, second, third = [json.loads(line) for line in result.stdout.splitlines()]
    assert first.pop("timestamp") > 0
    assert first == {
        "topic": topic_name(Topic.ENRICHED, settings),
        "partition": 0,
        "offset": 0,
        "key": ENRICHED.article.uri,
        "headers": {name: value.decode() for name, value in event.headers},
        "value": json.loads(event.value),
    }
    assert (second["key"], second["key_base64"]) == (None, "/w==")
    assert (second["value"], b64decode(second["value_base64"])) == (None, odd.value)
    assert second["headers"] == {"h": "\\xfe"}
    assert (third["value"], b64decode(third["value_base64"])) == (None, deep.value)


def test_tail_shows_events_for_reading_and_cannot_be_steered(settings: Settings) -> None:
    junk = Event(EventType.STANCE, b"k", b"\x1b[2J\x07 junk", ())
    stances = stance_events(decode_enriched(enriched_event(ENRICHED, TIME).value), TIME)
    send(Topic.STANCES, settings, [*stances, junk])
    result = run("tail", "stances", "--pretty", "--from-beginning", "--count", "3")
    assert result.exit_code == 0, result.stderr
    first, article, second, _, _, last = result.stdout.splitlines()
    assert first.split() == ["oppose", "تركيا", "·", "Turkey", "→", "الهدنة", "«ترفض»"]
    assert ENRICHED.article.uri in article
    assert second.split() == ["support", "تركيا", "·", "Turkey", "→", "Russia", "«أيّدت»"]
    assert last == "  \\u001b[2J\\u0007 junk"


@pytest.mark.parametrize(
    ("topic", "makes", "shown"),
    [
        ("enriched", lambda _: [enriched_event(ENRICHED, TIME)], ["wikidata:Q43", "Sirte", "→"]),
        ("entities", lambda event: entity_events(event, TIME), ["wikidata:Q43", "2 mentions", "Russia"]),
        ("locations", lambda event: location_events(event, TIME), ["geonames:2210554", "LY", "31.2089, 16.5887"]),
        ("dead-letters", lambda _: [DEAD_LETTER], ["timeout", "took too long"]),
    ],
)
def test_tail_has_a_form_for_every_event(
    settings: Settings, topic: str, makes: Callable[[JsonObject], list[Event]], shown: list[str]
) -> None:
    events = makes(decode_enriched(enriched_event(ENRICHED, TIME).value))
    send(Topic[topic.upper().replace("-", "_")], settings, events)
    result = run("tail", topic, "--pretty", "--from-beginning", "--until-end")
    assert result.exit_code == 0, result.stderr
    assert [part for part in shown if part not in result.stdout] == []


def test_tail_follows_from_the_end_and_takes_full_names(settings: Settings) -> None:
    name = topic_name(Topic.ARTICLES, settings)
    publish_articles(settings, [InputArticle("test", 1, b'{"uri":"urn:old"}')])
    with subprocess.Popen(
        [sys.executable, "-m", "streams", "tail", name, "-n", "1"], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        # It says nothing when it begins, so articles are sent until one is shown.
        while process.poll() is None:
            publish_articles(settings, [InputArticle("test", 1, b'{"uri":"urn:new"}')])
        assert process.returncode == 0
        assert json.loads(process.stdout.read())["key"] == "urn:new"


def test_tail_of_a_topic_that_is_not_there(settings: Settings) -> None:
    result = run("tail", "no-such-topic")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: There is no topic no-such-topic at ")
