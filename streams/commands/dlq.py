"""``streams dlq``: lists, shows and replays what could not be processed."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from streams.commands.options import broker_option
from streams.commands.times import PointInTime
from streams.reasons import Reason

if TYPE_CHECKING:
    from streams.clients.dead_letters import Filters
    from streams.clients.replaying import ReplayPlan
    from streams.settings import Settings

_Command = Callable[..., Any]


class DeadLetterName(click.ParamType):
    """``PARTITION:OFFSET``, as ``streams dlq list`` shows it."""

    name = "partition:offset"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
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
@click.option("--unreplayed", is_flag=True, help="Only those that were not replayed; not with --json.")
@broker_option
def list_(*, as_json: bool, unreplayed: bool, broker: str | None, **chosen: Any) -> None:
    """List dead letters, oldest first.

    To know which were replayed, the topic that they came from is read from the time of the oldest on.
    It is a table on a terminal, and tab-separated lines without a head in a pipe. With --json each
    line is the whole dead letter, partition by partition.
    """
    import orjson  # noqa: PLC0415 -- quick help

    from streams.clients.dead_letters import read_dead_letters  # noqa: PLC0415
    from streams.clients.reading import open_topic  # noqa: PLC0415
    from streams.clients.replaying import replayed_origins  # noqa: PLC0415
    from streams.commands import dlq_output  # noqa: PLC0415
    from streams.terminal.progress import progress_bar  # noqa: PLC0415

    if as_json and unreplayed:
        raise click.UsageError("--unreplayed cannot be had with --json.")
    settings, filters = _settings_and_filters(broker, chosen)
    with open_topic(_topic(settings), settings) as reader:
        if as_json:
            for letter, content in read_dead_letters(reader, filters):
                partition, offset = letter.position
                place = {"partition": partition, "offset": offset, "timestamp": letter.time}
                sys.stdout.buffer.write(orjson.dumps({"dead_letter": place, **content}) + b"\n")
            return
        with progress_bar("Reading dead letters", None) as advance:
            rows = [letter for letter, _ in read_dead_letters(reader, filters, advance)]
    if unreplayed:
        with progress_bar("Looking for replays", None) as advance:
            replayed = replayed_origins(rows, settings, advance)
        rows = [letter for letter in rows if letter.origin not in replayed]
    dlq_output.show_list(sorted(rows, key=lambda letter: (letter.time, letter.position)))


@dlq.command()
@click.argument("position", type=DeadLetterName(), metavar="PARTITION:OFFSET")
@click.option("--raw", is_flag=True, help="Write only the original value, byte for byte.")
@broker_option
def show(*, position: tuple[int, int], raw: bool, broker: str | None) -> None:
    """Show one dead letter, and what to do about it.

    The record that it keeps is shown as well; JSON is laid out for reading.
    """
    from streams.clients.dead_letters import dead_letter_at  # noqa: PLC0415
    from streams.clients.reading import open_topic  # noqa: PLC0415
    from streams.commands import dlq_output  # noqa: PLC0415 -- quick help
    from streams.events import restore_record  # noqa: PLC0415

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
    """Send what dead letters keep back to its topic.

    Each record is sent once. Value, key and headers are the original ones; headers streams-replayed-from,
    streams-replay-origin and streams-replay-count are added. A record that is on its topic again
    is not replayed again, unless --again is given; to know that, the topic is read from the time
    of the oldest dead letter on. So a replay that was interrupted goes on where it was when the
    same command is run again, and one that is run twice does no harm.
    """
    from streams.clients.dead_letters import NoDeadLetterError, read_dead_letters  # noqa: PLC0415 -- quick help
    from streams.clients.reading import open_topic  # noqa: PLC0415
    from streams.clients.replaying import plan_replay, replayed_origins  # noqa: PLC0415
    from streams.terminal.progress import progress_bar  # noqa: PLC0415

    settings, filters = _settings_and_filters(broker, chosen)
    with (
        open_topic(_topic(settings), settings) as reader,
        progress_bar("Reading dead letters", None) as advance,
    ):
        plan = plan_replay(read_dead_letters(reader, filters, advance), settings)
    for position in set(filters.positions) - plan.positions:
        raise NoDeadLetterError(position="{}:{}".format(*position))
    if not again:
        with progress_bar("Looking for earlier replays", None) as advance:
            plan = plan.without(replayed_origins(plan.chosen, settings, advance))
    _show_plan(plan)
    if dry_run:
        for letter in plan.chosen:
            click.echo(f"{letter.name}\t{letter.reason}\t-> {letter.topic}")
    elif plan.chosen:
        _ask(len(plan.chosen), yes=yes)
        _replay(plan, settings)
    if plan.unfit:
        sys.exit(1)


def _settings_and_filters(broker: str | None, chosen: dict[str, Any]) -> "tuple[Settings, Filters]":
    from streams.clients.dead_letters import Filters  # noqa: PLC0415 -- quick help
    from streams.settings import load_settings  # noqa: PLC0415

    return load_settings(broker=broker), Filters(**chosen)


def _topic(settings: "Settings") -> str:
    from streams.topics import Topic, topic_name  # noqa: PLC0415 -- quick help

    return topic_name(Topic.DEAD_LETTERS, settings)


def _show_plan(plan: "ReplayPlan") -> None:
    from streams.terminal.text import safe  # noqa: PLC0415 -- quick help

    for letter, obstacle in plan.unfit:
        click.echo(f"{letter.name}: cannot be replayed: {safe(obstacle)}", err=True)
    parts = [f"{len(plan.chosen)} to replay"]
    if plan.already:
        parts.append(f"{len(plan.already)} replayed before (--again repeats them)")
    if plan.repeated:
        parts.append(f"{len(plan.repeated)} that keep the same record as another")
    click.echo(f"Dead letters: {', '.join(parts)}.", err=True)


def _ask(count: int, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError("Nobody is there to be asked: add --yes to replay, or --dry-run to see what.")
    click.confirm(f"Replay {count} record{'s' if count != 1 else ''}?", abort=True, err=True)


def _replay(plan: "ReplayPlan", settings: "Settings") -> None:
    from streams.clients.reading import open_topic  # noqa: PLC0415 -- quick help
    from streams.clients.replaying import replay as replay_records  # noqa: PLC0415
    from streams.terminal.progress import progress_bar  # noqa: PLC0415

    total = len(plan.chosen)
    confirmed = 0

    def count(now: int) -> None:
        nonlocal confirmed
        confirmed = now
        advance(now)

    try:
        with (
            open_topic(_topic(settings), settings) as reader,
            progress_bar("Replaying", total) as advance,
        ):
            replay_records(plan.chosen, reader, settings, count)
    except KeyboardInterrupt:
        click.echo(f"\nInterrupted: {confirmed} of {total} replayed. Run the same command again to go on.", err=True)
        raise
    click.echo(f"{confirmed} of {total} replayed.")
