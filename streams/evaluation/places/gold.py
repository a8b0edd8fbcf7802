"""Gold for places: articles with their toponyms, each with its point on the earth.

A line is a JSON object with ``text`` and ``toponyms``: ``start``, ``end`` and ``country`` (ISO 3166-1 alpha-2) or
``lat`` and ``lon``, and where they are annotated ``role``, ``type`` and ``radius_km`` of a wide place; ``uri`` (or
``id``), ``language`` and ``focus`` (``countries`` and ``place``, a name as the text has it) are optional. Two of these
sets are public: TR-News and IDRISI.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from streams.clients.inputs import InputArticle
from streams.evaluation.gold import GoldError, in_language, told_as_gold
from streams.geography import Point
from streams.records import Article
from streams.text.language import detect_language

#: Kilometres within which a point counts as right: a hundred miles, as in the literature since Eisenstein et al. 2010.
NEAR_KM = 161.0


@dataclass(frozen=True, slots=True)
class GoldToponym:
    """A name of a place in a text. ``point`` is None for what is known by its country alone.

    A point within ``radius_km`` of it is right: of a sea or a continent no point is better than another.
    """

    start: int
    end: int
    text: str
    point: Point | None
    country: str | None
    role: str | None
    type: str
    radius_km: float = NEAR_KM


@dataclass(frozen=True, slots=True)
class GoldFocus:
    """What the story is about: ISO country codes, and a place as the text names it."""

    countries: tuple[str, ...]
    place: str | None


@dataclass(frozen=True, slots=True)
class GoldPlaces:
    """An article with its toponyms in text order; ``place`` is its file and line."""

    place: str
    article: Article
    toponyms: tuple[GoldToponym, ...]
    focus: GoldFocus | None


def read_place_gold(inputs: Iterable[InputArticle], language: str | None = None) -> list[GoldPlaces]:
    """Read every gold article; return those in ``language``, all of them when it is None.

    Raises:
        GoldError: a line has no gold article, or offsets outside its text.
        NoGoldError: nothing is left to measure on.

    """
    return in_language([parse_place_gold(one.value, one.place) for one in inputs], language)


def parse_place_gold(value: bytes, place: str) -> GoldPlaces:
    """Read one gold article; ``place`` names it in errors. Raises `GoldError` where it is none."""
    with told_as_gold(place, "Write text and toponyms with start, end and country or lat and lon"):
        line = orjson.loads(value)
        text = str(line["text"])
        toponyms = tuple(_toponym(one, text, place) for one in line["toponyms"])
        focus = GoldFocus(tuple(line["focus"]["countries"]), line["focus"]["place"]) if line.get("focus") else None
    uri = str(line.get("uri") or line.get("id") or place)
    language = line.get("language") or detect_language(text)
    article = Article(uri, "1", language, text, published=line.get("published"), source=line.get("source"))
    return GoldPlaces(place, article, tuple(sorted(toponyms, key=lambda one: one.start)), focus)


def _toponym(value: Mapping[str, Any], text: str, place: str) -> GoldToponym:
    start, end = int(value["start"]), int(value["end"])
    if not 0 <= start < end <= len(text):
        problem = f"the toponym {start}:{end} lies outside its text of {len(text)} characters"
        raise GoldError(place=place, problem=problem, remedy="Correct the offsets")
    lat, lon, country = value.get("lat"), value.get("lon"), value.get("country")
    if country is None and (lat is None or lon is None):
        raise ValueError(f"the toponym {start}:{end} has no country and no point")
    point = None if lat is None or lon is None else Point(float(lat), float(lon))
    radius = float(value.get("radius_km") or NEAR_KM)
    role, kind = value.get("role"), value.get("type") or ""
    return GoldToponym(start, end, text[start:end], point, country or None, role, kind, radius)
