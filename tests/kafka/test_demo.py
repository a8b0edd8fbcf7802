"""The demo, run as a person runs it."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import orjson
import psutil
import pytest

from streams.broker import LocalBroker
from streams.clients.inputs import SAMPLES, InputArticle
from streams.demo.arrivals import DemoStalledError, event_reader, wait_until_through
from streams.demo.ledger import Ledger
from streams.settings import load_settings
from streams.terminal.progress import ignore_progress
from streams.topics import create_topics
from streams.worker_process import WorkerProcess

LIMIT_SECONDS = 120
MARK = "STREAMS_TEST_RUN"
# What of the environment would change what the demo does or how it looks.
CHANGING = ("STREAMS_", "FORCE_COLOR", "TTY_")
ARTICLE = {"uri": "urn:example:demo", "headline": "Egypt backs Sudan", "body": "Egypt backs Sudan, it said."}


@pytest.fixture
def environment(topic_prefix: str) -> Iterator[dict[str, str]]:
    """An environment that every process of the demo inherits; none may be left at the end."""
    mark = uuid4().hex
    plain = {name: value for name, value in os.environ.items() if not name.startswith(CHANGING)}
    yield {**plain, MARK: mark, "STREAMS_TOPIC_PREFIX": topic_prefix, "STREAMS_GROUP": f"{topic_prefix}demo"}
    assert not [process for process in psutil.process_iter() if is_marked(process, mark)]


def is_marked(process: psutil.Process, mark: str) -> bool:
    try:
        return process.environ().get(MARK) == mark
    except (psutil.AccessDenied, psutil.NoSuchProcess):
        return False


def run(
    *options: str, environment: dict[str, str], stdin: bytes = b"", **settings: str
) -> subprocess.CompletedProcess[str]:
    finished = subprocess.run(
        [sys.executable, "-m", "streams", "demo", *options],
        env={**environment, **settings},
        input=stdin,
        capture_output=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    return subprocess.CompletedProcess(
        finished.args, finished.returncode, finished.stdout.decode(), finished.stderr.decode()
    )


def headline_of(sample: str) -> str:
    text = (SAMPLES / sample).read_text(encoding="utf-8")
    if sample.endswith(".txt"):
        return text.partition("\n")[0]
    item = orjson.loads(text)
    headline: str = item["headlines"][0]["value"] if "headlines" in item else item["headline"]
    return headline


@pytest.mark.kafka
def test_demo_shows_what_came_out_of_the_samples_and_stops_everything(environment: dict[str, str]) -> None:
    finished = run(environment=environment)

    assert finished.returncode == 0, finished.stderr
    lines = [line.strip() for line in finished.stdout.splitlines()]
    samples = sorted(path.name for path in SAMPLES.iterdir())
    assert [line.split()[1] for line in lines if line.startswith("── ")] == samples
    stories = [sample for sample in samples if "cancel" not in sample and "broken" not in sample]
    assert {headline_of(sample) for sample in stories} <= set(lines)
    assert "UPDATE        replaces version 1" in lines
    assert "CANCELED      retract all that was published about version 1" in lines
    assert "Dead letter: not_json" in lines
    assert {"Entities", "Places", "Focus", "Stances"} <= set(lines)
    counts = {topic: int(count) for count, topic in (line.split() for line in lines[lines.index("Records") + 1 :])}
    prefix = environment["STREAMS_TOPIC_PREFIX"]
    assert counts[f"{prefix}news.articles.v1"] == len(samples)
    assert counts[f"{prefix}news.enriched.v1"] == len(samples) - 1
    assert counts[f"{prefix}news.dead-letters.v1"] == 1
    assert min(counts.values()) > 0
    assert "\x1b" not in finished.stdout + finished.stderr
    assert finished.stderr.endswith("Everything that the demo started is stopped.\n")


def test_existing_kafka_is_used_and_only_own_articles_are_shown(
    kafka: LocalBroker, environment: dict[str, str], tmp_path: Path
) -> None:
    other = orjson.dumps({**ARTICLE, "uri": "urn:example:other", "headline": "Sudan thanks Egypt"})
    (tmp_path / "other.json").write_bytes(other)
    first = run("--broker", kafka.bootstrap, "--articles", str(tmp_path), environment=environment)
    assert first.returncode == 0, first.stderr

    stdin = orjson.dumps(ARTICLE) + b"\n{\n"
    second = run("--articles", "-", environment=environment, stdin=stdin, STREAMS_BROKER=kafka.bootstrap)

    assert second.returncode == 0, second.stderr
    assert "Egypt backs Sudan" in second.stdout
    assert "urn:example:other" not in second.stdout
    assert "Dead letter: not_json" in second.stdout
    assert f"2  {environment['STREAMS_TOPIC_PREFIX']}news.articles.v1" in second.stdout
    assert kafka.running


def headlines_on_the_desk(address: str) -> list[str]:
    """The headlines that the desk has, as soon as it has any."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with urllib.request.urlopen(f"{address}api/articles") as answer:
            found = [one["headline"] for one in orjson.loads(answer.read())["articles"]]
        if found:
            return found
        time.sleep(0.2)
    return []


@pytest.mark.parametrize(("by", "option"), [(signal.SIGINT, "--keep"), (signal.SIGTERM, "--desk")])
def test_it_says_how_to_look_around_and_ends_with_a_signal(
    kafka: LocalBroker, environment: dict[str, str], tmp_path: Path, by: signal.Signals, option: str
) -> None:
    (tmp_path / "story.json").write_bytes(orjson.dumps(ARTICLE))
    command = [
        sys.executable,
        "-m",
        "streams",
        "demo",
        option,
        "--broker",
        kafka.bootstrap,
        "--articles",
        "story.json",
    ]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment | {"STREAMS_DESK_PORT": "0"},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    ) as demo:
        assert demo.stderr is not None
        told = ""
        for line in demo.stderr:
            told += line.decode()
            if "Ctrl-C ends it all" in told:
                break
        if option == "--desk":
            found = re.search(r"The desk is at (\S+)", told)
            assert found is not None, told
            assert headlines_on_the_desk(found.group(1)) == [ARTICLE["headline"]]
        demo.send_signal(by)
        told += demo.stderr.read().decode()
        assert demo.wait(LIMIT_SECONDS) == 0, told
    assert f"tail stances --broker {kafka.bootstrap} --from-beginning" in told
    assert told.endswith("Everything that the demo started is stopped.\n")


def test_worker_that_fails_is_reported_with_its_log(
    kafka: LocalBroker, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "story.json").write_bytes(orjson.dumps(ARTICLE))
    options = ("--broker", kafka.bootstrap, "--articles", str(tmp_path))
    finished = run(*options, environment=environment, STREAMS_ENRICHER="no_such_module:load", TMPDIR=str(tmp_path))

    assert finished.returncode == 1
    assert "Error: The worker ended by itself (exit code 1)" in finished.stderr
    assert "No module named 'no_such_module'" in finished.stderr
    (log,) = tmp_path.glob("streams-worker-*/worker.log")
    assert str(log) in finished.stderr


def test_topics_that_do_not_fit_are_named(kafka: LocalBroker, environment: dict[str, str]) -> None:
    assert run("--broker", kafka.bootstrap, environment=environment).returncode == 0
    finished = run("--broker", kafka.bootstrap, environment=environment, STREAMS_PARTITIONS="3")
    assert finished.returncode == 1
    assert "news.articles.v1: partitions is 6, declared 3" in finished.stderr
    assert finished.stderr.count("\n") == 1


def test_article_that_no_topic_takes_is_named(kafka: LocalBroker, environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "huge.json").write_bytes(b'"' + 9_000_000 * b"a" + b'"')
    finished = run("--broker", kafka.bootstrap, "--articles", str(tmp_path), environment=environment)

    assert finished.returncode == 1
    assert "1 of the articles could not be sent; the first is" in finished.stderr
    assert "huge.json" in finished.stderr


def test_demo_gives_up_when_nothing_arrives(
    kafka: LocalBroker, topic_prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # where the log is kept
    monkeypatch.setenv("STREAMS_TOPIC_PREFIX", topic_prefix)
    monkeypatch.setenv("STREAMS_GROUP", f"{topic_prefix}demo")
    settings = load_settings(broker=kafka.bootstrap)
    create_topics(settings)
    ledger = Ledger(settings, [InputArticle("story.json", 1, b"{}")])
    with (
        WorkerProcess(settings) as worker,
        event_reader(settings) as reader,
        pytest.raises(DemoStalledError, match="1 events are still missing"),
    ):
        wait_until_through(ledger, reader, worker, ignore_progress, stall_limit=0.5)


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (("--broker", "127.0.0.1:1"), 1, "No Kafka broker answers at 127.0.0.1:1"),
        (("--articles", "-"), 2, "There are no articles in -."),
        (("--articles", __file__), 2, "It is not known what"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    options: tuple[str, ...], code: int, message: str, environment: dict[str, str]
) -> None:
    finished = run(*options, environment=environment)
    assert finished.returncode == code
    assert message in finished.stderr
    assert finished.stderr.count("\n") == 1
