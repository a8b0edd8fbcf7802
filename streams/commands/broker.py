"""``streams broker``: a local Kafka in the foreground."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from streams.broker import LocalBroker


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="PORT",
    default=9092,
    show_default=True,
    help="Port on 127.0.0.1; 0 takes a free one.",
)
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to keep the data in.  [default: a temporary one, removed at the end]",
)
def broker(port: int, data_dir: Path | None) -> None:
    """Run a local Kafka, for development, until Ctrl-C.

    It listens on 127.0.0.1 only. Needs Java 17; its jars are fetched once, through Maven.
    """
    from streams.broker import BrokerConfig, run_broker  # noqa: PLC0415 -- quick help

    run_broker(BrokerConfig(port=port, data_dir=data_dir), _announce)


def _announce(running: "LocalBroker") -> None:
    click.echo(f"Kafka listens on {running.bootstrap}; its data and log are in {running.data_dir}.")
    click.echo("Next, in another terminal:")
    click.echo(f"  export STREAMS_BROKER={running.bootstrap}")
    click.echo("  streams topics create")
    click.echo("  streams worker")
    click.echo("Ctrl-C ends it.")
