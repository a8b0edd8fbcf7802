"""Options and arguments that several commands share."""

from collections.abc import Callable
from typing import Any

import click

from streams.clients.inputs import STDIN

_Command = Callable[..., Any]


def broker_option(command: _Command) -> _Command:
    """Add ``--broker``: None unless given, so that the settings decide."""
    return click.option(
        "--broker",
        metavar="HOST:PORT",
        help="Kafka to connect to.  [env: STREAMS_BROKER; default: localhost:9092]",
    )(command)


def articles_argument(command: _Command) -> _Command:
    """Add the argument ``paths``; without one, standard input is read unless it is a terminal."""
    return click.argument(
        "paths",
        nargs=-1,
        metavar="[FILES|FOLDERS|-]...",
        type=click.Path(exists=True, readable=True, allow_dash=True),
        callback=_or_stdin,
    )(command)


def _or_stdin(ctx: click.Context, _parameter: click.Parameter, paths: tuple[str, ...]) -> tuple[str, ...]:
    if paths:
        return paths
    if click.get_text_stream("stdin").isatty():
        raise click.UsageError("No articles given: name files or folders, or pipe NDJSON in.", ctx)
    return (STDIN,)
