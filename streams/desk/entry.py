"""One article as the desk keeps it: what lists, filters and maps need, and the event itself as it came. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from streams.text.normalize import fold_all

_CHIPS = 6
_SNIPPET = 220

#: Where an article stands among all: ms since 1970, then partition and offset. The greater, the newer.
Key = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Position:
    """Where a record lies in the topic."""

    partition: int
    offset: int


@dataclass(frozen=True, slots=True)
class Chip:
    """An entity in short. ``name`` leads from ``ar`` and ``en`` to what it is called."""

    id: str
    type: str
    name: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pin:
    """A place of an article: where it is, in degrees, and how often the text names it."""

    id: str
    name: Mapping[str, str]
    kind: str
    country: str | None
    lat: float
    lon: float
    mentions: int


@dataclass(frozen=True, slots=True)
class Attitude:
    """A stance in short. ``target`` is an actor's id, or None where it is an issue, whose words ``issue`` has."""

    id: str
    holder: str
    target: str | None
    issue: str | None
    polarity: str
    act: str
    holder_country: str | None
    target_country: str | None
    evidence: str

    @property
    def aim(self) -> str:
        """What it is towards: an actor's id, or ``issue:`` and the words of the issue."""
        return self.target or f"issue:{self.issue}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of an article. ``arrived`` is in ms since 1970; ``raw`` is the event, JSON in UTF-8."""

    position: Position
    arrived: int
    uri: str
    version: str
    language: str
    source: str | None
    published: str | None
    headline: str
    snippet: str
    is_canceled: bool
    entities: tuple[Chip, ...]
    pins: tuple[Pin, ...]
    countries: tuple[str, ...]
    attitudes: tuple[Attitude, ...]
    folded: str
    raw: bytes

    @property
    def key(self) -> Key:
        """Where it stands among all articles."""
        return self.arrived, self.position.partition, self.position.offset

    @property
    def chips(self) -> tuple[Chip, ...]:
        """The entities that matter most, the most salient first."""
        return self.entities[:_CHIPS]


def read_entry(event: Mapping[str, Any], raw: bytes, position: Position, arrived: int) -> Entry:
    """Return an enriched event, valid against its schema, as an entry."""
    text = event["text"]
    headline = event.get("headline") or ""
    body = text[len(headline) :].strip() if headline and text.startswith(headline) else text
    return Entry(
        position=position,
        arrived=arrived,
        uri=event["uri"],
        version=event["version"],
        language=event["language"],
        source=event.get("source"),
        published=event.get("published"),
        headline=headline or _shorten(text.strip().partition("\n")[0], _SNIPPET // 2),
        snippet=_shorten(" ".join(body.split()), _SNIPPET),
        is_canceled=event.get("pubstatus") == "canceled",
        entities=tuple(Chip(one["id"], one["type"], one["name"]) for one in event["entities"]),
        pins=tuple(_pin(one) for one in event["locations"] if one["lat"] is not None and one["lon"] is not None),
        countries=tuple(event["focus"]["countries"]),
        attitudes=tuple(_attitude(one) for one in event["stances"]),
        folded=fold_all(text),
        raw=raw,
    )


def summary(entry: Entry) -> dict[str, object]:
    """Return what a line of the stream shows, ready for JSON."""
    at = entry.position
    return {
        "uri": entry.uri, "at": f"{at.partition}:{at.offset}", "version": entry.version, "arrived": entry.arrived,
        "published": entry.published,
        "language": entry.language, "source": entry.source, "headline": entry.headline, "snippet": entry.snippet,
        "canceled": entry.is_canceled, "countries": entry.countries,
        "entities": [{"id": chip.id, "type": chip.type, "name": chip.name} for chip in entry.chips],
        "support": sum(one.polarity == "support" for one in entry.attitudes),
        "oppose": sum(one.polarity == "oppose" for one in entry.attitudes),
    }  # fmt: skip


def event_of(entry: Entry) -> dict[str, Any]:
    """Return the enriched event of an entry."""
    event: dict[str, Any] = orjson.loads(entry.raw)
    return event


def _pin(location: Mapping[str, Any]) -> Pin:
    return Pin(
        location["id"], location["name"], location["kind"], location["country"], location["lat"], location["lon"],
        len(location["mentions"]),
    )  # fmt: skip


def _attitude(stance: Mapping[str, Any]) -> Attitude:
    target = stance["target"]
    return Attitude(
        id=stance["id"],
        holder=stance["holder"],
        target=target.get("id"),
        issue=target.get("text"),
        polarity=stance["polarity"],
        act=stance["act"],
        holder_country=stance.get("holder_country"),
        target_country=stance.get("target_country"),
        evidence=stance["evidence"]["text"],
    )


def _shorten(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return text[:most].rpartition(" ")[0].rstrip("،,;:") + "…"
