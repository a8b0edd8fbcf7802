"""``streams dlq``: lists, shows and replays what could not be processed."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from streams.commands.options import broker_option
from streams.commands.times import PointInTime
from streams.reasons import Reason

if TYPE_CHECKING:
    from streams.dead_letters import DeadLetter, Filters
    from streams.replaying import ReplayPlan
    from streams.settings import Settings

_Command = Callable[..., Any]


class DeadLetterName(click.ParamType):
    """``PARTITION:OFFSET``, as ``streams dlq list`` shows it."""

    name = "partition:offset"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Return partition and offset."""
        partition, _, offset = str(value).partition(":")
        if not (partition.isdecimal() and offset.isdecimal()):
            self.fail(f"{value!r} is not PARTITION:OFFSET, like 3:17.", param, ctx)
        return int(partition), int(offset)


def filter_options(command: _Command) -> _Command:
    """Add the options that choose among dead letters."""
    for option in (
        click.option("--until", type=PointInTime(), metavar="TIME", help="Written before TIME."),
        click.option(
            "--since",
            type=PointInTime(),
            metavar="TIME",
            help="Written at or after TIME: 2h (ago; s, m, h, d, w) or ISO 8601, in UTC.",
        ),
        click.option("--stage", "stages", multiple=True, metavar="STAGE", help="Of this stage, such as decode."),
        click.option(
            "--reason",
            "reasons",
            multiple=True,
            type=click.Choice([reason.value for reason in Reason]),
            metavar="REASON",
            help="With this reason, such as timeout; repeat it for several.",
        ),
    ):
        command = option(command)
    return command


@click.group()
def dlq() -> None:
    """List, show and replay dead letters: what could not be processed.

    Each keeps the original record, byte for byte, with the reason. A dead letter is called
    PARTITION:OFFSET, its place on the topic of dead letters.
    """


@dlq.command("list")
@filter_options
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, with all there is.")
@broker_option
def list_(*, as_json: bool, broker: str | None, **chosen: Any) -> None:
    """List dead letters: a table on a terminal, tab-separated lines in a pipe, oldest first.

    With --json each line is the whole dead letter, partition by partition.
    """
    import orjson  # noqa: PLC0415 -- quick help

    from streams.commands import dlq_output  # noqa: PLC0415
    from streams.dead_letters import read_dead_letters  # noqa: PLC0415
    from streams.reading import open_topic  # noqa: PLC0415

    settings, filters = _settings_and_filters(broker, chosen)
    with open_topic(_topic(settings), settings) as reader:
        letters = read_dead_letters(reader, filters)
        if as_json:
            for letter, content in letters:
                partition, offset = letter.position
                place = {"partition": partition, "offset": offset, "timestamp": letter.time}
                sys.stdout.buffer.write(orjson.dumps({"dead_letter": place, **content}) + b"\n")
            return
        rows = sorted((letter for letter, _ in letters), key=lambda letter: (letter.time, letter.position))
    dlq_output.show_list(rows)


@dlq.command()
@click.argument("position", type=DeadLetterName(), metavar="PARTITION:OFFSET")
@click.option("--raw", is_flag=True, help="Write only the original value, byte for byte.")
@broker_option
def show(*, position: tuple[int, int], raw: bool, broker: str | None) -> None:
    """Show one dead letter with the record that it keeps, and what to do about it."""
    from streams.commands import dlq_output  # noqa: PLC0415 -- quick help
    from streams.dead_letters import dead_letter_at  # noqa: PLC0415
    from streams.events import restore_record  # noqa: PLC0415
    from streams.reading import open_topic  # noqa: PLC0415

    settings, _ = _settings_and_filters(broker, {})
    with open_topic(_topic(settings), settings) as reader:
        letter, content = dead_letter_at(reader, position)
    if raw:
        sys.stdout.buffer.write(restore_record(content)[1] or b"")
    else:
        dlq_output.show_one(letter, content)


@dlq.command()
@click.argument("positions", nargs=-1, type=DeadLetterName(), metavar="[PARTITION:OFFSET]...")
@filter_options
@click.option("--again", is_flag=True, help="Also what was replayed before.")
@click.option("--dry-run", is_flag=True, help="Only say what would be replayed.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@broker_option
def replay(*, again: bool, dry_run: bool, yes: bool, broker: str | None, **chosen: Any) -> None:
    """Send the records that dead letters keep back to their topics, each once.

    Value, key and headers are the original ones; headers streams-replayed-from,
    streams-replay-origin and streams-replay-count are added. A record that is on its topic again
    is not replayed again, unless --again is given; to know that, the topic is read from the time
    of the oldest dead letter on. So a replay that was interrupted goes on where it was when the
    same command is run again, and one that is run twice does no harm.
    """
    from streams.dead_letters import read_dead_letters  # noqa: PLC0415 -- quick help
    from streams.reading import open_topic  # noqa: PLC0415
    from streams.replaying import plan_replay, replayed_origins  # noqa: PLC0415
    from streams.terminal import progress_bar  # noqa: PLC0415

    settings, filters = _settings_and_filters(broker, chosen)

    def find_replayed(letters: "list[DeadLetter]") -> set[str]:
        if again:
            return set()
        with progress_bar("Looking for earlier replays", None) as advance:
            return replayed_origins(letters, settings, advance)

    with open_topic(_topic(settings), settings) as reader:
        plan = plan_replay(read_dead_letters(reader, filters), settings, find_replayed)
    _show_plan(plan)
    if dry_run:
        for letter in plan.chosen:
            click.echo(f"{letter.name}\t{letter.reason}\t-> {letter.topic}")
    elif plan.chosen:
        _ask(len(plan.chosen), yes=yes)
        _replay(plan, settings)
    if plan.unfit:
        sys.exit(1)
