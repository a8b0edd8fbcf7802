"""Processes in tests: started, looked at, and waited for."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import psutil


@contextlib.contextmanager
def running(code: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """A Python process in a group of its own, and the words of its first line."""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().split()
        finally:
            process.kill()


def assert_becomes(condition: Callable[[], bool], within: float = 15.0) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def java_process(process_id: int | None) -> psutil.Process:
    assert process_id
    java = psutil.Process(process_id)
    assert "kafka.Kafka" in java.cmdline()
    return java
