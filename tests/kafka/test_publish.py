"""``streams publish`` on a real broker."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from streams.broker import BrokerConfig, LocalBroker
from streams.cli import main
from streams.clients.inputs import InputArticle
from streams.clients.publishing import publish_articles
from streams.settings import Settings, load_settings
from streams.topics import Topic, create_topics, max_record_bytes
from tests.kafka.tools import run, stored


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


@pytest.mark.parametrize(("size", "count", "window"), [(20, 2_500, 1_000), (10_000, 100, 5)])
def test_publish_waits_for_confirmations_before_it_reads_on(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, size: int, count: int, window: int
) -> None:
    monkeypatch.setattr("streams.clients.publishing._UNCONFIRMED_BYTES", 50_000)
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


@contextmanager
def running_publish(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        "STREAMS_BROKER": settings.broker,
        "STREAMS_TOPIC_PREFIX": settings.topic_prefix,
        "STREAMS_PRODUCE_TIMEOUT": "3",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "streams", "publish"],
        env=os.environ | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def publish_two(process: subprocess.Popen[bytes], settings: Settings) -> None:
    """Give it two articles and wait until they are on the topic."""
    assert process.stdin is not None
    process.stdin.write(b'{"uri":"urn:1"}\n{"uri":"urn:2"}\n')
    process.stdin.flush()
    while len(stored(Topic.ARTICLES, settings)) < 2:
        assert process.poll() is None


def test_an_interrupted_publish_says_how_many_arrived(settings: Settings) -> None:
    with running_publish(settings) as process:
        publish_two(process, settings)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr is not None
        said = process.stderr.read().decode().strip()
    assert said == "Interrupted: 2 had arrived. Publishing them again does no harm."


def test_a_publish_that_loses_kafka_says_where_it_was(topic_prefix: str, tmp_path: Path) -> None:
    with LocalBroker(BrokerConfig(data_dir=tmp_path)) as broker:
        settings = load_settings(broker=broker.bootstrap, topic_prefix=topic_prefix)
        create_topics(settings)
        with running_publish(settings) as process:
            publish_two(process, settings)
            broker.kill()
            _, said = process.communicate(b'{"uri":"urn:3"}\n', timeout=60)
    assert process.returncode == 1
    (line,) = said.decode().splitlines()
    assert line.startswith("Error: Kafka stopped taking articles at <stdin>:3 (")
    assert "; 2 had arrived. " in line
