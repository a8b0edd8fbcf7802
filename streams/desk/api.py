"""What the page asks the desk for, as JSON, and the stream of what arrives, as server-sent events."""

import asyncio
import contextlib
import hmac
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

import orjson
from aiohttp import web

from streams.desk.archive import Archive, after, format_positions, parse_positions
from streams.desk.entry import Entry, event_of, summary
from streams.desk.feed import Feed, read_older
from streams.desk.filters import Filter
from streams.desk.pipeline import count_dead_letters, read_progress, replay_reason
from streams.desk.views import facets, places, stances
from streams.errors import StreamsError
from streams.observing.health import PartitionProgress
from streams.reasons import Reason
from streams.secret_files import read_secret
from streams.settings import Settings

_PAGE: Final = 60
_OLDER_RECORDS: Final = 300
_HEARTBEAT_SECONDS: Final = 10.0
_RETRY_MS: Final = 1000
#: A page that is so far behind is cut off; it comes back and asks for what it missed.
_MOST_WAITING: Final = 5000
_HEALTH_SECONDS: Final = 5.0
_START_SECONDS: Final = 10.0
_RATE_MINUTES: Final = (1, 15)


class Api:
    """Answers the page from an archive that ``take`` fills; for one event loop."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._archive = Archive(settings.desk_articles)
        self._listeners: set[asyncio.Queue[Entry | None]] = set()
        self._token = read_secret("desk_token_file", settings.desk_token, settings.desk_token_file)
        self._known: dict[str, object] = {}
        self._known_until = 0.0
        self._asking = asyncio.Lock()
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

    def routes(self) -> list[web.RouteDef]:
        """Return what answers which path."""
        return [
            web.get("/api/articles", self._articles), web.get("/api/article", self._article),
            web.get("/api/older", self._older), web.get("/api/facets", self._facets),
            web.get("/api/places", self._places), web.get("/api/stances", self._stances),
            web.get("/api/events", self._events), web.get("/api/health", self._health),
            web.post("/api/replay", self._replay),
        ]  # fmt: skip

    def _chosen(self, request: web.Request) -> Iterator[Entry]:
        wanted = Filter.of_query(request.query)
        return (entry for entry in self._archive.newest_first() if wanted.matches(entry))

    async def _articles(self, request: web.Request) -> web.Response:
        """Give a page of the stream, the newest first: ``skip`` says how many there are already."""
        skip = _number(request, "skip")
        await self._caught_up()
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

    async def _health(self, _: web.Request) -> web.Response:
        """Give how the pipeline does; asked of the broker once in a while, however many pages look."""
        async with self._asking:
            if time.monotonic() > self._known_until:
                try:
                    progress = await asyncio.to_thread(read_progress, self._settings)
                    letters = await asyncio.to_thread(count_dead_letters, self._settings)
                except StreamsError as error:
                    raise web.HTTPServiceUnavailable(text=str(error)) from error
                self._known = {"dead_letters": letters, "lag": _lags(progress or []), "answers": progress is not None}
                self._known_until = time.monotonic() + _HEALTH_SECONDS
        arrived = [entry.arrived for entry in self._archive.newest_first()]
        now = time.time() * 1000
        rates = {f"last_{minutes}": sum(now - at < minutes * 60_000 for at in arrived) for minutes in _RATE_MINUTES}
        return _json({**self._known, **rates, "can_replay": bool(self._token)})

    async def _replay(self, request: web.Request) -> web.Response:
        """Send back the records of the dead letters of one ``reason``, for whoever has the token."""
        if not self._token:
            raise web.HTTPForbidden(text="Replaying from the desk is off: STREAMS_DESK_TOKEN is not set.")
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            raise web.HTTPUnauthorized(text="That is not the token.", headers={"WWW-Authenticate": "Bearer"})
        reason = request.query.get("reason", "")
        if reason not in set(Reason):
            raise web.HTTPBadRequest(text="`reason` is not one that a dead letter can have.")
        try:
            count = await asyncio.to_thread(replay_reason, self._settings, reason)
        except StreamsError as error:
            raise web.HTTPServiceUnavailable(text=str(error)) from error
        self._known_until = 0.0
        return _json({"replayed": count})

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
            told = self._summary(entry) if name == "article" else {"uri": entry.uri}
            data = orjson.dumps({**told, "all": len(self._archive)})
            await to.write(
                b"id: %s\nevent: %s\ndata: %s\n\n" % (format_positions(positions).encode(), name.encode(), data)
            )

    async def _caught_up(self) -> None:
        """Wait for what the topic has, so that a desk which has just started is not seen half full; not for ever."""
        if self.feed is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.feed.wait_until_caught_up(), _START_SECONDS)

    def _summary(self, entry: Entry) -> dict[str, object]:
        return {**summary(entry), "versions": self._archive.versions(entry.uri)}

    def _oldest(self) -> dict[int, int]:
        """Return the first offset of each partition that is kept."""
        first: dict[int, int] = {}
        for entry in self._archive.newest_first():
            at = entry.position
            first[at.partition] = min(at.offset, first.get(at.partition, at.offset))
        return first


def _lags(progress: Iterable[PartitionProgress]) -> list[dict[str, object]]:
    """Return the lag of each topic that has partitions, and of these."""
    by_topic: dict[str, dict[int, int]] = {}
    for one in progress:
        topic, partition = one.partition
        by_topic.setdefault(topic, {})[partition] = one.lag
    return [
        {"topic": topic, "lag": sum(lags.values()), "partitions": sorted(lags.items())}
        for topic, lags in by_topic.items()
    ]


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
