"""Whether a worker is alive and ready, from what it is seen to do: pure, and safe to call from two threads.

Faust is known to stop consuming without a word (issues 175, 523, 532, 549, 629 and 640 of faust-streaming/faust). So a
worker is alive while the committed offsets of its partitions move, or there is nothing to commit, and while its event
loop turns; what it says of itself does not count.
"""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

_MOST_SECONDS = 10.0
_LOOKS_A_LIMIT = 4

#: Topic and partition.
Partition = tuple[str, int]


@dataclass(frozen=True, slots=True)
class PartitionProgress:
    """How far the group is in one partition: the next offset to be read, and the one after the last record."""

    partition: Partition
    committed: int
    end: int

    @property
    def lag(self) -> int:
        """Records that are not committed."""
        return max(0, self.end - self.committed)


class Verdict(NamedTuple):
    """Whether all is well, and what is the matter if not."""

    ok: bool
    why: str


class RunningClock:
    """Seconds in which this process ran: a longer time than ``longest`` between two looks counts as that.

    A process that was stopped (SIGSTOP, a suspended machine) did nothing, and is not stuck for that: without this it
    would be ended as soon as it goes on. It is looked at every second while all is well.
    """

    def __init__(self, longest: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._longest = longest
        self._clock = clock
        self._looked = clock()
        self._ran = 0.0

    def __call__(self) -> float:
        """Return the seconds since the first look."""
        now = self._clock()
        self._ran += min(now - self._looked, self._longest)
        self._looked = now
        return self._ran


def seconds_between_looks(stall_timeout: float) -> float:
    """Return how often to look at a worker that may stand still for ``stall_timeout`` seconds."""
    return min(_MOST_SECONDS, stall_timeout / _LOOKS_A_LIMIT)


class Health:
    """Judges one worker. ``stall_timeout`` is how many seconds it may stand still; ``clock`` gives seconds."""

    def __init__(self, stall_timeout: float, clock: Callable[[], float] | None = None) -> None:
        self._limit = stall_timeout
        self._clock = clock or RunningClock(2 * seconds_between_looks(stall_timeout))
        self._lock = threading.Lock()
        self._assigned: frozenset[Partition] = frozenset()
        self._loaded = self._joined = False
        self._silent_since: float | None = None
        self._beaten: float | None = None
        self._observed: float | None = None
        self._committed: dict[Partition, int] = {}
        self._still: dict[Partition, float] = {}

    @property
    def assigned(self) -> frozenset[Partition]:
        """The partitions that the worker had at its last beat."""
        return self._assigned

    def beat(self, assigned: Iterable[Partition], *, loaded: bool, joined: bool = False) -> None:
        """Say that the event loop turns, which partitions the worker has, whether its taggers are loaded.

        ``joined`` is whether it is a member of its group. One that is, and has no partitions because others have them
        all, is as ready as it can be.
        """
        with self._lock:
            self._beaten, self._assigned = self._clock(), frozenset(assigned)
            self._loaded, self._joined = loaded, joined

    def observe(self, progress: Iterable[PartitionProgress]) -> None:
        """Take note of how far the group is, as the broker says."""
        with self._lock:
            now = self._clock()
            self._silent_since = None
            elapsed = 0.0 if self._observed is None else now - self._observed
            self._observed = now
            still = {}
            for one in progress:
                is_still = one.lag > 0 and self._committed.get(one.partition) == one.committed
                if one.partition in self._assigned and is_still:
                    still[one.partition] = self._still.get(one.partition, 0.0) + elapsed
                self._committed[one.partition] = one.committed
            self._still = still

    def observe_nothing(self) -> None:
        """Take note that the broker does not say: time without an answer counts for nobody."""
        with self._lock:
            self._observed = None
            if self._silent_since is None:
                self._silent_since = self._clock()

    def live(self) -> Verdict:
        """Whether the worker does its work, or would if there were any."""
        with self._lock:
            if self._beaten is not None and (silent := self._clock() - self._beaten) > self._limit:
                return Verdict(ok=False, why=f"its event loop has not turned for {silent:.0f} s")
            for (topic, partition), seconds in sorted(self._still.items()):
                if seconds > self._limit:
                    why = f"{topic} partition {partition} has records, and nothing was committed for {seconds:.0f} s"
                    return Verdict(ok=False, why=why)
            return Verdict(ok=True, why="")

    def ready(self) -> Verdict:
        """Whether the worker is in its group, has loaded its taggers, and hears from Kafka."""
        live = self.live()
        with self._lock:
            if not live.ok:
                return live
            if not self._loaded:
                return Verdict(ok=False, why="its taggers are not loaded")
            if not (self._assigned or self._joined):
                return Verdict(ok=False, why="it has not joined its group")
            if self._silent_since is not None and (silent := self._clock() - self._silent_since) > self._limit:
                return Verdict(ok=False, why=f"Kafka has not answered for {silent:.0f} s")
            return live
