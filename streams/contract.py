"""The contract at run time: the schemas of ``schemas/``, and the enriched event as JSON.

Encoding is deterministic: the same article gives the same bytes, so that consumers can tell a
second delivery from a change.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson

from streams.errors import StreamsError
from streams.reasons import Reason
from streams.records import (
    ActorTarget,
    Article,
    EnrichedArticle,
    Entity,
    IssueTarget,
    Location,
    Name,
    PlaceMention,
    Producer,
    ResolvedRole,
    Span,
    Stance,
    StancePair,
)

#: What ``json`` objects are in Python.
JsonObject = dict[str, Any]

SCHEMAS = ("article", "enriched", "entity", "location", "stance", "dead-letter")
MAJOR = 1

_SHARE_DIGITS = 4  # confidence, salience, margin
_DEGREE_DIGITS = 5  # about a metre


class InvalidValueError(StreamsError):
    """{where} does not fit schemas/{schema}.v1.json: {problem}. Correct what made the value."""


class EventRejected(StreamsError):  # noqa: N818 -- an answer about the event, no fault of the program
    """Not an enriched event ({reason}): {detail}. Find what else writes to its topic."""

    def __init__(self, *, reason: Reason, detail: str) -> None:
        super().__init__(reason=reason, detail=detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Violation:
    """How a value breaks its schema.

    ``where`` is a JSON pointer, ``problem`` quotes nothing of the value, ``missing`` is the name of
    a required field that is not there.
    """

    where: str
    problem: str
    missing: str | None


def schema_path(name: str) -> Path:
    """Return the file of the schema ``name``: in the package, or beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "schemas"
    directory = installed if installed.is_dir() else package.parent / "schemas"
    return directory / f"{name}.v{MAJOR}.json"


def load_schema(name: str) -> JsonObject:
    """Read the schema ``name``, one of ``SCHEMAS``."""
    schema: JsonObject = orjson.loads(schema_path(name).read_bytes())
    return schema


@cache
def _validator(name: str) -> jsonschema_rs.Draft202012Validator:
    # The mask keeps what newsrooms write out of logs and dead letters' details.
    return jsonschema_rs.Draft202012Validator(load_schema(name), mask="the value")


def find_violation(name: str, value: object) -> Violation | None:
    """Return how ``value`` breaks the schema ``name``, None if it fits.

    It stops at the first fault that it meets: to list them all takes seconds for hostile values.
    """
    try:
        _validator(name).validate(value)
    except jsonschema_rs.ValidationError as error:
        pointer = "".join(f"/{step}" for step in error.instance_path)
        kind = error.kind.as_dict() if error.kind.name == "required" else {}
        return Violation(pointer or "/", error.message, kind.get("property"))
    return None


def validate(name: str, value: object) -> None:
    """Raise ``InvalidValueError`` unless ``value`` fits the schema ``name``."""
    violation = find_violation(name, value)
    if violation is not None:
        raise InvalidValueError(where=violation.where, schema=name, problem=violation.problem)


def encode(value: object) -> bytes:
    """Return ``value`` as UTF-8 JSON, keys in their own order."""
    return orjson.dumps(value)


def enriched_to_json(enriched: EnrichedArticle) -> JsonObject:
    """Return the enriched event as JSON values in the order of the schema; no ``summary``, ``roles`` that are empty."""
    article = enriched.article
    roles = [_role(role) for role in enriched.roles]
    summary = [_pair(pair) for pair in enriched.summary]
    return {
        **article_to_json(article),
        "text": article.text,
        "entities": [_entity(entity) for entity in enriched.entities],
        "locations": [_location(location) for location in enriched.locations],
        "focus": {
            "countries": list(enriched.focus.countries),
            "place": enriched.focus.place,
        },
        "stances": [_stance(stance) for stance in enriched.stances],
        **({"summary": summary} if summary else {}),
        **({"roles": roles} if roles else {}),
        "producer": _producer(enriched.producer),
    }


def enriched_bytes(enriched: EnrichedArticle) -> bytes:
    """Return the value of the enriched event's record."""
    return encode(enriched_to_json(enriched))


def decode_enriched(value: bytes | None) -> JsonObject:
    """Read the value of an enriched event's record.

    Raises ``EventRejected`` when it does not fit the schema, or when a stance names an entity that
    the event does not have.
    """
    if not value:
        raise EventRejected(reason=Reason.INVALID_EVENT, detail="the record has no value")
    try:
        event = orjson.loads(value)
    except orjson.JSONDecodeError:
        raise EventRejected(reason=Reason.INVALID_EVENT, detail="the value is not JSON") from None
    violation = find_violation("enriched", event)
    if violation is not None:
        detail = f"{violation.where}: {violation.problem}"[:300]
        raise EventRejected(reason=Reason.INVALID_EVENT, detail=detail)
    _check_references(event)
    return dict(event)


def _check_references(event: JsonObject) -> None:
    entities = {entity["id"] for entity in event["entities"]}
    for index, stance in enumerate(event["stances"]):
        target = stance["target"]
        if stance["holder"] not in entities:
            where = f"/stances/{index}/holder"
        elif target["kind"] == "actor" and target["id"] not in entities:
            where = f"/stances/{index}/target/id"
        else:
            continue
        raise EventRejected(reason=Reason.INVALID_EVENT, detail=f"{where}: no entity of the event has this id")


def article_to_json(article: Article) -> JsonObject:
    """Return what every event says of its article; ``pubstatus`` only when it is not ``usable``."""
    value: JsonObject = {
        "uri": article.uri,
        "version": article.version,
        "language": article.language,
        "published": article.published,
        "source": article.source,
        "url": article.url,
        "headline": article.headline,
    }
    if article.pubstatus != "usable":
        value["pubstatus"] = article.pubstatus
    return value


def _entity(entity: Entity) -> JsonObject:
    romanized = {"romanized": True} if entity.romanized else {}
    return {
        "id": entity.id,
        "type": entity.type,
        "name": _name(entity.name),
        "salience": _share(entity.salience),
        "mentions": [
            {
                "start": mention.start,
                "end": mention.end,
                "text": mention.text,
                "confidence": _share(mention.confidence),
                "via": mention.via,
            }
            for mention in entity.mentions
        ],
        **romanized,
    }


def _location(location: Location) -> JsonObject:
    return {
        "id": location.id,
        "entity": location.entity,
        "name": _name(location.name),
        "kind": location.kind,
        "country": location.country,
        "admin1": location.admin1,
        "lat": None if location.lat is None else _degrees(location.lat),
        "lon": None if location.lon is None else _degrees(location.lon),
        "confidence": _share(location.confidence),
        "candidates": location.candidates,
        "margin": _share(location.margin),
        "mentions": [_place_mention(mention, location.id) for mention in location.mentions],
    }


def _place_mention(mention: PlaceMention, location: str) -> JsonObject:
    value: JsonObject = {"start": mention.start, "end": mention.end, "text": mention.text, "role": mention.role}
    if mention.dateline:
        value["dateline"] = True
    if (relation := mention.relation) is not None:
        value["relation"] = {
            "start": relation.start,
            "end": relation.end,
            "text": relation.text,
            "anchor": location,
            "bearing": relation.bearing,
            "distance_km": relation.distance_km,
            "lat": _degrees(relation.lat),
            "lon": _degrees(relation.lon),
        }
    return value


def _stance(stance: Stance) -> JsonObject:
    return {
        "id": stance.id,
        "holder": stance.holder,
        "target": _target(stance.target),
        "polarity": stance.polarity,
        "act": stance.act,
        "confidence": _share(stance.confidence),
        "cue": _span(stance.cue),
        "evidence": _span(stance.evidence),
        "speaker": stance.speaker,
        **({"attributed": True} if stance.attributed else {}),
        **({"tense": stance.tense} if stance.tense == "past" else {}),
        **({"holder_country": stance.holder_country} if stance.holder_country else {}),
        **({"target_country": stance.target_country} if stance.target_country else {}),
        "via": stance.via,
    }


def _target(target: ActorTarget | IssueTarget) -> JsonObject:
    if isinstance(target, ActorTarget):
        return {"kind": target.kind, "id": target.id}
    issue: JsonObject = {"kind": target.kind, "text": target.text, "start": target.start, "end": target.end}
    return {**issue, "actor": target.actor} if target.actor else issue


def _pair(pair: StancePair) -> JsonObject:
    return {
        "holder": pair.holder,
        "target": _target(pair.target),
        "polarity": pair.polarity,
        "count": pair.count,
        "strongest": pair.strongest,
    }


def _role(role: ResolvedRole) -> JsonObject:
    return {
        "start": role.start,
        "end": role.end,
        "text": role.text,
        "role": role.role,
        "owner": role.owner,
        "resolved": role.resolved,
        "name": _name(role.name),
    }


def _span(span: Span) -> JsonObject:
    return {"start": span.start, "end": span.end, "text": span.text}


def _name(name: Name) -> JsonObject:
    return {code: text for code, text in (("ar", name.ar), ("en", name.en)) if text is not None}


def _producer(producer: Producer) -> JsonObject:
    return {
        "name": producer.name,
        "version": producer.version,
        "models": dict(sorted(producer.models.items())),
        "knowledge": producer.knowledge,
    }


# Adding 0.0 turns the -0.0 that rounding can leave into 0.0.
def _share(value: float) -> float:
    return round(float(value), _SHARE_DIGITS) + 0.0


def _degrees(value: float) -> float:
    return round(float(value), _DEGREE_DIGITS) + 0.0
