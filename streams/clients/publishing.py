"""Articles on their way into the pipeline: sent, and counted when the broker has confirmed them."""

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson
from kafka import KafkaProducer
from kafka.errors import KafkaError, MessageSizeTooLargeError

from streams.clients.inputs import InputArticle
from streams.errors import StreamsError
from streams.kafka_security import connection
from streams.settings import Settings
from streams.terminal.progress import Progress, ignore_progress
from streams.topics import Topic, max_record_bytes, require_topic, topic_name

# How much may wait for its confirmation: enough to keep the broker busy, little enough for any machine.
_UNCONFIRMED_RECORDS = 1_000
_UNCONFIRMED_BYTES = 32 * 1024 * 1024

_BATCH_BYTES = 256 * 1024
_LINGER_MS = 5
_HEADERS = [("content-type", b"application/json")]
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class PublishStoppedError(StreamsError):
    """Kafka stopped taking articles at {place} ({detail}); {arrived} had arrived.

    See that it is there, and publish again: an article that arrives twice gives the same events.
    """


@dataclass(frozen=True, slots=True)
class PublishFailure:
    """An article that did not arrive, and why."""

    article: InputArticle
    detail: str


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What became of the articles: how many arrived, and those that did not."""

    topic: str
    arrived: int
    failures: tuple[PublishFailure, ...]

    @property
    def total(self) -> int:
        """How many articles there were."""
        return self.arrived + len(self.failures)


def publish_articles(
    settings: Settings,
    articles: Iterable[InputArticle],
    on_progress: Progress = ignore_progress,
) -> PublishReport:
    """Send ``articles`` in order, each as it is; its URI is the key, where it has a readable one.

    ``on_progress`` is given how many have arrived, again and again.

    Raises:
        BrokerUnreachableError: nothing answers there.
        TopicMissingError: the topic of the articles is not there.
        PublishStoppedError: Kafka was lost on the way.

    """
    topic = topic_name(Topic.ARTICLES, settings)
    require_topic(topic, settings)
    failures: list[PublishFailure] = []
    unconfirmed = _Unconfirmed(on_progress)
    with _producer(settings) as producer:
        try:
            for article in articles:
                unconfirmed.make_room(len(article.value))
                key = article_key(article.value)
                try:
                    future = producer.send(topic, value=article.value, key=key, headers=_HEADERS)
                except MessageSizeTooLargeError:
                    limit = max_record_bytes(Topic.ARTICLES)
                    failures.append(PublishFailure(article, f"larger than {limit} bytes"))
                except KafkaError as error:
                    raise unconfirmed.stopped(article, error) from error
                else:
                    unconfirmed.add(article, future)
        except KeyboardInterrupt:
            unconfirmed.confirm_done()
            raise
        unconfirmed.confirm_all()
    return PublishReport(topic, unconfirmed.confirmed, tuple(failures))


def article_key(value: bytes) -> bytes | None:
    """Return the URI of an article as the key of its record; None where none can be read."""
    try:
        item = orjson.loads(value.removeprefix(_BYTE_ORDER_MARK))
    except orjson.JSONDecodeError:
        return None
    uri = item.get("uri") if isinstance(item, dict) else None
    return uri.encode() if isinstance(uri, str) and uri else None


class _Unconfirmed:
    """The articles that were sent and not confirmed yet, in order, within bounds."""

    def __init__(self, on_progress: Progress) -> None:
        self._waiting: deque[tuple[InputArticle, Any]] = deque()
        self._bytes = 0
        self._on_progress = on_progress
        self.confirmed = 0

    def add(self, article: InputArticle, future: Any) -> None:
        self._waiting.append((article, future))
        self._bytes += len(article.value)
        self.confirm_done()

    def make_room(self, size: int) -> None:
        while self._waiting and (len(self._waiting) >= _UNCONFIRMED_RECORDS or self._bytes + size > _UNCONFIRMED_BYTES):
            self._confirm_first()

    def confirm_done(self) -> None:
        while self._waiting and self._waiting[0][1].is_done:
            self._confirm_first()

    def confirm_all(self) -> None:
        while self._waiting:
            self._confirm_first()

    def stopped(self, article: InputArticle, error: KafkaError) -> PublishStoppedError:
        detail = str(error) or type(error).__name__
        return PublishStoppedError(place=article.place, detail=detail, arrived=self.confirmed)

    def _confirm_first(self) -> None:
        article, future = self._waiting.popleft()
        try:
            future.get()  # the producer's own time limit ends it
        except KafkaError as error:
            raise self.stopped(article, error) from error
        self._bytes -= len(article.value)
        self.confirmed += 1
        self._on_progress(self.confirmed)


@contextmanager
def _producer(settings: Settings) -> Iterator[Any]:
    limit_ms = round(settings.produce_timeout * 1000)
    producer = KafkaProducer(
        **connection(settings),
        client_id="streams-publish",
        acks="all",
        enable_idempotence=True,
        # What the topic would refuse is refused here already: the producer does not recover from the other.
        max_request_size=max_record_bytes(Topic.ARTICLES),
        batch_size=_BATCH_BYTES,
        linger_ms=_LINGER_MS,
        request_timeout_ms=min(30_000, max(1_000, limit_ms // 2)),
        delivery_timeout_ms=limit_ms,
        max_block_ms=limit_ms,
        allow_auto_create_topics=False,
        metrics_enabled=False,
    )
    done = False
    try:
        yield producer
        done = True
    finally:
        # After an error there is nothing to wait for.
        producer.close(timeout=None if done else 0)
