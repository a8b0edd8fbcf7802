"""Chooses among the places that share a name, and drops names that the text does not support."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from streams.locations.context import Surroundings
from streams.records import Place
from streams.text.matcher import Match

_LARGE = 500_000
_SIZEABLE = 100_000
_KIND_WEIGHT = {"country": 8.0, "water": 6.5, "region": 6.5, "admin": 5.6, "facility": 6.0, "city": 0.0}
_CAPITAL = 1.5
_CALLED_CAPITAL = 1.5
_COUNTRY_NAMED = 2.0
_CONTAINER = 4.0


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A match with the places it may name, each with its score, most likely first.

    ``contained`` tells whether the text says beside the name where the likeliest one lies.
    """

    match: Match[int]
    ranked: tuple[tuple[float, Place], ...]
    contained: bool
    is_capital: bool

    @property
    def best(self) -> Place:
        """The most likely place."""
        return self.ranked[0][1]


class Evidence:
    """Which countries a text shows, each with how often."""

    def __init__(
        self, named: Iterable[Sequence[Place]], adjectives: Iterable[str], capitals: Mapping[str, str]
    ) -> None:
        """Count names of countries, adjectives, and large cities that share their name with none abroad."""
        self.capitals = capitals
        self.counts: Counter[str] = Counter(adjectives)
        for places in named:
            countries = {place.country for place in places if place.country}
            for place in places:
                alone = len(countries) == 1 and place is places[0]
                clear = place.kind != "city" or place.population >= _LARGE or self.is_capital(place)
                if place.country and (place.kind == "country" or (alone and clear)):
                    self.counts[place.country] += 1
        self.total = sum(self.counts.values()) or 1

    def is_capital(self, place: Place) -> bool:
        """Whether ``place`` is the capital of its country."""
        return bool(place.country) and self.capitals.get(place.country or "") == place.id

    def elsewhere(self, place: Place) -> int:
        """Return how often the country of ``place`` shows, its own name not counted for itself."""
        if not place.country:
            return 0
        return self.counts[place.country] - (place.kind == "country")


def likelihood(place: Place, evidence: Evidence) -> float:
    """Return how likely a name means ``place`` rather than another of that name: decades of population."""
    score = _KIND_WEIGHT[place.kind]
    if place.kind == "city":
        score = math.log10(max(place.population, 1000))
    if evidence.is_capital(place):
        score += _CAPITAL
    named = evidence.elsewhere(place)
    if named > 0:
        score += _COUNTRY_NAMED + named / evidence.total
    return score


def rank(
    match: Match[int], places: Sequence[Place], containers: frozenset[str], evidence: Evidence, *, called_capital: bool
) -> NamedPlace:
    """Score the places a match may name by size, by the countries of the text, and by what contains them.

    ``containers`` are ISO codes and names of provinces written beside the name.
    """
    scored = []
    for place in places:
        score = likelihood(place, evidence)
        if called_capital and evidence.is_capital(place):
            score += _CALLED_CAPITAL
        if _lies_in(place, containers):
            score += _CONTAINER
        scored.append((score, place))
    scored.sort(key=lambda pair: (-pair[0], -pair[1].population, pair[1].id))
    best = scored[0][1]
    return NamedPlace(match, tuple(scored), _lies_in(best, containers), evidence.is_capital(best))


def _lies_in(place: Place, containers: frozenset[str]) -> bool:
    return place.kind != "country" and (place.country in containers or (place.admin1 or "") in containers)


def is_supported(named: NamedPlace, around: Surroundings, evidence: Evidence) -> bool:
    """Whether the text supports that a place is meant at all: precision before recall."""
    match, place, language = named.match, named.best, around.language
    key = match.key
    headed, located = around.headed(match), around.located(match)
    if around.is_other_word(match):
        return False
    if headed or named.contained:
        return True
    if around.beside_person(match):
        return False
    country_named = evidence.elsewhere(place) > 0
    if key in language.words("ambiguous_places"):
        return located and (place.kind == "country" or country_named)
    large = place.kind != "city" or place.population >= _SIZEABLE
    if key in language.words("given_names") or key in language.words("given_names_common"):
        return large and (located or not language.article)
    if place.kind != "city" or named.is_capital or place.population >= _LARGE:
        return True
    if large:
        return country_named or located or " " in key
    return country_named and located
