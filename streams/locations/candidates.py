"""Every place that a name of the text may mean, in the spelling of the text or one that rules make equal to it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from streams.geography import Point
from streams.languages import Language
from streams.locations.context import Surroundings
from streams.matching import NameIndex
from streams.records import Place, PlaceKind, PlaceRole
from streams.text.matcher import Match

# Decades of population that it costs to be spelled otherwise, with another word or without one.
_OTHER_SPELLING, _SHORT_OTHER_SPELLING, _LONG = 1.2, 2.5, 5
_OTHER_ARTICLE = 0.6
_WITHOUT_KIND, _BESIDE_KNOWN = 0.3, 2.0
_SOUNDS_SO, _SOUNDS_SO_TOO = 0.7, 2.2
_MINOR = 1.3
_OWN_COUNTRY = 2.5
_LARGE = 1_000_000
# The text itself writes the word that the gazetteer's name has: that is no chance.
_WITH_KIND = -2.0
_AT_ITS_TOWN = 1.5
_MOST = 40
_KINDS: tuple[tuple[str, PlaceKind], ...] = (("city_words", "city"), ("admin_words", "admin"), ("water_words", "water"))
# Words that the gazetteer's name may have and the text leave out, and the kind of place that they then say.
_LEFT_OUT: Mapping[str, Sequence[tuple[str, PlaceKind]]] = {
    "ar": (
        *(("مدينه", "city"), ("محافظه", "admin"), ("ولايه", "admin"), ("اقليم", "admin")),
        *(("مقاطعه", "admin"), ("منطقه", "admin")),
    ),
    "en": (("province", "admin"), ("state", "admin"), ("governorate", "admin"), ("region", "admin")),
}


class Option(NamedTuple):
    """A place that a name may mean, and what its spelling costs it. ``nearby``: it only tells where about."""

    place: Place
    cost: float
    nearby: bool = False


class PlaceName(NamedTuple):
    """A name in the text that is known to be one of a place, or an adjective (``role`` demonym).

    ``kind`` is what the words around it say that it is, ``names`` where its options are from. Names of one key and
    ``sense`` mean one place: the river Niger is not the country, nor a dateline Tunis.
    """

    match: Match[int]
    around: Surroundings
    names: NameIndex
    role: PlaceRole
    options: tuple[Option, ...]
    kind: PlaceKind | None
    sense: str = ""


@lru_cache(maxsize=1 << 13)
def find_options(key: str, heads: tuple[str, ...], index: NameIndex) -> tuple[Option, ...]:
    """Return the places that ``key`` may mean, each once, with the cheapest of its spellings.

    ``heads`` are words for a kind of place that stand beside the name in the text: ``نهر`` before ``السند``.
    """
    options = _cheapest([*_with_heads(key, heads, index), *_options(key, index)])
    return _below_countries(options, in_arabic=bool(index.language.article))


def sounding_options(name: PlaceName, countries: Collection[str]) -> tuple[Option, ...]:
    """Return the places of ``countries`` that sound like a name, for one that no spelling of leads to."""
    numbers = name.names.gazetteer.sounding(name.match.key, countries)
    cost = _SOUNDS_SO_TOO if name.options else _SOUNDS_SO
    return _cheapest([Option(name.names.gazetteer.place(number), cost) for number in numbers])


def heads_beside(match: Match[int], around: Surroundings) -> tuple[str, ...]:
    """Return the word for a kind of place before an Arabic name, or behind an English one."""
    word = around.before(match) if around.language.article else around.after(match)
    named = (rest for _, rest in around.language.readings(word)) if word else ()
    return tuple(key for key in named if around.language.is_listed(key, *(words for words, _ in _KINDS)))


def kind_of_plural(word: str, language: Language) -> tuple[PlaceKind, str] | None:
    """Return the kind of place that a plural or dual names, and its singular where that is written behind names."""
    for _, key in language.readings(word):
        for words, kind in _KINDS:
            if language.is_listed(key, f"plural_{words}"):
                return kind, "" if language.article else _singular(key)
    return None


def _singular(key: str) -> str:
    return f"{key[:-3]}y" if key.endswith("ies") else key.removesuffix("s")


def _cheapest(options: Iterable[Option]) -> tuple[Option, ...]:
    cheapest: dict[str, Option] = {}
    for option in options:
        known = cheapest.get(option.place.id)
        if known is None or option.cost < known.cost:
            cheapest[option.place.id] = option
    return tuple(sorted(cheapest.values(), key=lambda option: option.cost)[:_MOST])


def point_of(place: Place) -> Point:
    """Return where a place is."""
    return Point(place.lat, place.lon)


def _below_countries(options: tuple[Option, ...], *, in_arabic: bool) -> tuple[Option, ...]:
    """Make a place less likely that has the name of its own country: ``الجزائر`` alone is neither city nor province.

    In Arabic a town that has the name of any country, too: ``فلسطين`` is not Palestine, Texas.
    """
    countries = {option.place.country for option in options if option.place.kind == "country" and option.cost == 0}
    if not countries:
        return options
    return tuple(
        option._replace(cost=option.cost + _OWN_COUNTRY)
        if option.place.kind != "country"
        and option.cost >= 0
        and (option.place.country in countries or (in_arabic and _is_small_town(option.place)))
        else option
        for option in options
    )


def _is_small_town(place: Place) -> bool:
    return place.kind == "city" and place.population < _LARGE


def _with_heads(key: str, heads: Iterable[str], index: NameIndex) -> Iterator[Option]:
    article = index.language.article
    for head in heads:
        for written in (f"{head} {key}", f"{head} {article}{key}") if article else (f"{key} {head}",):
            yield from _exact(written, index, _WITH_KIND)


def kind_beside(match: Match[int], around: Surroundings) -> PlaceKind | None:
    """Return what kind of place the words beside or within the name say that it is."""
    language, within = around.language, match.key.split() or [""]
    for words, kind in _KINDS:
        if around.in_list(match, words):
            return kind
        named = language.words(words)
        after = around.after(match) if not language.article else ""
        first = within[0].removeprefix(language.article)
        if after in named or (len(within) > 1 and (first in named or within[-1] in named)):
            return kind
    return None


def _options(key: str, index: NameIndex) -> Iterator[Option]:
    exact = tuple(_exact(key, index, 0.0))
    yield from exact
    language = index.language
    known = any(not option.cost and option.place.kind != "city" for option in exact)
    for word, kind in _LEFT_OUT.get(language.code, ()):
        cost = _BESIDE_KNOWN if known else _WITHOUT_KIND
        named = _exact(f"{word} {key}" if language.article else f"{key} {word}", index, cost)
        yield from (option for option in named if option.place.kind == kind)
    rest = _without_kind(key, language)
    if rest:
        yield from _exact(rest, index, _WITHOUT_KIND)
    if article := language.article:
        other = key.removeprefix(article) if key.startswith(article) else article + key
        yield from _exact(other, index, _OTHER_ARTICLE)
    # Latin spellings of one name hardly differ: what is spelled exactly so is meant.
    for spelled in filter(None, (key, rest) if language.article or not exact else ()):
        cost = _OTHER_SPELLING if len(spelled) >= _LONG else _SHORT_OTHER_SPELLING
        for number in index.gazetteer.loosely(spelled):
            yield Option(index.gazetteer.place(number), cost)
    if not exact and (town := _town_of_facility(key, language) or _town_in_front(key, index)):
        yield from _facilities(town, index)


def _exact(key: str, index: NameIndex, cost: float) -> Iterator[Option]:
    for number in index.all_places(key):
        place = index.gazetteer.place(number)
        # Of the provinces only those of the knowledge make the news.
        minor = place.kind == "admin" and index.gazetteer.is_listed(number)
        yield Option(place, cost + _MINOR if minor else cost)


def _without_kind(key: str, language: Language) -> str:
    """Return a name without the word for its kind: ``محافظة حلب``, ``Monroe County``."""
    first, _, after_first = key.partition(" ")
    before_last, _, last = key.rpartition(" ")
    for words, _ in _KINDS:
        named = language.words(words)
        if after_first and first in named:
            return after_first
        if before_last and not language.article and last in named:
            return before_last
    return ""


def _town_of_facility(key: str, language: Language) -> str:
    """Return the town that a facility is called after: ``مستشفى الفروانية``; it lies there or close by."""
    words = key.split()
    if language.article:
        tails = language.words("facility_tails")
        while len(words) > 1 and words[-1] in tails:
            words.pop()
        named = len(words) > 1 and words[0] in language.words("facility_heads")
        return " ".join(words[1:]) if named else ""
    for length in (2, 1):
        if len(words) > length and " ".join(words[-length:]) in language.words("facility_tails"):
            return " ".join(words[:-length])
    return ""


def _town_in_front(key: str, index: NameIndex) -> str:
    """Return the longest name of a place that an institution's begins with: the Barren County Detention Center."""
    words = key.split()
    if index.language.article or not words or words[-1] not in index.language.words("institution_tails"):
        return ""
    fronts = (" ".join(words[:length]) for length in range(len(words) - 1, 0, -1))
    return next((front for front in fronts if index.all_places(front)), "")


def _facilities(town: str, index: NameIndex) -> Iterator[Option]:
    for option in _exact(town, index, _AT_ITS_TOWN):
        if option.place.kind in {"city", "admin", "region", "country"}:
            yield option._replace(place=replace(option.place, kind="facility"), nearby=True)
