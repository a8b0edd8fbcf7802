"""A disk small enough to be filled: a tmpfs of its own, where mounting is allowed."""

import contextlib
import errno
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_CHUNK = bytes(1 << 20)
_TRIED_MEGABYTES = 1


@dataclass(frozen=True)
class SmallDisk:
    """A file system at ``path``, and what else is on it besides Kafka."""

    path: Path

    @property
    def _ballast(self) -> Path:
        return self.path / "ballast"

    def fill(self) -> int:
        """Write until nothing fits any more, and return how many bytes it took."""
        with self._ballast.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(_CHUNK)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
        return self._ballast.stat().st_size

    def free(self) -> None:
        """Take away what ``fill`` wrote."""
        self._ballast.unlink()

    @property
    def free_bytes(self) -> int:
        return shutil.disk_usage(self.path).free


@contextlib.contextmanager
def small_disk(megabytes: int) -> Iterator[SmallDisk]:
    """A disk of its own for as long as the context lasts."""
    path = Path(tempfile.mkdtemp(prefix="streams-disk-"))
    try:
        mounted = _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", str(path))
        if mounted:
            raise PermissionError(mounted)
        try:
            yield SmallDisk(path)
        finally:
            # What is open on it still, if anything, keeps it until it is closed.
            _run("umount", "--lazy", str(path))
    finally:
        path.rmdir()


@cache
def why_no_disk() -> str | None:
    """Why a disk cannot be mounted here, None if it can."""
    if os.name != "posix" or not all(shutil.which(program) for program in ("mount", "umount")):
        return "there is no mount on this machine"
    try:
        with small_disk(_TRIED_MEGABYTES):
            return None
    except PermissionError as error:
        return f"mounting a small disk is not allowed here: {error}"


def _run(*command: str) -> str:
    """Return what the command complains about, nothing if it went well."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    return "" if done.returncode == 0 else done.stderr.strip() or f"{command[0]} ended with {done.returncode}"
