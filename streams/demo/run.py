"""The demo: a Kafka, a worker, articles through them, and what came out, shown to a person."""

import shutil
import signal
import sys
import time
import webbrowser
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path

from rich.console import Console

from streams.broker import LocalBroker
from streams.clients.inputs import SAMPLES, InputArticle, read_inputs
from streams.clients.publishing import publish_articles
from streams.demo.arrivals import event_reader, wait_until_through
from streams.demo.ledger import Ledger
from streams.desk.run import desk_in_background
from streams.errors import StreamsError
from streams.local_kafka.jars import ensure_jars
from streams.settings import Settings, load_settings
from streams.terminal.progress import progress_bar
from streams.terminal.show import event_console, render_counts, render_dead_letter, render_enriched
from streams.topics import create_topics, require_topics
from streams.worker_process import WorkerProcess

_CHECK_SECONDS = 0.5


class NoArticlesError(StreamsError):
    """There are no articles in {source}. Give a file, a folder, or NDJSON on standard input."""

    exit_code = 2


class NotPublishedError(StreamsError):
    """{count} of the articles could not be sent; the first is {place}: {detail}. Leave it out, or make it smaller."""


def run_demo(paths: Sequence[str], broker: str | None, *, keep: bool, desk: bool) -> None:
    """Publish the articles of ``paths``, or the samples, and print what comes out.

    ``broker`` is the address of an existing Kafka; without one the demo starts its own. With ``keep`` all goes on until
    Ctrl-C, and with ``desk`` as well, which also serves the page for editors.

    Whatever was started is stopped, also when the demo fails or is interrupted. For the main thread only, since
    it handles signals.

    Raises a StreamsError when something is missing or fails.
    """
    # A broker of the demo's own is a single one, whatever number of replicas is set.
    settings = load_settings(broker=broker, replication=None if broker else 1)
    articles = list(read_inputs(paths or [str(SAMPLES)], sys.stdin.buffer))
    if not articles:
        raise NoArticlesError(source=", ".join(paths))
    # The steps go to standard error, so that what came out can be kept in a file.
    steps = Console(stderr=True, highlight=False, markup=False)
    with _sigterm_as_interrupt(), ExitStack() as running:
        own_broker = None if broker else running.enter_context(_own_broker(steps))
        if own_broker is not None:
            settings = settings.model_copy(update={"broker": own_broker.bootstrap})
        with _step(steps, "Creating the topics", f"Topics are ready at {settings.broker}"):
            create_topics(settings)
            require_topics(settings)  # those of an existing Kafka may not fit
        # Before anything takes long: its port may be taken.
        address = running.enter_context(desk_in_background(settings)) if desk else None
        worker = running.enter_context(WorkerProcess(settings))
        _show(_publish(settings, articles, worker, steps))
        if address:
            steps.print(f"The desk is at {address}", soft_wrap=True)
            if steps.is_terminal:
                webbrowser.open(address)
        if keep or desk:
            _keep_running(settings, worker, own_broker, steps)
    steps.print("Everything that the demo started is stopped.")


@contextmanager
def _own_broker(steps: Console) -> Iterator[LocalBroker]:
    ensure_jars()  # before the step: it shows its own progress
    broker = LocalBroker()
    with _step(steps, "Starting Kafka", "Kafka is running"):
        broker.start()
    with broker:
        yield broker


def _publish(settings: Settings, articles: list[InputArticle], worker: WorkerProcess, steps: Console) -> Ledger:
    with event_reader(settings) as reader:
        with _step(steps, "Publishing", f"Published {_number(articles)}, and started a worker"):
            report = publish_articles(settings, articles)
        if report.failures:
            first = report.failures[0]
            raise NotPublishedError(count=len(report.failures), place=first.article.place, detail=first.detail)
        ledger = Ledger(settings, articles)
        with (
            _step(steps, None, "All are through"),
            progress_bar("Tagging", len(articles)) as advance,
        ):
            wait_until_through(ledger, reader, worker, advance)
    return ledger


def _number(articles: Sequence[InputArticle]) -> str:
    return "one article" if len(articles) == 1 else f"{len(articles)} articles"


def _show(ledger: Ledger) -> None:
    console = event_console()
    stories = ledger.stories()
    for story in stories:
        if story.event is not None:
            render_enriched(story.event, console, origin=_short(story.origin), earlier=story.earlier)
    for story in stories:
        if story.dead_letter is not None:
            render_dead_letter(story.dead_letter, console, origin=_short(story.origin))
    render_counts(ledger.counts(), console)


def _short(origin: str) -> str:
    return Path(origin).name


def _keep_running(settings: Settings, worker: WorkerProcess, broker: LocalBroker | None, steps: Console) -> None:
    """Wait for Ctrl-C; raises a StreamsError when the worker or the broker ends before."""
    streams, address = _own_command(), f"--broker {settings.broker}"
    try:
        steps.print(
            "The pipeline is running on. To look around, in another terminal:",
            f"  {streams} tail stances {address} --from-beginning",
            f"  {streams} tail enriched {address}",
            f"  {streams} publish {address} FILE",
            f"  {streams} dlq list {address}",
            f"The worker's log is {worker.log_path}. Ctrl-C ends it all.",
            sep="\n",
            soft_wrap=True,
        )
        while True:
            worker.check()
            if broker is not None and not broker.running:
                broker.wait()
            time.sleep(_CHECK_SECONDS)
    except KeyboardInterrupt:
        steps.print()  # the line with the terminal's ^C


def _own_command() -> str:
    """Return how this command is called from here; in a checkout it is not on the PATH."""
    installed = Path(sys.executable).parent / "streams"
    if shutil.which("streams") or not installed.exists():
        return "streams"
    return str(installed.relative_to(Path.cwd()) if installed.is_relative_to(Path.cwd()) else installed)


@contextmanager
def _step(steps: Console, doing: str | None, done: str) -> Iterator[None]:
    """Time a step, and print that it is ``done``; until then a terminal shows what it is ``doing``, unless None."""
    began = time.monotonic()
    with steps.status(doing) if doing and steps.is_terminal else nullcontext():
        yield
    steps.print(f"{done} ({time.monotonic() - began:.1f} s)", soft_wrap=True)


@contextmanager
def _sigterm_as_interrupt() -> Iterator[None]:
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
