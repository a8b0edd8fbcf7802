"""A worker that cannot work says why in one line; ``faust -A streams.app worker`` is as good as ``streams worker``."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping

import orjson
import pytest

from streams.broker import LocalBroker
from streams.local_kafka.ports import free_port
from streams.settings import Settings, load_settings
from streams.topics import Topic, admin_client, create_topics, topic_name
from tests.delivery.harness import Pipeline, end
from tests.kafka.workers import own_pipeline, read_events

LIMIT_SECONDS = 30
STREAMS = ("-m", "streams", "worker")
FAUST = ("-m", "faust", "-A", "streams.app", "worker")
COMMANDS = pytest.mark.parametrize("command", [STREAMS, FAUST], ids=["streams", "faust"])


@pytest.fixture(scope="module")
def pipe(kafka: LocalBroker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    """Good topics."""
    with own_pipeline(kafka, tmp_path_factory.mktemp("start"), partitions=2) as made:
        yield made


def refusal(command: tuple[str, ...], settings: Mapping[str, object]) -> str:
    """Start a worker that is to refuse, and return the one line that it says."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("STREAMS_")}
    changed = {f"STREAMS_{name.upper()}": str(value) for name, value in settings.items()}
    finished = subprocess.run(
        [sys.executable, *command], env=plain | changed, capture_output=True, timeout=LIMIT_SECONDS, check=False
    )
    assert finished.returncode in (1, 2), "neither success nor a signal"
    assert finished.stdout == b""
    [line] = finished.stderr.decode().splitlines()
    if command == STREAMS:  # nobody reads on a terminal: it ends as it logs
        told = orjson.loads(line)
        assert told["level"] == "CRITICAL"
        return str(told["message"])
    assert line.startswith("Error: ")
    return line


@COMMANDS
def test_it_refuses_to_start_without_its_topics(
    kafka: LocalBroker, topic_prefix: str, command: tuple[str, ...]
) -> None:
    settings = load_settings(broker=kafka.bootstrap, topic_prefix=topic_prefix, partitions=1)
    line = refusal(command, {"broker": settings.broker, "topic_prefix": topic_prefix, "partitions": 1})
    assert all(f"{topic_name(topic, settings)}: missing" in line for topic in Topic)
    assert "`streams topics create`" in line
    with admin_client(settings) as admin:
        assert not {name for name in admin.list_topics() if name.startswith(topic_prefix)}, "it made some by itself"


@COMMANDS
def test_it_names_the_one_topic_that_is_missing(
    kafka: LocalBroker, topic_prefix: str, command: tuple[str, ...]
) -> None:
    settings = load_settings(broker=kafka.bootstrap, topic_prefix=topic_prefix, partitions=1)
    create_topics(settings)
    missing = topic_name(Topic.STANCES, settings)
    with admin_client(settings) as admin:
        admin.delete_topics([missing])
    line = refusal(command, {"broker": settings.broker, "topic_prefix": topic_prefix, "partitions": 1})
    assert f"do not fit: {missing}: missing." in line


def changed(pipe: Pipeline, **settings: object) -> dict[str, object]:
    return {"broker": pipe.bootstrap, "topic_prefix": pipe.prefix, "partitions": 2} | settings


@COMMANDS
def test_it_refuses_another_number_of_partitions(pipe: Pipeline, command: tuple[str, ...]) -> None:
    line = refusal(command, changed(pipe, partitions=3))
    assert f"{topic_name(Topic.ARTICLES, pipe.settings)}: partitions is 2, declared 3" in line


@COMMANDS
def test_it_refuses_a_broker_that_does_not_answer(pipe: Pipeline, command: tuple[str, ...]) -> None:
    nobody = f"127.0.0.1:{free_port()}"
    assert f"No Kafka broker answers at {nobody}" in refusal(command, changed(pipe, broker=nobody))


@COMMANDS
@pytest.mark.parametrize(
    ("enricher", "why"),
    [
        ("no_such_module:load", "No module named 'no_such_module'"),
        ("streams.errors:no_such_function", "no attribute 'no_such_function'"),
        ("streams:__version__", "cannot be called"),
    ],
)
def test_it_refuses_taggers_that_cannot_be_found(
    pipe: Pipeline, command: tuple[str, ...], enricher: str, why: str
) -> None:
    line = refusal(command, changed(pipe, enricher=enricher))
    assert "STREAMS_ENRICHER" in line
    assert why in line


@COMMANDS
@pytest.mark.parametrize(("name", "value"), [("window", "many"), ("role", "cook"), ("enricher", "streams")])
def test_it_refuses_settings_that_are_not_valid(command: tuple[str, ...], name: str, value: str) -> None:
    assert f"STREAMS_{name.upper()} is not valid" in refusal(command, {name: value})


def test_faust_runs_it_as_well(pipe: Pipeline) -> None:
    pipe.overrides = {**pipe.overrides, "enricher": Settings.model_fields["enricher"].default}
    worker = pipe.start_worker(*FAUST)
    try:
        pipe.publish([{"uri": "urn:test:1", "language": "en", "body": "Egypt condemned the attack in Turkey."}])
        pipe.wait_until_idle(30)
    finally:
        code = end(worker, signal.SIGTERM)
    [(_, enriched)] = read_events(pipe, Topic.ENRICHED)
    countries = {entity["name"]["en"] for entity in enriched["entities"]}
    assert countries == {"Egypt", "Turkey"}
    assert {event["entity"]["name"]["en"] for _, event in read_events(pipe, Topic.ENTITIES)} == countries
    assert code == 0, pipe.log()
    assert "Traceback" not in pipe.log()
