"""At least once, in order: what an agent does between reading a record and acknowledging it.

Records of one partition are worked on at the same time, up to a window; their results are sent in the order in which
the records were read, and a record is acknowledged when the broker has confirmed everything it led to, in that order
too. So a committed offset never passes a record whose events are not safe, and a crash repeats events, never loses one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self


@dataclass(frozen=True, slots=True)
class OutgoingRecord:
    """A record to be sent: the full name of its topic, and its bytes; ``origin`` says in words what led to it."""

    topic: str
    key: bytes | None
    value: bytes
    headers: tuple[tuple[str, bytes], ...]
    origin: str = ""


class Sender(Protocol):
    """Sends records; see ``streams.sending`` for the one that talks to Kafka."""

    async def send(self, records: Sequence[OutgoingRecord]) -> Awaitable[object]:
        """Queue ``records`` in order; what comes back is done when the broker has confirmed them all."""


#: Waits for what a record leads to.
Outcome = Callable[[], Awaitable[Sequence[OutgoingRecord]]]
#: Marks a record as done, so that its offset may be committed.
Acknowledge = Callable[[], object]


class _Lane:
    """The records of one partition, in the order in which they were read."""

    def __init__(self) -> None:
        self.unsent: asyncio.Queue[tuple[Outcome, Acknowledge]] = asyncio.Queue()
        self.unconfirmed: asyncio.Queue[tuple[Awaitable[object], Acknowledge]] = asyncio.Queue()


class OrderedDelivery:
    """At most ``window`` records in flight; use it as an asynchronous context manager.

    Leaving the context cancels what is in flight: nothing of it is acknowledged, so it is read again later. An error in
    an outcome or in sending leaves the context with that error in an ``ExceptionGroup``.
    """

    def __init__(self, sender: Sender, window: int) -> None:
        self._sender = sender
        self._window = window
        self._taken = 0
        self._free = asyncio.Semaphore(window)
        self._lanes: dict[Hashable, _Lane] = {}
        self._tasks = asyncio.TaskGroup()
        self._lane_tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        """Begin to deliver."""
        await self._tasks.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop delivering."""
        for task in self._lane_tasks:
            task.cancel()
        await self._tasks.__aexit__(kind, error, trace)

    @property
    def fill(self) -> float:
        """Which share of the window is in flight, 0 to 1."""
        return self._taken / self._window

    async def deliver(self, partition: Hashable, outcome: Outcome, acknowledge: Acknowledge) -> None:
        """Take on one record of ``partition``; waits while the window is full."""
        await self._free.acquire()
        self._taken += 1
        lane = self._lanes.get(partition)
        if lane is None:
            lane = self._lanes[partition] = _Lane()
            self._lane_tasks += [
                self._tasks.create_task(self._send_in_order(lane)),
                self._tasks.create_task(self._acknowledge_in_order(lane)),
            ]
        lane.unsent.put_nowait((outcome, acknowledge))

    async def _send_in_order(self, lane: _Lane) -> None:
        while True:
            outcome, acknowledge = await lane.unsent.get()
            confirmation = await self._sender.send(await outcome())
            lane.unconfirmed.put_nowait((confirmation, acknowledge))

    async def _acknowledge_in_order(self, lane: _Lane) -> None:
        while True:
            confirmation, acknowledge = await lane.unconfirmed.get()
            await confirmation
            acknowledge()
            self._taken -= 1
            self._free.release()
