"""What the demo runs: a worker process of its own, and a reader of everything that arrives."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from kafka import KafkaConsumer, TopicPartition

from streams.demo_ledger import Ledger
from streams.errors import StreamsError
from streams.events import SourceRecord
from streams.settings import Settings
from streams.topics import MAX_REQUEST_BYTES, Topic, topic_name

#: How long nothing may arrive before the demo gives up, seconds. A worker starts within 10 s on a slow machine.
STALL_LIMIT = 90.0

_GUARD = Path(__file__).parent / "kafka_guard.py"
_POLL_MS = 200
_TAIL_LINES = 15
_ROUTINE = re.compile(r"\s|Traceback |.*\[(?:INFO|DEBUG)\]")
# On top of the time that the worker takes to finish what is in flight.
_STOP_MARGIN = 10.0


class WorkerEndedError(StreamsError):
    """The demo's worker ended by itself (exit code {code}).

    The cause is in its log {log}, which ends with:{tail}
    """


class DemoStalledError(StreamsError):
    """Nothing arrived for {seconds:g} s, and {missing} events are still missing.

    The cause may be in the worker's log {log}, which ends with:{tail}
    """


class WorkerProcess:
    """``streams worker`` as a process of its own, as a context manager; leaving it ends the worker with SIGTERM.

    A Ctrl-C in the terminal does not reach it, and it ends with this process, however that ends.
    """

    def __init__(self, settings: Settings) -> None:
        self._stop_limit = settings.drain_timeout + _STOP_MARGIN
        self._environment = {**os.environ, "STREAMS_BROKER": settings.broker}
        self._guard: subprocess.Popen[bytes] | None = None
        self._folder = Path()
        self._failed = False

    def __enter__(self) -> Self:
        """Start the worker; it needs its topics, and a moment before it reads them."""
        self._folder = Path(tempfile.mkdtemp(prefix="streams-demo-"))
        worker = [sys.executable, "-m", "streams", "worker", "--role", "all"]
        with self.log_path.open("wb") as log:
            self._guard = subprocess.Popen(  # noqa: S603 -- our own programs
                [sys.executable, "-I", "-S", str(_GUARD), str(os.getpid()), str(self._folder), *worker],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the worker; its log stays when an error speaks of it."""
        assert self._guard is not None
        self._guard.terminate()
        try:
            self._guard.wait(self._stop_limit)
        except subprocess.TimeoutExpired:
            self._guard.send_signal(signal.SIGUSR1)  # which the guard takes for: at once
            self._guard.wait()
        if not self._failed:
            shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def log_path(self) -> Path:
        """The file that the worker logs to."""
        return self._folder / "worker.log"

    def check(self) -> None:
        """Raise WorkerEndedError unless the worker runs."""
        assert self._guard is not None
        code = self._guard.poll()
        if code is not None:
            raise WorkerEndedError(code=code, **self.evidence())

    def evidence(self) -> dict[str, object]:
        """Return the worker's log and its last telling lines for an error, and keep the log."""
        self._failed = True
        lines = self.log_path.read_text(encoding="utf-8", errors="replace").splitlines()
        # Each of its processes may say the same; routine messages and stack frames say nothing to a person.
        telling = [line for line in dict.fromkeys(lines) if line and not _ROUTINE.match(line)]
        return {"log": self.log_path, "tail": "".join(f"\n  {line}" for line in (telling or lines)[-_TAIL_LINES:])}


class EventReader:
    """Reads every topic from where it ends now."""

    def __init__(self, consumer: KafkaConsumer, settings: Settings) -> None:
        self._consumer = consumer
        names = [topic_name(topic, settings) for topic in Topic]
        partitions = [
            TopicPartition(name, number) for name in names for number in consumer.partitions_for_topic(name) or ()
        ]
        consumer.assign(partitions)
        for partition, end in consumer.end_offsets(partitions).items():
            consumer.seek(partition, end)

    def read(self) -> list[SourceRecord]:
        """Return what has arrived; waits a moment when there is nothing."""
        batches = self._consumer.poll(timeout_ms=_POLL_MS)
        return [
            SourceRecord(
                topic=record.topic,
                partition=record.partition,
                offset=record.offset,
                timestamp=record.timestamp,
                key=record.key,
                value=record.value,
                headers=tuple(record.headers),
            )
            for batch in batches.values()
            for record in batch
        ]


@contextmanager
def event_reader(settings: Settings) -> Iterator[EventReader]:
    """Connect a reader without a consumer group: it commits nothing and disturbs nobody."""
    consumer = KafkaConsumer(
        bootstrap_servers=list(settings.bootstrap_servers),
        client_id="streams-demo",
        group_id=None,
        enable_auto_commit=False,
        allow_auto_create_topics=False,
        metrics_enabled=False,
        max_partition_fetch_bytes=MAX_REQUEST_BYTES,
    )
    try:
        yield EventReader(consumer, settings)
    finally:
        consumer.close()


def wait_until_through(
    ledger: Ledger,
    reader: EventReader,
    worker: WorkerProcess,
    on_progress: Callable[[int], None],
    stall_limit: float = STALL_LIMIT,
) -> None:
    """Read until everything that the published articles lead to has arrived.

    ``on_progress`` is given the number of articles that are through.

    Raises:
        WorkerEndedError: the worker ended by itself.
        DemoStalledError: nothing has arrived for ``stall_limit`` seconds.

    """
    last_arrival = monotonic()
    while missing := ledger.missing:
        worker.check()
        records = reader.read()
        for record in records:
            ledger.take(record)
        if records:
            last_arrival = monotonic()
            on_progress(ledger.settled)
        elif monotonic() - last_arrival > stall_limit:
            raise DemoStalledError(seconds=stall_limit, missing=missing, **worker.evidence())
