"""The sample articles through a worker with the shipped taggers: what comes out, and twice the same."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

import orjson
import pytest

from streams.broker import LocalBroker
from streams.clients.inputs import SAMPLES, read_inputs
from streams.clients.publishing import article_key
from streams.contract import JsonObject
from streams.events import Event, SourceRecord
from streams.settings import Settings
from streams.topics import Topic
from streams.work import load_enricher, process_record
from tests.delivery.harness import OUTPUTS
from tests.kafka.workers import headers, own_pipeline, read_events
from tests.schemas import spans

DELIVERIES = 2
#: Names with vowel signs, a tatweel, an emoji and an accent in two code points before and inside them.
MARKED = {
    "uri": "urn:test:marked",
    "headline": "🇹🇷 تُرْكِيَا تُدِينُ قصف ســــرت",
    "body": "أدانت تُرْكِيَا القصفَ على ســـرت 🙂.\r\n\r\nورحّبت روسيا، بحسب Rene\u0301، بالهدنة في ليبيا.",
}

DERIVED = {Topic.ENTITIES: ("entities", "entity"), Topic.LOCATIONS: ("locations", "location"),
           Topic.STANCES: ("stances", "stance")}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What came out: the events of each topic, each with its record, and the settings of the worker."""

    events: dict[Topic, list[tuple[SourceRecord, JsonObject]]]
    settings: Settings

    def enriched(self) -> dict[tuple[str, str], JsonObject]:
        """The enriched events by URI and version; of two that came for the same the last."""
        return {(event["uri"], event["version"]): event for _, event in self.events[Topic.ENRICHED]}


def inputs() -> list[bytes]:
    samples = [article.value for article in read_inputs([str(SAMPLES)], stdin=BytesIO())]
    return [*samples, orjson.dumps(MARKED)]


def article_of(event: JsonObject) -> JsonObject:
    """What an event of any kind says of its article."""
    article: JsonObject = event.get("article", event)
    return article


@pytest.fixture(scope="module")
def outcome(kafka: LocalBroker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    shipped = Settings.model_fields["enricher"].default
    with own_pipeline(kafka, tmp_path_factory.mktemp("pipeline"), enricher=shipped) as pipe:
        worker = pipe.start_worker()
        for _ in range(DELIVERIES):
            pipe.publish_raw((article_key(value), value, ()) for value in inputs())
        pipe.wait_until_idle(60)
        assert worker.poll() is None, pipe.log()
        yield Outcome({topic: read_events(pipe, topic) for topic in OUTPUTS}, pipe.settings)


def test_every_article_gives_an_event_and_the_broken_one_a_dead_letter(outcome: Outcome) -> None:
    counts = {topic: len(events) for topic, events in outcome.events.items()}
    assert counts[Topic.ENRICHED] == DELIVERIES * (len(inputs()) - 1)
    assert counts[Topic.DEAD_LETTERS] == DELIVERIES
    assert min(counts.values()) > 0


@pytest.mark.parametrize("topic", [Topic.ENRICHED, *DERIVED])
def test_a_second_delivery_gives_the_same_bytes_except_the_time(outcome: Outcome, topic: Topic) -> None:
    copies = defaultdict(list)
    for record, _ in outcome.events[topic]:
        same = [(name, value) for name, value in record.headers if name != "ce_time"]
        assert len(same) == len(record.headers) - 1
        copies[headers(record)["ce_id"]].append((record.key, record.value, same))
    for first, *others in copies.values():
        assert others == [first] * (DELIVERIES - 1)


def test_another_process_makes_the_same_events(outcome: Outcome) -> None:
    enricher = load_enricher(outcome.settings)
    made = [process_record(article_key(value), value, enricher, outcome.settings) for value in inputs()]
    assert {event.value for event in made if isinstance(event, Event)} == {
        record.value for record, _ in outcome.events[Topic.ENRICHED]
    }


def test_keys_are_what_the_contract_says(outcome: Outcome) -> None:
    keys: dict[Topic, Callable[[JsonObject], str]] = {
        Topic.ENRICHED: lambda event: event["uri"],
        Topic.ENTITIES: lambda event: event["entity"]["id"],
        Topic.LOCATIONS: lambda event: event["location"]["id"],
        Topic.STANCES: lambda event: event["stance"]["holder"],
    }
    for topic, key_of in keys.items():
        for record, event in outcome.events[topic]:
            assert record.key == key_of(event).encode()
            assert headers(record)["ce_subject"] == article_of(event)["uri"]


@pytest.mark.parametrize("topic", DERIVED)
def test_derived_events_say_what_the_enriched_event_says(outcome: Outcome, topic: Topic) -> None:
    plural, singular = DERIVED[topic]
    expected = Counter(
        (event["uri"], event["version"], orjson.dumps(part))
        for _, event in outcome.events[Topic.ENRICHED]
        for part in event[plural]
    )
    assert expected == Counter(
        (event["article"]["uri"], event["article"]["version"], orjson.dumps(event[singular]))
        for _, event in outcome.events[topic]
    )


@pytest.mark.parametrize("topic", DERIVED)
def test_offsets_point_into_the_text_of_the_enriched_event(outcome: Outcome, topic: Topic) -> None:
    enriched = outcome.enriched()
    found = 0
    for _, event in outcome.events[topic]:
        text = enriched[event["article"]["uri"], event["article"]["version"]]["text"]
        for span in spans(event):
            assert text[span["start"] : span["end"]] == span["text"]
            found += 1
    assert found


def test_marks_in_names_do_not_shift_the_offsets(outcome: Outcome) -> None:
    event = outcome.enriched()["urn:test:marked", "1"]
    names = [mention["text"] for entity in event["entities"] for mention in entity["mentions"]]
    assert {"تُرْكِيَا", "ســــرت", "ســـرت", "روسيا", "ليبيا"} <= set(names)
    assert "\r" not in event["text"]


def test_stances_refer_to_entities_of_their_event(outcome: Outcome) -> None:
    for _, event in outcome.events[Topic.ENRICHED]:
        entities = {entity["id"] for entity in event["entities"]}
        for stance in event["stances"]:
            assert stance["holder"] in entities
            assert stance["target"].get("id", stance["holder"]) in entities
            assert stance["speaker"] is None or stance["speaker"] in entities
    for _, event in outcome.events[Topic.STANCES]:
        assert event["holder_entity"]["id"] == event["stance"]["holder"]
        assert (event["target_entity"] or {}).get("id") == event["stance"]["target"].get("id")


def test_an_update_gives_new_ids(outcome: Outcome) -> None:
    updated = "urn:newsroom:2026-04-14:1"
    for topic in (Topic.ENRICHED, *DERIVED):
        ids = defaultdict(set)
        for record, event in outcome.events[topic]:
            if article_of(event)["uri"] == updated:
                ids[article_of(event)["version"]].add(headers(record)["ce_id"])
        assert ids.keys() == {"1", "2"}
        assert ids["1"].isdisjoint(ids["2"])


def test_a_cancellation_says_so_and_leads_to_nothing_else(outcome: Outcome) -> None:
    canceled = ("urn:newsroom:2026-04-14:4", "2")
    event = outcome.enriched()[canceled]
    assert event["pubstatus"] == "canceled"
    assert (event["entities"], event["locations"], event["stances"]) == ([], [], [])
    derived = [event["article"] for topic in DERIVED for _, event in outcome.events[topic]]
    assert {(article["uri"], article["version"]) for article in derived}.isdisjoint({canceled})
    assert (canceled[0], "1") in {(article["uri"], article["version"]) for article in derived}


def test_versions_of_an_article_come_in_order(outcome: Outcome) -> None:
    versions = defaultdict(list)
    for record, event in outcome.events[Topic.ENRICHED]:
        versions[event["uri"]].append((record.partition, event["version"]))
    for uri in ("urn:newsroom:2026-04-14:1", "urn:newsroom:2026-04-14:4"):
        assert [version for _, version in versions[uri]] == ["1", "2"] * DELIVERIES
        assert len({partition for partition, _ in versions[uri]}) == 1
