"""One process of ``streams.pool``, as the worker sees it: its requests, its answers, and the limits on both."""

import asyncio
import contextlib
import signal
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from streams.pool_process import FRAME_LENGTH, OUT_OF_MEMORY_FRAME

# A process has the next request at hand while it works on one, so that it never waits for the event loop.
_REQUESTS_AT_HAND = 2
# A limit is counted in so many parts, each of which counts as its length, however late it ends.
_PARTS_OF_A_LIMIT = 10


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


class Request:
    """What a process is asked, and the future of its answer."""

    __slots__ = ("answer", "on_interruption", "payload", "was_interrupted")

    def __init__(
        self, payload: bytes, answer: asyncio.Future[bytes | Failure], on_interruption: Callable[[Failure], object]
    ) -> None:
        self.payload = payload
        self.answer = answer
        self.on_interruption = on_interruption
        #: Whether a process was killed from outside while it worked on this.
        self.was_interrupted = False

    def give(self, answer: bytes | Failure) -> None:
        """Answer it, unless nobody waits any more."""
        if not self.answer.done():
            self.answer.set_result(answer)


class _Countdown:
    """Calls ``run_out`` after so many seconds in which this process ran.

    Time in which it stood still (SIGSTOP, a suspended machine) is the fault of no request: the clock goes on meanwhile,
    and a single timer would run out at once when the process goes on.
    """

    def __init__(self, seconds: float, run_out: Callable[[float], object]) -> None:
        self._seconds = seconds
        self._run_out = run_out
        self._parts_left = _PARTS_OF_A_LIMIT
        self._start_part()

    def _start_part(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._seconds / _PARTS_OF_A_LIMIT, self._end_part)

    def _end_part(self) -> None:
        self._parts_left -= 1
        if self._parts_left:
            self._start_part()
        else:
            self._run_out(self._seconds)

    def cancel(self) -> None:
        self._timer.cancel()


class Child(asyncio.Protocol):
    """One process: sends it requests, gives each its answer in order, and ends it when one takes too long."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        limits: PoolLimits,
        on_ready: Callable[[], object],
        on_answer: Callable[[], object],
    ) -> None:
        """``on_ready`` is called once, when the process has loaded; ``on_answer`` after each answer."""
        self._limits = limits
        self._on_ready = on_ready
        self._on_answer = on_answer
        self.process = process
        self.ready = False
        self.pending: deque[Request] = deque()
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._countdown: _Countdown | None = None
        self._verdict: Failure | None = None
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def is_free(self) -> bool:
        """Whether it can take another request."""
        return self.ready and not self.closed.done() and len(self.pending) < _REQUESTS_AT_HAND

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for the process to load."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._start_timer(self._limits.start_timeout)

    def send(self, request: Request) -> None:
        """Put ``request`` behind those that the process has at hand."""
        assert self._transport is not None
        self.pending.append(request)
        if len(self.pending) == 1:
            self._start_timer(self._limits.request_timeout)
        self._transport.writelines((FRAME_LENGTH.pack(len(request.payload)), request.payload))

    def data_received(self, data: bytes) -> None:
        """Take the frames that are whole."""
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
            self._on_ready()
            return
        kind, answer = frame[:1], frame[1:]
        if kind == OUT_OF_MEMORY_FRAME:
            # The process ends itself after this frame; the request is answered when it is gone.
            self._verdict = Failure(FailureKind.OUT_OF_MEMORY, f"tagging took more than {self._limits.memory_mb} MiB")
            return
        self.pending.popleft().give(answer)
        if self.pending:
            self._start_timer(self._limits.request_timeout)
        self._on_answer()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 -- asyncio's signature
        """Take note that the process has gone, or is about to."""
        self._stop_timer()
        if not self.closed.done():  # cancelled with whoever waited for it, when the worker leaves
            self.closed.set_result(None)

    def was_killed_from_outside(self, exit_code: int) -> bool:
        """Whether it was ended by SIGKILL, and not by the pool: mostly by the kernel, when memory ran out."""
        return self._verdict is None and exit_code == -signal.SIGKILL

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
        self._countdown = _Countdown(seconds, self._run_out)

    def _stop_timer(self) -> None:
        if self._countdown is not None:
            self._countdown.cancel()
            self._countdown = None

    def _run_out(self, seconds: float) -> None:
        self._verdict = Failure(FailureKind.TIMEOUT, f"tagging took more than {seconds:g} s")
        self.kill()

    def kill(self) -> None:
        """End the process at once; it has nothing worth saving."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
