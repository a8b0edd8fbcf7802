"""How the pipeline does, for the page; and sending dead letters back, for whoever has the token."""

import asyncio
import hmac
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from aiohttp import web

from streams.desk.answers import json_answer
from streams.desk.archive import Archive
from streams.desk.pipeline import DeadLetterCounts, DeadLetters, read_progress, replay_reason
from streams.errors import StreamsError
from streams.observing.health import PartitionProgress
from streams.reasons import Reason
from streams.secret_files import read_secret
from streams.settings import Settings

#: How long an answer of the broker is good for: so often it is asked, however many pages look.
_GOOD_SECONDS: Final = 5.0
_MINUTES: Final = 60


class Health:
    """Answers what the broker knows, and what ``archive`` has got."""

    def __init__(self, settings: Settings, archive: Archive) -> None:
        self._settings = settings
        self._archive = archive
        self._token = read_secret("desk_token_file", settings.desk_token, settings.desk_token_file)
        self._letters = DeadLetterCounts(settings)
        self._known: dict[str, object] = {}
        self._known_until = 0.0
        self._asking = asyncio.Lock()
        self._replaying = asyncio.Lock()

    def routes(self) -> list[web.RouteDef]:
        """Return what answers which path."""
        return [web.get("/api/health", self._health), web.post("/api/dead-letters/replay", self._replay)]

    async def _health(self, _: web.Request) -> web.Response:
        async with self._asking:
            if time.monotonic() > self._known_until:
                try:
                    progress = await asyncio.to_thread(read_progress, self._settings)
                    letters = await asyncio.to_thread(self._letters.read, datetime.now(UTC))
                except StreamsError as error:
                    raise web.HTTPServiceUnavailable(text=str(error)) from error
                self._known = {
                    "lag": lags(progress or []),
                    "answers": progress is not None,
                    "dead_letters": [_told(one) for one in letters],
                }
                self._known_until = time.monotonic() + _GOOD_SECONDS
        arrived = (entry.arrived for entry in self._archive.newest_first())
        return json_answer(
            {
                **self._known,
                "per_minute": per_minute(arrived, time.time() * 1000),
                "kept": len(self._archive),
                "can_replay": bool(self._token),
            }
        )

    async def _replay(self, request: web.Request) -> web.Response:
        """Send back the records of the dead letters of one ``reason``, for whoever has the token."""
        if not self._token:
            raise web.HTTPForbidden(text="Replaying from the desk is off: STREAMS_DESK_TOKEN is not set.")
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._token.encode()):
            raise web.HTTPUnauthorized(text="That is not the token.", headers={"WWW-Authenticate": "Bearer"})
        reason = request.query.get("reason", "")
        if reason not in set(Reason):
            raise web.HTTPBadRequest(text="`reason` is not one that a dead letter can have.")
        try:
            async with self._replaying:  # twice at a time would send each twice
                count = await asyncio.to_thread(replay_reason, self._settings, reason)
        except StreamsError as error:
            raise web.HTTPServiceUnavailable(text=str(error)) from error
        self._known_until = 0.0
        return json_answer({"replayed": count})


def per_minute(arrived: Iterable[int], now: float) -> list[int]:
    """Return how many articles arrived in each minute of the last hour, the current one last; times in ms."""
    counts = [0] * _MINUTES
    for at in arrived:
        ago = int(max(0.0, now - at) // 60_000)
        if ago < _MINUTES:
            counts[-1 - ago] += 1
    return counts


def lags(progress: Iterable[PartitionProgress]) -> list[dict[str, object]]:
    """Return the lag of each topic that has partitions, and of these."""
    by_topic: dict[str, dict[int, int]] = {}
    for one in progress:
        topic, partition = one.partition
        by_topic.setdefault(topic, {})[partition] = one.lag
    return [
        {"topic": topic, "lag": sum(each.values()), "partitions": sorted(each.items())}
        for topic, each in by_topic.items()
    ]


def _told(letters: DeadLetters) -> dict[str, object]:
    known = Reason(letters.reason) if letters.reason in set(Reason) else None
    return {
        "reason": letters.reason,
        "count": letters.count,
        "last": letters.last,
        "meaning": known.meaning if known else "",
        "remedy": known.remedy if known else "",
    }
