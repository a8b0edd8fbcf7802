"""What the demo waits for: an event or a dead letter of every article, and the events derived from each event."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from streams.articles import ArticleLimits, ArticleRejected, decode_article
from streams.clients.inputs import InputArticle
from streams.contract import JsonObject, find_violation
from streams.events import Event, SourceRecord, entity_events, location_events, stance_events
from streams.settings import Settings
from streams.topics import Topic, topic_name

_DERIVE: dict[Topic, Callable[[JsonObject, datetime], list[Event]]] = {
    Topic.ENTITIES: entity_events,
    Topic.LOCATIONS: location_events,
    Topic.STANCES: stance_events,
}

#: Tells one version of one article from every other: URI, version, status.
_Identity = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Story:
    """An article that was published and what came of it: an enriched event or a dead letter.

    ``earlier`` is the event of the version before, when that was published too.
    """

    origin: str
    event: JsonObject | None
    dead_letter: JsonObject | None
    earlier: JsonObject | None


class Ledger:
    """Puts what arrives against what was published; records of anybody else do not count."""

    def __init__(self, settings: Settings, articles: Sequence[InputArticle]) -> None:
        self._articles = articles
        self._limits = ArticleLimits(value_bytes=settings.max_article_bytes)
        self._topics = {topic_name(topic, settings): topic for topic in Topic}
        self._unplaced: defaultdict[bytes, list[int]] = defaultdict(list)
        for index in reversed(range(len(articles))):
            self._unplaced[articles[index].value].append(index)
        self._placed: dict[int, tuple[SourceRecord, _Identity | None]] = {}
        self._events: defaultdict[_Identity, list[JsonObject]] = defaultdict(list)
        self._letters: dict[tuple[str, int, int], JsonObject] = {}
        self._arrived: defaultdict[Topic, set[bytes]] = defaultdict(set)
        self._outcomes: dict[int, JsonObject] = {}
        self._rejected: set[int] = set()
        self._expected: defaultdict[Topic, set[bytes]] = defaultdict(set)

    def take(self, record: SourceRecord) -> None:
        """Take note of a record of any topic, in whatever order the topics are read."""
        match self._topics[record.topic]:
            case Topic.ARTICLES:
                if indices := self._unplaced.get(record.value or b""):
                    self._placed[indices.pop()] = (record, self._identity(record))
            case Topic.ENRICHED:
                if event := _read("enriched", record.value):
                    self._events[event["uri"], event["version"], event.get("pubstatus", "usable")].append(event)
            case Topic.DEAD_LETTERS:
                if letter := _read("dead-letter", record.value):
                    self._letters[letter["topic"], letter["partition"], letter["offset"]] = letter
            case derived:
                self._arrived[derived].add(_event_id(record.headers))

    @property
    def settled(self) -> int:
        """How many articles have led to an event or a dead letter."""
        self._settle()
        return len(self._outcomes)

    @property
    def missing(self) -> int:
        """How many articles lead to nothing yet, plus how many derived events have not arrived."""
        unsettled = len(self._articles) - self.settled
        return unsettled + sum(len(ids - self._arrived[topic]) for topic, ids in self._expected.items())

    def stories(self) -> list[Story]:
        """Return what came of each article, in the order of publishing."""
        self._settle()
        stories = []
        latest: dict[str, JsonObject] = {}
        for index, outcome in sorted(self._outcomes.items()):
            origin = self._articles[index].origin
            if index in self._rejected:
                stories.append(Story(origin, None, outcome, None))
            else:
                stories.append(Story(origin, outcome, None, latest.get(outcome["uri"])))
                latest[outcome["uri"]] = outcome
        return stories

    def counts(self) -> dict[str, int]:
        """Return how many records each topic got because of the articles."""
        self._settle()
        numbers = {
            Topic.ARTICLES: len(self._placed),
            Topic.ENRICHED: len(self._outcomes) - len(self._rejected),
            Topic.DEAD_LETTERS: len(self._rejected),
        }
        return {
            name: numbers.get(topic, len(self._expected[topic] & self._arrived[topic]))
            for name, topic in self._topics.items()
        }

    def _settle(self) -> None:
        # Articles that look the same to a consumer get their events in the order of publishing.
        occurrences: Counter[_Identity] = Counter()
        for index in range(len(self._articles)):
            if index not in self._placed:
                continue
            record, identity = self._placed[index]
            if letter := self._letters.get((record.topic, record.partition, record.offset)):
                self._outcomes[index] = letter
                self._rejected.add(index)
            elif identity is not None:
                events = self._events[identity]
                if occurrences[identity] < len(events):
                    self._expect(index, events[occurrences[identity]])
                occurrences[identity] += 1

    def _expect(self, index: int, event: JsonObject) -> None:
        if index in self._outcomes:
            return
        self._outcomes[index] = event
        for topic, derive in _DERIVE.items():
            self._expected[topic].update(_event_id(made.headers) for made in derive(event, datetime.now(UTC)))

    def _identity(self, record: SourceRecord) -> _Identity | None:
        try:
            article = decode_article(record.value, record.key, self._limits)
        except ArticleRejected:
            return None
        return article.uri, article.version, article.pubstatus


def _read(schema: str, value: bytes | None) -> JsonObject | None:
    """Return the event; None for what somebody else put on the topic and is none."""
    try:
        event: JsonObject = orjson.loads(value or b"null")
    except orjson.JSONDecodeError:
        return None
    return event if find_violation(schema, event) is None else None


def _event_id(headers: Iterable[tuple[str, bytes | None]]) -> bytes:
    return dict(headers).get("ce_id") or b""
