"""What can happen to a worker and to the processes that tag for it."""

import random
import signal
import time

import psutil

from tests.faults.feed import Deed, some_slow
from tests.faults.outcome import MOST_SECONDS_BACK
from tests.faults.run import FaultRun, Scenario, Size
from tests.faults.workers import seconds_until

_POISON_ONE_IN = 10
#: What a poisonous article does to the process that tags it, and the reason of the dead letter that it becomes.
_POISONS = (
    ("do:hang", "timeout"), ("do:eat", "out_of_memory"), ("do:exit", "crashed"), ("do:kill", "crashed"),
    ("do:raise", "tagger_error"),
)  # fmt: skip


def kill(run: FaultRun) -> None:
    """End one worker after another with SIGKILL, while it has articles in flight."""
    for _ in range(run.size.faults):
        run.pause(0.5, run.size.fault_seconds)
        hit = run.chance.choice(run.team)
        since = time.monotonic()
        starts = hit.starts
        psutil.Process(hit.pid).send_signal(signal.SIGKILL)
        seconds_until(lambda hit=hit, starts=starts: hit.starts > starts, 10)  # type: ignore[misc]
        run.expect_back(hit, since)


def terminate(run: FaultRun) -> None:
    """End one worker after another with SIGTERM: it leaves in order, and another one takes its place."""
    for _ in range(run.size.faults):
        run.pause(0.5, run.size.fault_seconds)
        hit = run.chance.choice(run.team)
        since = time.monotonic()
        status = run.workers.dismiss(hit, signal.SIGTERM)
        assert status == 0, f"it left with exit status {status}\n{run.pipe.log()[-4000:]}"
        run.workers.resume(hit)
        run.expect_back(hit, since)


def freeze(run: FaultRun) -> None:
    """Stop a worker, with its tagging processes or without, until the group has expelled it, and let it go on."""
    for _ in range(run.size.faults):
        run.pause(0.5, 2)
        hit = run.chance.choice(run.team)
        frozen = [psutil.Process(hit.pid)]
        if run.chance.random() < 0.5:
            frozen += hit.tagging_processes()
        for process in frozen:
            process.suspend()
        try:
            time.sleep(run.size.fault_seconds)
            expelled = seconds_until(lambda: run.members() < len(run.team), 30)
            assert expelled < 30, "the group did not expel a worker that stood still"
            for other in run.team:
                if other is not hit:
                    taken_over = run.await_work(other, beyond=other.records_read())
                    assert taken_over < MOST_SECONDS_BACK, "nobody took over from a worker that stood still"
        finally:
            for process in frozen:
                process.resume()
        since = time.monotonic()
        # First it finishes what it had in hand, which another worker has done meanwhile: that is not being back.
        seconds_until(lambda: run.members() == len(run.team), 90, since)
        run.expect_back(hit, since, beyond=hit.records_read())


def come_and_go(run: FaultRun) -> None:
    """Have workers leave and join in turn, so that partitions move while slow articles are in flight."""
    for number in range(run.size.faults):
        run.pause(0.5, run.size.fault_seconds)
        hit = run.team[number % len(run.team)]
        run.workers.dismiss(hit, run.chance.choice((signal.SIGTERM, signal.SIGINT)))
        run.pause(0.5, run.size.fault_seconds)
        since = time.monotonic()
        run.workers.resume(hit)
        run.expect_back(hit, since)


def kill_tagging_processes(run: FaultRun) -> None:
    """End tagging processes with SIGKILL, as the kernel does when memory runs out."""
    wanted = run.pipe.settings.processes
    for _ in range(run.size.faults):
        run.pause(0.5, run.size.fault_seconds)
        hit = run.chance.choice(run.team)
        seconds_until(lambda hit=hit: len(hit.tagging_processes()) == wanted, 30)  # type: ignore[misc]
        victim = run.chance.choice(hit.tagging_processes())
        since = time.monotonic()
        victim.kill()
        victim.wait(10)
        seconds_until(lambda hit=hit: len(hit.tagging_processes()) == wanted, 30, since)  # type: ignore[misc]
        run.expect_back(hit, since, beyond=hit.records_read())


def poison(run: FaultRun) -> None:
    """Let time pass: the articles themselves are the fault."""
    for _ in range(run.size.faults):
        time.sleep(run.size.fault_seconds)
        run.expect_all_back(time.monotonic())


def one_in_ten_is_poison(chance: random.Random, number: int) -> Deed:
    """Make every tenth article a poisonous one, of each kind in turn; the others are as ever."""
    if number % _POISON_ONE_IN == _POISON_ONE_IN - 1:
        return _POISONS[(number // _POISON_ONE_IN) % len(_POISONS)]
    return some_slow(chance, number)


WORKER_FAULTS = (
    Scenario(
        "worker killed",
        "SIGKILL to a worker with articles in flight; another one takes its place",
        kill, full=Size(4, 6, 12), short=Size(1, 2, 12),
    ),
    Scenario(
        "worker terminated",
        "SIGTERM to a worker in the middle of its work; it leaves in order and another one takes its place",
        terminate, full=Size(4, 6, 12), short=Size(1, 2, 12),
    ),
    Scenario(
        "worker stopped",
        "SIGSTOP for 30 s to a worker, with or without its tagging processes: the group expels it, the other worker "
        "takes over; then SIGCONT",
        freeze, full=Size(1, 30, 12), short=Size(1, 8, 12),
    ),
    Scenario(
        "workers come and go",
        "two workers leave and join in turn, so that partitions move while slow articles are in flight",
        come_and_go, full=Size(4, 5, 12), short=Size(2, 1, 12),
    ),
    Scenario(
        "tagging process killed",
        "SIGKILL to a tagging process, sent from outside in place of the kernel's out-of-memory killer, which is not "
        "itself at work here; its article is not to blame",
        kill_tagging_processes, full=Size(6, 4, 12), short=Size(2, 1, 12),
    ),
    Scenario(
        "poison",
        "one article in ten hangs, takes all memory, ends or kills its process, or raises: a dead letter each",
        poison, full=Size(3, 10, 8), short=Size(1, 6, 8),
        settings={"article_timeout": 3, "process_memory_mb": 512},
    ),
)  # fmt: skip
