"""``streams publish``, ``tail`` and ``dlq`` on a real broker."""

import asyncio
import json
import signal
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import orjson
import pytest
from aiokafka import AIOKafkaProducer
from click.testing import CliRunner, Result

from streams.broker import BrokerConfig, LocalBroker
from streams.cli import main
from streams.dead_letters import Filters, read_dead_letters
from streams.events import Event, EventType, SourceRecord, dead_letter_event, enriched_event, stance_events
from streams.contract import decode_enriched
from streams.inputs import InputArticle
from streams.publishing import PublishStoppedError, publish_articles
from streams.reading import open_topic
from streams.reasons import Reason
from streams.replaying import plan_replay, replay
from streams.settings import Settings, load_settings
from streams.topics import Topic, create_topics, max_record_bytes, topic_name
from tests.examples import ENRICHED, TIME

Run = Callable[..., Result]


@pytest.fixture
def settings(kafka: LocalBroker, topic_prefix: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings with topics of their own; the commands find the same in the environment."""
    monkeypatch.setenv("STREAMS_BROKER", kafka.bootstrap)
    monkeypatch.setenv("STREAMS_TOPIC_PREFIX", topic_prefix)
    monkeypatch.setenv("STREAMS_PARTITIONS", "3")
    settings = load_settings()
    create_topics(settings)
    return settings


def run(*arguments: str, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(main, arguments, input=stdin)


def stored(topic: Topic, settings: Settings) -> list[SourceRecord]:
    """Return everything on a topic, partition by partition."""
    with open_topic(topic_name(topic, settings), settings) as reader:
        return list(reader.read(reader.stretch()))


def send(topic: Topic, settings: Settings, events: Sequence[Event]) -> None:
    """Send events to partition 0, so that they are numbered from 0."""

    async def send_all() -> None:
        producer = AIOKafkaProducer(bootstrap_servers=settings.broker, max_request_size=max_record_bytes(topic))
        await producer.start()
        name = topic_name(topic, settings)
        for event in events:
            await producer.send_and_wait(name, event.value, event.key, partition=0, headers=list(event.headers))
        await producer.stop()

    asyncio.run(send_all())


# --- publish


def test_publish_sends_every_article_as_it_is_with_its_uri_as_key(settings: Settings, tmp_path: Path) -> None:
    pretty = '{\n  "uri": "urn:خبر",\n  "body": "نص"\n}\n'.encode()
    lines = [b'{"uri":"urn:1","body":"x"}', b"broken \xff", b'{"uri": 7}', b'{"uri":"urn:1","version":2}']
    (tmp_path / "a.json").write_bytes(pretty)
    (tmp_path / "b.ndjson").write_bytes(b"\n".join(lines))
    (tmp_path / "c.txt").write_text("A story.", encoding="utf-8")
    result = run("publish", str(tmp_path))
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(f"6 of 6 articles arrived on {settings.topic_prefix}news.articles.v1 at ")

    records = stored(Topic.ARTICLES, settings)
    assert all(record.headers == (("content-type", b"application/json"),) for record in records)
    keys = {record.value: record.key for record in records}
    (text,) = keys.keys() - {pretty, *lines}
    article = json.loads(text or b"")
    assert article["body"] == "A story."
    assert keys == {
        pretty: "urn:خبر".encode(),
        lines[0]: b"urn:1",
        lines[1]: None,
        lines[2]: None,
        lines[3]: b"urn:1",
        text: article["uri"].encode(),
    }
    versions = [(record.partition, record.value) for record in records if record.key == b"urn:1"]
    assert versions == [(versions[0][0], lines[0]), (versions[0][0], lines[3])]


def test_publish_names_what_did_not_arrive(settings: Settings) -> None:
    huge = b'{"uri":"urn:huge","body":"' + b"x" * max_record_bytes(Topic.ARTICLES) + b'"}'
    result = run("publish", stdin=b'{"uri":"urn:1"}\n' + huge + b'\n{"uri":"urn:2"}\n')
    assert result.exit_code == 1
    assert result.stderr == f"<stdin>:2: not sent: larger than {max_record_bytes(Topic.ARTICLES)} bytes\n"
    assert result.stdout.startswith("2 of 3 articles arrived")
    assert {record.key for record in stored(Topic.ARTICLES, settings)} == {b"urn:1", b"urn:2"}


def test_publish_goes_on_past_its_window_and_tells_how_far_it_is(settings: Settings) -> None:
    articles = [InputArticle("test", number, b'{"uri":"urn:%d"}' % (number % 7)) for number in range(2_500)]
    told: list[int] = []
    report = publish_articles(settings, articles, told.append)
    assert (report.arrived, report.total, report.failures) == (2_500, 2_500, ())
    assert told == list(range(1, 2_501))
    records = stored(Topic.ARTICLES, settings)
    assert len(records) == 2_500


@pytest.mark.parametrize(("size", "count", "window"), [(20, 2_500, 1_000), (6_000_000, 12, 5)])
def test_publish_waits_for_confirmations_before_it_reads_on(
    settings: Settings, size: int, count: int, window: int
) -> None:
    told: list[int] = []
    ahead: list[int] = []

    def articles() -> Iterator[InputArticle]:
        for number in range(count):
            ahead.append(number - len(told))
            yield InputArticle("test", number, b"x" * size)

    assert publish_articles(settings, articles(), told.append).arrived == count
    assert max(ahead) <= window


def test_publish_to_topics_that_are_not_there(kafka: LocalBroker, topic_prefix: str) -> None:
    result = CliRunner().invoke(
        main, ["publish", "--broker", kafka.bootstrap], input=b"{}\n", env={"STREAMS_TOPIC_PREFIX": topic_prefix}
    )
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: There is no topic {topic_prefix}news.articles.v1 at ")


def test_an_interrupted_publish_says_how_many_arrived(settings: Settings) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "streams", "publish", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(b'{"uri":"urn:1"}\n{"uri":"urn:2"}\n')
        process.stdin.flush()
        while len(stored(Topic.ARTICLES, settings)) < 2:
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        said = process.stderr.read().decode()
    assert said.strip() == "Interrupted: 2 had arrived. Publishing them again does no harm."


def test_a_publish_that_loses_kafka_says_where_it_was(topic_prefix: str, tmp_path: Path) -> None:
    articles = [InputArticle("test", number, b'{"uri":"urn:1"}') for number in range(1, 4)]
    with LocalBroker(BrokerConfig(data_dir=tmp_path)) as broker:
        settings = load_settings(broker=broker.bootstrap, topic_prefix=topic_prefix, produce_timeout=3)
        create_topics(settings)

        def dying() -> Iterator[InputArticle]:
            yield articles[0]
            while not stored(Topic.ARTICLES, settings):
                pass
            broker.kill()
            yield articles[1]

        with pytest.raises(PublishStoppedError, match=r"at test:2 \(.*\); 1 had arrived"):
            publish_articles(settings, dying())


# --- tail


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
    assert first.split() == "oppose تركيا · Turkey → الهدنة «ترفض»".split()
    assert ENRICHED.article.uri in article
    assert second.split() == "support تركيا · Turkey → Russia «أيّدت»".split()
    assert last == "  \\u001b[2J\\u0007 junk"


@pytest.mark.parametrize(
    ("topic", "makes", "shown"),
    [
        ("enriched", lambda event: [enriched_event(ENRICHED, TIME)], ["wikidata:Q43", "Sirte", "→"]),
        ("entities", lambda event: entity_events(event, TIME), ["wikidata:Q43", "2 mentions", "Russia"]),
        ("locations", lambda event: location_events(event, TIME), ["geonames:2210554", "LY", "31.2089, 16.5887"]),
        ("dead-letters", lambda event: [letter(1)], ["timeout", "took too long"]),
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


# --- dlq
