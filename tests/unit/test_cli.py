"""The group of commands: help, errors, laziness."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from streams import __version__
from streams.cli import main

COMMANDS = main.list_commands(click.Context(main))


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_the_help_names_every_command_once(option: str) -> None:
    result = CliRunner().invoke(main, [option])
    assert result.exit_code == 0
    first_words = [line.split()[0] for line in result.output.splitlines() if line.startswith("  ") and line.split()]
    assert all(first_words.count(name) == 1 for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    result = CliRunner().invoke(main, [name, "-h"])
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: main {name} ")


@pytest.mark.parametrize("name", COMMANDS)
def test_help_loads_nothing_heavy(name: str) -> None:
    heavy = {"kafka", "aiokafka", "faust", "rich", "jsonschema_rs", "streams.enrichment"}
    program = (
        "import sys; from streams.cli import main\n"
        f"main([{name!r}, '--help'], standalone_mode=False)\n"
        f"print('loaded:', *sorted({heavy!r} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "loaded:"


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_keep_their_lines(name: str) -> None:
    output = CliRunner().invoke(main, [name, "-h"]).output
    assert "\\b" not in output
    assert "Examples:\n" in output or "Examples:" not in output


def test_the_version() -> None:
    result = CliRunner().invoke(main, ["--version"], prog_name="streams")
    assert result.output == f"streams {__version__}\n"


def test_a_misspelt_command_is_answered_with_the_nearest() -> None:
    result = CliRunner().invoke(main, ["pubish"])
    assert result.exit_code == 2
    assert "Did you mean 'publish'?" in result.stderr


def test_an_unknown_command_is_a_usage_error() -> None:
    result = CliRunner().invoke(main, ["zzz"])
    assert result.exit_code == 2
    assert "No such command 'zzz'" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["publish", "-"],
        ["tail", "enriched"],
        ["topics", "create"],
        ["topics", "check"],
        ["dlq", "list"],
        ["dlq", "show", "0:0"],
        ["dlq", "replay", "--yes"],
    ],
)
def test_a_broker_that_is_not_there_is_one_line(arguments: list[str]) -> None:
    # Port 1 on loopback: nothing listens there.
    result = CliRunner().invoke(main, [*arguments, "--broker", "127.0.0.1:1"], input="")
    assert result.exit_code == 1
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: No Kafka broker answers at 127.0.0.1:1: ")


def test_the_broker_can_come_from_the_environment() -> None:
    result = CliRunner().invoke(main, ["topics", "check"], env={"STREAMS_BROKER": "127.0.0.1:2"})
    assert "127.0.0.1:2" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["dlq", "show", "17"], "'17' is not PARTITION:OFFSET"),
        (["dlq", "replay", "1:x"], "'1:x' is not PARTITION:OFFSET"),
        (["dlq", "list", "--since", "yesterday"], "'yesterday' is neither like 2h"),
        (["dlq", "list", "--since", "99999999999w"], "is neither like 2h"),
        (["dlq", "list", "--reason", "bad_luck"], "'bad_luck' is not one of"),
        (["tail", "enriched", "--count", "0"], "0 is not in the range"),
    ],
)
def test_a_wrong_argument_is_a_usage_error(arguments: list[str], complaint: str) -> None:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert complaint in result.stderr
