"""Chooses among the places that share a name, by the whole article: which countries and places it shows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from streams.geography import distance_km
from streams.locations.candidates import Option, PlaceName, point_of, sounding_options
from streams.locations.containers import Containers
from streams.locations.weighing import ArticleContext, Reading, Signs, prior
from streams.records import Place

_ROUNDS = 3
# What is so sure is not asked again when the rest of the article is better known.
_SETTLED = 0.98
_SURE = 0.5
_DEAR = 1.2
# How many decades one place must lead by to be clear without any context.
_CLEAR = 0.8
# How much a lead of one decade says: scores add up signs that are not independent.
_SHARPNESS = 1.0
_ONE_PLACE_KM = 25.0
_AFTER_HEADLINE = "\n\n"
# A city of so many people is meant by its name wherever the article is about.
_FAMOUS = 1_000_000
# A town is the seat of a province with its name; further off where the two are said to be of different provinces.
_SEAT, _SEAT_KM, _ELSEWHERE_KM, _TOWN_FIRST = 5_000, 250.0, 150.0, 0.2

#: The key of a name with what the text says that it lies in: what names have in common that mean one place.
_Sense = tuple[str, Containers]


class Resolved(NamedTuple):
    """The option that a name means, how sure that is (0..1), its lead over the next, and how many there were.

    ``country`` is the most likely country of all options together, with its likelihood; that none of them is meant,
    but a place that the gazetteer lacks, is an option too.
    """

    option: Option | None
    confidence: float
    margin: float
    candidates: int
    country: str | None
    country_confidence: float


def resolve_names(names: Sequence[PlaceName], containers: Sequence[Containers], signs: Signs) -> list[Resolved]:
    """Return what each name means, in order.

    ``containers`` are for each name what the text says beside it that it lies in. Names with one key mean one place,
    unless the text says different things beside them.
    """
    senses = _senses(names, containers)
    groups: dict[_Sense, list[PlaceName]] = defaultdict(list)
    for name, sense in zip(names, senses, strict=True):
        groups[sense].append(name)
    # What can mean one country only is settled before all else.
    settled = {sense: only for sense, same in groups.items() if (only := _only_country(same)) is not None}
    chosen: dict[_Sense, Resolved] = {}
    for _ in range(_ROUNDS):
        context = ArticleContext(_readings(groups, chosen), signs)
        before, chosen = (
            chosen,
            {sense: settled.get(sense) or _resolve(same, sense, context) for sense, same in groups.items()},
        )
        settled |= {sense: one for sense, one in chosen.items() if one.confidence >= _SETTLED}
        if _options_of(before) == _options_of(chosen):
            break
    context = ArticleContext(_readings(groups, chosen), signs)
    for sense, same in groups.items():
        if _asks_for_more(chosen[sense], sense, context):
            more = sounding_options(same[0], context.likely_countries())
            if more:
                chosen[sense] = _resolve([one._replace(options=(*one.options, *more)) for one in same], sense, context)
    return [chosen[sense] for sense in senses]


def _only_country(names: Sequence[PlaceName]) -> Resolved | None:
    """Return what names mean that have one option, which is a country."""
    options = {option.place.id: option for name in names for option in name.options}
    only = next(iter(options.values()), None)
    if only is None or len(options) > 1 or only.place.kind != "country" or only.cost > 0:
        return None
    return Resolved(only, 1.0, 1.0, 1, only.place.country, 1.0)


def _options_of(chosen: Mapping[_Sense, Resolved]) -> dict[_Sense, str | None]:
    return {sense: one.option.place.id if one.option else None for sense, one in chosen.items()}


def _senses(names: Sequence[PlaceName], containers: Sequence[Containers]) -> list[_Sense]:
    """Give each name its key and containers; one without takes those with which the body introduces the name.

    Where the name comes first without any, one with a container later is another place: the Philippine San Jose, and
    the cousins in San Jose, California. A headline comes before all introductions.
    """
    introduced: dict[str, Containers] = {}
    body = max(names[0].around.text.find(_AFTER_HEADLINE), 0) if names else 0
    for name, inside in zip(names, containers, strict=True):
        if (inside or name.match.start >= body) and name.role != "demonym":
            introduced.setdefault(_sense_key(name), inside)
    return [
        (_sense_key(name), inside or introduced.get(_sense_key(name), frozenset()))
        for name, inside in zip(names, containers, strict=True)
    ]


def _sense_key(name: PlaceName) -> str:
    return f"{name.match.key} {name.sense}".rstrip()


def _readings(groups: Mapping[_Sense, Sequence[PlaceName]], chosen: Mapping[_Sense, Resolved]) -> list[Reading]:
    """Return the names as far as they are understood: before the first round those that are clear alone."""
    readings = []
    for sense, same in groups.items():
        resolved = chosen.get(sense)
        option = resolved.option if resolved else _clear_option(same[0])
        if option is not None:
            confidence = resolved.confidence if resolved else 1.0
            readings += [Reading(sense[0], name, option, confidence) for name in same]
    return readings


def _clear_option(name: PlaceName) -> Option | None:
    """Return the option of a name that is clear without any context: the only one, or one far above the others."""
    ranked = sorted(name.options, key=prior, reverse=True)
    if not ranked or (len(ranked) > 1 and prior(ranked[0]) - prior(ranked[1]) < _CLEAR):
        return None
    return ranked[0]


def _asks_for_more(resolved: Resolved, sense: _Sense, context: ArticleContext) -> bool:
    """Whether a place is unlikely, or lies where nothing else of the article does."""
    if resolved.option is None or resolved.confidence < _SURE or resolved.option.cost >= _DEAR:
        return True
    place = resolved.option.place
    famous = place.kind == "country" or place.population >= _FAMOUS or context.is_capital(place)
    elsewhere = not famous and place.country is not None and not context.country(place.country, sense[0])
    return elsewhere and context.main_country(sense[0])[0] is not None


def _as_seat(score: float, option: Option, scores: Sequence[tuple[float, Option]]) -> float:
    """Return the score of a town, raised above that of a province around it with its name: it is meant first."""
    town = option.place
    if town.kind != "city" or town.population < _SEAT:
        return score
    return max([score, *(other_score + _TOWN_FIRST for other_score, other in scores if _is_around(other.place, town))])


def _is_around(province: Place, town: Place) -> bool:
    if province.kind != "admin" or province.country != town.country:
        return False
    known = bool(province.admin1 and town.admin1)
    reach = _ELSEWHERE_KM if known and province.admin1 != town.admin1 else _SEAT_KM
    return distance_km(point_of(province), point_of(town)) <= reach


def _resolve(names: Sequence[PlaceName], sense: _Sense, context: ArticleContext) -> Resolved:
    """Choose the option of the names of one sense, or none of them."""
    key, containers = sense
    kinds = {name.kind for name in names if name.kind}
    options = {option.place.id: option for name in names for option in name.options}
    scores = [(context.score(option, key, kinds, containers), option) for option in options.values()]
    if "admin" not in kinds:
        scores = [(_as_seat(score, option, scores), option) for score, option in scores]
    scored = sorted(scores, key=lambda pair: (-pair[0], -pair[1].place.population, pair[1].place.id))
    main, share = context.main_country(key)
    unknown = context.unknown(key)
    best = max([unknown, *(score for score, _ in scored[:1])])
    weights = [10 ** ((score - best) * _SHARPNESS) for score, _ in scored]
    unlisted = 10 ** ((unknown - best) * _SHARPNESS)
    total = sum(weights) + unlisted
    countries: dict[str | None, float] = defaultdict(float, {main: unlisted * share / total})
    for weight, (_, option) in zip(weights, scored, strict=True):
        countries[option.place.country] += weight / total
    likeliest = max(countries, key=lambda code: (countries[code], code or ""))
    if not scored:
        return Resolved(None, 0.0, 0.0, 0, likeliest, countries[likeliest])
    chosen = scored[0][1]
    here = point_of(chosen.place)
    # Two entries of one place, a town and its province, do not contradict each other.
    same = sum(
        weight
        for weight, (_, option) in zip(weights, scored, strict=True)
        if option is chosen or distance_km(point_of(option.place), here) <= _ONE_PLACE_KM
    )
    others = (
        weight
        for weight, (_, option) in zip(weights, scored, strict=True)
        if distance_km(point_of(option.place), here) > _ONE_PLACE_KM
    )
    rival = max([unlisted, next(others, 0.0)]) / weights[0]
    return Resolved(chosen, same / total, max(0.0, 1 - rival), len(scored), likeliest, countries[likeliest])
