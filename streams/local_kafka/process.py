"""A Java process that ends with this one: started through ``streams/process_guard.py``."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from streams.local_kafka.folder import BrokerFolder

_GUARD = Path(__file__).parents[1] / "process_guard.py"


class GuardedProcess:
    """A running command and its guard; a Ctrl-C in the terminal reaches neither.

    The command runs in the broker's folder and writes to its log. The guard keeps ``lock``, an
    open file descriptor, for as long as the command runs.
    """

    def __init__(self, command: list[str], folder: BrokerFolder, lock: int) -> None:
        to_remove = str(folder.path) if folder.temporary else ""
        with folder.open_log() as log:
            self._guard = subprocess.Popen(  # noqa: S603 - our own program and our own command
                [sys.executable, "-I", "-S", str(_GUARD), str(os.getpid()), to_remove, *command],
                cwd=folder.path,
                # Else Java reads and writes no file name outside ASCII where no locale is set.
                env={**os.environ, "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                pass_fds=(lock,),
                start_new_session=True,
            )
        assert self._guard.stdout is not None
        with self._guard.stdout as first_line:
            #: The command's process id; 0 when it could not be started at all.
            self.process_id = int(first_line.readline() or 0)

    @property
    def running(self) -> bool:
        """Whether the command is there; it may have ended by itself."""
        return self._guard.poll() is None

    def wait(self, limit: float | None = None) -> int | None:
        """Return the command's exit status, or None when it still runs after ``limit`` seconds."""
        try:
            return self._guard.wait(limit)
        except subprocess.TimeoutExpired:
            return None

    def stop(self, limit: float) -> None:
        """End the command gracefully, by force when that takes over ``limit`` seconds."""
        self._guard.terminate()
        if self.wait(limit) is None:
            self.kill()

    def kill(self) -> None:
        """End the command at once."""
        self._guard.send_signal(signal.SIGUSR1)
        self._guard.wait()
