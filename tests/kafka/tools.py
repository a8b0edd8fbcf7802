"""What the tests of the commands have in common: run one, look at a topic, put events on it."""

import asyncio
import urllib.error
import urllib.request
from collections.abc import Sequence

from aiokafka import AIOKafkaProducer
from click.testing import CliRunner, Result

from streams.cli import main
from streams.clients.reading import open_topic
from streams.events import Event, SourceRecord
from streams.settings import Settings
from streams.topics import MAX_REQUEST_BYTES, Topic, topic_name


def run(*arguments: str, stdin: bytes = b"") -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, arguments, input=stdin)


def ask_worker(port: int, path: str) -> tuple[int, str]:
    """Return status and text of what a worker answers; the status is 0 when it does not."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError as error:
        return 0, str(error)


def stored(topic: Topic, settings: Settings) -> list[SourceRecord]:
    """Return everything on a topic, partition by partition."""
    with open_topic(topic_name(topic, settings), settings) as reader:
        return list(reader.read(reader.stretch()))


def send(topic: Topic, settings: Settings, events: Sequence[Event]) -> None:
    """Send events to partition 0, so that they are numbered from 0."""

    async def send_all() -> None:
        producer = AIOKafkaProducer(bootstrap_servers=settings.broker, max_request_size=MAX_REQUEST_BYTES)
        await producer.start()
        name = topic_name(topic, settings)
        confirmed = [
            await producer.send(name, event.value, event.key, partition=0, headers=list(event.headers))
            for event in events
        ]
        await asyncio.gather(*confirmed)
        await producer.stop()

    asyncio.run(send_all())
