"""``streams worker`` as a process of its own, for the demo and the benches."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from streams.errors import StreamsError
from streams.settings import Settings, as_environment

_GUARD = Path(__file__).parent / "process_guard.py"
_TAIL_LINES = 15
_ROUTINE = re.compile(r"\s|Traceback |.*\[(?:INFO|DEBUG)\]")
# On top of the time that the worker takes to finish what is in flight.
_STOP_MARGIN = 10.0

#: What Python is to run.
WORKER = ("-m", "streams", "worker")


class WorkerEndedError(StreamsError):
    """The worker ended by itself (exit code {code}).

    The cause is in its log {log}, which ends with:{tail}
    """


class WorkerProcess:
    """``streams worker`` as a process of its own, as a context manager; leaving it ends the worker with SIGTERM.

    A Ctrl-C in the terminal does not reach it, and it ends with this process, however that ends.
    """

    def __init__(
        self, settings: Settings, command: Sequence[str] = WORKER, environment: Mapping[str, str] | None = None
    ) -> None:
        """``command`` is what Python runs instead of the worker; ``environment`` wins over the settings."""
        self._command = command
        self._stop_limit = settings.drain_timeout + _STOP_MARGIN
        # Its last lines are shown to a person when it fails.
        own = {"STREAMS_LOG_FORMAT": "text"} | dict(environment or {})
        self._environment = os.environ | as_environment(settings) | own
        self._guard: subprocess.Popen[bytes] | None = None
        self._folder = Path()
        self._failed = False

    def __enter__(self) -> Self:
        """Start the worker; it needs its topics, and a moment before it reads them."""
        self._folder = Path(tempfile.mkdtemp(prefix="streams-worker-"))
        worker = [sys.executable, *self._command]
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
    def pid(self) -> int:
        """The process whose descendants are the worker and its tagging processes."""
        assert self._guard is not None
        return self._guard.pid

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
