"""The location tagger: names of places in a text, then places with coordinates, and the focus."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from streams.knowledge import Knowledge
from streams.locations.acting import assign_roles
from streams.locations.candidates import PlaceName
from streams.locations.containers import containers_beside
from streams.locations.focus import find_focus
from streams.locations.mentions import place_names
from streams.locations.recognition import recognize_places
from streams.locations.relations import find_relation
from streams.locations.resolving import Resolved, resolve_names
from streams.locations.weighing import Signs
from streams.matching import Scan
from streams.matching.unknown import unknown_entity
from streams.records import Entity, Focus, Location, Name, Place, PlaceKind, PlaceMention, Toponym
from streams.text.document import Document

# Below this a pin would be wrong too often: the country alone is given, if that is likelier.
_SURE_ENOUGH = 0.5
_SURE_OF_COUNTRY = 0.5
# What lies in or near a town that it is called after.
_NEARBY = 0.8
_MOST_SURE = 0.99

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Resolution:
    """The places of a text in order of first mention, its focus, and the entity (id, name) at each span of a place."""

    locations: tuple[Location, ...]
    focus: Focus
    entities: Mapping[Span, tuple[str, Name]]


class LocationTagger:
    """Recognises and resolves places. Holds no state between documents."""

    version = "gazetteer-2"

    def __init__(self, knowledge: Knowledge) -> None:
        self._countries: Mapping[str, Place] = {
            country.place.country: country.place for country in knowledge.countries if country.place.country
        }
        self._homes: Mapping[str, str] = {actor.id: actor.country for actor in knowledge.actors if actor.country}
        self._capitals: Mapping[str, str] = {
            country.place.country: country.capital
            for country in knowledge.countries
            if country.place.country and country.capital
        }
        found = ((code, knowledge.gazetteer.city(capital)) for code, capital in self._capitals.items())
        self._capital_places: Mapping[str, Place] = {code: capital for code, capital in found if capital}
        self._capital_ids = frozenset(self._capitals.values())

    def recognize(self, scan: Scan) -> tuple[Toponym, ...]:
        """Return every span that names a place or is an adjective of a country, in order, without overlaps.

        The candidates of each are ordered by how likely the whole text makes them.
        """
        return tuple(recognize_places(scan, self._countries, self._capitals))

    def resolve(
        self,
        document: Document,
        scans: Sequence[Scan],
        toponyms: Sequence[Toponym],
        entities: Sequence[Entity],
        home: str | None = None,
    ) -> Resolution:
        """Choose the place of every name that the entity tagger found to be one, by the whole article.

        ``home`` is the ISO code of the country in which the article's source is at home, if that is known.
        """
        names = place_names(scans, toponyms, entities, self._capital_places)
        homes = [
            self._homes[entity.id]
            for entity in entities
            if entity.id in self._homes and entity.type != "location"
            for _ in entity.mentions
        ]
        resolved = resolve_names(names, containers_beside(names), Signs(homes, home, self._capitals))
        ids = {
            (mention.start, mention.end): (entity.id, entity.name) for entity in entities for mention in entity.mentions
        }
        named: dict[Span, tuple[str, Name]] = {}
        grouped: dict[str, list[_Chosen]] = {}
        places = [found.option.place if found.option else None for found in resolved]
        roles = assign_roles(names, places, self._capital_ids)
        for named_so, role, found in zip(names, roles, resolved, strict=True):
            name = named_so._replace(role=role)
            span = (name.match.start, name.match.end)
            chosen = _choose(name, found, ids.get(span))
            if chosen is not None:
                grouped.setdefault(chosen.id, []).append(chosen)
            if span in ids and name.role != "demonym":
                named[span] = (chosen.entity, chosen.called) if chosen else _unknown(name)
        known = {entity for entity, _ in named.values()}
        locations = tuple(_location(document, group, known) for group in grouped.values())
        return Resolution(locations, find_focus(document, locations, entities, self._homes, self._capital_ids), named)


class _Chosen(NamedTuple):
    """A name with the place that it gets, and how sure that is.

    ``id`` and ``called`` differ from those of ``place`` where that only tells where the named one is. Without
    ``place`` only the country is known.
    """

    name: PlaceName
    found: Resolved
    id: str
    called: Name
    place: Place | None
    confidence: float

    @property
    def entity(self) -> str:
        """The id of the entity that the name is one of."""
        return self.place.entity if self.place and self.place.id == self.id else self.id


def _choose(name: PlaceName, found: Resolved, entity: tuple[str, Name] | None) -> _Chosen | None:
    """Give a name its place; only the country where that alone is likely, nothing where not even that is."""
    option = found.option
    sure = option is not None and found.confidence >= _SURE_ENOUGH
    if option and sure and not option.nearby:
        return _Chosen(name, found, option.place.id, option.place.name, option.place, found.confidence)
    if entity is None:
        return None
    if option and sure:
        return _Chosen(name, found, *entity, option.place, found.confidence * _NEARBY)
    if found.country is None or found.country_confidence < _SURE_OF_COUNTRY:
        return None
    return _Chosen(name, found, *_unknown(name), None, found.country_confidence)


def _unknown(name: PlaceName) -> tuple[str, Name]:
    """Return id and name of a place of which the name is all that is known."""
    written = name.around.text[name.match.start : name.match.end]
    unknown, _, called = unknown_entity(name.match.key, written, "location", name.around.language.code)
    return unknown, called


def _location(document: Document, group: Sequence[_Chosen], entities: Set[str]) -> Location:
    best = max(group, key=lambda one: one.confidence)
    place, found = best.place, best.found
    return Location(
        id=best.id,
        entity=best.entity if best.entity in entities else None,
        name=best.called,
        kind=place.kind if place else _unknown_kind(best.name, found),
        country=place.country if place else found.country,
        admin1=place.admin1 if place else None,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        confidence=round(min(best.confidence, _MOST_SURE), 2),
        candidates=max(1, *(one.found.candidates for one in group)),
        margin=round(max(one.found.margin for one in group), 2),
        mentions=tuple(_mention(document, one) for one in group),
    )


def _unknown_kind(name: PlaceName, found: Resolved) -> PlaceKind:
    """Return the kind of a place of which only the country is known: what the text says, else what others are."""
    likeliest = found.option.place.kind if found.option else "city"
    return name.kind or (likeliest if likeliest != "country" else "city")


def _mention(document: Document, one: _Chosen) -> PlaceMention:
    name, start, end = one.name, one.name.match.start, one.name.match.end
    relation = find_relation(name, one.place) if one.place and name.role == "place" else None
    dateline = name.role == "place" and name.around.opens_report(name.match)
    return PlaceMention(start, end, document.text[start:end], name.role, dateline, relation)
