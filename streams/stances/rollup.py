"""Roll-up: the countries of holders and targets, and each pair of an article once."""

import re
from collections.abc import Iterable, Mapping

from streams.knowledge import Actor, Knowledge
from streams.languages import LANGUAGES
from streams.records import Stance, StancePair

_BODY = re.compile(r"desk:([a-z]{2})-(.+)")


class Countries:
    """Leads from entity ids to ISO 3166-1 alpha-2 codes: countries, their capitals, bodies and people."""

    def __init__(self, knowledge: Knowledge) -> None:
        known: dict[str, str] = {}
        places: dict[str, tuple[str, ...]] = {}
        capitals: set[str] = set()
        for country in knowledge.countries:
            capital = knowledge.gazetteer.city(country.capital) if country.capital else None
            own = (country.place.entity, *((capital.entity,) if capital is not None else ()))
            capitals.update(own[1:])
            if country.place.country is not None:
                places[country.place.country] = own
                known.update(dict.fromkeys(own, country.place.country))
        self._places: Mapping[str, tuple[str, ...]] = places
        #: The entity ids of all countries, and of all countries and capitals: the places that act.
        self.states = frozenset(country.place.entity for country in knowledge.countries)
        self.acting = self.states | capitals
        self._codes = frozenset(known.values())
        countries = {actor.id: actor.country for actor in knowledge.actors if actor.country}
        for actor in knowledge.actors:
            served = self._served(actor, countries)
            if served is not None:
                known[actor.id] = served
        self._known: Mapping[str, str] = known
        self._slugs = frozenset(slug for language in LANGUAGES.values() for slug in language.body_names)

    def _served(self, actor: Actor, countries: Mapping[str, str]) -> str | None:
        """Return the country of the actor's last office, not the one where an envoy of the United Nations was born."""
        if not actor.offices:
            return actor.country
        owner = max(actor.offices, key=lambda office: office.start or "").owner
        return owner if owner in self._codes else countries.get(owner)

    def places(self, code: str) -> tuple[str, ...]:
        """Return the entity ids of a country and of its capital; none for an unknown code."""
        return self._places.get(code, ())

    def of(self, entity: str | None) -> str | None:
        """Return the country of an entity: its own code, that of its government, or the one that a person serves."""
        if entity is None:
            return None
        body = _BODY.fullmatch(entity)
        if entity not in self._known and body is not None and body[2] in self._slugs:
            code = body[1].upper()
            return code if code in self._codes else None
        return self._known.get(entity)


def pair_up(stances: Iterable[Stance]) -> tuple[StancePair, ...]:
    """Return each pair of holder and target once per polarity, in order of the text, with its strongest stance.

    What is only alleged, or history, does not count.
    """
    pairs: dict[tuple[str, str, str], list[Stance]] = {}
    for stance in stances:
        if stance.attributed or stance.tense == "past":
            continue
        target = stance.target.id if stance.target.kind == "actor" else stance.target.text
        pairs.setdefault((stance.holder, target, stance.polarity), []).append(stance)
    strongest = (max(found, key=lambda stance: stance.confidence) for found in pairs.values())
    return tuple(
        StancePair(stance.holder, stance.target, stance.polarity, len(found), stance.id)
        for stance, found in zip(strongest, pairs.values(), strict=True)
    )
