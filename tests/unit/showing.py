"""An enriched event, and what a terminal shows of it, for the tests of what a person sees."""

import io
from typing import Any

from rich.console import Console

from streams.contract import JsonObject, validate
from streams.terminal.show import render_enriched

TEXT = (
    "القاهرة ترفض أي تدخل عسكري في ليبيا\n\n"
    "جددت مصر، الأحد، رفضها أي تدخل عسكري أجنبي في ليبيا، وقال النائب سالم الكيلاني إن بلاده تدعم مصر."
)


def span(text: str) -> JsonObject:
    start = TEXT.index(text)
    return {"start": start, "end": start + len(text), "text": text}


def mention(text: str) -> JsonObject:
    return {**span(text), "confidence": 0.9, "via": "gazetteer"}


EGYPT = {
    "id": "wikidata:Q79",
    "type": "location",
    "name": {"en": "Egypt", "ar": "مصر"},
    "salience": 0.5,
    "mentions": [mention("القاهرة"), mention("مصر")],
}
KILANI = {
    "id": "nil:3f2a9c",
    "type": "person",
    "name": {"ar": "سالم الكيلاني"},
    "salience": 0.2,
    "mentions": [mention("سالم الكيلاني")],
}
LIBYA = {
    "id": "iso:LY",
    "entity": None,
    "name": {"ar": "ليبيا", "en": "Libya"},
    "kind": "country",
    "country": "LY",
    "admin1": None,
    "lat": 27.0,
    "lon": -17.5,
    "confidence": 0.9,
    "candidates": 1,
    "mentions": [{**span("ليبيا"), "role": "place"}, {**span("ليبيا"), "role": "place"}],
}
REFUSAL = {
    "id": "s1",
    "holder": "wikidata:Q79",
    "target": {"kind": "issue", **span("أي تدخل عسكري أجنبي")},
    "polarity": "oppose",
    "confidence": 0.8,
    "cue": span("رفضها"),
    "evidence": span("جددت مصر، الأحد، رفضها أي تدخل عسكري أجنبي في ليبيا"),
    "speaker": None,
    "via": "ar.oppose.reject",
}
BACKING = {
    "id": "s2",
    "holder": "nil:3f2a9c",
    "target": {"kind": "actor", "id": "wikidata:Q79"},
    "polarity": "support",
    "confidence": 0.8,
    "cue": span("تدعم"),
    "evidence": span("وقال النائب سالم الكيلاني إن بلاده تدعم مصر."),
    "speaker": "nil:3f2a9c",
    "via": "ar.support.back",
}


def enriched(**changes: Any) -> JsonObject:
    """Return an enriched event that fits the contract, with ``changes``."""
    event: JsonObject = {
        "uri": "urn:example:1",
        "version": "1",
        "language": "ar",
        "published": "2026-03-01T12:30:00+02:00",
        "source": "desk",
        "url": None,
        "headline": TEXT.partition("\n")[0],
        "text": TEXT,
        "entities": [KILANI, EGYPT],
        "locations": [LIBYA],
        "focus": {"countries": ["LY", "EG"], "place": "iso:LY"},
        "stances": [REFUSAL, BACKING],
        "producer": {"name": "streams", "version": "0.1.0", "models": {}, "knowledge": "1"},
        **changes,
    }
    validate("enriched", event)
    return event


def shown(event: JsonObject, *, width: int = 100, **options: Any) -> list[str]:
    out = io.StringIO()
    render_enriched(event, Console(file=out, width=width, force_terminal=False), **options)
    return out.getvalue().splitlines()


def row(lines: list[str], label: str) -> str:
    """Return what stands beside ``label``."""
    return next(line for line in lines if line.strip().startswith(label)).strip().removeprefix(label).strip()
