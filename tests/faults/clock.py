"""A wall clock that can be set while a process runs, by libfaketime; its monotonic clock stays as it is.

``python -m tests.faults.clock FILE COMMAND...`` becomes Python with ``COMMAND``, going by the clock of ``FILE``.
"""

import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

#: Where Debian and its kin, and who builds it from source, put it.
_LIBRARIES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/local/lib/faketime/libfaketimeMT.so.1")


@dataclass(frozen=True)
class Clock:
    """The clock of the processes that were started with ``command``."""

    file: Path

    @classmethod
    def right(cls, file: Path) -> "Clock":
        """A clock that is right, until it is set."""
        clock = cls(file)
        clock.set(0)
        return clock

    def set(self, seconds: int) -> None:
        """Have it be ``seconds`` ahead of the right time, or behind."""
        new = self.file.with_suffix(".new")
        new.write_text(f"{seconds:+d}\n", encoding="ascii")
        # At once: a reader between two writes would find an empty file.
        new.replace(self.file)

    def command(self, *command: str) -> tuple[str, ...]:
        """What Python is to run so that ``command`` of Python goes by this clock."""
        return ("-m", "tests.faults.clock", str(self.file), *command)


@cache
def library() -> Path | None:
    """Return where libfaketime is, None where it is not."""
    return next((path for pattern in _LIBRARIES for path in Path("/").glob(pattern.lstrip("/"))), None)


def why_no_clock() -> str | None:
    """Why no clock can be set here, None if one can."""
    return None if library() else "libfaketime is not on this machine (Debian: apt-get install faketime)"


def environment(file: Path) -> dict[str, str]:
    """What makes a process go by the clock of ``file``."""
    return {
        "LD_PRELOAD": str(library()),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        # Else it looks into the file every ten seconds only.
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }


def main() -> None:
    """Become the command."""
    _, file, *command = sys.argv
    os.execve(sys.executable, [sys.executable, *command], os.environ | environment(Path(file)))


if __name__ == "__main__":
    main()
