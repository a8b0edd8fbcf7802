"""Processes that do CPU work, each request under a time limit and a memory limit.

A hostile request costs its own answer and nothing else: its process is ended and replaced, the requests that waited
behind it go to another one. Requests and answers are bytes; what they mean is the business of the function that the
processes load (``module:function``, called once in each process, returns the function that answers).
"""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Self

from streams.errors import StreamsError
from streams.pool_process import FRAME_LENGTH, OUT_OF_MEMORY_FRAME

# A process has the next request at hand while it works on one, so that it never waits for the event loop.
_REQUESTS_AT_HAND = 2
# How often in a row the processes may fail to start before the pool gives up.
_START_ATTEMPTS = 3


class FailureKind(StrEnum):
    """Why a request got no answer."""

    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that got no answer, because it took too long or its process died."""

    kind: FailureKind
    detail: str


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """What one process may take: seconds a request, MiB of memory, seconds to start."""

    request_timeout: float
    memory_mb: int
    start_timeout: float


class PoolBrokenError(StreamsError):
    """The tagging processes do not start: {detail}. Their own error is in the log above; check STREAMS_ENRICHER."""


class _Request:
    __slots__ = ("answer", "payload")

    def __init__(self, payload: bytes, answer: asyncio.Future[bytes | Failure]) -> None:
        self.payload = payload
        self.answer = answer


class _Child(asyncio.Protocol):
    """One process: sends it requests, gives each its answer in order, and ends it when one takes too long."""

    def __init__(self, pool: "ProcessPool", process: asyncio.subprocess.Process) -> None:
        self._pool = pool
        self.process = process
        self.ready = False
        self.pending: deque[_Request] = deque()
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._timer: asyncio.TimerHandle | None = None
        self._verdict: Failure | None = None
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._start_timer(self._pool.limits.start_timeout)

    def send(self, request: _Request) -> None:
        assert self._transport is not None
        self.pending.append(request)
        if len(self.pending) == 1:
            self._start_timer(self._pool.limits.request_timeout)
        self._transport.writelines((FRAME_LENGTH.pack(len(request.payload)), request.payload))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while len(self._buffer) >= FRAME_LENGTH.size:
            end = FRAME_LENGTH.size + FRAME_LENGTH.unpack_from(self._buffer)[0]
            if len(self._buffer) < end:
                return
            frame = bytes(self._buffer[FRAME_LENGTH.size : end])
            del self._buffer[:end]
            self._take(frame)

    def _take(self, frame: bytes) -> None:
        self._stop_timer()
        if self._verdict is not None:
            return  # It is being ended: what it still says comes too late.
        if not self.ready:
            self.ready = True
            self._pool.child_is_ready()
            return
        kind, answer = frame[:1], frame[1:]
        if kind == OUT_OF_MEMORY_FRAME:
            # The process ends itself after this frame; the request is answered when it is gone.
            self._verdict = Failure(
                FailureKind.OUT_OF_MEMORY, f"tagging took more than {self._pool.limits.memory_mb} MiB"
            )
            return
        _give(self.pending.popleft(), answer)
        if self.pending:
            self._start_timer(self._pool.limits.request_timeout)
        self._pool.dispatch()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 -- asyncio's signature
        self._stop_timer()
        self.closed.set_result(None)

    def verdict(self, exit_code: int) -> Failure:
        """Say what became of the request that the process was working on when it ended."""
        if self._verdict is not None:
            return self._verdict
        if exit_code < 0:
            how = f"was ended by {signal.Signals(-exit_code).name}"
        else:
            how = f"ended with exit code {exit_code}"
        return Failure(FailureKind.CRASHED, f"the tagging process {how}")

    def _start_timer(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._run_out, seconds)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _run_out(self, seconds: float) -> None:
        self._verdict = Failure(FailureKind.TIMEOUT, f"tagging took more than {seconds:g} s")
        self.kill()

    def kill(self) -> None:
        """End the process at once; it has nothing worth saving."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()


class ProcessPool:
    """A fixed number of processes that answer requests; use it as an asynchronous context manager."""

    def __init__(
        self,
        factory: str,
        processes: int,
        limits: PoolLimits,
        on_loss: Callable[[Failure], object] = lambda _: None,
    ) -> None:
        """``on_loss`` is told why a process ended that was not asked to."""
        self.limits = limits
        self._on_loss = on_loss
        self._factory = factory
        self._waiting: deque[_Request] = deque()
        self._children: list[_Child] = []
        self._keepers: list[asyncio.Task[None]] = []
        self._processes = processes
        self._failed_starts = 0
        self._broken: PoolBrokenError | None = None
        self._closing = asyncio.Event()
        self._all_ready = asyncio.Event()

    async def __aenter__(self) -> Self:
        """Start the processes and wait until they are loaded.

        Raises:
            PoolBrokenError: they do not start.
        """
        self._keepers = [asyncio.create_task(self._keep_one()) for _ in range(self._processes)]
        try:
            await self._all_ready.wait()
            self._check()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes."""
        await self.close()

    @property
    def pids(self) -> list[int]:
        """The ids of the processes that are running."""
        return [child.process.pid for child in self._children]

    @property
    def is_ready(self) -> bool:
        """Whether a process is loaded."""
        return any(child.ready for child in self._children)

    def submit(self, payload: bytes) -> asyncio.Future[bytes | Failure]:
        """Queue a request; the future holds the answer, or what became of it.

        Raises:
            PoolBrokenError: the processes did not start again after they died; also set on the future.
        """
        self._check()
        request = _Request(payload, asyncio.get_running_loop().create_future())
        self._waiting.append(request)
        self.dispatch()
        return request.answer

    def _check(self) -> None:
        if self._broken is not None:
            raise self._broken

    def dispatch(self) -> None:
        """Hand waiting requests to the processes with the fewest at hand."""
        while self._waiting:
            free = [child for child in self._children if child.ready and len(child.pending) < _REQUESTS_AT_HAND]
            if not free:
                return
            min(free, key=lambda child: len(child.pending)).send(self._waiting.popleft())

    def child_is_ready(self) -> None:
        """Take note that a process has loaded."""
        self._failed_starts = 0
        if sum(child.ready for child in self._children) == self._processes:
            self._all_ready.set()
        self.dispatch()

    async def close(self) -> None:
        """End the processes; requests without an answer are cancelled."""
        self._closing.set()
        for child in self._children:
            child.kill()
        await asyncio.gather(*self._keepers)
        for request in self._waiting:
            request.answer.cancel()
        self._waiting.clear()

    async def _keep_one(self) -> None:
        """Run one process, and another one when it ends, until the pool closes or cannot go on."""
        while not self._closing.is_set() and self._broken is None:
            child = await self._spawn()
            if self._closing.is_set():
                child.kill()  # the pool closed while it was being started
            await child.closed
            exit_code = await child.process.wait()
            self._children.remove(child)
            if self._closing.is_set():
                for request in child.pending:
                    request.answer.cancel()
                return
            failure = child.verdict(exit_code)
            self._on_loss(failure)
            if not child.ready:
                self._count_failed_start(failure)
                continue
            if child.pending:
                _give(child.pending.popleft(), failure)
            self._waiting.extendleft(reversed(child.pending))

    def _count_failed_start(self, failure: Failure) -> None:
        self._failed_starts += 1
        if self._failed_starts < _START_ATTEMPTS:
            return
        self._broken = PoolBrokenError(detail=failure.detail)
        for request in self._waiting:
            if not request.answer.done():
                request.answer.set_exception(self._broken)
        self._waiting.clear()
        self._all_ready.set()

    async def _spawn(self) -> _Child:
        ours, theirs = socket.socketpair()
        with theirs:
            # A session of its own: Ctrl-C in a terminal is for the worker, which lets the work in hand finish.
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "streams.pool_process",
                self._factory,
                str(theirs.fileno()),
                str(self.limits.memory_mb),
                str(os.getpid()),
                pass_fds=[theirs.fileno()],
                stdin=asyncio.subprocess.DEVNULL,
                start_new_session=True,
            )
        child = _Child(self, process)
        self._children.append(child)
        await asyncio.get_running_loop().connect_accepted_socket(lambda: child, ours)
        return child


def _give(request: _Request, answer: bytes | Failure) -> None:
    if not request.answer.done():
        request.answer.set_result(answer)
