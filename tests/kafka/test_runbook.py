"""The runbook's way to rebuild a derived topic, as it stands there."""

import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.broker import LocalBroker
from streams.local_kafka.ports import free_port
from streams.settings import as_environment
from streams.topics import Topic
from tests.commands import left_out
from tests.delivery.harness import Pipeline
from tests.documents import ROOT, read_commands
from tests.kafka.following import service
from tests.kafka.processes import assert_becomes
from tests.kafka.workers import headers, own_pipeline, read_records

PAGE = "docs/operations.md"
DERIVED = (Topic.ENTITIES, Topic.LOCATIONS, Topic.STANCES)


@pytest.fixture
def pipe(kafka: LocalBroker, tmp_path: Path) -> Iterator[Pipeline]:
    with own_pipeline(kafka, tmp_path) as made:
        yield made


def ids(pipe: Pipeline, topic: Topic) -> Counter[str]:
    return Counter(headers(record)["ce_id"] for record in read_records(pipe, topic))


def test_a_derived_topic_is_rebuilt_as_the_runbook_says(pipe: Pipeline, tmp_path: Path) -> None:
    (command,) = [one for one in read_commands(PAGE) if one not in left_out(PAGE)]
    pipe.create_topics()
    pipe.start_worker()
    pipe.publish({"uri": f"urn:{number}", "body": "Turkey rejects the truce."} for number in range(4))
    pipe.wait_until(lambda arrived: all(arrived.ids[topic] for topic in DERIVED))
    port = str(free_port())
    assert "STREAMS_WEB_PORT=6067" in command
    settings = as_environment(pipe.settings)
    with service(f"env {command.replace('6067', port)}", tmp_path / "rebuild.log", ROOT, **settings):
        assert_becomes(lambda: all(set(ids(pipe, topic).values()) == {2} for topic in DERIVED), 60)
        assert_becomes(lambda: "streams_consumer_lag" in metrics(port) and not lag(port), 30)


def metrics(port: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        text: str = answer.read().decode()
    return text


def lag(port: str) -> float:
    lines = [line for line in metrics(port).splitlines() if line.startswith("streams_consumer_lag{")]
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines)
