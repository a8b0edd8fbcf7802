"""The desk's web server: the page, what it asks for, and the stream of what arrives."""

import asyncio
import hashlib
import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from aiohttp import web

from streams.desk.api import Api
from streams.desk.archive import Archive
from streams.desk.entry import Entry
from streams.desk.feed import Feed
from streams.desk.health import Health
from streams.desk.live import Live
from streams.errors import StreamsError
from streams.settings import Settings

STATIC: Final = Path(__file__).parent / "static"

#: Nothing but what this server itself sends: an article's text can do nothing, whatever it holds.
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_TYPES: Final = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json",
                 ".svg": "image/svg+xml"}  # fmt: skip

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class DeskPortTakenError(StreamsError):
    """The desk's port {host}:{port} cannot be opened: {detail}. Set STREAMS_DESK_PORT to another one."""


@asynccontextmanager
async def serve_desk(settings: Settings) -> AsyncIterator[str]:
    """Serve the page; the value is its address.

    Raises:
        DeskPortTakenError: the port cannot be opened.
    """
    archive = Archive(settings.desk_articles)
    live = Live(archive)

    def take(entry: Entry) -> None:
        kept = archive.add(entry)
        if kept is not None:
            live.tell(kept)

    feed = Feed(settings, asyncio.get_running_loop(), take, live.tell_connected)
    app = make_app(settings, archive, live, feed)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        try:
            site = web.TCPSite(runner, settings.desk_host, settings.desk_port)
            await site.start()
        except OSError as error:
            raise DeskPortTakenError(
                host=settings.desk_host, port=settings.desk_port, detail=error.strerror or error
            ) from error
        feed.start()
        yield f"http://{_shown(settings.desk_host)}:{runner.addresses[0][1]}/"
    finally:
        feed.stop()
        live.close()
        await runner.cleanup()


def make_app(settings: Settings, archive: Archive, live: Live, feed: Feed) -> web.Application:
    """Return what answers the page."""
    middlewares = [_with_headers]
    if _is_loopback(settings.desk_host):
        middlewares.append(_only_from_here)
    app = web.Application(middlewares=middlewares)
    app.add_routes([*Api(settings, archive, feed).routes(), *Health(settings, archive).routes()])
    app.router.add_get("/api/events", live.events)
    for file in sorted(STATIC.rglob("*")):
        if file.suffix in _TYPES:
            path = "/" if file.name == "index.html" else f"/static/{file.relative_to(STATIC)}"
            app.router.add_get(path, _file(file.read_bytes(), _TYPES[file.suffix]))
    return app


@web.middleware
async def _with_headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        response = await handler(request)
    except web.HTTPException as refusal:
        refusal.headers.update(HEADERS)
        raise
    if not response.prepared:  # a stream has sent them already
        response.headers.update(HEADERS)
    return response


@web.middleware
async def _only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what was sent to another name: a page elsewhere may have its own name lead here, to read along."""
    name = request.url.host
    if name is None or not _is_loopback(name):
        raise web.HTTPMisdirectedRequest(text="This desk is asked at the address that it binds to.")
    return await handler(request)


def _shown(host: str) -> str:
    """Return how a browser on this machine calls the address that is bound to."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 -- it is only looked at
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _file(content: bytes, kind: str) -> Handler:
    tag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'

    async def answer(request: web.Request) -> web.Response:
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers=headers)
        response = web.Response(body=content, content_type=kind, charset="utf-8", headers=headers)
        response.enable_compression()
        return response

    return answer
