"""Runs the desk in the foreground."""

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click

from streams.desk.server import serve_desk
from streams.kafka_login import check_broker
from streams.settings import Settings
from streams.topics import Topic, require_topic, topic_name


def run_desk(settings: Settings) -> None:
    """Serve the page until SIGINT or SIGTERM; its address is printed.

    Raises a StreamsError when Kafka or the topic is not there, or the port cannot be opened.
    """
    check_broker(settings)
    require_topic(topic_name(Topic.ENRICHED, settings), settings)
    asyncio.run(_serve_until_signal(settings))


@contextmanager
def desk_in_background(settings: Settings) -> Iterator[str]:
    """Serve the page from a thread until the context is left; the value is its address.

    Raises:
        DeskPortTakenError: the port cannot be opened.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="desk", daemon=True)
    thread.start()
    served = serve_desk(settings)
    try:
        address = asyncio.run_coroutine_threadsafe(served.__aenter__(), loop).result()
        try:
            yield address
        finally:
            asyncio.run_coroutine_threadsafe(served.__aexit__(None, None, None), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _serve_until_signal(settings: Settings) -> None:
    over = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, over.set)
    async with serve_desk(settings) as address:
        click.echo(f"The desk is at {address}; Ctrl-C ends it.")
        await over.wait()
