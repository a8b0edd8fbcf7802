import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import cast

import psutil
import pytest

from streams.pool import PoolBrokenError, ProcessPool
from streams.pool_child import Child, Failure, FailureKind, PoolLimits

WORK = "tests.unit.pool_work:load"
LIMITS = PoolLimits(request_timeout=20, memory_mb=512, start_timeout=20)


def pool(processes: int = 2, **limits: float) -> ProcessPool:
    values = {"request_timeout": 20.0, "memory_mb": 512, "start_timeout": 20.0} | limits
    return ProcessPool(
        WORK,
        processes,
        PoolLimits(values["request_timeout"], int(values["memory_mb"]), values["start_timeout"]),
    )


async def test_each_request_gets_its_own_answer() -> None:
    async with pool() as workers:
        requests = [workers.submit(b"echo %d" % number) for number in range(200)]
        assert await asyncio.gather(*requests) == [b"%d" % number for number in range(200)]


async def test_answers_larger_than_a_socket_buffer_arrive_whole() -> None:
    async with pool() as workers:
        answers = await asyncio.gather(*(workers.submit(b"large 3000000") for _ in range(4)))
        assert all(answer == b"x" * 3_000_000 for answer in answers)


async def test_all_processes_work() -> None:
    async with pool(3) as workers:
        pids = await asyncio.gather(*(workers.submit(b"pid") for _ in range(60)))
        assert len(set(pids)) == 3
        assert {int(pid) for pid in pids if isinstance(pid, bytes)} == set(workers.pids)


@pytest.mark.parametrize(
    ("request_bytes", "kind", "detail"),
    [
        (b"sleep 60", FailureKind.TIMEOUT, "more than 1 s"),
        (b"eat", FailureKind.OUT_OF_MEMORY, "more than 512 MiB"),
        (b"exit 7", FailureKind.CRASHED, "exit code 7"),
        (b"kill", FailureKind.CRASHED, "SIGKILL"),
    ],
)
async def test_a_hostile_request_costs_its_own_answer_only(
    request_bytes: bytes, kind: FailureKind, detail: str
) -> None:
    # Only what is to run out of time gets little of it: on a busy machine the others may take longer.
    async with pool(2, request_timeout=1 if kind is FailureKind.TIMEOUT else 60) as workers:
        before = [workers.submit(b"echo before %d" % number) for number in range(5)]
        hostile = workers.submit(request_bytes)
        after = [workers.submit(b"echo after %d" % number) for number in range(20)]
        failure = await hostile
        assert isinstance(failure, Failure)
        assert failure.kind is kind
        assert detail in failure.detail
        assert await asyncio.gather(*before) == [b"before %d" % number for number in range(5)]
        assert await asyncio.gather(*after) == [b"after %d" % number for number in range(20)]
        while len(workers.pids) < 2:
            await asyncio.sleep(0.01)
        assert await workers.submit(b"echo whole again") == b"whole again"


async def test_a_dead_process_is_replaced_and_every_request_is_answered_once() -> None:
    async with pool(2) as workers:
        answers = await asyncio.gather(
            *(workers.submit(b"kill" if number % 10 == 5 else b"echo %d" % number) for number in range(60))
        )
        failures = [answer for answer in answers if isinstance(answer, Failure)]
        assert len(failures) == 6
        assert [a for a in answers if isinstance(a, bytes)] == [
            b"%d" % number for number in range(60) if number % 10 != 5
        ]


async def test_a_request_whose_process_is_killed_from_outside_is_asked_once_more(tmp_path: Path) -> None:
    losses: list[Failure] = []
    interruptions: list[Failure] = []
    async with ProcessPool(WORK, 2, LIMITS, losses.append) as workers:
        requests = [b"kill-once %s" % str(tmp_path / str(number)).encode() for number in range(4)]
        answers = await asyncio.gather(*(workers.submit(one, interruptions.append) for one in requests))
    assert answers == [b"spared"] * 4
    assert len(interruptions) == 4
    assert [loss.kind for loss in losses] == [FailureKind.CRASHED] * 4


def test_time_in_which_all_stood_still_counts_for_no_request() -> None:
    script = (
        "import asyncio\n"
        "from tests.unit.test_pool import pool\n"
        "async def main():\n"
        "    async with pool(1, request_timeout=3) as workers:\n"
        "        busy = workers.submit(b'sleep 1.5')\n"
        "        print(*workers.pids, flush=True)\n"
        "        print(await busy, flush=True)\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        pids = [worker.pid, *map(int, worker.stdout.readline().split())]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        time.sleep(5)
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
        assert worker.stdout.readline().strip() == "b'slept'"


async def test_processes_that_do_not_start_are_reported() -> None:
    with pytest.raises(PoolBrokenError, match="exit code 3"):
        async with ProcessPool("tests.unit.pool_work:load_nothing", 2, LIMITS):
            raise AssertionError


async def test_closing_cancels_what_is_unanswered_and_leaves_no_process() -> None:
    async with pool() as workers:
        pids = workers.pids
        waiting = [workers.submit(b"sleep 60") for _ in range(6)]
    assert all(request.cancelled() for request in waiting)
    assert not any(psutil.pid_exists(pid) for pid in pids)


async def test_closing_while_a_process_is_being_replaced_comes_to_an_end() -> None:
    async with pool(1) as workers:
        assert isinstance(await workers.submit(b"exit 1"), Failure)


def test_no_process_outlives_a_killed_parent() -> None:
    script = (
        "import asyncio\n"
        "from tests.unit.test_pool import pool\n"
        "async def main():\n"
        "    async with pool() as workers:\n"
        "        busy = workers.submit(b'sleep 60')\n"
        "        print(*workers.pids, flush=True)\n"
        "        await busy\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        children = [psutil.Process(int(pid)) for pid in parent.stdout.readline().split()]
        assert len(children) == 2
        assert all("streams.pool_process" in child.cmdline() for child in children)
        os.kill(parent.pid, signal.SIGKILL)
    _, alive = psutil.wait_procs(children, timeout=10)
    assert not alive


async def test_terminal_signals_do_not_reach_the_processes() -> None:
    async with pool(1) as workers:
        request = workers.submit(b"sleep 0.5")
        started = time.monotonic()
        while time.monotonic() - started < 0.2:
            await asyncio.sleep(0.05)
        for number in (signal.SIGINT, signal.SIGTERM):
            os.kill(workers.pids[0], number)
        assert await request == b"slept"


async def test_a_process_that_goes_when_nobody_waits_for_it_any_more_is_no_error() -> None:
    nobody = cast("asyncio.subprocess.Process", None)
    child = Child(nobody, LIMITS, lambda: None, lambda: None)
    child.closed.cancel()
    child.connection_lost(None)
