"""What commands do when a person sits before them: bars, tables, questions, Ctrl-C."""

import os
import pty
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from streams.broker import LocalBroker
from streams.clients.reading import open_topic
from streams.events import Event, SourceRecord, dead_letter_event, enriched_event
from streams.reasons import Reason
from streams.settings import Settings
from streams.topics import Topic, topic_name
from tests.examples import ENRICHED, TIME
from tests.kafka.tools import send, stored

CTRL_C = "\x03"
_STYLE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


class Terminal:
    """A command on a terminal of its own, 200 columns wide."""

    def __init__(self, controller: int, process: subprocess.Popen[bytes]) -> None:
        self._controller = controller
        self._process = process
        self.raw = b""

    @property
    def text(self) -> str:
        """What was shown so far, without colours and the like."""
        return _STYLE.sub("", self.raw.decode(errors="replace")).replace("\r\n", "\n")

    def read_until(self, text: str) -> None:
        while text not in self.text:
            assert self._read(), f"it ended without {text!r}: {self.text}"

    def type(self, text: str) -> None:
        os.write(self._controller, text.encode())

    def wait(self) -> int:
        while self._read():
            pass
        return self._process.wait(30)

    def _read(self) -> bool:
        try:
            read = os.read(self._controller, 65_536)
        except OSError:  # how Linux says that nobody is at the other end any more
            return False
        self.raw += read
        return bool(read)


@contextmanager
def on_terminal(*arguments: str) -> Iterator[Terminal]:
    """Run a command of ``streams`` with a terminal as its standard input, output and error."""
    controller, terminal = pty.openpty()
    # It takes the terminal as its own, so that a Ctrl-C typed there reaches it.
    program = (
        "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
        "from streams.cli import main; main(prog_name='streams')"
    )
    # Not measured: where a Ctrl-C finds coverage with its lock held, the lock is held for ever and the command hangs.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=environment | {"COLUMNS": "200", "TERM": "xterm-256color"},
        start_new_session=True,
    ) as process:
        os.close(terminal)
        try:
            yield Terminal(controller, process)
        finally:
            process.kill()
            os.close(controller)


def letters(settings: Settings, count: int) -> list[Event]:
    name = topic_name(Topic.ARTICLES, settings)
    return [
        dead_letter_event(SourceRecord(name, 1, offset, 5, b"urn:1", b"v"), Reason.TIMEOUT, "enrich", "slow", TIME)
        for offset in range(count)
    ]


def test_dead_letters_are_a_table(settings: Settings) -> None:
    with on_terminal("dlq", "list") as terminal:
        assert terminal.wait() == 0
    assert "No dead letters." in terminal.text
    send(Topic.DEAD_LETTERS, settings, letters(settings, 2))
    with on_terminal("dlq", "list") as terminal:
        assert terminal.wait() == 0
    head, first, second = terminal.text.strip().splitlines()[-3:]
    assert head.split() == ["id", "time", "(UTC)", "reason", "stage", "article", "detail"]
    assert [line.split()[0] for line in (first, second)] == ["0:0", "0:1"]


def test_replay_asks_before_it_sends(settings: Settings) -> None:
    send(Topic.DEAD_LETTERS, settings, letters(settings, 2))
    for answer, code, sent in (("n", 1, 0), ("y", 0, 2)):
        with on_terminal("dlq", "replay") as terminal:
            terminal.read_until("Replay 2 records? [y/N]: ")
            terminal.type(f"{answer}\n")
            assert terminal.wait() == code
        assert len(stored(Topic.ARTICLES, settings)) == sent
    assert "2 of 2 replayed." in terminal.text


def test_an_interrupted_replay_says_how_to_go_on(settings: Settings) -> None:
    total = 6_000
    send(Topic.DEAD_LETTERS, settings, letters(settings, total))
    with (
        open_topic(topic_name(Topic.ARTICLES, settings), settings) as articles,
        on_terminal("dlq", "replay", "--yes") as terminal,
    ):
        while not articles.stretch().size:  # a connection that stands: the replay is not over before it is looked at
            time.sleep(0.01)
        terminal.type(CTRL_C)
        assert terminal.wait() == 130
    said = re.search(rf"Interrupted: (\d+) of {total} replayed\. Run the same command again to go on\.", terminal.text)
    assert said is not None, terminal.text
    arrived = len(stored(Topic.ARTICLES, settings))
    # One more can be on its way when the command is interrupted.
    assert int(said[1]) <= arrived <= int(said[1]) + 1 < total
    with on_terminal("dlq", "replay", "--yes") as terminal:
        assert terminal.wait() == 0
    assert f"{total - arrived} of {total - arrived} replayed." in terminal.text
    origins = {dict(record.headers)["streams-replay-origin"] for record in stored(Topic.ARTICLES, settings)}
    assert len(origins) == len(stored(Topic.ARTICLES, settings)) == total


def test_publish_shows_a_bar(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_bytes(b'{"uri":"urn:1"}\n' * 300)
    with on_terminal("publish", str(tmp_path)) as terminal:
        assert terminal.wait() == 0
    assert "Publishing ━" in terminal.text
    assert "300/300" in terminal.text
    assert "300 of 300 articles arrived" in terminal.text


def test_tail_shows_events_for_reading_until_ctrl_c(settings: Settings) -> None:
    send(Topic.ENRICHED, settings, [enriched_event(ENRICHED, TIME)])
    with on_terminal("tail", "enriched", "--from-beginning") as terminal:
        terminal.read_until("wikidata:Q43")
        terminal.type(CTRL_C)
        assert terminal.wait() == 130
    assert f"Waiting for records of {topic_name(Topic.ENRICHED, settings)}" in terminal.text
    assert "Traceback" not in terminal.text


@pytest.mark.parametrize("kept", [True, False])
def test_the_broker_runs_until_ctrl_c(kafka: LocalBroker, tmp_path: Path, *, kept: bool) -> None:
    # With ``kafka`` the jars are there, and this is marked as needing Kafka.
    options = ["--data-dir", str(tmp_path / "data")] if kept else []
    with on_terminal("broker", "--port", "0", *options) as terminal:
        terminal.read_until("Ctrl-C ends it.")
        said = re.search(r"Kafka listens on (\S+); its data and log are in (\S+)\.\n", terminal.text)
        assert said is not None, terminal.text
        assert f"export STREAMS_BROKER={said[1]}" in terminal.text
        assert (Path(said[2]) / "kafka.log").exists()
        terminal.type(CTRL_C)
        assert terminal.wait() == 0
    assert Path(said[2]).exists() == kept
