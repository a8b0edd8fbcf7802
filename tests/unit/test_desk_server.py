"""The desk's server over HTTP, without Kafka: what it sends, what it refuses, and what a page that comes back gets."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from streams.contract import load_schema
from streams.desk import api, health
from streams.desk.archive import Archive
from streams.desk.feed import Feed
from streams.desk.health import lags, per_minute
from streams.desk.live import Live
from streams.desk.pipeline import DeadLetterCounts, DeadLetters
from streams.desk.server import STATIC, DeskPortTakenError, make_app, serve_desk
from streams.errors import StreamsError
from streams.observing.health import PartitionProgress
from streams.settings import Settings, load_settings
from tests.unit.desk_entries import entry, event

TOKEN = "open sesame"


class UnreachableError(StreamsError):
    """Nothing answers at {broker}."""


class CaughtUp(Feed):
    """A feed that has read everything, and reads nothing more."""

    async def wait_until_caught_up(self) -> None:
        return


@dataclass(frozen=True)
class Desk:
    archive: Archive
    live: Live
    client: TestClient[Any, Any]

    def add(self, *args: Any, **changes: Any) -> None:
        kept = self.archive.add(entry(*args, **changes))
        assert kept is not None
        self.live.tell(kept)

    async def get(self, path: str) -> Any:
        async with self.client.get(path) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def status(self, path: str) -> int:
        async with self.client.get(path) as answer:
            return answer.status


@asynccontextmanager
async def serving(settings: Settings | None = None) -> AsyncIterator[Desk]:
    settings = settings or load_settings()
    archive = Archive(100)
    live = Live(archive)
    feed = CaughtUp(settings, asyncio.get_running_loop(), archive.add, live.tell_connected)
    async with TestClient(TestServer(make_app(settings, archive, live, feed))) as client:
        try:
            yield Desk(archive, live, client)
        finally:
            live.close()


async def events(answer: ClientResponse, count: int) -> list[dict[str, Any]]:
    """The next events of a stream, without those about its state."""
    found: list[dict[str, Any]] = []
    fields: dict[str, str] = {}
    async with asyncio.timeout(10):
        while len(found) < count:
            line = (await answer.content.readline()).decode().rstrip("\n")
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif fields:
                if fields.get("event") in ("article", "other"):
                    found.append({**fields, **orjson.loads(fields["data"])})
                fields = {}
    return found


@pytest.mark.parametrize("path", ["/", "/static/app.js", "/api/articles", "/api/article?uri=none", "/nothing"])
async def test_every_answer_forbids_what_is_not_the_desks(path: str) -> None:
    async with serving() as desk, desk.client.get(path) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_file_that_has_not_changed_is_not_sent_again() -> None:
    async with serving() as desk:
        async with desk.client.get("/static/app.js") as first:
            tag = first.headers["ETag"]
            assert await first.text() == (STATIC / "app.js").read_text()
        async with desk.client.get("/static/app.js", headers={"If-None-Match": tag}) as again:
            assert again.status == 304
            assert await again.read() == b""


@pytest.mark.parametrize("path", ["/static/../server.py", "/static/%2e%2e/server.py", "/static/nothing.js"])
async def test_only_the_pages_files_are_served(path: str) -> None:
    async with serving() as desk:
        assert await desk.status(path) == 404


async def test_nothing_of_the_page_comes_from_elsewhere() -> None:
    for file in STATIC.iterdir():
        text = file.read_text()
        for mark in ("https://", "<script>", "style=", "@import", "@font-face", "innerHTML", "eval("):
            assert mark not in text, f"{file.name}: {mark}"


def test_both_languages_say_everything() -> None:
    english, arabic = re.split(r"\n  ar: \{", (STATIC / "messages.js").read_text().partition("\n};")[0])
    keys = [re.findall(r'(\w+): "', part) for part in (english, arabic)]
    assert sorted(keys[0]) == sorted(keys[1])
    acts = load_schema("enriched")["$defs"]["stance"]["properties"]["act"]["enum"]
    assert set(acts) <= set(keys[0])


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:8080", 200), ("localhost", 200), ("[::1]:80", 200), ("evil.example", 421), ("evil.example:8080", 421)],
)
async def test_on_loopback_no_other_name_leads_here(host: str, status: int) -> None:
    async with serving() as desk, desk.client.get("/api/articles", headers={"Host": host}) as answer:
        assert answer.status == status


async def test_where_it_is_open_to_others_any_name_may_lead_here() -> None:
    settings = load_settings(desk_host="0.0.0.0")
    async with serving(settings) as desk, desk.client.get("/", headers={"Host": "desk.example"}) as answer:
        assert answer.status == 200


async def test_pages_of_the_stream_follow_each_other() -> None:
    async with serving() as desk:
        for number in range(70):
            desk.add(number, uri=f"urn:{number}")
        first = await desk.get("/api/articles")
        assert [first["articles"][0]["uri"], len(first["articles"]), first["found"]] == ["urn:69", 60, 70]
        desk.add(70, uri="urn:70")
        rest = await desk.get(f"/api/articles?before={first['next']}")
        assert [one["uri"] for one in rest["articles"]] == [f"urn:{number}" for number in range(9, -1, -1)]
        assert (rest["next"], rest["found"], rest["seen"]) == ("", 71, "0:70")


async def test_an_article_is_given_as_its_event_has_it() -> None:
    async with serving() as desk:
        desk.add(0)
        desk.add(1, version="2")
        found = await desk.get("/api/article?uri=urn:desk:1")
        assert found["event"] == event(version="2")
        assert (found["versions"], found["at"]) == (2, "0:1")


async def test_an_article_that_is_not_kept_is_read_back_from_where_it_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    topic = {(2, 17): entry(17, 2, uri="urn:old"), (2, 18): entry(18, 2, uri="urn:another")}
    monkeypatch.setattr(api, "read_one", lambda _, *at: topic.get(at))
    async with serving() as desk:
        found = await desk.get("/api/article?uri=urn:old&at=2:17")
        assert (found["event"]["uri"], found["versions"]) == ("urn:old", 1)
        for at in ("2:18", "2:19", "x", "2:17,1:1", ""):
            assert await desk.status(f"/api/article?uri=urn:old&at={at}") == 404, at


@pytest.mark.parametrize(
    "path", ["/api/articles?before=x", "/api/articles?before=1.2", "/api/older?before=x", "/api/events?after=x"]
)
async def test_what_no_page_asks_is_refused(path: str) -> None:
    async with serving() as desk:
        assert await desk.status(path) == 400


async def test_who_comes_back_gets_everything_since_and_what_arrives() -> None:
    async with serving() as desk:
        for number in range(4):
            desk.add(number, uri=f"urn:{number}")
        async with desk.client.get("/api/events", headers={"Last-Event-ID": "0:1"}) as answer:
            missed = await events(answer, 2)
            desk.add(0, partition=1, uri="urn:new")
            (new,) = await events(answer, 1)
        assert [(one["uri"], one["id"]) for one in missed] == [("urn:2", "0:2"), ("urn:3", "0:3")]
        assert (new["uri"], new["id"]) == ("urn:new", "0:3,1:0")


async def test_what_does_not_fit_is_told_without_its_content() -> None:
    async with serving() as desk, desk.client.get("/api/events?language=en") as answer:
        desk.add(0, uri="urn:ar")
        (told,) = await events(answer, 1)
        assert (told["event"], orjson.loads(told["data"])) == ("other", {"all": 1, "uri": "urn:ar"})


async def test_a_page_is_told_when_kafka_comes_and_goes() -> None:
    async with serving() as desk, desk.client.get("/api/events") as answer:
        desk.live.tell_connected(True)
        desk.live.tell_connected(False)
        async with asyncio.timeout(10):
            lines = [await answer.content.readline() for _ in range(11)]
        states = [orjson.loads(line.removeprefix(b"data: "))["connected"] for line in lines if b"data" in line]
        assert states == [False, True, False]


async def test_replaying_is_off_without_a_token() -> None:
    async with serving() as desk, desk.client.post("/api/dead-letters/replay?reason=timeout") as answer:
        assert answer.status == 403


@pytest.mark.parametrize(
    ("given", "reason", "status"),
    [
        ({}, "timeout", 401),
        ({"Authorization": "Bearer open sesam"}, "timeout", 401),
        ({"Authorization": "Bearer öpen"}, "timeout", 401),
        ({"Authorization": f"Bearer {TOKEN}"}, "nonsense", 400),
        ({"Authorization": f"Bearer {TOKEN}"}, "timeout", 200),
    ],
)
async def test_replaying_asks_for_the_token(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: dict[str, str], reason: str, status: int
) -> None:
    replayed: list[str] = []

    def replay_reason(_: Settings, reason: str) -> int:
        replayed.append(reason)
        return 1

    monkeypatch.setattr(health, "replay_reason", replay_reason)
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    settings = load_settings(desk_token_file=tmp_path / "token")
    path = f"/api/dead-letters/replay?reason={reason}"
    async with serving(settings) as desk, desk.client.post(path, headers=given) as answer:
        assert answer.status == status
        assert TOKEN not in await answer.text()
    assert replayed == ([reason] if status == 200 else [])


async def test_health_asks_the_broker_once_for_all_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Settings] = []

    def read_progress(settings: Settings) -> None:
        asked.append(settings)

    monkeypatch.setattr(health, "read_progress", read_progress)
    letters = [DeadLetters("timeout", 3, 7), DeadLetters("x", 1, 9)]
    monkeypatch.setattr(DeadLetterCounts, "read", lambda *_: letters)
    async with serving() as desk:
        found, again = await asyncio.gather(desk.get("/api/health"), desk.get("/api/health"))
    assert len(asked) == 1
    assert found["dead_letters"] == again["dead_letters"]
    assert [(one["reason"], one["count"], bool(one["meaning"])) for one in found["dead_letters"]] == [
        ("timeout", 3, True),
        ("x", 1, False),
    ]
    assert (found["answers"], found["can_replay"]) == (False, False)


async def test_health_says_when_kafka_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(settings: Settings) -> None:
        raise UnreachableError(broker=settings.broker)

    monkeypatch.setattr(health, "read_progress", unreachable)
    async with serving() as desk:
        assert await desk.status("/api/health") == 503


def test_the_rate_is_counted_by_the_minute() -> None:
    now = 10_000_000.0
    counts = per_minute([9_999_999, 9_940_001, 9_940_000, 10_000_005, 0], now)
    assert (len(counts), counts[-1], counts[-2], sum(counts)) == (60, 3, 1, 4)


def test_lag_adds_up_by_topic() -> None:
    found = lags(
        [PartitionProgress(("a", 1), 3, 10), PartitionProgress(("a", 0), 2, 2), PartitionProgress(("b", 0), 0, 1)]
    )
    assert found == [
        {"topic": "a", "lag": 7, "partitions": [(0, 0), (1, 7)]},
        {"topic": "b", "lag": 1, "partitions": [(0, 1)]},
    ]


async def test_a_port_that_is_taken_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with pytest.raises(DeskPortTakenError, match=f"127.0.0.1:{taken} cannot be opened"):
            async with serve_desk(load_settings(desk_port=taken)):
                pass
