"""``streams worker``: runs the agents until a signal ends them."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from streams.errors import StreamsError
from streams.settings import Settings, load_settings, misspelt, variable

log = logging.getLogger(__name__)


class WorkerFailedError(StreamsError):
    """The worker ended because of an error: {error}.

    Nothing is lost: what was not done is read again at the next start.
    """


@click.command()
@click.option("--role", type=click.Choice(["all", "enrich", "publish"]), help="What this worker does.  [STREAMS_ROLE]")
@click.option("--broker", metavar="HOST:PORT", help="Kafka to connect to.  [STREAMS_BROKER]")
@click.option("--processes", type=int, metavar="N", help="Tagging processes.  [STREAMS_PROCESSES]")
def worker(role: str | None, broker: str | None, processes: int | None) -> None:
    """Tag articles as they arrive, and publish what was found.

    Runs until SIGTERM or Ctrl-C, then finishes what is in flight within STREAMS_DRAIN_TIMEOUT seconds and leaves.
    """
    with _errors_as_logged():
        settings = load_settings(role=role, broker=broker, processes=processes)
        _export(role=role, broker=broker, processes=processes)
        for warning in misspelt(os.environ):
            click.echo(_as_logged(logging.WARNING, warning) or f"Warning: {warning}", err=True)
        run_worker(settings)


@contextmanager
def _errors_as_logged() -> Iterator[None]:
    """Have the error that ends a worker be a line as the others of its log."""
    try:
        yield
    except (StreamsError, click.ClickException) as error:
        line = _as_logged(logging.CRITICAL, str(error))
        if line is None:
            raise
        click.echo(line, err=True)
        raise SystemExit(error.exit_code) from error


def _as_logged(level: int, message: str) -> str | None:
    """Return a line of the log; None where the log is for people to read."""
    from streams.observing.logs import json_line, writes_json  # noqa: PLC0415 -- the help shows without it

    # From the environment, since the settings may be what is wrong.
    return json_line(level, message) if writes_json(os.environ.get(variable("log_format"), "auto")) else None


def _export(**options: object) -> None:
    """Hand the options on through the environment: the app and the tagging processes read their settings there."""
    for name, value in options.items():
        if value is not None:
            os.environ[f"STREAMS_{name.upper()}"] = str(value)


def run_worker(settings: Settings) -> None:
    """Run the app of ``streams.app`` in this process; does not return before it has ended.

    Raises:
        WorkerFailedError: an agent failed.
    """
    # Imported here: the app reads the settings when it is imported.
    import streams.agents  # noqa: F401, PLC0415 -- gives the app its agents
    from streams.app import app  # noqa: PLC0415
    from streams.observing.logs import logging_config  # noqa: PLC0415 -- the help shows without it

    app.finalize()
    app.worker_init()
    app.discover()
    faust_worker = app.Worker(
        loglevel=settings.log_level, logging_config=logging_config(settings), quiet=True, redirect_stdouts=False
    )
    try:
        faust_worker.execute_from_commandline()
    except SystemExit as ended:  # Faust's worker always ends so
        if ended.code:
            reason = faust_worker.crash_reason or ended
            raise WorkerFailedError(error=describe(reason)) from None
        log.info("The worker has left.")


def describe(error: BaseException) -> str:
    """Say what went wrong in one line; of a group of errors the first counts."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, StreamsError):
        return str(error)
    from streams.observing.logs import without_objects  # noqa: PLC0415 -- the help shows without it

    return without_objects(f"{type(error).__name__}: {error}")
