"""The desk's web server: the page, what it asks for, and the stream of what arrives."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from aiohttp import web

from streams.desk.api import Api
from streams.desk.feed import Feed
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
    api = Api(settings)
    feed = Feed(settings, asyncio.get_running_loop(), api.take)
    api.feed = feed
    runner = web.AppRunner(_app(api), access_log=None, shutdown_timeout=1.0)
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
        yield f"http://{settings.desk_host}:{runner.addresses[0][1]}/"
    finally:
        feed.stop()
        api.close()
        await runner.cleanup()


def _app(api: Api) -> web.Application:
    app = web.Application(middlewares=[_with_headers])
    app.add_routes(api.routes())
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
