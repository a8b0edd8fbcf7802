"""Workers that are kept running as an orchestrator would, and what each of them says of its work."""

import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import psutil
from prometheus_client.parser import text_string_to_metric_families

from streams.local_kafka.ports import LOOPBACK, free_port
from tests.delivery.harness import Pipeline, end

_LOOK_SECONDS = 0.1
_ANSWER_SECONDS = 2.0
#: How often a worker that does not answer is asked for its counts.
_ATTEMPTS = 5


@dataclass
class Worker:
    """One place for a worker: the process that has it now, and how to start the next one."""

    number: int
    command: tuple[str, ...]
    environment: Mapping[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    #: Whether it is started again when it ends.
    is_wanted: bool = True
    starts: int = 0

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def records_done(self) -> int | None:
        """How many records the present process has done; None while it does not answer."""
        return self._counted("done")

    def records_read(self) -> int:
        """How many records the present process has taken on, none if it cannot be asked for some seconds."""
        for _ in range(_ATTEMPTS):
            if (count := self._counted("read")) is not None:
                return count
            time.sleep(_LOOK_SECONDS)
        return 0

    def _counted(self, what: str) -> int | None:
        try:
            with urllib.request.urlopen(f"http://{LOOPBACK}:{self.port}/metrics", timeout=_ANSWER_SECONDS) as page:
                text = page.read().decode()
        except (OSError, urllib.error.URLError):
            return None
        samples = (one for family in text_string_to_metric_families(text) for one in family.samples)
        return int(sum(one.value for one in samples if one.name == f"streams_records_{what}_total"))

    def tagging_processes(self) -> list[psutil.Process]:
        """The processes that tag for it."""
        try:
            children = psutil.Process(self.pid).children(recursive=True)
            return [child for child in children if "streams.pool_process" in child.cmdline()]
        except psutil.NoSuchProcess:
            return []


class Workers:
    """Starts workers, and starts another one where one ends; as a context manager it ends them all."""

    def __init__(self, pipe: Pipeline) -> None:
        self._pipe = pipe
        self._all: list[Worker] = []
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="orchestrator", daemon=True)

    def __enter__(self) -> "Workers":
        self._keeper.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._keeper.join()

    def add(self, *command: str, environment: Mapping[str, str] | None = None) -> Worker:
        """Start one more worker, which runs as Python's ``command`` if one is given."""
        one = Worker(len(self._all), command, environment or {})
        with self._lock:
            self._start(one)
            self._all.append(one)
        return one

    def dismiss(self, worker: Worker, number: signal.Signals) -> int:
        """End a worker by a signal for good; return its exit status."""
        with self._lock:
            worker.is_wanted = False
        assert worker.process is not None
        return end(worker.process, number)

    def resume(self, worker: Worker) -> None:
        """Start a worker that was dismissed."""
        with self._lock:
            worker.is_wanted = True
            self._start(worker)

    def _start(self, one: Worker) -> None:
        web = {"STREAMS_WEB_ENABLED": "true", "STREAMS_WEB_PORT": str(one.port), "STREAMS_WEB_HOST": LOOPBACK}
        one.process = self._pipe.start_worker(*one.command, environment={**web, **one.environment})
        one.starts += 1

    def _keep(self) -> None:
        while not self._over.wait(_LOOK_SECONDS):
            with self._lock:
                for one in self._all:
                    if one.is_wanted and one.process is not None and one.process.poll() is not None:
                        self._start(one)


def seconds_until(condition: Callable[[], bool], limit: float, since: float | None = None) -> float:
    """Wait until ``condition`` holds, at most until ``limit`` seconds are over; return the seconds since ``since``."""
    started = time.monotonic() if since is None else since
    while not condition() and time.monotonic() - started < limit:
        time.sleep(_LOOK_SECONDS)
    return time.monotonic() - started
