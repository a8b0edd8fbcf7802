"""How likely a place is meant by a name: by its size, and by what else the article names.

Likelihoods are in decades: what is ten times as likely has one more.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from streams.geography import Point, distance_nearby_km
from streams.locations.candidates import Option, PlaceName, point_of
from streams.locations.containers import Containers, is_inside
from streams.records import Place, PlaceKind

_KIND_PRIOR: Mapping[PlaceKind, float] = {
    "country": 8.5, "water": 6.3, "region": 6.3, "admin": 5.6, "facility": 5.8, "city": 0.0,
}  # fmt: skip
_SMALLEST = 300
_CAPITAL = 1.2
_CONTAINED, _OUTSIDE = 4.0, 2.0
_KIND_SAID, _KIND_DENIED = 2.0, 2.5
# A river of one country is hardly meant where the article is about another: the Thames in London, Ontario.
_ELSEWHERE, _FAR_ELSEWHERE = 1.5, 3.0
_SIBLING, _HALF = 1.0, 0.5
# What a sea or a region of several countries gets, whatever countries the article shows.
_OF_SEVERAL_COUNTRIES = 1.5
# A place that the gazetteer lacks, in the country that the article is mostly about.
_UNKNOWN, _UNKNOWN_COUNTRY = 2.4, 0.7
_COUNTRY_SHOWN, _COUNTRY_SHARE = 1.6, 1.6
_GOOD_SHARE, _LIKELY, _NOTHING = 0.3, 0.15, 0.01
_NEAR = 2.2
# Where a place stops to be near another: at 25 km times ten to the power of this.
_NEAR_KM, _NEAR_DECADES, _NEAR_DEGREES = 25.0, 1.6, 9.0
_SECOND_NEAREST = 0.5
# The first places of a text say enough of where it is; lists of thousands of towns are to cost no more each.
_MOST_POINTS = 64
# How much each sign of a country counts.
_NAMED, _ADJECTIVE, _CITY, _HOME, _SOURCE = 1.0, 0.8, 0.7, 0.25, 0.6
_MOST_HOMES = 3


class Signs(NamedTuple):
    """What beside its places tells where an article happens: countries of its actors, and the home of its source."""

    homes: Sequence[str]
    source: str | None
    capitals: Mapping[str, str]


class Reading(NamedTuple):
    """A name as it is understood so far: its key, the option chosen, and how sure that is, 0..1."""

    key: str
    name: PlaceName
    option: Option
    confidence: float


class ArticleContext:
    """The countries and points that an article shows. What a name shows itself says nothing for it."""

    def __init__(self, readings: Iterable[Reading], signs: Signs) -> None:
        self._capitals = signs.capitals
        self._by_name: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        self._countries: dict[str, float] = defaultdict(float)
        self._points: dict[str, tuple[Point, float]] = {}
        self._siblings: dict[str, set[str]] = defaultdict(set)
        self._provinces: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        self._shown: dict[tuple[str, str], float] = {}
        self._mains: dict[str, tuple[str | None, float]] = {}
        for key, name, option, confidence in readings:
            place = option.place
            if not place.country:
                continue
            sign = _ADJECTIVE if name.role == "demonym" else _NAMED if place.kind == "country" else _CITY
            self._by_name[key][place.country] += sign * confidence
            self._countries[place.country] += sign * confidence
            if name.role != "demonym" and place.kind != "country" and len(self._points) < _MOST_POINTS:
                self._points.setdefault(key, (point_of(place), confidence))
            if place.kind == "admin" and confidence > _HALF:
                self._siblings[place.country].add(key)
            if place.kind == "city" and place.admin1:
                self._provinces[place.country, place.admin1][key] = confidence
        for home, count in Counter(signs.homes).items():
            self._countries[home] += _HOME * min(count, _MOST_HOMES)
        if signs.source:
            self._countries[signs.source] += _SOURCE
        self._total = sum(self._countries.values())

    def score(self, option: Option, key: str, kinds: Collection[str], containers: Containers) -> float:
        """Return how likely ``key`` means an option; ``kinds`` are what the text says that it is."""
        place = option.place
        shown = self.country(place.country, key) if place.country else _OF_SEVERAL_COUNTRIES
        score = prior(option) + shown + self._nearness(place, key)
        if self.is_capital(place):
            score += _CAPITAL
        if place.kind == "admin" and self._siblings.get(place.country or "", set()) - {key}:
            score += _SIBLING
        if containers and place.kind != "country":
            score += _CONTAINED if is_inside(place, containers) else -_OUTSIDE
        main, share = self.main_country(key)
        if place.kind in {"water", "facility"} and place.country and not shown and main:
            score -= _FAR_ELSEWHERE if share >= _HALF else _ELSEWHERE
        return score + sum(_KIND_SAID if place.kind == kind else -_KIND_DENIED for kind in kinds)

    def is_capital(self, place: Place) -> bool:
        """Whether a place is the capital of its country."""
        return place.country is not None and self._capitals.get(place.country) == place.id

    def unknown(self, key: str) -> float:
        """Return how likely a name means a place that the gazetteer lacks."""
        return _UNKNOWN + _UNKNOWN_COUNTRY * self.country(self.main_country(key)[0], key)

    def country(self, country: str | None, key: str) -> float:
        """Return what the article's other names say for a country."""
        if not country:
            return 0.0
        if (country, key) not in self._shown:
            self._shown[country, key] = self._country(country, key)
        return self._shown[country, key]

    def _country(self, country: str, key: str) -> float:
        own = self._by_name.get(key, {})
        others = self._countries.get(country, 0.0) - own.get(country, 0.0)
        total = self._total - sum(own.values())
        if others <= _NOTHING or total <= _NOTHING:
            return 0.0
        share = others / total
        # One name among many of elsewhere says little.
        return _COUNTRY_SHOWN * min(others, 1.0) * (1 + min(share / _GOOD_SHARE, 1.0)) / 2 + _COUNTRY_SHARE * share

    def main_country(self, key: str) -> tuple[str | None, float]:
        """Return the country that the article's other names show most, with its share of all of them."""
        if key not in self._mains:
            self._mains[key] = self._main_country(key)
        return self._mains[key]

    def _main_country(self, key: str) -> tuple[str | None, float]:
        own = self._by_name.get(key, {})
        others = {code: max(count - own.get(code, 0.0), 0.0) for code, count in self._countries.items()}
        total = sum(others.values())
        if total <= _NOTHING:
            return None, 0.0
        main = max(others, key=lambda code: (others[code], code))
        return main, others[main] / total

    def likely_countries(self) -> frozenset[str]:
        """Return the countries that a good part of the article's names show."""
        return frozenset(code for code, count in self._countries.items() if count >= _LIKELY * self._total > 0)

    def _nearness(self, place: Place, key: str) -> float:
        """Return how near a place lies to the two nearest of the other names, or whether one lies in the province."""
        if place.kind == "country":
            return 0.0
        if place.kind == "admin" and (within := self._provinces.get((place.country or "", place.admin1 or ""))):
            return _NEAR * max((confidence for other, confidence in within.items() if other != key), default=0.0)
        nearest = second = 0.0
        for other, (point, confidence) in self._points.items():
            if other == key or abs(point.lat - place.lat) > _NEAR_DEGREES:
                continue
            kilometres = distance_nearby_km(point, place.lat, place.lon)
            value = confidence * max(0.0, 1 - math.log10(1 + kilometres / _NEAR_KM) / _NEAR_DECADES)
            if value > nearest:
                nearest, second = value, nearest
            elif value > second:
                second = value
        return _NEAR * (nearest + _SECOND_NEAREST * second)


def prior(option: Option) -> float:
    """Return how likely a place is meant by its name alone."""
    place = option.place
    decades = _KIND_PRIOR[place.kind]
    if place.population or place.kind == "city":
        decades = max(decades, math.log10(max(place.population, _SMALLEST)))
    return decades - option.cost
