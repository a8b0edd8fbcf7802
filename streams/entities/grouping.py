"""Mentions of one id become one entity, the most salient first."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from streams.entities.reading import Candidate
from streams.entities.romanizing import romanize
from streams.languages import LANGUAGES
from streams.records import Entity, EntityType, Mention, Name
from streams.text.document import Document

_HEADLINE_WEIGHT = 3.0
_TOP_WEIGHT = 1.5
_TOP_SENTENCES = 4


class _Named(NamedTuple):
    """A mention with what it is a mention of."""

    id: str
    type: EntityType
    name: Name
    romanized: bool
    mention: Mention


def group_candidates(document: Document, candidates: Sequence[Candidate]) -> tuple[Entity, ...]:
    """Make entities of candidates in text order. Saliences lie in 0..1 and add up to about 1."""
    grouped: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        grouped.setdefault(candidate.id, []).append(candidate)
    names = {entity: _name(mentions) for entity, mentions in grouped.items()}
    text = document.text
    return _group(
        document,
        [
            _Named(
                one.id,
                one.type,
                *names[one.id],
                Mention(one.start, one.end, text[one.start : one.end], one.confidence, one.via),
            )
            for one in candidates
        ],
    )


def rename_places(
    document: Document, entities: Sequence[Entity], places: Mapping[tuple[int, int], tuple[str, Name]]
) -> tuple[Entity, ...]:
    """Give the mentions of places the id and name that the whole article gave them, by their spans."""
    named = []
    for entity in entities:
        for mention in entity.mentions:
            place = places.get((mention.start, mention.end)) if entity.type == "location" else None
            id_, name = place or (entity.id, entity.name)
            named.append(_Named(id_, entity.type, name, entity.romanized, mention))
    return _group(document, sorted(named, key=lambda one: one.mention.start))


def _group(document: Document, named: Iterable[_Named]) -> tuple[Entity, ...]:
    """Make entities of mentions in text order."""
    grouped: dict[str, list[_Named]] = {}
    for one in named:
        grouped.setdefault(one.id, []).append(one)
    bounds = [sentence.end for sentence in document.sentences[:_TOP_SENTENCES]]
    weights = {id_: sum(_weight(bounds, one.mention.start) for one in same) for id_, same in grouped.items()}
    total = sum(weights.values()) or 1.0
    entities = [
        Entity(
            id=id_,
            type=same[0].type,
            name=same[0].name,
            salience=round(weights[id_] / total, 4),
            mentions=tuple(one.mention for one in same),
            romanized=same[0].romanized,
        )
        for id_, same in grouped.items()
    ]
    return tuple(sorted(entities, key=lambda entity: (-entity.salience, entity.mentions[0].start)))


def _name(mentions: Sequence[Candidate]) -> tuple[Name, bool]:
    """Return an entity's name, with a Latin spelling for an Arabic one that has none, and whether it was made so."""
    name, longest = mentions[0].name, max(mentions, key=lambda mention: mention.length)
    if mentions[0].type != "person" or name.en or not name.ar:
        return name, False
    latin = romanize(longest.key, LANGUAGES["ar"])
    return (Name(name.ar, latin), True) if latin else (name, False)


def _weight(bounds: Sequence[int], position: int) -> float:
    """Weigh a mention: the headline or first sentence most, then the next few."""
    if bounds and position < bounds[0]:
        return _HEADLINE_WEIGHT
    return _TOP_WEIGHT if bounds and position < bounds[-1] else 1.0
