"""The figures on places: found, on the map, in the right country, with the right role, and what the story is about."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from streams.evaluation.places.gold import GoldFocus, GoldPlaces, GoldToponym
from streams.geography import Point, distance_km
from streams.records import EnrichedArticle, Location, PlaceMention

# Half the way round the earth: no error is larger.
_FARTHEST_KM = 20_039.0
_SAME_PLACE_KM = 25.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A gold toponym with what the tagger found there. ``error_km`` is None where it gave no point.

    ``near`` says that the point is right; for a toponym with a country and no point, that the country itself was found.
    """

    gold: GoldToponym
    mention: PlaceMention | None
    location: Location | None
    error_km: float | None
    near: bool


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """Counts of toponyms, and of articles for the focus; `error_area` lies in 0..1, 0 is best.

    ``beside`` counts mentions of the tagger that overlap no toponym; they are wrong only where gold has every toponym.
    ``by_type``: for each type that gold gives, how many there are and how many are near.
    """

    toponyms: int
    found: int
    beside: int
    near: int
    with_country: int
    right_country: int
    found_with_country: int
    error_area: float
    with_role: int
    right_role: int
    by_type: Mapping[str, tuple[int, int]]
    focused: int
    right_focus: int
    with_place: int
    right_place: int

    @property
    def accuracy(self) -> float:
        """The share of all toponyms that are near, 0..1; 0 where there is none."""
        return self.near / self.toponyms if self.toponyms else 0.0


def place_toponyms(gold: GoldPlaces, enriched: EnrichedArticle) -> tuple[list[Placed], int]:
    """Return each toponym of ``gold`` with the mention that shares most of it, and how many mentions share none."""
    mentions = [(mention, location) for location in enriched.locations for mention in location.mentions]
    placed = [_placed(toponym, mentions) for toponym in gold.toponyms]
    beside = sum(not any(_common(mention, one) for one in gold.toponyms) for mention, _ in mentions)
    return placed, beside


def measure_places(articles: Sequence[tuple[GoldPlaces, EnrichedArticle]]) -> PlaceFigures:
    """Return the figures of ``articles`` together."""
    everything = [place_toponyms(gold, enriched) for gold, enriched in articles]
    placed = [one for toponyms, _ in everything for one in toponyms]
    in_country = [one for one in placed if one.gold.country]
    with_role = [one for one in placed if one.gold.role and one.mention]
    focuses = [(gold.focus, gold, enriched) for gold, enriched in articles if gold.focus]
    with_place = [(focus, gold, enriched) for focus, gold, enriched in focuses if focus.place]
    types = sorted({one.gold.type for one in placed if one.gold.type})
    return PlaceFigures(
        toponyms=len(placed),
        found=sum(one.location is not None for one in placed),
        beside=sum(beside for _, beside in everything),
        near=sum(one.near for one in placed),
        with_country=len(in_country),
        right_country=sum(_country(one) == one.gold.country for one in in_country),
        found_with_country=sum(one.location is not None for one in in_country),
        error_area=_area(placed),
        with_role=len(with_role),
        right_role=sum(one.mention is not None and one.mention.role == one.gold.role for one in with_role),
        by_type={
            kind: (len(of_type), sum(one.near for one in of_type))
            for kind in types
            if (of_type := [one for one in placed if one.gold.type == kind])
        },
        focused=len(focuses),
        right_focus=sum(enriched.focus.countries[:1] == focus.countries[:1] for focus, _, enriched in focuses),
        with_place=len(with_place),
        right_place=sum(_names_place(focus, gold, enriched) for focus, gold, enriched in with_place),
    )


def _placed(toponym: GoldToponym, mentions: Iterable[tuple[PlaceMention, Location]]) -> Placed:
    shared = [(mention, location) for mention, location in mentions if _common(mention, toponym)]
    if not shared:
        return Placed(toponym, None, None, None, near=False)
    mention, location = max(shared, key=lambda pair: (pair[0].role != "demonym", _common(pair[0], toponym)))
    if toponym.point is None:
        near = location.country == toponym.country and (location.kind == "country" or toponym.role == "demonym")
        return Placed(toponym, mention, location, None, near)
    if location.lat is None or location.lon is None:
        return Placed(toponym, mention, location, None, near=False)
    error = distance_km(toponym.point, Point(location.lat, location.lon))
    return Placed(toponym, mention, location, error, near=error <= toponym.radius_km)


def _common(mention: PlaceMention, toponym: GoldToponym) -> int:
    return max(0, min(mention.end, toponym.end) - max(mention.start, toponym.start))


def _country(placed: Placed) -> str | None:
    return placed.location.country if placed.location else None


def _area(placed: Sequence[Placed]) -> float:
    """Return the area under the curve of the logarithms of the errors (Jurgens et al. 2015); no point is the worst."""
    return sum(_errors(placed)) / len(placed) if placed else 0.0


def _errors(placed: Iterable[Placed]) -> Iterator[float]:
    for one in placed:
        if one.error_km is None:
            yield 0.0 if one.near else 1.0
        else:
            yield math.log(one.error_km + 1) / math.log(_FARTHEST_KM + 1)


def _names_place(focus: GoldFocus, gold: GoldPlaces, enriched: EnrichedArticle) -> bool:
    """Whether the focus is the place that gold names, or lies where that does: a camp in its town."""
    chosen = next((one for one in enriched.locations if one.id == enriched.focus.place), None)
    if chosen is None:
        return False
    named = [one for one in gold.toponyms if one.text == focus.place]
    if any(_common(mention, one) for mention in chosen.mentions for one in named):
        return True
    points = [one.point for one in named if one.point]
    if chosen.lat is None or chosen.lon is None:
        return False
    return any(distance_km(Point(chosen.lat, chosen.lon), point) <= _SAME_PLACE_KM for point in points)
