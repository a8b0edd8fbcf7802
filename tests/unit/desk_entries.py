"""Enriched events and entries for the tests of the desk."""

from typing import Any

import orjson

from streams.contract import validate
from streams.desk.entry import Entry, Position, read_entry

#: Offsets 24 to 28 are the verb.
TEXT = "باريس ترحب بقرار بغداد\n\nرحبت باريس بقرار بغداد فتح المعبر."

CUE = {"start": 24, "end": 28, "text": TEXT[24:28]}


def place_entity(identifier: str, ar: str, en: str, start: int) -> dict[str, Any]:
    mention = {"start": start, "end": start + len(ar), "text": ar, "confidence": 0.9, "via": "gazetteer"}
    return {"id": identifier, "type": "location", "name": {"ar": ar, "en": en}, "salience": 0.5, "mentions": [mention]}


def event(**changes: object) -> dict[str, Any]:
    """An event with two entities, one of them a place that can be drawn, and a stance between the two."""
    evidence = {"start": 24, "end": len(TEXT), "text": TEXT[24:]}
    value: dict[str, Any] = {
        "uri": "urn:desk:1", "version": "1", "language": "ar", "published": "2026-03-01T08:00:00Z", "source": "Desk",
        "url": None, "headline": TEXT.partition("\n")[0], "text": TEXT,
        "entities": [
            place_entity("wikidata:Q90", "باريس", "Paris", 0),
            place_entity("wikidata:Q1530", "بغداد", "Baghdad", 17),
        ],
        "locations": [
            {"id": "geonames:98182", "entity": "wikidata:Q1530", "name": {"ar": "بغداد", "en": "Baghdad"},
             "kind": "city", "country": "IQ", "admin1": None, "lat": 33.34, "lon": 44.4, "confidence": 1,
             "candidates": 1,
             "mentions": [{"start": 17, "end": 22, "text": "بغداد", "role": "actor"}]},
        ],
        "focus": {"countries": ["IQ"], "place": None},
        "stances": [
            {"id": "s0", "holder": "wikidata:Q90", "target": {"kind": "actor", "id": "wikidata:Q1530"},
             "polarity": "support", "act": "praise", "confidence": 0.8, "cue": CUE,
             "evidence": evidence, "speaker": None, "holder_country": "FR",
             "target_country": "IQ", "via": "ar.test"},
        ],
        "summary": [], "roles": [],
        "producer": {"name": "streams", "version": "0", "models": {}, "knowledge": "test"},
    }  # fmt: skip
    return {**value, **changes}


def entry(offset: int = 0, partition: int = 0, arrived: int | None = None, **changes: object) -> Entry:
    """The entry of such an event, at a place of the topic; it arrives the later, the greater its offset."""
    value = event(**changes)
    validate("enriched", value)
    return read_entry(
        value, orjson.dumps(value), Position(partition, offset), 1_000 * offset if arrived is None else arrived
    )
