"""The location tagger: names of places in a text, then places with coordinates, and the focus."""

from collections.abc import Mapping, Sequence

from streams.knowledge import Knowledge
from streams.locations.focus import find_focus
from streams.locations.recognition import recognize_places
from streams.locations.scoring import Evidence, likelihood
from streams.matching import Scan
from streams.records import Entity, Focus, Location, Place, PlaceMention, Toponym
from streams.text.document import Document

_SURE = 0.97
_UNSURE = 0.55
# A lead of two decades of population leaves no doubt.
_CLEAR_LEAD = 2.0
# What stands beside the name (Tripoli, Lebanon) decided against size and context.
_DECIDED_BESIDE = 0.8


class LocationTagger:
    """Recognises and resolves places. Holds no state between documents."""

    version = "gazetteer-1"

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

    def recognize(self, scan: Scan) -> tuple[Toponym, ...]:
        """Return every span that names a place or is an adjective of a country, in order, without overlaps.

        The candidates of each are ordered by how likely the whole text makes them; the first is the resolved one.
        """
        return tuple(recognize_places(scan, self._countries, self._capitals))

    def resolve(
        self, document: Document, toponyms: Sequence[Toponym], entities: Sequence[Entity]
    ) -> tuple[tuple[Location, ...], Focus]:
        """Return the places of the text in order of first mention, and its focus.

        A name inside a longer name that is no place (a club, a university) is no location; an adjective of a country
        is one also inside the name of a body.
        """
        spans = {(mention.start, mention.end): entity for entity in entities for mention in entity.mentions}
        ids = {entity.id for entity in entities}
        grouped: dict[str, list[Toponym]] = {}
        people = [span for span, entity in spans.items() if entity.type == "person"]
        for toponym in toponyms:
            # A surname is no adjective: محمد شياع السوداني.
            if any(start <= toponym.start < end for start, end in people):
                continue
            owner = spans.get((toponym.start, toponym.end))
            if toponym.role != "demonym" and (owner is None or owner.type != "location"):
                continue
            grouped.setdefault(toponym.candidates[0].id, []).append(toponym)
        evidence = Evidence(
            [toponym.candidates for toponym in toponyms if toponym.role != "demonym"],
            [toponym.candidates[0].country or "" for toponym in toponyms if toponym.role == "demonym"],
            self._capitals,
        )
        locations = tuple(_location(document, mentions, ids, evidence) for mentions in grouped.values())
        return locations, find_focus(document, locations, entities, self._homes)


def _margin(candidates: Sequence[Place], evidence: Evidence) -> float:
    if len(candidates) == 1:
        return 1.0
    best, *others = (likelihood(place, evidence) for place in candidates)
    lead = best - max(others)
    return _DECIDED_BESIDE if lead < 0 else round(min(lead / _CLEAR_LEAD, 1.0), 2)


def _location(document: Document, toponyms: Sequence[Toponym], entity_ids: set[str], evidence: Evidence) -> Location:
    place = toponyms[0].candidates[0]
    candidates = max(len(toponym.candidates) for toponym in toponyms)
    margin = max(_margin(toponym.candidates, evidence) for toponym in toponyms)
    return Location(
        id=place.id,
        entity=place.entity if place.entity in entity_ids else None,
        name=place.name,
        kind=place.kind,
        country=place.country,
        admin1=place.admin1,
        lat=place.lat,
        lon=place.lon,
        confidence=round(_UNSURE + (_SURE - _UNSURE) * margin, 2),
        candidates=candidates,
        margin=margin,
        mentions=tuple(
            PlaceMention(toponym.start, toponym.end, document.text[toponym.start : toponym.end], toponym.role)
            for toponym in toponyms
        ),
    )
