"""What the taggers promise of any article, and what an enriched event promises to those who read it."""

from collections import Counter
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise

import orjson

from streams.articles import ArticleRejected, decode_article
from streams.contract import JsonObject, decode_enriched, enriched_bytes
from streams.enrichment import Enricher, load_enricher
from streams.events import enriched_event, entity_events, location_events, stance_events
from streams.settings import Profile, load_settings
from tests.schemas import assert_valid

_NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
_DERIVED = {"entity": entity_events, "location": location_events, "stance": stance_events}
# Saliences are rounded, each for itself.
_WHOLE = 1.01
# One article of so many is tagged twice.
_TWICE = 8


def check_tags(data: bytes, profile: Profile) -> None:
    """Tag the article that ``data`` is, if it is one, and check its enriched event and what is derived from it."""
    try:
        article = decode_article(data)
    except ArticleRejected:
        return
    enriched = _enricher(profile).enrich(article)
    event = enriched_event(enriched, _NOW)
    value = orjson.loads(event.value)
    assert_valid("enriched", value)
    assert decode_enriched(event.value) == value
    _check_entities(value)
    _check_locations(value)
    _check_stances(value)
    for name, derive in _DERIVED.items():
        events = derive(value, _NOW)
        assert len({dict(one.headers)["ce_id"] for one in events}) == len(events)
        for one in events:
            assert_valid(name, orjson.loads(one.value))
    if len(data) % _TWICE == 0:
        assert enriched_bytes(_enricher(profile).enrich(article)) == event.value


def _check_entities(value: JsonObject) -> None:
    entities = value["entities"]
    _check_unique([entity["id"] for entity in entities])
    mentions = sorted((one["start"], one["end"]) for entity in entities for one in entity["mentions"])
    assert all(first[1] <= second[0] for first, second in pairwise(mentions))
    for entity in entities:
        starts = [one["start"] for one in entity["mentions"]]
        assert starts == sorted(starts)
    assert sum(entity["salience"] for entity in entities) <= _WHOLE


def _check_locations(value: JsonObject) -> None:
    locations = value["locations"]
    _check_unique([location["id"] for location in locations])
    entities = {entity["id"] for entity in value["entities"]}
    assert {location["entity"] for location in locations} <= {*entities, None}
    assert value["focus"]["place"] in {None, *(location["id"] for location in locations)}
    for location in locations:
        for mention in location["mentions"]:
            assert mention.get("relation", {}).get("anchor", location["id"]) == location["id"]


def _check_stances(value: JsonObject) -> None:
    stances = {stance["id"]: stance for stance in value["stances"]}
    _check_unique([stance["id"] for stance in value["stances"]])
    entities = {entity["id"] for entity in value["entities"]}
    for stance in stances.values():
        cue, evidence = stance["cue"], stance["evidence"]
        assert evidence["start"] <= cue["start"] <= cue["end"] <= evidence["end"]
        assert {stance["holder"], stance["speaker"]} <= {*entities, None}
        target = stance["target"]
        assert target.get("actor" if target["kind"] == "issue" else "id") in {*entities, None}
    for pair in value.get("summary", ()):
        assert (pair["holder"], pair["polarity"]) == tuple(
            stances[pair["strongest"]][name] for name in ("holder", "polarity")
        )
    assert sum(pair["count"] for pair in value.get("summary", ())) <= len(stances)


def _check_unique(ids: list[str]) -> None:
    assert [one for one, count in Counter(ids).items() if count > 1] == []


@cache
def _enricher(profile: Profile) -> Enricher:
    return load_enricher(load_settings(profile=profile))
