"""Chooses among the places that share a name, and drops names that the text does not support."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from streams.languages import Language
from streams.locations.context import Surroundings
from streams.locations.verbs import acts
from streams.records import Place
from streams.text.matcher import Match

_HUGE = 2_000_000
#: People in a city that needs no support by the text.
LARGE = 500_000
_SIZEABLE = 100_000
_MILLION = 1_000_000
_SHORTEST_AFTER_CLITIC = 4
_KIND_WEIGHT = {"country": 8.0, "water": 6.5, "region": 6.5, "admin": 5.6, "facility": 6.0, "city": 0.0}
_CAPITAL = 1.5
_CALLED_CAPITAL = 1.5
_COUNTRY_NAMED = 2.0
_CONTAINER = 4.0
_PROVINCE_NAMED = 2.0


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
        self._own: Counter[str] = Counter()
        for places in named:
            countries = {place.country for place in places if place.country}
            for place in places:
                alone = len(countries) == 1 and place is places[0]
                clear = place.kind != "city" or place.population >= LARGE or self.is_capital(place)
                if place.country and (place.kind == "country" or (alone and clear)):
                    self.counts[place.country] += 1
                    self._own[place.id] += 1
        self.total = sum(self.counts.values()) or 1

    def is_capital(self, place: Place) -> bool:
        """Whether ``place`` is the capital of its country."""
        return bool(place.country) and self.capitals.get(place.country or "") == place.id

    def names_province(self, places: Sequence[Place]) -> bool:
        """Whether one of ``places`` is a province of a country that shows: Georgia beside other names of the US."""
        return any(place.kind == "admin" and self.elsewhere(place) > 0 for place in places)

    def elsewhere(self, place: Place) -> int:
        """Return how often the country of ``place`` shows by other names than that of the place itself."""
        return self.counts[place.country] - self._own[place.id] if place.country else 0


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
        if place.kind == "country" and evidence.elsewhere(place) == 0 and evidence.names_province(places):
            score -= _PROVINCE_NAMED
        scored.append((score, place))
    scored.sort(key=lambda pair: (-pair[0], -pair[1].population, pair[1].id))
    best = scored[0][1]
    return NamedPlace(match, tuple(scored), _lies_in(best, containers), evidence.is_capital(best))


def _lies_in(place: Place, containers: frozenset[str]) -> bool:
    return place.kind != "country" and (place.country in containers or (place.admin1 or "") in containers)


def is_supported(
    named: NamedPlace, around: Surroundings, evidence: Evidence, *, follows_place: bool, beside_actor: bool
) -> bool:
    """Whether the text supports that a place is meant at all: precision before recall.

    ``follows_place`` tells that another name of a place stands directly before this one, ``beside_actor`` that a
    conjunction joins it to the name of a country or capital.
    """
    match, place, language = named.match, named.best, around.language
    key = match.key
    if around.is_other_word(match):
        return False
    if named.contained or (around.headed(match) and _is_near(place, evidence)):
        return True
    known = bool(language.article) and (place.kind == "country" or named.is_capital)
    if (around.beside_person(match) and not known) or key in language.words("words_not_places"):
        return False
    if place.kind == "country" and around.ends_longer_name(match):
        return False
    if place.kind == "city" and not known and not _may_stand_here(named, around, evidence, follows_place=follows_place):
        return False
    return _has_evidence(named, around, evidence, beside_actor=beside_actor)


def _is_near(place: Place, evidence: Evidence) -> bool:
    """Whether a word such as city is enough: not for a small town of a country that a text about others never shows."""
    shown = evidence.elsewhere(place) > 0 or not evidence.counts
    return place.kind != "city" or place.population >= _SIZEABLE or shown


def _has_evidence(named: NamedPlace, around: Surroundings, evidence: Evidence, *, beside_actor: bool) -> bool:
    """Whether size, preposition and context of a name outweigh what else its words may be."""
    match, place, language = named.match, named.best, around.language
    key, located = match.key, around.located(match)
    country_named = evidence.elsewhere(place) > 0
    if key in language.words("ambiguous_places"):
        shown = place.kind == "country" or country_named
        return shown and (located or _is_an_actor(named, around, beside_actor=beside_actor))
    large = place.kind != "city" or place.population >= _SIZEABLE
    if key in language.words("given_names") or key in language.words("given_names_common"):
        return large and (located or not language.article)
    if place.kind in {"admin", "region", "facility"} and _is_generic(key, language) and place.country:
        return country_named
    # In Arabic the rarer cities of other continents look like common words; only the largest need no support.
    plain = _HUGE if language.article and not located else LARGE
    if place.kind != "city" or named.is_capital or place.population >= plain:
        return True
    if large:
        return country_named or located or " " in key
    return country_named and located


def _is_an_actor(named: NamedPlace, around: Surroundings, *, beside_actor: bool) -> bool:
    """Whether a name that is another word too clearly means a country or capital, by what stands beside it."""
    if around.language.article and named.best.kind == "country":
        return beside_actor or around.acts_clearly(named.match)
    beside = beside_actor or around.opens_report(named.match) or acts(around, named.match)
    return named.is_capital and beside


def _is_generic(key: str, language: Language) -> bool:
    """Whether a name of several words is made of a noun and adjectives alone: ``الضاحية الجنوبية``."""
    words = key.split()
    return len(words) > 1 and bool(language.article) and all(word.startswith(language.article) for word in words)


def _may_stand_here(named: NamedPlace, around: Surroundings, evidence: Evidence, *, follows_place: bool) -> bool:
    """Whether a city may be meant by a word with letters written onto it, or beside another capitalised word.

    What is left of a common word without its first letter is often the name of some city: ``فرقة`` is no Raqqa.
    """
    match, city = named.match, named.best
    if not match.cut:
        return not around.within_longer_name(match)
    likely = city.population >= _SIZEABLE and len(match.key) >= _SHORTEST_AFTER_CLITIC
    if around.clitic(match)[-1:] in {"ب", "ل"}:
        return likely
    named_country = likely and evidence.elsewhere(city) > 0
    return follows_place or named_country or " " in match.key or city.population >= _MILLION
