"""The small disk can be filled and the clock set; without that, no scenario of theirs means anything."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.clock import Clock, why_no_clock
from tests.faults.small_disk import small_disk, why_no_disk

needs_disk = pytest.mark.skipif(why_no_disk() is not None, reason=why_no_disk() or "")
needs_clock = pytest.mark.skipif(why_no_clock() is not None, reason=why_no_clock() or "")

ASKED = """
import sys, time
for line in sys.stdin:
    print(time.time(), time.monotonic(), flush=True)
"""


@needs_disk
def test_a_small_disk_can_be_filled_and_freed() -> None:
    with small_disk(8) as disk:
        (disk.path / "data").write_bytes(bytes(1 << 20))
        assert disk.fill() == 7 << 20
        assert disk.free_bytes == 0
        with pytest.raises(OSError, match="No space left"):
            (disk.path / "more").write_bytes(bytes(4096))
        disk.free()
        assert disk.free_bytes == 7 << 20
        assert (disk.path / "data").stat().st_size == 1 << 20
    assert not disk.path.exists()


@needs_clock
def test_a_clock_jumps_and_monotonic_time_does_not(tmp_path: Path) -> None:
    clock = Clock.right(tmp_path / "clock")
    with subprocess.Popen(
        [sys.executable, *clock.command("-c", ASKED)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        steady: list[float] = []
        for set_to in (0, 3600, -3600, 0):
            clock.set(set_to)
            process.stdin.write("now\n")
            process.stdin.flush()
            wall, monotonic = map(float, process.stdout.readline().split())
            assert wall - time.time() == pytest.approx(set_to, abs=10)
            steady.append(monotonic)
        assert 0 < steady[-1] - steady[0] < 60
        process.stdin.close()
