"""What a tagging process does with one record: bytes in, an enriched event or a reason out."""

import importlib
import logging
import pickle
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from streams.articles import ArticleLimits, ArticleRejected, decode_article
from streams.errors import StreamsError
from streams.events import Event, enriched_event
from streams.reasons import Reason
from streams.records import Article, EnrichedArticle
from streams.settings import Settings, load_settings
from streams.stopwatch import stopwatch, timed
from streams.tally import Counts, tally

log = logging.getLogger(__name__)


class EnricherNotFoundError(StreamsError):
    """STREAMS_ENRICHER leads nowhere: {enricher} gave {problem}. Name a function as `module:function`."""


class ArticleEnricher(Protocol):
    """What the setting ``enricher`` has to lead to."""

    def enrich(self, article: Article) -> EnrichedArticle:
        """Tag one article."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a record gave no event, and at which stage: ``decode``, ``enrich`` or ``encode``."""

    reason: Reason
    stage: str
    detail: str
    uri: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """What one record cost and gave: seconds of each stage, tags by kind and type, and the article's language.

    ``counts`` is what the taggers counted.
    """

    seconds: Mapping[str, float]
    tags: Mapping[tuple[str, str], int]
    language: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Answer:
    """What a process answers: the event or why there is none, and the account of it."""

    outcome: Event | Rejection
    account: Account


def load_worker() -> Callable[[bytes], bytes]:
    """Load the taggers and return the function that answers the requests of ``ask``; the pool's processes call it."""
    settings = load_settings()
    enricher = load_enricher(settings)

    def answer(request: bytes) -> bytes:
        key, value = pickle.loads(request)  # noqa: S301 -- it comes from the worker, through a socket pair
        return pickle.dumps(answer_record(key, value, enricher, settings))

    return answer


def load_enricher(settings: Settings) -> ArticleEnricher:
    """Return what the setting ``enricher`` leads to.

    Raises:
        EnricherNotFoundError: it does not name a function that can be imported.

    """
    return find_enricher(settings)()


def find_enricher(settings: Settings) -> Callable[[], ArticleEnricher]:
    """Return the function that the setting ``enricher`` names, without calling it.

    Raises:
        EnricherNotFoundError: it does not name a function that can be imported.

    """
    module, _, name = settings.enricher.partition(":")
    try:
        function: Callable[[], ArticleEnricher] = getattr(importlib.import_module(module), name)
    except Exception as error:  # importing runs the module: it may raise anything
        problem = " ".join(f"{type(error).__name__}: {error}".split())
        raise EnricherNotFoundError(enricher=repr(settings.enricher), problem=problem) from error
    if not callable(function):
        raise EnricherNotFoundError(enricher=repr(settings.enricher), problem="something that cannot be called")
    return function


def ask(key: bytes | None, value: bytes | None) -> bytes:
    """Return the request that asks a process to work on a record."""
    return pickle.dumps((key, value))


def read_answer(answer: bytes) -> Answer:
    """Return what a process answered."""
    found = pickle.loads(answer)  # noqa: S301 -- it comes from a process of our own, through a socket pair
    assert isinstance(found, Answer)
    return found


def answer_record(key: bytes | None, value: bytes | None, enricher: ArticleEnricher, settings: Settings) -> Answer:
    """Do what ``process_record`` does, and account for it."""
    with stopwatch() as seconds, tally() as counts:
        outcome, enriched = _process(key, value, enricher, settings)
    tags = Counter(_tags_of(enriched)) if enriched else {}
    return Answer(outcome, Account(seconds, tags, enriched.article.language if enriched else "", counts))


def process_record(
    key: bytes | None, value: bytes | None, enricher: ArticleEnricher, settings: Settings
) -> Event | Rejection:
    """Decode a record of the article topic, tag it, and encode the enriched event."""
    return _process(key, value, enricher, settings)[0]


def _process(
    key: bytes | None, value: bytes | None, enricher: ArticleEnricher, settings: Settings
) -> tuple[Event | Rejection, EnrichedArticle | None]:
    try:
        with timed("decode"):
            article = decode_article(value, key, ArticleLimits(value_bytes=settings.max_article_bytes))
    except ArticleRejected as rejected:
        return Rejection(rejected.reason, "decode", rejected.detail, rejected.uri), None
    try:
        with timed("tag"):
            enriched = enricher.enrich(article)
    except MemoryError:
        raise  # the pool answers for it
    except SystemError as error:
        # What a library in C raises that gets no memory and does not say so. The process is of no use either way.
        raise MemoryError from error
    except Exception as error:
        # The message of an error, and so its traceback, may quote the article.
        log.debug("A tagger failed on %s", article.uri, exc_info=True)
        return Rejection(Reason.TAGGER_ERROR, "enrich", describe_error(error), article.uri), None
    tags = count_tags(enriched)
    if tags > settings.max_tags:
        detail = f"the article has {tags} tags, the limit is {settings.max_tags}"
        return Rejection(Reason.EVENT_TOO_LARGE, "encode", detail, article.uri), None
    with timed("encode"):
        event = enriched_event(enriched, datetime.now(UTC))
    if len(event.value) > settings.max_event_bytes:
        detail = f"the enriched event has {len(event.value)} bytes, the limit is {settings.max_event_bytes}"
        return Rejection(Reason.EVENT_TOO_LARGE, "encode", detail, article.uri), None
    return event, enriched


def count_tags(enriched: EnrichedArticle) -> int:
    """Return how many tags an article has: mentions of entities and of locations, stances and offices."""
    entities = sum(len(entity.mentions) for entity in enriched.entities)
    locations = sum(len(location.mentions) for location in enriched.locations)
    return entities + locations + len(enriched.stances) + len(enriched.roles)


def _tags_of(enriched: EnrichedArticle) -> Iterator[tuple[str, str]]:
    """Yield kind and type of each tag: what drifts when the news or the taggers change."""
    yield from (("entity", entity.type) for entity in enriched.entities)
    yield from (("location", location.kind) for location in enriched.locations)
    yield from (("stance", stance.polarity) for stance in enriched.stances)


def describe_error(error: Exception) -> str:
    """Name an error and where it was raised, without its message: that may quote the article."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = "" if frame is None else f" in {frame.tb_frame.f_globals.get('__name__')}:{frame.tb_lineno}"
    return f"{type(error).__name__}{where}"
