"""What a story is about: countries and one place, by position, frequency and role."""

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence

from streams.records import Entity, Focus, Location, PlaceRole
from streams.text.document import Document

_ROLE_WEIGHT: Mapping[PlaceRole, float] = {"place": 1.0, "actor": 0.6, "demonym": 0.6}
# A capital that speaks stands for its government, one in a dateline for the reporter's office: neither says where
# things happen. The town in the dateline of a local story does.
_SPEAKING_CITY, _CAPITAL_DATELINE = 0.3, 0.1
_ACTOR = 0.25
_HEADLINE_WEIGHT, _LEAD_WEIGHT, _TOP_WEIGHT = 3.0, 2.5, 1.5
_TOP_SENTENCES = 4
_SHARE_OF_FIRST = 0.6
_MOST_COUNTRIES = 3
# A province around a town that is named as well says less than the town.
_WIDE = {"admin": 0.8, "region": 0.8, "water": 0.8}
_CLEAR, _LEAST = 1.1, 2.0


def find_focus(
    document: Document,
    locations: Sequence[Location],
    entities: Sequence[Entity],
    homes: Mapping[str, str],
    capitals: Container[str],
) -> Focus:
    """Weigh the places of a text. ``place`` is set only where one city or region clearly leads.

    ``homes`` leads from the ids of actors to their countries: who is in the news says something about where.
    ``capitals`` are ids of locations.
    """
    countries: dict[str, float] = defaultdict(float)
    places: dict[str, float] = defaultdict(float)
    for entity in entities:
        if home := homes.get(entity.id):
            weights = (_position_weight(document, mention.start) for mention in entity.mentions)
            countries[home] += _ACTOR * sum(weights)
    for location in locations:
        weight = 0.0
        for mention in location.mentions:
            role = _ROLE_WEIGHT[mention.role]
            if location.kind != "country" and mention.role == "actor":
                role = _SPEAKING_CITY
            if mention.dateline and location.id in capitals:
                role = _CAPITAL_DATELINE
            weight += role * _position_weight(document, mention.start)
        if location.country:
            countries[location.country] += weight
        if location.kind != "country" and location.lat is not None:
            places[location.id] = weight * _WIDE.get(location.kind, 1.0)
    ordered = sorted(countries, key=lambda code: (-countries[code], code))
    focus = tuple(code for code in ordered if countries[code] >= _SHARE_OF_FIRST * countries[ordered[0]])
    return Focus(focus[:_MOST_COUNTRIES], _central_place(locations, places, focus[:_MOST_COUNTRIES]))


def _central_place(
    locations: Sequence[Location], weights: Mapping[str, float], countries: tuple[str, ...]
) -> str | None:
    eligible = [place.id for place in locations if place.id in weights and place.country in countries[:1]]
    eligible.sort(key=lambda place: (-weights[place], place))
    if not eligible or weights[eligible[0]] < _LEAST:
        return None
    if len(eligible) > 1 and weights[eligible[0]] < _CLEAR * weights[eligible[1]]:
        return None
    return eligible[0]


def _position_weight(document: Document, position: int) -> float:
    for index, sentence in enumerate(document.sentences[:_TOP_SENTENCES]):
        if position < sentence.end:
            return (_HEADLINE_WEIGHT, _LEAD_WEIGHT, _TOP_WEIGHT)[min(index, 2)]
    return 1.0
