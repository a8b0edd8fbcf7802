"""Places told by their distance from another: ``على بعد 40 كيلومترا جنوب سرت``; 20 miles north of Mosul."""

import math
import re
from collections.abc import Mapping
from functools import lru_cache

from streams.geography import point_at
from streams.languages import Language
from streams.locations.candidates import PlaceName, point_of
from streams.records import Place, PlaceRelation
from streams.text.normalize import normalize

_PIECES = 12
_KILOMETRES_IN_MILE = 1.609344
_THOUSANDS = re.compile(r"\d{1,3}(?:[,٬]\d{3})+")
_BEARINGS = ("north", "east", "south", "west")
_NUMBER_WORDS: Mapping[str, Mapping[str, int]] = {
    "ar": {"عشره": 10, "عشرين": 20, "ثلاثين": 30, "اربعين": 40, "خمسين": 50, "ستين": 60, "سبعين": 70, "ثمانين": 80,
           "تسعين": 90, "ميه": 100, "مايه": 100, "مييتي": 200, "مايتي": 200, "الف": 1000},
    "en": {"ten": 10, "dozen": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
           "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000},
}  # fmt: skip


def find_relation(name: PlaceName, place: Place) -> PlaceRelation | None:
    """Return what the words before a name say about a point off its place; None where they say nothing of the kind.

    A bearing of two words lies between the two: ``جنوب شرق`` is 135 degrees.
    """
    language = name.around.language
    pieces = name.around.pieces
    first = max(name.match.first - _PIECES, 0)
    while any(not piece.key for piece in pieces[first : name.match.first]):
        first += 1
    before = pieces[first : name.match.first]
    keys = " ".join(piece.key.replace(" ", "") for piece in before)
    found = _pattern(language).search(keys)
    if found is None:
        return None
    piece = before[keys[: found.start("number")].count(" ")]
    unit = before[keys[: found.start("unit")].count(" ")]
    kilometres = _number(found["number"], name.around.text[piece.start : unit.start].strip(), language)
    if found["unit"] in language.words("miles"):
        kilometres *= _KILOMETRES_IN_MILE
    bearing = _bearing([word for word in (found["first"], found["second"]) if word], language)
    at = point_at(point_of(place), bearing, kilometres)
    start, end = piece.start, name.match.end
    return PlaceRelation(
        start=start,
        end=end,
        text=name.around.text[start:end],
        bearing=bearing,
        distance_km=round(kilometres, 1),
        lat=round(at.lat, 5),
        lon=round(at.lon, 5),
    )


@lru_cache(maxsize=8)
def _pattern(language: Language) -> re.Pattern[str]:
    """Return what finds number, unit and bearing in the keys before a name, up to its very beginning."""
    numbers = "|".join([r"\d+(?: [,.،٬٫] \d+)*", *map(re.escape, _NUMBER_WORDS.get(language.code, ()))])
    units = _any([*language.words("kilometres"), *language.words("miles")])
    bearing = _any([word for name in _BEARINGS for word in language.words(name)])
    kinds = _any([*language.words("city_words"), *language.words("admin_words"), *language.words("facility_heads")])
    if language.article:
        article = f"(?:{language.article})?"
        direction = f"(?:الي )?{article}(?P<first>{bearing})(?: {article}(?P<second>{bearing}))?(?: من)?"
        tail = f"(?: {kinds})?"
    else:
        direction = f"(?P<first>{bearing})(?: ?(?P<second>{bearing}))?(?: of| from)"
        tail = f"(?: the)?(?: [a-z]+)?(?: {kinds})?"
    return re.compile(rf"(?:^| )(?P<number>{numbers}) (?P<unit>{units})(?: \( \d+ \w+ \)| تقريبا)? {direction}{tail}$")


def _any(words: list[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


def _number(key: str, written: str, language: Language) -> float:
    """Return the number that a word or figures stand for: ``مئة``, ``١٥``, ``3.5``, ``1,200``."""
    words = _NUMBER_WORDS.get(language.code, {})
    if key in words:
        return float(words[key])
    figures = normalize(written)
    if _THOUSANDS.fullmatch(figures):
        return float(re.sub("[,٬]", "", figures))
    try:
        return float(re.sub("[,٫]", ".", figures))
    except ValueError:  # 4x4
        return float(key)


def _bearing(words: list[str], language: Language) -> float:
    """Return the direction between those that ``words`` name, degrees clockwise from north."""
    angles = [
        math.radians(90 * index)
        for word in words
        for index, name in enumerate(_BEARINGS)
        if word in language.words(name)
    ]
    east, north = sum(map(math.sin, angles)), sum(map(math.cos, angles))
    return round(math.degrees(math.atan2(east, north)) % 360, 1)
