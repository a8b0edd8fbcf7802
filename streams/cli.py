"""The ``streams`` command. Each subcommand is a module of ``streams.commands``, imported when used."""

import io
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from importlib import import_module

import click

from streams import __version__
from streams.errors import StreamsError

# The help is written here and not taken from the commands, so that it shows without importing them.
_SECTIONS = {
    "Try it": {
        "demo": "Run the whole pipeline on sample articles and show what comes out.",
        "tag": "Tag articles without Kafka: files or standard input to standard output.",
    },
    "Run it": {
        "broker": "Run a local Kafka, for development.",
        "topics": "Create the topics, or check that they are as they should be.",
        "worker": "Tag articles as they arrive on Kafka.",
        "health": "Ask the worker on this machine whether it is alive, or ready.",
        "bench": "Measure throughput, latency and memory on this machine.",
        "evaluate": "Measure how good the tags are, against articles that people tagged.",
    },
    "Use it": {
        "publish": "Send articles to the pipeline.",
        "desk": "Serve a live page of the tagged articles, for editors.",
        "tail": "Show the events of a topic as they arrive.",
        "dlq": "List, show and replay what could not be processed.",
    },
}

_EPILOG = """\
\b
Examples:
  streams tag article.txt | jq .stances
  streams demo --keep
  streams publish articles/ && streams tail enriched --from-beginning

Settings come from STREAMS_* environment variables; the README has the table of them.
"""

# What shells report for a program that SIGINT or SIGPIPE ended.
_EXIT_INTERRUPTED = 130
_EXIT_BROKEN_PIPE = 141


class CommandFailed(click.ClickException):
    """An error of the project, shown as one line."""

    def __init__(self, error: StreamsError) -> None:
        super().__init__(str(error))
        self.exit_code = error.exit_code


class LazyGroup(click.Group):
    """The commands in sections; a command's module is imported when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """Return the names of all commands, in the order of the help."""
        return [name for commands in _SECTIONS.values() for name in commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command ``cmd_name``; None when there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = getattr(import_module(f"streams.commands.{cmd_name}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that ``args`` begin with; a misspelt one is answered with the nearest."""
        near = get_close_matches(args[0], self.list_commands(ctx), 1)
        if near and near[0] != args[0]:
            ctx.fail(f"No such command '{args[0]}'. Did you mean '{near[0]}'?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands of each section."""
        width = max(map(len, self.list_commands(ctx)))
        for section, commands in _SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl([(name.ljust(width), text) for name, text in commands.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; its errors become one line and an exit code."""
        with _shown_errors(ctx):
            return super().invoke(ctx)


@contextmanager
def _shown_errors(ctx: click.Context) -> Iterator[None]:
    try:
        yield
        sys.stdout.flush()  # while a broken pipe can still be answered
    except StreamsError as error:
        raise CommandFailed(error) from error
    except KeyboardInterrupt:
        click.echo(err=True)  # the line with the terminal's ^C
        ctx.exit(_EXIT_INTERRUPTED)
    except BrokenPipeError:
        # Nobody reads on. What is left in the buffer goes nowhere, or Python would complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        ctx.exit(_EXIT_BROKEN_PIPE)


@click.group(cls=LazyGroup, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Tag news articles with entities, locations and stances, on Kafka.

    Articles go in on one topic; tagged events come out on others. Arabic first, English beside it.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows no Arabic still gets the rest
    if ctx.invoked_subcommand != "worker":  # which says it in its log
        from streams.settings import misspelt  # noqa: PLC0415 -- quick help

        for warning in misspelt(os.environ):
            click.echo(f"Warning: {warning}", err=True)
    for library in ("kafka", "aiokafka", "streams"):
        # Without a handler their warnings would go to the terminal; a worker adds handlers of its own.
        logging.getLogger(library).addHandler(logging.NullHandler())
