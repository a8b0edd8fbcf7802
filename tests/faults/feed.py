"""Articles that go on arriving, whatever happens to those who read them."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import orjson
from kafka import KafkaProducer
from kafka.errors import UnknownError

from streams.settings import Settings
from streams.topics import MAX_REQUEST_BYTES, Topic, topic_name

#: Article by article, what the taggers of the tests are to do with it: a word for the body, and the reason of the dead
#: letter that it becomes, if it becomes one.
Deed = tuple[str, str | None]
ChooseDeed = Callable[[random.Random, int], Deed]

_URIS = 40
_SLOW_ONE_IN = 15
#: Longer than any fault: the publisher has to outlast it.
_DELIVERY_MS = 300_000


def some_slow(chance: random.Random, number: int) -> Deed:
    """Take a second or two now and then, so that something slow is in flight at any time."""
    if chance.randrange(_SLOW_ONE_IN) == 0:
        return f"do:sleep:{chance.uniform(0.5, 2):.1f}", None
    return "", None


class Feed(threading.Thread):
    """Publishes articles made from a seed, so many a second, from a thread of its own, until it is stopped.

    Few articles in many versions, so that their order can go wrong.
    """

    def __init__(self, broker: str, settings: Settings, seed: int, rate: float, deed: ChooseDeed = some_slow) -> None:
        super().__init__(name="feed", daemon=True)
        self.sound: list[dict[str, object]] = []
        #: Those of them that Kafka answered with an error, known when the feed has stopped: are they on the topic?
        self.doubtful: list[dict[str, object]] = []
        #: Known when the feed has stopped: where a record lies is what the broker answers.
        self.doomed: dict[tuple[str, int, int], str] = {}
        self._chance = random.Random(seed)
        self._deed = deed
        self._rate = rate
        self._topic = topic_name(Topic.ARTICLES, settings)
        self._broker = broker
        self._over = threading.Event()
        self._failure: Exception | None = None

    @property
    def published(self) -> int:
        return len(self.sound) + len(self.doomed)

    def stop(self) -> None:
        """Stop, and raise what went wrong."""
        self._over.set()
        self.join()
        if self._failure is not None:
            raise self._failure

    def run(self) -> None:
        try:
            self._publish()
        except Exception as error:  # noqa: BLE001 -- raised again by ``stop``, in the thread of the test
            self._failure = error

    def _publish(self) -> None:
        producer = KafkaProducer(
            bootstrap_servers=self._broker, acks="all", enable_idempotence=True, linger_ms=5,
            delivery_timeout_ms=_DELIVERY_MS, max_block_ms=_DELIVERY_MS, max_request_size=MAX_REQUEST_BYTES,
        )  # fmt: skip
        with closing(producer):
            sent = []
            articles: list[tuple[dict[str, object], str | None]] = []
            started = time.monotonic()
            for number, (article, reason) in enumerate(self._articles()):
                if self._over.wait(max(0.0, started + number / self._rate - time.monotonic())):
                    break
                value = orjson.dumps(article)
                sent.append(producer.send(self._topic, key=str(article["uri"]).encode(), value=value))
                articles.append((article, reason))
                if reason is None:
                    self.sound.append(article)
            producer.flush()
            for one, (article, reason) in zip(sent, articles, strict=True):
                try:
                    record = one.get(timeout=_DELIVERY_MS / 1000)
                except UnknownError:  # what a broker answers whose disk is full
                    if reason is not None:
                        raise
                    self.doubtful.append(article)
                else:
                    if reason is not None:
                        self.doomed[record.topic, record.partition, record.offset] = reason

    def _articles(self) -> Iterator[tuple[dict[str, object], str | None]]:
        versions: dict[str, int] = {}
        number = 0
        while True:
            uri = f"urn:article:{self._chance.randrange(_URIS)}"
            versions[uri] = versions.get(uri, 0) + 1
            word, reason = self._deed(self._chance, number)
            body = f"{self._chance.choice('أبجدهوز')}{number} alpha{number} beta{number % 7} {word}".strip()
            yield {"uri": uri, "version": str(versions[uri]), "body": body}, reason
            number += 1
