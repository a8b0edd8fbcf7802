"""What can happen to the clock of a worker's machine."""

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streams.broker import LocalBroker
from tests.delivery.harness import WORKER
from tests.faults.clock import Clock, why_no_clock
from tests.faults.feed import Deed
from tests.faults.run import FaultRun, Place, Scenario, Size

_HOUR = 3600


@contextmanager
def with_a_clock(broker: LocalBroker) -> Iterator[Place]:
    """The broker of all runs, and a clock for a worker."""
    with tempfile.TemporaryDirectory(prefix="streams-clock-") as folder:
        yield Place(broker, broker.bootstrap, Clock.right(Path(folder) / "clock"))


def jump(run: FaultRun) -> None:
    """Have the wall clock of one of two workers jump an hour ahead, an hour behind, and back."""
    clock: Clock = run.place.tool
    odd = run.workers.add(*clock.command(*WORKER), environment={"STREAMS_BROKER": run.place.workers_broker})
    run.team.append(odd)
    run.await_work(odd)
    for _ in range(run.size.faults):
        for ahead in run.chance.choice(((_HOUR, -_HOUR, 0), (-_HOUR, _HOUR, 0), (_HOUR, 0), (-_HOUR, 0))):
            run.pause(1, run.size.fault_seconds)
            clock.set(ahead)
            run.expect_all_back(time.monotonic())


def none_slow(chance: random.Random, number: int) -> Deed:
    """Have no article take its time: ``time.sleep``, which the tests' taggers do that by, fails under libfaketime."""
    return "", None


CLOCK_FAULTS = (
    Scenario(
        "clock jumps",
        "the wall clock of one of two workers jumps an hour ahead, an hour behind, or both, and back again",
        jump, full=Size(3, 8, 12), short=Size(1, 1, 6), workers=1, deed=none_slow, place=with_a_clock,
        cannot=why_no_clock,
    ),
)  # fmt: skip
