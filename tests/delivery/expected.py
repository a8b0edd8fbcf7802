"""What has to come out, worked out without Kafka."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import orjson

from streams.contract import decode_enriched
from streams.events import Event, entity_events, location_events, stance_events
from streams.settings import Settings
from streams.topics import Topic
from streams.work import process_record
from tests.delivery.enrichers import PlainEnricher
from tests.delivery.harness import OUTPUTS

DERIVED = ((Topic.ENTITIES, entity_events), (Topic.LOCATIONS, location_events), (Topic.STANCES, stance_events))


class Obedient(PlainEnricher):
    """The taggers of the workers, without the deeds."""

    def do(self, deed: str, argument: str) -> None:
        """Do nothing."""


def expected_ids(articles: Iterable[Mapping[str, object]], settings: Settings) -> dict[Topic, set[str]]:
    """The ids of all events that ``articles`` lead to, by topic."""
    ids: dict[Topic, set[str]] = {topic: set() for topic in OUTPUTS}
    now = datetime.now(UTC)
    for article in articles:
        event = process_record(str(article["uri"]).encode(), orjson.dumps(article), Obedient(), settings)
        assert isinstance(event, Event), event
        ids[Topic.ENRICHED].add(_id(event))
        enriched = decode_enriched(event.value)
        for topic, derive in DERIVED:
            ids[topic] |= {_id(one) for one in derive(enriched, now)}
    return ids


def _id(event: Event) -> str:
    return dict(event.headers)["ce_id"].decode()
