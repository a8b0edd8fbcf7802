"""What the demo waits for, and what it counts as its own."""

from dataclasses import replace
from datetime import UTC, datetime

import orjson
import pytest

from streams.clients.inputs import InputArticle
from streams.contract import JsonObject, enriched_to_json
from streams.demo.ledger import Ledger
from streams.events import (
    Event,
    SourceRecord,
    dead_letter_event,
    enriched_event,
    entity_events,
    location_events,
    stance_events,
)
from streams.reasons import Reason
from streams.records import ActorTarget, Article, EnrichedArticle, Entity, Focus, Mention, Name, Producer, Span, Stance
from streams.settings import load_settings

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PREFIX = "test."
SETTINGS = load_settings(topic_prefix=PREFIX)
ARTICLES, ENRICHED, LETTERS = (
    PREFIX + name for name in ("news.articles.v1", "news.enriched.v1", "news.dead-letters.v1")
)
BROKEN = InputArticle("broken.json", 1, b"{")


def story(uri: str, version: str = "1", headline: str = "Egypt", **fields: str) -> InputArticle:
    item = {
        "uri": uri,
        "version": version,
        "headline": headline,
        "body": "Egypt backs Egypt.",
        "language": "en",
        **fields,
    }
    return InputArticle(f"{uri}-{version}.json", 1, orjson.dumps(item))


def published(article: InputArticle, offset: int) -> SourceRecord:
    return SourceRecord(ARTICLES, 0, offset, None, None, article.value)


def tagged(article: InputArticle) -> EnrichedArticle:
    """Return an event with one entity and one stance, none for a canceled article."""
    item = orjson.loads(article.value)
    text = f"{item['headline']}\n\n{item['body']}"
    decoded = Article(
        item["uri"], item["version"], "en", text, headline=item["headline"], pubstatus=item.get("pubstatus", "usable")
    )
    nothing = EnrichedArticle(decoded, Producer("streams", "0", {}, "0"))
    if decoded.pubstatus == "canceled":
        return nothing
    entity = Entity("wikidata:Q79", "location", Name(en="Egypt"), 0.5, (Mention(0, 5, "Egypt", 0.9, "gazetteer"),))
    span = Span(0, 5, "Egypt")
    stance = Stance("s1", entity.id, ActorTarget(entity.id), "support", "endorse", 0.9, span, span, None, "rule")
    return replace(nothing, entities=(entity,), stances=(stance,), focus=Focus())


def record_of(event: Event, topic: str, offset: int = 0) -> SourceRecord:
    return SourceRecord(topic, 0, offset, None, event.key, event.value, event.headers)


def enriched(article: InputArticle) -> SourceRecord:
    return record_of(enriched_event(tagged(article), NOW), ENRICHED)


def derived(article: InputArticle) -> list[SourceRecord]:
    event: JsonObject = enriched_to_json(tagged(article))
    return [
        record_of(made, PREFIX + topic)
        for topic, derive in (
            ("news.entities.v1", entity_events),
            ("news.locations.v1", location_events),
            ("news.stances.v1", stance_events),
        )
        for made in derive(event, NOW)
    ]


def letter(offset: int, topic: str = ARTICLES) -> SourceRecord:
    source = SourceRecord(topic, 0, offset, None, None, b"{")
    return record_of(dead_letter_event(source, Reason.NOT_JSON, "decode", "no JSON", NOW), LETTERS)


def ledger_of(*articles: InputArticle) -> Ledger:
    return Ledger(SETTINGS, articles)


def take_all(ledger: Ledger, *records: SourceRecord) -> None:
    for record in records:
        ledger.take(record)


def test_nothing_arrived_is_missing() -> None:
    ledger = ledger_of(story("a"), story("b"))
    assert (ledger.missing, ledger.settled) == (2, 0)


def test_event_without_its_derived_events_is_not_through() -> None:
    article = story("a")
    ledger = ledger_of(article)
    take_all(ledger, published(article, 0), enriched(article))
    assert (ledger.missing, ledger.settled) == (2, 1)
    entity, stance = derived(article)
    ledger.take(entity)
    assert ledger.missing == 1
    ledger.take(stance)
    assert ledger.missing == 0


def test_order_of_the_topics_does_not_matter() -> None:
    article = story("a")
    ledger = ledger_of(article)
    take_all(ledger, *derived(article), enriched(article), published(article, 0))
    assert ledger.missing == 0


def test_dead_letter_is_known_by_the_place_of_its_record() -> None:
    ledger = ledger_of(BROKEN)
    take_all(ledger, published(BROKEN, 7), letter(8), letter(7, topic=ENRICHED))
    assert ledger.missing == 1
    ledger.take(letter(7))
    assert ledger.missing == 0
    (told,) = ledger.stories()
    assert told.origin == "broken.json"
    assert told.event is None
    assert told.dead_letter is not None
    assert told.dead_letter["reason"] == "not_json"


def test_sound_article_can_become_a_dead_letter() -> None:
    article = story("a")
    ledger = ledger_of(article)
    take_all(ledger, published(article, 3), letter(3))
    assert ledger.missing == 0
    assert ledger.counts()[LETTERS] == 1


def test_records_of_others_do_not_count() -> None:
    article, other = story("a"), story("b")
    ledger = ledger_of(article)
    take_all(ledger, published(other, 0), enriched(other), *derived(other), letter(0))
    assert (ledger.missing, ledger.settled) == (1, 0)
    assert set(ledger.counts().values()) == {0}


@pytest.mark.parametrize("value", [None, b"{", b"{}", b"[1]"])
@pytest.mark.parametrize("topic", [ENRICHED, LETTERS])
def test_what_is_no_event_is_passed_over(topic: str, value: bytes | None) -> None:
    article = story("a")
    ledger = ledger_of(article)
    take_all(ledger, published(article, 0), SourceRecord(topic, 0, 0, None, None, value), enriched(article))
    assert ledger.settled == 1


def test_other_version_of_the_article_does_not_count() -> None:
    ledger = ledger_of(story("a", "2"))
    take_all(ledger, published(story("a", "2"), 0), enriched(story("a", "1")))
    assert ledger.settled == 0


def test_stories_come_in_the_order_of_publishing_and_know_the_version_before() -> None:
    first, second, canceled = story("a"), story("a", "2"), story("a", "3", pubstatus="canceled")
    ledger = ledger_of(first, story("b"), second, canceled)
    for offset, article in enumerate((second, canceled, first, story("b"))):
        take_all(ledger, enriched(article), published(article, offset))
    stories = ledger.stories()
    assert [told.origin for told in stories] == ["a-1.json", "b-1.json", "a-2.json", "a-3.json"]
    earlier = [told.earlier and told.earlier["version"] for told in stories]
    assert earlier == [None, None, "1", "2"]


def test_cancellation_and_article_of_the_same_version_are_told_apart() -> None:
    article, canceled = story("a"), story("a", pubstatus="canceled")
    ledger = ledger_of(article, canceled)
    take_all(ledger, published(article, 0), published(canceled, 1), enriched(canceled))
    (told,) = ledger.stories()
    assert told.event is not None
    assert told.event["pubstatus"] == "canceled"


def test_same_version_with_another_text_waits_for_an_event_of_its_own() -> None:
    one, other = story("a", headline="Egypt"), story("a", headline="Egypt again")
    ledger = ledger_of(one, other)
    take_all(ledger, published(one, 0), published(other, 1), enriched(one), *derived(one))
    assert ledger.settled == 1
    ledger.take(enriched(other))
    assert [told.event and told.event["headline"] for told in ledger.stories()] == ["Egypt", "Egypt again"]


def test_article_given_twice_is_published_twice() -> None:
    article = story("a")
    ledger = ledger_of(article, article)
    take_all(ledger, published(article, 0), published(article, 1), enriched(article), *derived(article))
    assert ledger.missing == 1
    ledger.take(enriched(article))
    assert ledger.missing == 0


def test_counts_are_given_for_every_topic() -> None:
    article = story("a")
    ledger = ledger_of(article, BROKEN)
    take_all(ledger, published(article, 0), published(BROKEN, 1), enriched(article), *derived(article), letter(1))
    assert ledger.counts() == {
        ARTICLES: 2,
        ENRICHED: 1,
        PREFIX + "news.entities.v1": 1,
        PREFIX + "news.locations.v1": 0,
        PREFIX + "news.stances.v1": 1,
        LETTERS: 1,
    }
