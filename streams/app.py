"""The Faust app and nothing else; the agents are in ``streams.agents``.

Where Faust's defaults can lose a record they are overridden here, each with its reason; what reads and sends is in
``streams.transport``.
"""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from functools import partial

import click
import faust

from streams.errors import StreamsError
from streams.group import require_group
from streams.kafka_security import logs_in, password, tls_context
from streams.observing.health import Health
from streams.observing.metrics import Metrics
from streams.observing.progress import GroupProgress
from streams.observing.server import serve
from streams.observing.watchdog import Watchdog
from streams.sending import choose_partition
from streams.settings import Settings, load_settings
from streams.topics import MAX_REQUEST_BYTES, require_topics
from streams.transport import Transport
from streams.work import find_enricher

# What leaving takes beyond finishing what is in flight: the group, the connections, the tagging processes.
_LEAVE_SECONDS = 15.0
_BEAT_SECONDS = 1.0


class StreamsWorker(faust.Worker):  # type: ignore[misc]  # Faust is untyped here
    """The process around the app; it leaves after a signal or a crash, whatever still holds it."""

    _leaving: threading.Timer | None = None

    def _schedule_shutdown(self, signal: signal.Signals) -> None:
        super()._schedule_shutdown(signal)
        self._leave_in_time()

    def stop_and_shutdown(self) -> None:
        """End the app and its event loop; also called after a crash."""
        self._leave_in_time()
        super().stop_and_shutdown()

    def _leave_in_time(self) -> None:
        if self._leaving is None:
            seconds = self.app.settings.drain_timeout + _LEAVE_SECONDS
            self._leaving = threading.Timer(seconds, self._leave, args=[seconds])
            self._leaving.daemon = True
            self._leaving.start()

    def _leave(self, seconds: float) -> None:
        self.log.error("Still here %g s after it began to stop; leaving. What was not done is read again.", seconds)
        logging.shutdown()
        os._exit(1)


class StreamsApp(faust.App):  # type: ignore[misc]  # Faust is untyped here
    """A Faust app that knows the settings and refuses to run on topics that do not fit."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.metrics = Metrics(role=settings.role, profile=settings.profile, group=settings.group)
        self.health = Health(settings.stall_timeout)
        #: The names of the agents that read each topic.
        self.readers: dict[str, set[str]] = {}
        #: Whether the taggers are loaded; a worker that only publishes has none.
        self.are_taggers_loaded: Callable[[], bool] = lambda: settings.role == "publish"
        super().__init__(
            settings.group,
            broker=[f"kafka://{server}" for server in settings.bootstrap_servers],
            broker_credentials=_credentials(settings),
            autodiscover=["streams.agents"],
            store="memory://",
            # Raw bytes in and out: decoding happens inside the agent, where its errors can be dead-lettered.
            key_serializer="raw",
            value_serializer="raw",
            # An agent that raises ends the worker, with the record unacknowledged; a restart reads it again.
            agent_supervisor="mode.CrashingSupervisor",
            stream_wait_empty=True,
            stream_publish_on_commit=False,
            stream_buffer_maxsize=settings.window,
            consumer_auto_offset_reset="earliest",
            consumer_max_fetch_size=MAX_REQUEST_BYTES,
            # What is polled and not delivered when partitions move is fetched again: little is.
            broker_max_poll_records=64,
            broker_commit_interval=1.0,
            broker_session_timeout=settings.session_timeout,
            broker_heartbeat_interval=min(3.0, settings.session_timeout / 3),
            broker_request_timeout=max(30.0, settings.session_timeout + 5),
            # Members have this long to finish what is in flight before partitions move.
            broker_rebalance_timeout=settings.drain_timeout + 10.0,
            broker_max_poll_interval=max(300.0, 4 * settings.drain_timeout),
            producer_acks=-1,
            # Each partition gathers what comes within this time; with 5 ms the broker took a third longer for the same.
            producer_linger=0.02,
            producer_partitioner=choose_partition,
            producer_max_request_size=MAX_REQUEST_BYTES,
            producer_max_batch_size=256 * 1024,
            # A batch that waits for a broker to come back is given up after this long.
            producer_request_timeout=settings.produce_timeout,
            topic_disable_leader=True,
            topic_allow_declare=False,
            table_standby_replicas=0,
            Worker="streams.app:StreamsWorker",
            worker_redirect_stdouts=False,
            # What a worker has to say is in `streams.observing`, on a port of its own.
            web_enabled=False,
        )

    def _new_transport(self) -> Transport:
        return Transport(self.conf.broker_consumer, self)

    def _new_producer_transport(self) -> Transport:
        return Transport(self.conf.broker_producer, self)

    def _create_directories(self) -> None:
        """Make none: without tables there is nothing to keep on disk."""

    def worker_init(self) -> None:
        """Refuse to start without taggers, or on topics that are missing or do not fit."""
        with _one_line_errors():
            if self.settings.role != "publish":
                # Imported here: a worker that only publishes needs no tagger.
                from streams.taggers.registry import find_taggers  # noqa: PLC0415

                find_enricher(self.settings)
                find_taggers(self.settings)
            require_topics(self.settings)
            require_group(self.settings)
        super().worker_init()


def _credentials(settings: Settings) -> faust.SASLCredentials | faust.SSLCredentials | None:
    """Return what Faust takes to connect, as the other clients do."""
    tls = tls_context(settings)
    if logs_in(settings):
        return faust.SASLCredentials(
            username=settings.sasl_username,
            password=password(settings),
            ssl_context=tls,
            mechanism=settings.sasl_mechanism,
        )
    return None if tls is None else faust.SSLCredentials(tls)


async def observe(of: StreamsApp) -> None:
    """Beat, watch over the worker, and answer over HTTP if the settings say so; runs as long as the worker."""
    settings = of.settings
    watchdog = Watchdog(of.health, GroupProgress(settings), of.metrics, settings.stall_timeout)
    watchdog.start()
    async with AsyncExitStack() as stack:
        stack.callback(watchdog.stop)
        if settings.web_enabled:
            await stack.enter_async_context(serve(of.health, of.metrics, settings.web_host, settings.web_port))
        while not of.should_stop:
            assigned = {(tp.topic, tp.partition) for tp in of.consumer.assignment()}
            joined = of.consumer_generation_id > 0 and not of.rebalancing
            of.health.beat(assigned, loaded=of.are_taggers_loaded(), joined=joined)
            await asyncio.sleep(_BEAT_SECONDS)


@contextmanager
def _one_line_errors() -> Iterator[None]:
    """Have Faust's command line show an error as one line that says what to do, as the project's own does."""
    try:
        yield
    except StreamsError as error:
        raise click.ClickException(str(error)) from error


with _one_line_errors():
    app = StreamsApp(load_settings())

app.task(partial(observe, app))
