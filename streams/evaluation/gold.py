"""Gold: articles with the tags that they should get, in the form of the enriched event.

Of each event uri, language, published, text and the entities count (of these id, type, name and mentions); whatever
else it has is not read.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol, TypeVar

import orjson

from streams.clients.inputs import InputArticle
from streams.contract import JsonObject, find_violation
from streams.errors import StreamsError
from streams.evaluation.tags import Tag, text_order
from streams.records import Article
from streams.terminal.text import safe

# What the schema asks for and gold need not have.
_EVENT_DEFAULTS: JsonObject = {
    "version": "1",
    "published": None,
    "source": None,
    "url": None,
    "headline": None,
    "locations": [],
    "focus": {"countries": [], "place": None},
    "stances": [],
    "producer": {"name": "streams", "version": "gold", "models": {}, "knowledge": "gold"},
}
_ENTITY_DEFAULTS: JsonObject = {"salience": 0.0}
_MENTION_DEFAULTS: JsonObject = {"confidence": 1.0, "via": "gold"}


class GoldError(StreamsError):
    """{place} cannot be used as gold: {problem}. {remedy}."""


class NoGoldError(StreamsError):
    """No gold article {which}. Choose other files, or leave --language out."""


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article with the tags that it should get, in text order; ``place`` is its file and line."""

    place: str
    article: Article
    tags: tuple[Tag, ...]


class HasArticle(Protocol):
    """Gold of any kind."""

    @property
    def article(self) -> Article:
        """The article that it is gold for."""
        ...


_Gold = TypeVar("_Gold", bound=HasArticle)


def read_gold(inputs: Iterable[InputArticle], language: str | None = None) -> list[GoldArticle]:
    """Read and check every gold article; return those in ``language``, all of them when it is None.

    Raises:
        GoldError: a line has no gold article, or offsets that do not fit its text.
        NoGoldError: nothing is left to measure on.

    """
    return in_language([parse_gold(one.value, one.place) for one in inputs], language)


def in_language(articles: Sequence[_Gold], language: str | None) -> list[_Gold]:
    """Return those of ``articles`` in ``language``, all of them when it is None. Raises `NoGoldError` if none is."""
    chosen = [one for one in articles if language in (None, one.article.language)]
    if not articles:
        raise NoGoldError(which="is in the files")
    if not chosen:
        there = ", ".join(sorted({one.article.language for one in articles}))
        raise NoGoldError(which=f"is in the language {language!r}: they are in {there}")
    return chosen


def parse_gold(value: bytes, place: str) -> GoldArticle:
    """Read one gold article; ``place`` names it in errors.

    Raises:
        GoldError: it is none, or an offset does not fit the text.

    """
    try:
        event = orjson.loads(value)
    except orjson.JSONDecodeError as error:
        raise GoldError(place=place, problem=f"no JSON ({error})", remedy="Write one JSON object a line") from None
    event = _completed(event)
    violation = find_violation("enriched", event)
    if violation is not None:
        problem = f"{violation.where}: {safe(violation.problem)}"
        raise GoldError(place=place, problem=problem, remedy="Write it as schemas/enriched.v1.json says")
    article = Article(event["uri"], "1", event["language"], event["text"], published=event["published"])
    tags = _tags(event, place)
    _check_overlaps(tags, place)
    return GoldArticle(place, article, tags)


def _completed(event: Any) -> Any:
    """Return what is read of ``event``, with everything else that the schema asks for."""
    if not isinstance(event, dict):
        return event
    kept = {name: event[name] for name in ("uri", "language", "published", "text", "entities") if name in event}
    if isinstance(kept.get("entities"), list):
        kept["entities"] = [_with_defaults(entity, _ENTITY_DEFAULTS) for entity in kept["entities"]]
        for entity in kept["entities"]:
            if isinstance(entity, dict) and isinstance(entity.get("mentions"), list):
                entity["mentions"] = [_with_defaults(mention, _MENTION_DEFAULTS) for mention in entity["mentions"]]
    return _EVENT_DEFAULTS | kept


def _with_defaults(value: Any, defaults: JsonObject) -> Any:
    return defaults | value if isinstance(value, dict) else value


def _tags(event: JsonObject, place: str) -> tuple[Tag, ...]:
    tags: list[Tag] = []
    entities: set[str] = set()
    for entity in event["entities"]:
        if entity["id"] in entities:
            problem = f"two entities have the id {safe(entity['id'])}"
            raise GoldError(place=place, problem=problem, remedy="Put their mentions under one entity")
        entities.add(entity["id"])
        for mention in entity["mentions"]:
            _check_offsets(mention, event["text"], place)
            tags.append(Tag(mention["start"], mention["end"], mention["text"], entity["type"], entity["id"]))
    return tuple(sorted(tags, key=text_order))


def _check_offsets(mention: JsonObject, text: str, place: str) -> None:
    start, end, expected = mention["start"], mention["end"], mention["text"]
    actual = text[start:end]
    if actual == expected:
        return
    nearest = min(spans_of(expected, text), key=lambda span: abs(span[0] - start), default=None)
    remedy = "The text does not have it: correct the mention"
    if nearest is not None:
        remedy = f"The nearest in the text is {nearest[0]}:{nearest[1]}: correct the offsets"
    problem = f"text[{start}:{end}] is «{safe(actual)}», the mention «{safe(expected)}»"
    raise GoldError(place=place, problem=problem, remedy=remedy)


@contextmanager
def told_as_gold(place: str, remedy: str) -> Iterator[None]:
    """Tell what fails in reading the line at ``place`` as a `GoldError`: no JSON, or not the form of ``remedy``."""
    try:
        yield
    except orjson.JSONDecodeError as error:
        raise GoldError(place=place, problem=f"no JSON ({error})", remedy="Write one JSON object a line") from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise GoldError(place=place, problem=f"{type(error).__name__}: {safe(str(error))}", remedy=remedy) from None


def spans_of(words: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where ``text`` has ``words``: half-open ranges of code points, in order, which may overlap."""
    at = text.find(words)
    while at >= 0:
        yield at, at + len(words)
        at = text.find(words, at + 1)


def _check_overlaps(tags: Sequence[Tag], place: str) -> None:
    for one, following in pairwise(tags):
        if following.start < one.end:
            problem = f"the mentions {one.start}:{one.end} and {following.start}:{following.end} overlap"
            raise GoldError(place=place, problem=problem, remedy="Keep the outermost name alone")
