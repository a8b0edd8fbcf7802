"""``streams demo``: the whole pipeline on a real Kafka, and what comes out of it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click

from streams.errors import StreamsError

if TYPE_CHECKING:
    from rich.console import Console

    from streams.broker import LocalBroker
    from streams.demo import Ledger
    from streams.demo_run import WorkerProcess
    from streams.inputs import InputArticle
    from streams.settings import Settings


class NoArticlesError(StreamsError):
    """There are no articles in {source}. Give a file, a folder, or NDJSON on standard input."""

    exit_code = 2


@click.command()
@click.option(
    "--articles",
    "paths",
    multiple=True,
    metavar="FILE|FOLDER|-",
    type=click.Path(exists=True, readable=True, allow_dash=True),
    help="What to publish, as `streams publish` reads it; may be repeated.  [default: the samples]",
)
@click.option(
    "--broker",
    envvar="STREAMS_BROKER",
    metavar="HOST:PORT",
    help="An existing Kafka to use.  [env: STREAMS_BROKER; default: one of its own]",
)
@click.option("--keep", is_flag=True, help="Leave it running until Ctrl-C, and say how to look around.")
def demo(paths: tuple[str, ...], broker: str | None, *, keep: bool) -> None:
    """Run the whole pipeline on sample articles and show what comes out.

    Starts a Kafka on free ports of this machine, with temporary data, and a worker; publishes the
    articles, waits until all are through, shows what was found, and stops everything. Needs
    Java 17; Kafka's jars are fetched once, through Maven.

    With --broker the topics of an existing Kafka are used, missing ones are created, and only
    what comes of the articles published here is shown.
    """
    # Imported here: all of it takes a second to load, and the help does not need it.
    from rich.console import Console  # noqa: PLC0415

    from streams.broker import LocalBroker  # noqa: PLC0415
    from streams.demo_run import WorkerProcess, sigterm_as_interrupt  # noqa: PLC0415
    from streams.kafka_jars import ensure_jars  # noqa: PLC0415
    from streams.settings import load_settings  # noqa: PLC0415
    from streams.topics import create_topics  # noqa: PLC0415

    articles = _read_articles(paths)
    # The progress goes to standard error, so that what came out can be kept in a file.
    steps = Console(stderr=True, highlight=False, markup=False)
    with sigterm_as_interrupt(), ExitStack() as running:
        own_broker: LocalBroker | None = None
        if broker is None:
            ensure_jars()
            with _step(steps, "Kafka started"):
                own_broker = running.enter_context(LocalBroker())
            settings = load_settings(broker=own_broker.bootstrap, replication=1)
        else:
            settings = load_settings(broker=broker)
        with _step(steps, f"Topics ready at {settings.broker}"):
            create_topics(settings)
        worker = running.enter_context(WorkerProcess(settings))
        ledger = _publish_and_wait(settings, articles, worker, steps)
        _show(ledger)
        if keep:
            _keep_running(settings, worker, own_broker)
    steps.print("Everything is stopped again.")


def _read_articles(paths: tuple[str, ...]) -> "list[InputArticle]":
    import sys  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    from streams.inputs import read_inputs  # noqa: PLC0415

    samples = str(Path(__file__).parent.parent / "samples")
    articles = list(read_inputs(paths or (samples,), sys.stdin.buffer))
    if not articles:
        raise NoArticlesError(source=", ".join(paths))
    return articles
