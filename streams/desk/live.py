"""Tells every page what arrives, as server-sent events."""

import asyncio
from typing import Final

import orjson
from aiohttp import web

from streams.desk.archive import Archive, after, format_positions, parse_positions
from streams.desk.entry import Entry, summary
from streams.desk.filters import Filter

_HEARTBEAT_SECONDS: Final = 10.0
_RETRY_MS: Final = 1000
#: A page that is so far behind is cut off; it comes back and asks for what it missed.
_MOST_WAITING: Final = 5000


class Live:
    """Answers ``/api/events`` from ``archive``; for one event loop."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._listeners: set[asyncio.Queue[Entry | bool | None]] = set()
        self._is_connected = False

    def tell(self, entry: Entry) -> None:
        """Tell every page of an article that has arrived."""
        for queue in self._listeners:
            queue.put_nowait(entry if queue.qsize() < _MOST_WAITING else None)

    def tell_connected(self, is_connected: bool) -> None:  # noqa: FBT001 -- a callback
        """Tell every page whether Kafka is there."""
        self._is_connected = is_connected
        for queue in self._listeners:
            queue.put_nowait(is_connected)

    def close(self) -> None:
        """End every stream."""
        for queue in self._listeners:
            queue.put_nowait(None)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Give what arrives, one event an article: ``article`` if it fits the filter, or ``other``.

        The id of each says how far all partitions were: a page that comes back gives it (``Last-Event-ID``, or
        ``after`` the first time) and misses nothing, also when this server is a new one. ``state`` says, at least every
        ten seconds, whether Kafka is there: a page that hears nothing for longer has lost its connection.
        """
        wanted = Filter.of_query(request.query)
        given = request.headers.get("Last-Event-ID") or request.query.get("after")
        positions = parse_positions(given) if given else dict(self._archive.seen)
        if positions is None:
            raise web.HTTPBadRequest(text="The id of the last event is not one of this server's.")
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        queue: asyncio.Queue[Entry | bool | None] = asyncio.Queue()
        queue.put_nowait(self._is_connected)
        for entry in self._archive.since(positions):
            queue.put_nowait(entry)
        self._listeners.add(queue)
        try:
            await response.prepare(request)
            await response.write(f"retry: {_RETRY_MS}\n\n".encode())
            await self._send(response, queue, wanted, positions)
        except ConnectionError:
            pass  # the page was closed
        finally:
            self._listeners.discard(queue)
        return response

    async def _send(
        self,
        to: web.StreamResponse,
        queue: "asyncio.Queue[Entry | bool | None]",
        wanted: Filter,
        positions: dict[int, int],
    ) -> None:
        while True:
            try:
                told = await asyncio.wait_for(queue.get(), _HEARTBEAT_SECONDS)
            except TimeoutError:
                told = self._is_connected
            if told is None:
                return
            if isinstance(told, bool):
                await to.write(b"event: state\ndata: %s\n\n" % orjson.dumps({"connected": told}))
                continue
            positions = after(told, positions)
            data = {"all": len(self._archive), "uri": told.uri}
            name = "other"
            if wanted.matches(told):
                name, data = "article", data | summary(told) | {"versions": self._archive.versions(told.uri)}
            await to.write(
                b"id: %s\nevent: %s\ndata: %s\n\n"
                % (format_positions(positions).encode(), name.encode(), orjson.dumps(data))
            )
