"""``streams tail``: shows the records of a topic."""

import sys
from itertools import islice
from typing import TYPE_CHECKING

import click

from streams.commands.options import broker_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from streams.clients.reading import TopicReader
    from streams.events import SourceRecord
    from streams.settings import Settings


_EXAMPLES = """\
\b
Examples:
  streams tail stances
  streams tail enriched --from-beginning --until-end | jq .value.headline
"""


@click.command(epilog=_EXAMPLES)
@click.argument("topic")
@click.option("--pretty", "style", flag_value="pretty", help="For reading; the default on a terminal.")
@click.option("--json", "style", flag_value="json", help="One JSON object a line; the default in a pipe.")
@click.option("--from-beginning", is_flag=True, help="Begin with the oldest record.")
@click.option("--count", "-n", type=click.IntRange(min=1), metavar="N", help="End after N records.")
@click.option("--until-end", is_flag=True, help="End where the topic ends now.")
@broker_option
def tail(
    *,
    topic: str,
    style: str | None,
    from_beginning: bool,
    count: int | None,
    until_end: bool,
    broker: str | None,
) -> None:
    """Show the records of TOPIC as they arrive, until Ctrl-C.

    TOPIC is articles, enriched, entities, locations, stances or dead-letters, or the full name of
    any topic. Looking changes nothing: no consumer group is used, and nothing is committed.

    A JSON line has topic, partition, offset, timestamp (ms), key, headers and value; a key or value
    that is no text, or no JSON, is given in Base64 as key_base64 or value_base64.
    """
    from streams.clients.reading import open_topic  # noqa: PLC0415 -- quick help
    from streams.settings import load_settings  # noqa: PLC0415

    settings = load_settings(broker=broker)
    style = style or ("pretty" if sys.stdout.isatty() else "json")
    name = _full_name(topic, settings)
    with open_topic(name, settings, checksums=False) as reader:
        if not until_end and sys.stderr.isatty():
            click.echo(f"Waiting for records of {name}; Ctrl-C ends it.", err=True)
        records = _records(reader, from_beginning=from_beginning, until_end=until_end)
        _show(islice(records, count), style)


def _full_name(topic: str, settings: "Settings") -> str:
    from streams.topics import Topic, topic_name  # noqa: PLC0415 -- quick help

    short_names = {member.name.lower().replace("_", "-"): member for member in Topic}
    member = short_names.get(topic)
    return topic if member is None else topic_name(member, settings)


def _records(reader: "TopicReader", *, from_beginning: bool, until_end: bool) -> "Iterator[SourceRecord]":
    stretch = reader.stretch() if from_beginning else reader.end()
    return reader.read(stretch) if until_end else reader.follow(stretch)


def _show(records: "Iterator[SourceRecord]", style: str) -> None:
    from streams.commands import tail_output  # noqa: PLC0415 -- quick help

    if style == "json":
        for record in records:
            sys.stdout.buffer.write(tail_output.json_line(record) + b"\n")
            sys.stdout.buffer.flush()
    else:
        show = tail_output.PrettyOutput()
        for record in records:
            show(record)
