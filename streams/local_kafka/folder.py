"""The folder of a local Kafka: made, checked for room, locked against a second one, and its log."""

import contextlib
import errno
import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from streams.errors import StreamsError

LEAST_FREE_BYTES = 200_000_000

_TAIL_LINES = 15
_LONGEST_LINE = 300


class DiskFullError(StreamsError):
    """The disk with {folder} has too little room for Kafka: 200 MB must be free.

    Free some, or choose a data folder on another disk.
    """


class DataFolderError(StreamsError):
    """Kafka's data folder {folder} cannot be used: {reason}. Choose another one."""


class BrokerFolder:
    """Where one broker keeps its settings, its log and its data."""

    def __init__(self, path: Path, *, temporary: bool) -> None:
        self.path = path
        self.temporary = temporary
        self.log_path = path / "kafka.log"
        self._start_of_run = 0

    @classmethod
    def make(cls, wanted: Path | None) -> "BrokerFolder":
        """Make the folder ``wanted``, or a temporary one for None.

        Raises DataFolderError when it cannot be written, DiskFullError when it has no room.
        """
        with _explained(wanted or Path(tempfile.gettempdir())):
            path = wanted or Path(tempfile.mkdtemp(prefix="streams-kafka-"))
            path.mkdir(parents=True, exist_ok=True)
            return cls(path.absolute(), temporary=wanted is None)

    def check_room(self, least_free: int = LEAST_FREE_BYTES) -> None:
        """Raise DiskFullError when fewer than ``least_free`` bytes are free on its disk."""
        if shutil.disk_usage(self.path).free < least_free:
            raise DiskFullError(folder=self.path)

    @contextlib.contextmanager
    def locked(self) -> Iterator[int]:
        """Keep other brokers off: give the lock's file descriptor, which a process may inherit.

        Kafka locks its data too, but only after its controller has already written into it.
        Raises DataFolderError when another broker has the lock.
        """
        with _explained(self.path), (self.path / "lock").open("wb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise DataFolderError(folder=self.path, reason="a Kafka runs on it") from error
            yield lock.fileno()

    def open_log(self) -> BinaryIO:
        """Open the log for one more run; what earlier runs logged is not in its tail."""
        with _explained(self.path):
            log = self.log_path.open("ab")
        self._start_of_run = log.tell()
        return log

    def log_tail(self) -> str:
        """Return the last lines of this run that tell something, each on a line of its own.

        Left out are routine messages, stack frames and lists of settings, unless all is that.
        """
        with self.log_path.open("rb") as log:
            log.seek(self._start_of_run)
            lines = log.read().decode(errors="replace").splitlines()
        telling = [line for line in lines if line and not line.startswith("\t") and "] INFO " not in line]
        shown = (telling or lines)[-_TAIL_LINES:]
        return "".join(f"\n  {line[:_LONGEST_LINE]}" for line in shown)

    def keep_log(self) -> Path:
        """Return the path of a log that stays when a temporary folder is removed."""
        if not self.temporary:
            return self.log_path
        with _explained(self.path.parent):
            return Path(shutil.copy(self.log_path, self.path.with_suffix(".log")))

    def remove(self) -> None:
        """Remove the folder with all that is in it, if it is a temporary one."""
        if self.temporary:
            shutil.rmtree(self.path, ignore_errors=True)


@contextlib.contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Turn what the system says about ``folder`` into what to do about it."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFullError(folder=folder) from error
        reason = error.strerror.lower() if error.strerror else str(error)
        raise DataFolderError(folder=folder, reason=reason) from error
