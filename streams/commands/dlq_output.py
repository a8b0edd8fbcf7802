"""How ``streams dlq`` shows dead letters."""

import sys
from collections.abc import Iterable, Sequence

import click
import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text

from streams.clients.dead_letters import DeadLetter
from streams.commands.times import show_time
from streams.contract import JsonObject
from streams.events import Headers, restore_record
from streams.reasons import Reason
from streams.terminal.text import readable, safe

_COLUMNS = ("id", "time (UTC)", "reason", "stage", "article", "detail")
_SHOWN_CHARACTERS = 20_000


def show_list(letters: Sequence[DeadLetter]) -> None:
    """Print a table on a terminal, tab-separated lines without a head elsewhere."""
    rows = [[" ".join(cell.split()) for cell in _cells(letter)] for letter in letters]
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(row))
        return
    if not rows:
        click.echo("No dead letters.", err=True)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in _COLUMNS:
        table.add_column(name, no_wrap=name == "id", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    Console().print(table)


def show_one(letter: DeadLetter, content: JsonObject) -> None:
    """Print all that a dead letter says, and the record that it keeps."""
    key, value, headers = restore_record(content)
    reason = Reason(letter.reason)
    for label, text in (
        ("dead letter", letter.name),
        ("time", f"{show_time(letter.time)} UTC"),
        ("reason", f"{reason.value}: {reason.meaning}"),
        ("stage", safe(letter.stage)),
        ("detail", safe(letter.detail)),
        ("what to do", reason.remedy),
        ("article", safe(letter.uri or "unknown")),
        ("record", safe(f"{letter.topic}, partition {letter.partition}, offset {letter.offset}")),
        ("record time", f"{show_time(letter.timestamp)} UTC" if letter.timestamp is not None else "none"),
        ("key", readable(key)),
    ):
        _line(label, text)
    for name, text in _headers(headers):
        _line("header", f"{name}: {text}")
    _line("value", "none" if value is None else f"{len(value)} bytes")
    if value:
        click.echo(f"\n{_pretty(value)}")


def _cells(letter: DeadLetter) -> Iterable[str]:
    article = letter.uri if letter.uri is not None or letter.key is None else readable(letter.key)
    texts = (letter.reason, letter.stage, article or "", letter.detail)
    return (letter.name, show_time(letter.time), *map(safe, texts))


def _headers(headers: Headers) -> Iterable[tuple[str, str]]:
    return ((safe(name), readable(value)) for name, value in headers)


def _line(label: str, text: str) -> None:
    click.echo(f"{click.style(label.ljust(12), bold=True)} {text}")


def _pretty(value: bytes) -> str:
    try:
        text = readable(orjson.dumps(orjson.loads(value), option=orjson.OPT_INDENT_2))
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):  # JSON nested too deep can be read, not written
        text = readable(value)
    if len(text) <= _SHOWN_CHARACTERS:
        return text
    return f"{text[:_SHOWN_CHARACTERS]}\n… the first {_SHOWN_CHARACTERS} characters; --raw writes it all."
