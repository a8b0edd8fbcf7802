"""Finds the names of places and the adjectives of countries in a text."""

from collections.abc import Container, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from streams.languages import Language
from streams.locations.context import Surroundings
from streams.locations.scoring import LARGE, Evidence, NamedPlace, is_supported, rank
from streams.matching import Gazetteer, NameIndex, Scan
from streams.records import Place, Toponym
from streams.text.lookup import Piece
from streams.text.matcher import Match, longest_first, name_start

_SEPARATORS = frozenset({"،", ",", "("})
# Tanween: a country's name does not take it, an adjective does (ليبيًا).
_TANWEEN = frozenset("\u064b\u064c\u064d")
_ADJECTIVE_WINDOW = 4
_LONGEST_CODE = 4


class _Adjective(NamedTuple):
    """An adjective of a country or a people: its pieces, the letters written onto it, the country's ISO code."""

    piece: int
    cut: int
    country: str
    last: int


def recognize_places(scan: Scan, countries: Mapping[str, Place], capitals: Mapping[str, str]) -> list[Toponym]:
    """Return the toponyms of a text in order: places first resolved against each other, demonyms, unsupported names."""
    around = Surroundings(scan.text, scan.pieces, scan.language)
    gazetteer = scan.index.gazetteer
    matches, adjectives = _split(
        around, longest_first(_name_matches(around, scan)), gazetteer, frozenset(capitals.values())
    )
    taken = {index for match in matches for index in range(match.first, match.stop)}
    adjectives += _adjectives(around, taken.union(adjective.piece for adjective in adjectives))
    adjectives = [adjective for adjective in adjectives if adjective.country in countries]
    codes = {adjective.piece: adjective.country for adjective in adjectives}
    candidates = [_candidates(around, match, scan.index, capitals) for match in matches]
    evidence = Evidence(candidates, codes.values(), capitals)
    capital_words = around.language.words("capital_words")
    named: list[NamedPlace] = []
    possible: list[NamedPlace] = []
    contradicted: set[str] = set()
    for position, (match, places) in enumerate(zip(matches, candidates, strict=True)):
        following = matches[position + 1] if position + 1 < len(matches) else None
        containers = _containers(around, match, following, candidates[position + 1 : position + 2], codes)
        called_capital = any(around.before(match, count).split(" ")[0] in capital_words for count in (1, 2))
        called_capital = called_capital or around.opens_report(match)
        ranked = rank(match, places, containers, evidence, called_capital=called_capital)
        if _lies_elsewhere(ranked, containers):
            contradicted.add(match.key)
            continue
        follows_place = position > 0 and matches[position - 1].stop == match.first
        beside = _beside_actor(around, matches, candidates, evidence, position)
        if is_supported(ranked, around, evidence, follows_place=follows_place, beside_actor=beside):
            named.append(ranked)
        elif not around.is_other_word(match):
            possible.append(ranked)
    named = [name for name in named if name.contained or name.match.key not in contradicted]
    toponyms = [
        *(_toponym(name, supported=True) for name in named if not around.names_event(name.match)),
        *_demonyms(around, adjectives, countries),
        *(_toponym(name, supported=False) for name in possible if name.match.key not in contradicted),
    ]
    return sorted(toponyms, key=lambda toponym: toponym.start)


def _candidates(around: Surroundings, match: Match[int], index: NameIndex, capitals: Mapping[str, str]) -> list[Place]:
    """Return the places a match may name. A dateline is a city: ``الجزائر -`` is the capital, not the country."""
    place_of = index.gazetteer.place
    places = [place_of(number) for number in match.values]
    countries = {place.country: place for place in places if place.kind == "country"}
    if not countries or not around.opens_report(match):
        return places
    forms = around.language.words("capital_forms")
    keys = (form for word in forms for form in (f"{match.key} {word}", f"{word} {match.key}"))
    cities = (place_of(number) for key in keys for number in index.places(key))
    city = next((city for city in cities if city.country in countries and city.id in capitals.values()), None)
    return [city, countries[city.country]] if city else places


def _lies_elsewhere(named: NamedPlace, containers: frozenset[str]) -> bool:
    """Whether the text says of a city that it lies where none of that name is known: ``Jasper, Alberta``."""
    known = named.best.kind != "city" or named.is_capital or named.best.population >= LARGE
    return bool(containers) and not named.contained and not known


def _beside_actor(
    around: Surroundings,
    matches: Sequence[Match[int]],
    candidates: Sequence[Sequence[Place]],
    evidence: Evidence,
    position: int,
) -> bool:
    """Whether ``و`` joins the name to that of a country or capital, before or after it: ``قطر ومصر``."""
    match = matches[position]
    for other, second in ((position - 1, position), (position + 1, position + 1)):
        if not 0 <= other < len(matches) or around.clitic(matches[second]) != "و":
            continue
        touching = matches[other].stop == match.first or match.stop == matches[other].first
        if touching and any(place.kind == "country" or evidence.is_capital(place) for place in candidates[other]):
            return True
    return False


def _name_matches(around: Surroundings, scan: Scan) -> Iterator[Match[int]]:
    gazetteer, article = scan.index.gazetteer, around.language.article
    for named in scan.places:
        match = named
        # Capitals such as ITA or CAR are codes; names of cities are no acronyms.
        if not article and named.end - named.start <= _LONGEST_CODE and around.text[named.start : named.end].isupper():
            match = named._replace(values=tuple(n for n in named.values if gazetteer.place(n).kind != "city"))
            if not match.values:
                continue
        surface = around.text[match.start : match.end]
        abbreviation = "." in surface and bool(around.language.article)
        if around.is_capitalised(match.first, match.stop) and _TANWEEN.isdisjoint(surface) and not abbreviation:
            yield _without_head(around, match)


def _without_head(around: Surroundings, match: Match[int]) -> Match[int]:
    """Leave a word such as ``محافظة`` or ``نهر`` outside the mention when the gazetteer's name has it."""
    head, _, rest = match.key.partition(" ")
    if not rest or head not in around.language.words("heads_left_out"):
        return match
    first = match.first + 1
    return match._replace(start=around.pieces[first].start, first=first, cut=0, key=rest)


def _split(
    around: Surroundings, matches: list[Match[int]], gazetteer: Gazetteer, capitals: Container[str]
) -> tuple[list[Match[int]], list[_Adjective]]:
    """Part names from adjectives that look the same: ``السعودية`` after a noun with an article is an adjective."""
    names, adjectives = [], []
    article = around.language.article
    for match in matches:
        before = around.before(match)
        codes = around.language.demonym(around.pieces[match.first].key) if match.stop - match.first == 1 else ()
        if not codes:
            names.append(match)
        elif article and match.cut == 0 and _follows_noun(around, match, before):
            adjectives.append(_Adjective(match.first, 0, codes[0], match.first))
        elif _names_actor(match, gazetteer, capitals, accusative=article != "" and before.endswith("ا")):
            names.append(match)
        else:
            adjectives.append(_Adjective(match.first, 0, codes[0], match.first))
    return names, adjectives


def _names_actor(match: Match[int], gazetteer: Gazetteer, capitals: Container[str], *, accusative: bool) -> bool:
    """Whether the word names a country, or a capital and is no adjective: ``في برازيليا``, but ``فريقا برازيليا``."""
    places = [gazetteer.place(number) for number in match.values]
    return any(place.kind == "country" or (not accusative and place.id in capitals) for place in places)


def _follows_noun(around: Surroundings, match: Match[int], before: str) -> bool:
    """Whether a definite noun stands before the word, or a name with its kind before it: ``صحيفة عكاظ السعودية``."""
    language = around.language
    if any(key.startswith(language.article) for _, key in language.readings(before)):
        return True
    kind = around.pieces[match.first - 2].key if before and match.first > 1 else ""
    return bool(kind) and language.is_listed_inside(kind, "organization_labels", "organization_heads")


def _adjectives(around: Surroundings, taken: set[int]) -> list[_Adjective]:
    found = []
    for index, piece in enumerate(around.pieces):
        readings = _adjective_readings(around.language, piece.key)
        if not readings or index in taken or not around.is_capitalised(index, index + 1):
            continue
        following = around.pieces[index + 1].key
        for cut, key in readings:
            pair = around.language.demonym_of_two(key, following) if following else ()
            if codes := pair or _demonym(around, piece, key):
                found.append(_Adjective(index, cut, codes[0], index + 1 if pair else index))
                break
    return found


@lru_cache(maxsize=1 << 15)
def _adjective_readings(language: Language, key: str) -> tuple[tuple[int, str], ...]:
    """Return the readings of a word that may be an adjective of a country, alone or with the word after it."""
    return tuple(
        (cut, rest)
        for cut, rest in language.readings(key)
        if language.demonym(rest) or language.demonym(rest.removesuffix("ا")) or language.starts_demonym(rest)
    )


def _demonym(around: Surroundings, piece: Piece, key: str) -> tuple[str, ...]:
    """Return the countries of an adjective; one with tanween (``ليبيًا``) is looked up without its last letter."""
    codes = around.language.demonym(key)
    if not codes and not _TANWEEN.isdisjoint(around.text[piece.start : piece.end]):
        codes = around.language.demonym(key.removesuffix("ا"))
    return codes


def _containers(
    around: Surroundings,
    match: Match[int],
    following: Match[int] | None,
    places: Sequence[Sequence[Place]],
    codes: Mapping[int, str],
) -> frozenset[str]:
    """Return the countries and provinces that the text writes beside a name: ``Tripoli, Libya``, ``سرت الليبية``."""
    found: set[str] = set()
    if following and following.first == match.stop + 1 and around.after(match) in _SEPARATORS:
        for place in places[0]:
            if place.kind == "country" and place.country:
                found.add(place.country)
            elif place.kind in {"admin", "region"}:
                found.update(name for name in (place.name.en, place.name.ar) if name)
    if around.language.article:
        if match.stop in codes:
            found.add(codes[match.stop])
    else:
        nearby = range(max(match.first - _ADJECTIVE_WINDOW, 0), match.first)
        heads = around.language.words("place_heads")
        if around.before(match) in heads or around.before(match, 2) in heads:
            found.update(codes[index] for index in nearby if index in codes)
    return frozenset(found)


def _toponym(name: NamedPlace, *, supported: bool) -> Toponym:
    places = tuple(place for _, place in name.ranked)
    return Toponym(name.match.start, name.match.end, places, supported=supported)


def _demonyms(
    around: Surroundings, adjectives: Sequence[_Adjective], countries: Mapping[str, Place]
) -> Iterator[Toponym]:
    for adjective in adjectives:
        piece = around.pieces[adjective.piece]
        start = name_start(around.text, piece, adjective.cut)
        yield Toponym(start, around.pieces[adjective.last].end, (countries[adjective.country],), "demonym")
