"""Runs what documents say against a Kafka: a command, a program that goes on, and what it says."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.documents import ROOT


def environment(**more: str) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    # Not measured: the evaluations tag a hundred stories, which takes a minute more under coverage.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    return inherited | {"PATH": path, "PYTHONUNBUFFERED": "1"} | more


@contextmanager
def service(command: str, log: Path, folder: Path = ROOT, **more: str) -> Iterator[Path]:
    """Run a command that goes on, in ``folder``, until the block ends; yields its log."""
    with (
        log.open("wb") as output,
        subprocess.Popen(command.split(), cwd=folder, env=environment(**more), stdout=output, stderr=output) as process,
    ):
        try:
            yield log
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def wait_for(log: Path, pattern: str, seconds: float = 60) -> str:
    deadline = time.monotonic() + seconds
    while (found := re.search(pattern, log.read_text())) is None:
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)
    return found.group()


def run(command: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], check=False,
        cwd=ROOT, env=environment(**more), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300,
    )  # fmt: skip


@contextmanager
def program(text: str, name: str, folder: Path, replaced: Mapping[str, str]) -> Iterator[Path]:
    """Run a Python program of a document, with what is ``replaced`` in it, in ``folder``; yields its log."""
    for before, after in replaced.items():
        assert before in text
        text = text.replace(before, after)
    (folder / name).write_text(text)
    with service(f"{sys.executable} -W ignore {folder / name}", folder / f"{name}.log", folder) as log:
        yield log
