"""The subdivisions of ISO 3166-2 (through iso3166-2) as places of the gazetteer."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from iso3166_2 import Subdivisions

from streams.gazetteer import PlaceRow
from tools.city_spelling import alike
from tools.tables import fold, split_names, strip_marks

_NAMED = re.compile(r"([^,()]+?) \((\w{3})\)")
# Nicknames ("Son of the Ghazi") stand among the other names; a name sounds like the official one.
_ENOUGH_ALIKE = 0.6
_ARABIC_HEADS = re.compile(r"^(?:ال)?(?:محافظة|ولاية|إقليم|اقليم|منطقة|مقاطعة|إمارة|جهة|شعبية|عمالة|بلدية|جمهورية) ")


def subdivision_rows(curated: Iterable[Mapping[str, str]]) -> Iterator[PlaceRow]:
    """Yield the subdivisions with a point that ``curated`` lacks, by code and by country and name."""
    curated = list(curated)
    codes = {row["id"] for row in curated}
    names = {(row["country"], fold(name)) for row in curated if row["kind"] == "admin" for name in _names_of(row)}
    for iso2, subdivisions in Subdivisions().all.items():
        for code, subdivision in subdivisions.items():
            place = f"iso:{code}"
            english, arabic = _english(subdivision), _arabic(subdivision)
            if not subdivision["latLng"] or place in codes or any((iso2, fold(name)) in names for name in english):
                continue
            lat, lon = subdivision["latLng"]
            yield PlaceRow(
                kind="admin",
                geonames=0,
                code=place,
                wikidata=0,
                name_ar=arabic[0] if arabic else "",
                name_en=english[0],
                aliases=(*arabic[1:], *english[1:]),
                quiet=(),
                country=iso2,
                admin1=english[0],
                lat=float(lat),
                lon=float(lon),
                population=0,
                searched=False,
            )


def _names_of(row: Mapping[str, str]) -> list[str]:
    return [row["name_en"], *split_names(row["aliases_en"])]


def _english(subdivision: Mapping[str, Any]) -> list[str]:
    """Return the English names, the usual one first, and the official one without its marks."""
    official = strip_marks(subdivision["name"]).replace("‘", "").replace("’", "'")
    others = [name for name in _others(subdivision, "eng") if alike(name, official) >= _ENOUGH_ALIKE]
    return list(dict.fromkeys([*others, official]))


def _arabic(subdivision: Mapping[str, Any]) -> list[str]:
    official = subdivision["name"]
    plain = (_ARABIC_HEADS.sub("", strip_marks(name)) for name in _others(subdivision, "ara"))
    return list(dict.fromkeys(name for name in plain if alike(name, official) >= _ENOUGH_ALIKE))


def _others(subdivision: Mapping[str, Any], language: str) -> list[str]:
    return [name.strip() for name, code in _NAMED.findall(subdivision["localOtherName"] or "") if code == language]
