"""What the page asks the desk for, as JSON."""

import asyncio
import contextlib
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from aiohttp import web

from streams.desk.answers import json_answer
from streams.desk.archive import Archive, format_key, format_positions, parse_key, parse_positions
from streams.desk.entry import Entry, event_of, summary
from streams.desk.facets import facets
from streams.desk.feed import Feed, read_older, read_one
from streams.desk.filters import Filter
from streams.desk.graph import stances
from streams.desk.places import places
from streams.errors import StreamsError
from streams.settings import Settings

_PAGE: Final = 60
_OLDER_RECORDS: Final = 300
_START_SECONDS: Final = 10.0
#: Each of them is a client of Kafka of its own; who asks for more at a time waits.
_READERS: Final = 4


class Api:
    """Answers the page from ``archive``, and from the topic itself for what is no longer kept."""

    def __init__(self, settings: Settings, archive: Archive, feed: Feed) -> None:
        self._settings = settings
        self._archive = archive
        self._feed = feed
        self._readers = asyncio.Semaphore(_READERS)

    def routes(self) -> list[web.RouteDef]:
        """Return what answers which path."""
        return [
            web.get("/api/articles", self._articles), web.get("/api/article", self._article),
            web.get("/api/older", self._older), web.get("/api/facets", self._facets),
            web.get("/api/places", self._places), web.get("/api/stances", self._stances),
        ]  # fmt: skip

    def _chosen(self, wanted: Filter) -> Iterator[Entry]:
        return filter(wanted.matches, self._archive.newest_first())

    async def _articles(self, request: web.Request) -> web.Response:
        """Give a page of the stream, the newest first, from the key ``before`` on, and the key of the next one."""
        wanted = Filter.of_query(request.query)
        given = request.query.get("before", "")
        before = parse_key(given)
        if given and before is None:
            raise web.HTTPBadRequest(text="`before` is no key of an article.")
        await self._caught_up()
        rest = filter(wanted.matches, self._archive.newest_first(before))
        page = list(islice(rest, _PAGE))
        there_is_more = next(rest, None) is not None
        return json_answer(
            {
                "articles": [self._summary(entry) for entry in page],
                "next": format_key(page[-1].key) if there_is_more else "",
                "found": sum(1 for _ in self._chosen(wanted)),
                "all": len(self._archive),
                "seen": format_positions(self._archive.seen),
            }
        )

    async def _article(self, request: web.Request) -> web.Response:
        """Give one article whole, as its event has it, by its ``uri``.

        What is no longer kept is read back from where ``at`` says that it lies in the topic: partition and offset.
        """
        uri = request.query.get("uri", "")
        await self._caught_up()
        entry = self._archive.get(uri) or await self._read_back(uri, request.query.get("at", ""))
        if entry is None:
            raise web.HTTPNotFound(text="The desk does not have this article (any more).")
        return json_answer({**self._summary(entry), "event": event_of(entry)})

    async def _read_back(self, uri: str, at: str) -> Entry | None:
        places_named = list((parse_positions(at) or {}).items())
        if len(places_named) != 1:
            return None
        try:
            async with self._readers:
                entry = await asyncio.to_thread(read_one, self._settings, *places_named[0])
        except StreamsError as error:
            raise web.HTTPServiceUnavailable(text=str(error)) from error
        return entry if entry is not None and entry.uri == uri else None

    async def _older(self, request: web.Request) -> web.Response:
        """Give what lies in the topic before the offsets ``before`` (``0:17,1:4``), and is not kept here."""
        before = parse_positions(request.query.get("before", ""))
        if before is None:
            raise web.HTTPBadRequest(text="`before` is not as `0:17,1:4`.")
        wanted = Filter.of_query(request.query)
        try:
            async with self._readers:
                entries, rest = await asyncio.to_thread(
                    read_older, self._settings, before or self._oldest(), _OLDER_RECORDS
                )
        except StreamsError as error:
            raise web.HTTPServiceUnavailable(text=str(error)) from error
        articles = [
            self._summary(entry) for entry in entries if self._archive.get(entry.uri) is None and wanted.matches(entry)
        ]
        return json_answer({"articles": articles, "before": format_positions(rest)})

    async def _facets(self, request: web.Request) -> web.Response:
        return json_answer(facets(self._chosen(Filter.of_query(request.query))))

    async def _places(self, request: web.Request) -> web.Response:
        return json_answer(places(self._chosen(Filter.of_query(request.query))))

    async def _stances(self, request: web.Request) -> web.Response:
        wanted = Filter.of_query(request.query)
        return json_answer(stances(self._chosen(wanted), wanted, request.query.get("by", "")))

    async def _caught_up(self) -> None:
        """Wait for what the topic has, so that a desk which has just started is not seen half full; not for ever."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._feed.wait_until_caught_up(), _START_SECONDS)

    def _summary(self, entry: Entry) -> dict[str, object]:
        return {**summary(entry), "versions": max(1, self._archive.versions(entry.uri))}

    def _oldest(self) -> Mapping[int, int]:
        """Return the first offset of each partition that is kept."""
        first: dict[int, int] = {}
        for entry in self._archive.newest_first():
            at = entry.position
            first[at.partition] = min(at.offset, first.get(at.partition, at.offset))
        return first
