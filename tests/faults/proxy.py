"""A network between workers and broker that can be cut: a TCP proxy in a thread of its own."""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from enum import Enum
from types import TracebackType
from typing import Any, Self

from streams.local_kafka.ports import LOOPBACK, free_port

_CHUNK_BYTES = 64 * 1024
#: A throttled connection passes its share this often, so that it flows evenly.
_SHARES_A_SECOND = 20
#: How many chunks may be on their way in one direction of a delayed connection.
_ON_THEIR_WAY = 256


class Passage(Enum):
    """What becomes of the bytes."""

    OPEN = "open"
    #: Bytes are swallowed in both directions, and nothing is ever closed.
    BLACK_HOLE = "black hole"
    #: What the workers say arrives, what the broker answers is swallowed.
    NO_ANSWERS = "no answers"


@dataclass(frozen=True)
class Link:
    """How the network is: for both directions, and for each connection."""

    passage: Passage = Passage.OPEN
    delay: float = 0.0
    bytes_per_second: int | None = None


HEALED = Link()


class _Connection:
    """One connection of a worker, and its counterpart to the broker.

    Once bytes of it were swallowed it can never be right again: it stays a black hole until the worker gives it up.
    """

    def __init__(self, proxy: "Proxy", worker: asyncio.StreamWriter, broker: asyncio.StreamWriter) -> None:
        self._proxy = proxy
        self._ends = (worker, broker)
        self._lost_bytes = False

    async def run(self, from_worker: asyncio.StreamReader, from_broker: asyncio.StreamReader) -> None:
        to_worker, to_broker = self._ends
        asking = asyncio.create_task(self._pump(from_worker, to_broker, answers=False))
        answering = asyncio.create_task(self._pump(from_broker, to_worker, answers=True))
        await asyncio.wait({asking, answering}, return_when=asyncio.FIRST_COMPLETED)
        if not asking.done() and self._is_silent():
            # A worker behind a black hole does not learn that the broker has gone.
            self._lost_bytes = True
            await asyncio.wait({asking})
        asking.cancel()
        answering.cancel()
        for end in self._ends:
            end.transport.abort()

    def _is_silent(self) -> bool:
        return self._lost_bytes or self._proxy.link.passage is not Passage.OPEN

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, answers: bool) -> None:
        """Pass bytes on until ``source`` ends, and what is on its way then."""
        way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(_ON_THEIR_WAY)
        arriving = asyncio.create_task(self._arrive(way, target))
        now = asyncio.get_running_loop().time
        try:
            while data := await self._read(source):
                link = self._proxy.link
                if self._swallows(link, answers=answers):
                    continue
                if link.bytes_per_second:
                    await asyncio.sleep(len(data) / link.bytes_per_second)
                await way.put((now() + link.delay, data))
            await way.join()
        finally:
            arriving.cancel()

    async def _read(self, source: asyncio.StreamReader) -> bytes:
        rate = self._proxy.link.bytes_per_second
        try:
            return await source.read(max(1, rate // _SHARES_A_SECOND) if rate else _CHUNK_BYTES)
        except ConnectionError:
            return b""

    def _swallows(self, link: Link, *, answers: bool) -> bool:
        if link.passage is Passage.BLACK_HOLE or (link.passage is Passage.NO_ANSWERS and answers):
            self._lost_bytes = True
        # Where answers alone are swallowed, what the worker says still arrives.
        return self._lost_bytes and not (link.passage is Passage.NO_ANSWERS and not answers)

    async def _arrive(self, way: asyncio.Queue[tuple[float, bytes]], target: asyncio.StreamWriter) -> None:
        now = asyncio.get_running_loop().time
        while True:
            due, data = await way.get()
            await asyncio.sleep(max(0.0, due - now()))
            with contextlib.suppress(ConnectionError):
                target.write(data)
                await target.drain()
            way.task_done()


class Proxy:
    """Listens on ``port`` and connects to ``target``, both on loopback, as a context manager."""

    def __init__(self, target: int, port: int | None = None) -> None:
        self.target = target
        self.port = port or free_port()
        self.link = HEALED
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._server: asyncio.Server | None = None
        self._workers: set[asyncio.StreamWriter] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._listen())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def become(self, link: Link) -> None:
        """Change how the network is; connections that have lost bytes stay silent until the worker gives them up."""
        self.link = link

    def drop(self) -> None:
        """Break every connection that is open now; new ones are let through."""
        self._run(self._break())

    def refuse(self) -> None:
        """Break every connection, and refuse new ones until ``heal``."""
        self._run(self._stop_listening())
        self.drop()

    def heal(self) -> None:
        """Let everything through again."""
        self.link = HEALED
        self._run(self._listen())

    @property
    def open_connections(self) -> int:
        return len(self._workers)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)

    async def _listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._accept, LOOPBACK, self.port)

    async def _stop_listening(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _break(self) -> None:
        for worker in self._workers:
            worker.transport.abort()

    async def _end(self) -> None:
        await self._stop_listening()
        while self._workers:
            await self._break()
            await asyncio.sleep(0.01)

    async def _accept(self, from_worker: asyncio.StreamReader, to_worker: asyncio.StreamWriter) -> None:
        self._workers.add(to_worker)
        try:
            from_broker, to_broker = await asyncio.open_connection(LOOPBACK, self.target)
        except OSError:
            if self.link.passage is not Passage.OPEN:
                await _swallow(from_worker)
        else:
            await _Connection(self, to_worker, to_broker).run(from_worker, from_broker)
        finally:
            to_worker.transport.abort()
            self._workers.discard(to_worker)


async def _swallow(source: asyncio.StreamReader) -> None:
    with contextlib.suppress(ConnectionError):
        while await source.read(_CHUNK_BYTES):
            pass


def behind_a_proxy(proxy: Proxy) -> dict[str, str]:
    """What a broker needs, as ``BrokerConfig.properties``, to be reached through ``proxy`` as well as directly.

    It has two listeners: its own, for the test, and one at ``proxy.target``, which it tells clients to find at the
    proxy's port.
    """
    own = f"BROKER://{LOOPBACK}:$port"
    return {
        "listeners": f"{own},WORKERS://{LOOPBACK}:{proxy.target},CONTROLLER://{LOOPBACK}:$controller_port",
        "advertised.listeners": f"{own},WORKERS://{LOOPBACK}:{proxy.port}",
        "listener.security.protocol.map": "BROKER:PLAINTEXT,WORKERS:PLAINTEXT,CONTROLLER:PLAINTEXT",
    }
