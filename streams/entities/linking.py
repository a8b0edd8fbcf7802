"""Gives recognised names the actor of the knowledge that they name, where the text tells which one."""

from collections.abc import Iterable, Sequence, Set

from streams.entities.reading import Candidate
from streams.knowledge import Actor
from streams.languages import Language
from streams.matching import Alias, NameIndex
from streams.records import EntityType, Place

_LINKED = "knowledge"
_PLACE = "gazetteer"
_LARGE = 100_000
_LABEL_LISTS = ("organization_labels", "organization_heads")


def link_to_knowledge(mentions: Sequence[Candidate], index: NameIndex, countries: Set[str]) -> list[Candidate]:
    """Give each unknown mention the id of the one actor whose name it is.

    Of actors who share a name, one that the article names elsewhere is meant, else the one whose country it shows.
    ``countries`` are ISO codes. Without either the mention stays unknown: no id beats a wrong one.
    """
    named = {mention.id for mention in mentions if not mention.is_unknown}
    return [_linked(mention, index, named, countries) if mention.is_unknown else mention for mention in mentions]


def _linked(mention: Candidate, index: NameIndex, named: Set[str], countries: Set[str]) -> Candidate:
    if mention.type == "location":
        place = _choose_place([index.gazetteer.place(number) for number in index.places(mention.key)], countries)
        return mention._replace(id=place.entity, name=place.name, via=_PLACE) if place else mention
    for key in _keys(mention, index.language):
        actor = _choose(_actors(index, key, mention.type), named, countries, is_place=bool(index.places(key)))
        if actor:
            return mention._replace(id=actor.id, name=actor.name, via=_LINKED)
    return mention


def _choose_place(places: Sequence[Place], countries: Set[str]) -> Place | None:
    """Return the largest place in a country that the article shows; elsewhere only one that is large or no city."""
    shown = [place for place in places if place.country in countries]
    known = [place for place in places if place.kind != "city" or place.population >= _LARGE]
    return max(shown or known, key=_size, default=None)


def _size(place: Place) -> tuple[bool, int]:
    return place.kind != "city", place.population


def _keys(mention: Candidate, language: Language) -> Iterable[str]:
    """Yield the mention's key, and without a first word that only says what it is: ``حزب``, ``شركة``."""
    yield mention.key
    if mention.type != "organization":
        return
    label, _, rest = mention.key.partition(" ")
    if rest and any(label in language.words(name) for name in _LABEL_LISTS):
        yield rest


def _actors(index: NameIndex, key: str, kind: EntityType) -> list[Alias]:
    return [value for value in index.matcher.values(key) if isinstance(value, Alias) and value.actor.type == kind]


def _choose(aliases: Sequence[Alias], named: Set[str], countries: Set[str], *, is_place: bool) -> Actor | None:
    whole = [alias for alias in aliases if not alias.bare]
    actors = {alias.actor.id: alias for alias in whole or aliases}
    for chosen in (
        [alias for alias in actors.values() if alias.actor.id in named],
        [alias for alias in actors.values() if alias.actor.country in countries],
        list(actors.values()),
    ):
        if len(chosen) == 1:
            break
    else:
        return None
    only = chosen[0]
    unsupported = only.actor.id not in named and only.actor.country not in countries
    # What is left of a name without its kind may be a place as well: the article must show the country.
    return None if unsupported and (only.acronym or (only.bare and is_place)) and only.actor.country else only.actor
