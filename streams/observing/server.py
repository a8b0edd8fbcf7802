"""Answers /metrics, /live and /ready over HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from streams.errors import StreamsError
from streams.observing.health import Health, Verdict
from streams.observing.metrics import Metrics

_SOUND, _UNSOUND = 200, 503

Handler = Callable[[web.Request], Awaitable[web.Response]]


class PortTakenError(StreamsError):
    """The web port {host}:{port} cannot be opened: {detail}. Set STREAMS_WEB_PORT, or STREAMS_WEB_ENABLED=false."""


@asynccontextmanager
async def serve(health: Health, metrics: Metrics, host: str, port: int) -> AsyncIterator[None]:
    """Answer at ``host:port`` until the context is left.

    Raises:
        PortTakenError: the port cannot be opened.
    """
    app = web.Application()
    app.add_routes([web.get("/metrics", _metrics(metrics)), web.get("/live", _verdict(health.live))])
    app.add_routes([web.get("/ready", _verdict(health.ready))])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise PortTakenError(host=host, port=port, detail=error.strerror or error) from error
        yield
    finally:
        await runner.cleanup()


def _metrics(metrics: Metrics) -> Handler:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=metrics.exposition(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return answer


def _verdict(judge: Callable[[], Verdict]) -> Handler:
    async def answer(_: web.Request) -> web.Response:
        verdict = judge()
        return web.Response(text=verdict.why or "ok", status=_SOUND if verdict.ok else _UNSOUND)

    return answer
