"""What the page asks the desk for, as JSON, and the stream of what arrives, as server-sent events."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from itertools import islice
from typing import Final

import orjson
from aiohttp import web

from streams.desk.archive import Archive, after, format_positions, parse_positions
from streams.desk.entry import Entry, event_of, summary
from streams.desk.feed import Feed, read_older
from streams.desk.filters import Filter
from streams.desk.views import facets, places, stances
from streams.errors import StreamsError
from streams.settings import Settings

_PAGE: Final = 60
_OLDER_RECORDS: Final = 300
_HEARTBEAT_SECONDS: Final = 10.0
_RETRY_MS: Final = 1000
#: A page that is so far behind is cut off; it comes back and asks for what it missed.
_MOST_WAITING: Final = 5000

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Api:
    """Answers the page from an archive that ``take`` fills; for one event loop."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._archive = Archive(settings.desk_articles)
        self._listeners: set[asyncio.Queue[Entry | None]] = set()
        self.feed: Feed | None = None

    def take(self, entry: Entry) -> None:
        """Take an article that has arrived, and tell every page."""
        if not self._archive.add(entry):
            return
        for queue in self._listeners:
            queue.put_nowait(entry if queue.qsize() < _MOST_WAITING else None)

    def close(self) -> None:
        """End every stream."""
        for queue in self._listeners:
            queue.put_nowait(None)

    def routes(self) -> Mapping[str, Handler]:
        """Return what answers which path."""
        return {
            "/api/articles": self._articles, "/api/article": self._article, "/api/older": self._older,
            "/api/facets": self._facets, "/api/places": self._places, "/api/stances": self._stances,
            "/api/events": self._events,
        }  # fmt: skip

    def _chosen(self, request: web.Request) -> Iterator[Entry]:
        wanted = Filter.of_query(request.query)
        return (entry for entry in self._archive.newest_first() if wanted.matches(entry))

    async def _articles(self, request: web.Request) -> web.Response:
        """Give a page of the stream, the newest first: ``skip`` says how many there are already."""
        skip = _number(request, "skip")
        found = list(self._chosen(request))
        page = islice(found, skip, skip + _PAGE)
        return _json(
            {
                "articles": [self._summary(entry) for entry in page],
                "found": len(found),
                "all": len(self._archive),
                "seen": format_positions(self._archive.seen),
                "connected": self.feed is not None and self.feed.is_connected,
            }
        )

    async def _article(self, request: web.Request) -> web.Response:
        """Give one article whole, as its event has it, by its ``uri``."""
        entry = self._archive.get(request.query.get("uri", ""))
        if entry is None:
            raise web.HTTPNotFound(text="The desk does not have this article (any more).")
        return _json({**self._summary(entry), "event": event_of(entry)})

    async def _older(self, request: web.Request) -> web.Response:
        """Give what lies in the topic before the offsets ``before`` (``0:17,1:4``), and is not kept here."""
        before = parse_positions(request.query.get("before", ""))
        if before is None:
            raise web.HTTPBadRequest(text="`before` is not as `0:17,1:4`.")
        wanted = Filter.of_query(request.query)
        try:
            entries, rest = await asyncio.to_thread(
                read_older, self._settings, before or self._oldest(), _OLDER_RECORDS
            )
        except StreamsError as error:
            raise web.HTTPServiceUnavailable(text=str(error)) from error
        kept = {(one.uri, one.version) for one in self._archive.newest_first()}
        articles = [
            summary(entry) | {"event": event_of(entry)}
            for entry in entries
            if (entry.uri, entry.version) not in kept and wanted.matches(entry)
        ]
        return _json({"articles": articles, "before": format_positions(rest)})

    async def _facets(self, request: web.Request) -> web.Response:
        return _json(facets(self._chosen(request)))

    async def _places(self, request: web.Request) -> web.Response:
        return _json(places(self._chosen(request)))

    async def _stances(self, request: web.Request) -> web.Response:
        return _json(stances(self._chosen(request), by_country=request.query.get("by") == "country"))

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Give what arrives, one event an article: ``article`` if it fits the filter, or ``other``.

        The id of each says how far all partitions were: a page that comes back gives it (``Last-Event-ID``, or
        ``after`` the first time) and misses nothing, also when this server is a new one.
        """
        wanted = Filter.of_query(request.query)
        given = request.headers.get("Last-Event-ID") or request.query.get("after")
        positions = parse_positions(given) if given else dict(self._archive.seen)
        if positions is None:
            raise web.HTTPBadRequest(text="The id of the last event is not one of this server's.")
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        queue: asyncio.Queue[Entry | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            for entry in self._archive.since(positions):
                queue.put_nowait(entry)
            await response.prepare(request)
            await response.write(f"retry: {_RETRY_MS}\n\n".encode())
            await self._send(response, queue, wanted, positions)
        except ConnectionError:
            pass  # the page was closed
        finally:
            self._listeners.discard(queue)
        return response

    async def _send(
        self, to: web.StreamResponse, queue: "asyncio.Queue[Entry | None]", wanted: Filter, positions: dict[int, int]
    ) -> None:
        while True:
            try:
                entry = await asyncio.wait_for(queue.get(), _HEARTBEAT_SECONDS)
            except TimeoutError:
                await to.write(b": still here\n\n")
                continue
            if entry is None:
                return
            positions = after(entry, positions)
            name = "article" if wanted.matches(entry) else "other"
            data = orjson.dumps(self._summary(entry) if name == "article" else {"uri": entry.uri})
            await to.write(
                b"id: %s\nevent: %s\ndata: %s\n\n" % (format_positions(positions).encode(), name.encode(), data)
            )

    def _summary(self, entry: Entry) -> dict[str, object]:
        return {**summary(entry), "versions": self._archive.versions(entry.uri)}

    def _oldest(self) -> dict[int, int]:
        """Return the first offset of each partition that is kept."""
        first: dict[int, int] = {}
        for entry in self._archive.newest_first():
            at = entry.position
            first[at.partition] = min(at.offset, first.get(at.partition, at.offset))
        return first


def _json(value: object) -> web.Response:
    response = web.Response(
        body=orjson.dumps(value), content_type="application/json", headers={"Cache-Control": "no-store"}
    )
    response.enable_compression()
    return response


def _number(request: web.Request, name: str) -> int:
    given = request.query.get(name, "0")
    if not given.isdecimal():
        raise web.HTTPBadRequest(text=f"`{name}` is no number.")
    return int(given)
