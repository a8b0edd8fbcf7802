"""Processes that do CPU work, each request under a time limit and a memory limit.

A hostile request costs its own answer and nothing else: its process is ended and replaced, the requests that waited
behind it go to another one. Requests and answers are bytes; what they mean is the business of the function that the
processes load (``module:function``, called once in each process, returns the function that answers).
"""

import asyncio
import os
import socket
import sys
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Self

from streams.errors import StreamsError
from streams.pool_child import Child, Failure, PoolLimits, Request

# How often in a row the processes may fail to start before the pool gives up.
_START_ATTEMPTS = 3


class PoolBrokenError(StreamsError):
    """The tagging processes do not start: {detail}. Their own error is in the log above; check STREAMS_ENRICHER."""


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
        self._limits = limits
        self._on_loss = on_loss
        self._factory = factory
        self._waiting: deque[Request] = deque()
        self._children: list[Child] = []
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

    def submit(
        self, payload: bytes, on_interruption: Callable[[Failure], object] = lambda _: None
    ) -> asyncio.Future[bytes | Failure]:
        """Queue a request; the future holds the answer, or what became of it.

        ``on_interruption`` is told when a process is killed from outside over it, and it is asked once more.

        Raises:
            PoolBrokenError: the processes did not start again after they died; also set on the future.
        """
        self._check()
        request = Request(payload, asyncio.get_running_loop().create_future(), on_interruption)
        self._waiting.append(request)
        self._dispatch()
        return request.answer

    def _check(self) -> None:
        if self._broken is not None:
            raise self._broken

    def _dispatch(self) -> None:
        """Hand waiting requests to the processes with the fewest at hand."""
        while self._waiting:
            free = [child for child in self._children if child.is_free]
            if not free:
                return
            min(free, key=lambda child: len(child.pending)).send(self._waiting.popleft())

    def _child_is_ready(self) -> None:
        """Take note that a process has loaded."""
        self._failed_starts = 0
        if sum(child.ready for child in self._children) == self._processes:
            self._all_ready.set()
        self._dispatch()

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
            self._take_back(child, failure, exit_code)

    def _take_back(self, child: Child, failure: Failure, exit_code: int) -> None:
        """Answer the request that ``child`` ended over, and give the others to another process.

        When the kernel runs out of memory it kills whom it likes: the first time, that request is asked once more.
        """
        if child.pending:
            request = child.pending[0]
            if child.was_killed_from_outside(exit_code) and not request.was_interrupted:
                request.was_interrupted = True
                request.on_interruption(failure)
            else:
                child.pending.popleft().give(failure)
        self._waiting.extendleft(reversed(child.pending))
        self._dispatch()

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

    async def _spawn(self) -> Child:
        ours, theirs = socket.socketpair()
        with theirs:
            # A session of its own: Ctrl-C in a terminal is for the worker, which lets the work in hand finish.
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "streams.pool_process",
                self._factory,
                str(theirs.fileno()),
                str(self._limits.memory_mb),
                str(os.getpid()),
                pass_fds=[theirs.fileno()],
                stdin=asyncio.subprocess.DEVNULL,
                start_new_session=True,
            )
        child = Child(process, self._limits, self._child_is_ready, self._dispatch)
        self._children.append(child)
        await asyncio.get_running_loop().connect_accepted_socket(lambda: child, ours)
        return child
