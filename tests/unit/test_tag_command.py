"""``streams tag``: what it prints, where, and how it ends."""

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
from click.testing import CliRunner, Result

from streams.cli import main
from streams.events import Event
from streams.settings import load_settings
from streams.work import process_record
from tests.delivery.enrichers import load_plain
from tests.schemas import assert_valid

PLAIN_TAGGERS = {"STREAMS_ENRICHER": "tests.delivery.enrichers:load_plain"}
ROOT = Path(__file__).parents[2]


def tag(*arguments: str, stdin: bytes = b"", **settings: str) -> Result:
    return CliRunner().invoke(main, ["tag", *arguments], input=stdin, env=PLAIN_TAGGERS | settings)


def line(uri: str, body: str = "Rain fell on the coast.") -> bytes:
    return orjson.dumps({"uri": uri, "body": body}) + b"\n"


def test_prints_exactly_what_a_worker_publishes() -> None:
    result = tag(stdin=line("urn:a", "قالت تركيا إنها ترفض الهدنة."))
    assert result.exit_code == 0
    assert result.stderr == ""
    event = process_record(None, line("urn:a", "قالت تركيا إنها ترفض الهدنة."), load_plain(), load_settings())
    assert isinstance(event, Event)
    assert result.stdout_bytes == event.value + b"\n"
    assert_valid("enriched", orjson.loads(result.stdout_bytes))


def test_pretty_is_for_reading() -> None:
    result = tag("--pretty", "-", stdin=line("urn:a") + line("urn:b"))
    assert result.exit_code == 0
    assert result.stdout.count("Entities") == 2
    assert "urn:a" in result.stdout


def test_good_lines_come_out_and_bad_ones_are_named() -> None:
    bad = [b"not json\n", b"\xff\xfe\n", b'{"uri":"urn:x"}\n', line("urn:raise", "please do:raise now")]
    result = tag("-", stdin=line("urn:1") + b"\n" + b"".join(bad) + line("urn:2"))
    assert result.exit_code == 1
    assert [json.loads(event)["uri"] for event in result.stdout.splitlines()] == ["urn:1", "urn:2"]
    starts = [error.split(": ")[:2] for error in result.stderr.splitlines()]
    assert starts == [
        ["<stdin>:3", "not_json"],
        ["<stdin>:4", "not_utf8"],
        ["<stdin>:5", "missing_body"],
        ["<stdin>:6", "tagger_error"],
    ]


def test_reads_text_json_lines_and_folders(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A headline\n\nThe body of the story.", encoding="utf-8")
    (tmp_path / "b.json").write_bytes(line("urn:b"))
    (tmp_path / "c.ndjson").write_bytes(line("urn:c") + line("urn:d"))
    result = tag(str(tmp_path))
    assert result.exit_code == 0
    first, *others = [json.loads(event) for event in result.stdout.splitlines()]
    assert first["headline"] == "A headline"
    assert [event["uri"] for event in others] == ["urn:b", "urn:c", "urn:d"]


def test_the_limits_are_those_of_the_worker() -> None:
    result = tag(stdin=line("urn:long", "word " * 1000), STREAMS_MAX_ARTICLE_BYTES="1000")
    assert result.exit_code == 1
    assert result.stderr.startswith("<stdin>:1: article_too_large: ")


def test_a_path_that_is_not_there_is_a_usage_error() -> None:
    result = tag("nowhere.txt")
    assert result.exit_code == 2
    assert "nowhere.txt" in result.stderr


@contextmanager
def running_tag(stdin: int = subprocess.PIPE) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, "-m", "streams", "tag"],
        cwd=ROOT,
        env=os.environ | PLAIN_TAGGERS,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_answers_each_line_before_the_next_comes_and_ends_quietly_at_ctrl_c() -> None:
    with running_tag() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        for uri in ("urn:1", "urn:2"):
            process.stdin.write(line(uri))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["uri"] == uri
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr.read() == b"\n"


def test_ends_quietly_when_nobody_reads_on() -> None:
    with running_tag() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.write(line("urn:1"))
        process.stdin.flush()
        assert process.wait(30) == 141
        assert process.stderr.read() == b""


def test_a_terminal_on_standard_input_is_a_usage_error() -> None:
    controller, terminal = pty.openpty()
    try:
        with running_tag(stdin=terminal) as process:
            assert process.stderr is not None
            assert process.wait(30) == 2
            assert b"No articles given" in process.stderr.read()
    finally:
        os.close(controller)
        os.close(terminal)


def test_a_setting_that_is_not_valid_is_one_line() -> None:
    result = tag(stdin=line("urn:1"), STREAMS_ENRICHER="no colon")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: The setting STREAMS_ENRICHER is not valid")
    assert len(result.stderr.splitlines()) == 1
