"""Gives recognised names the actor of the knowledge that they name, where the text tells which one."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from streams.entities.reading import Candidate
from streams.knowledge import Actor
from streams.languages import Language
from streams.matching import Alias, NameIndex
from streams.records import EntityType, Name, Place
from streams.text.lookup import lookup_key

_LINKED = "knowledge"
_PLACE = "gazetteer"
_BODY = "body"
_LARGE = 100_000
_MUCH_MORE = 2
_LABEL_LISTS = ("organization_labels", "organization_heads")

#: Leads from a country and the slug of one of its bodies to id, type and name.
NamedBody = Callable[[str, str], tuple[str, EntityType, Name]]


def link_to_knowledge(
    mentions: Sequence[Candidate], text: str, index: NameIndex, countries: Mapping[str, int], body: NamedBody
) -> list[Candidate]:
    """Give each unknown mention the id of the one actor whose name it is.

    Of actors who share a name, one that the article names elsewhere is meant, else the one whose country it shows. A
    body without its country's adjective is that of the country which the article is mostly about. ``countries`` are ISO
    codes with how often the article shows them, ``body`` names the bodies of a country. Without any of it the mention
    stays unknown: no id beats a wrong one.
    """
    named = {mention.id for mention in mentions if not mention.is_unknown}
    linker = _Linker(text, index, named, countries, main_country(countries), body)
    return [linker.linked(mention) if mention.is_unknown else mention for mention in mentions]


def main_country(countries: Mapping[str, int]) -> str | None:
    """Return the country that is shown much more often than any other, if there is one."""
    first, second = sorted([0, 0, *countries.values()])[-1:-3:-1]
    most = [country for country, count in countries.items() if count == first]
    return most[0] if most and first >= _MUCH_MORE * second else None


@dataclass(frozen=True, slots=True)
class _Linker:
    """What one article tells about the names in it."""

    text: str
    index: NameIndex
    named: Set[str]
    countries: Mapping[str, int]
    main: str | None
    body: NamedBody

    def linked(self, mention: Candidate) -> Candidate:
        if mention.type == "location":
            place = self._place(mention)
            return mention._replace(id=place.entity, name=place.name, via=_PLACE) if place else mention
        if actor := self._actor(mention):
            return mention._replace(id=actor.id, name=actor.name, via=_LINKED)
        slug = self.index.language.bodies.get(mention.key)
        if self.main and slug and mention.type == "organization":
            entity, _, name = self.body(self.main, slug)
            return mention._replace(id=entity, name=name, via=_BODY)
        return mention

    def _place(self, mention: Candidate) -> Place | None:
        gazetteer = self.index.gazetteer
        code = gazetteer.country_of_code(self.text[mention.start : mention.end])
        if code is not None and self.text[mention.start - 1 : mention.start] == "(":
            return code
        return _choose_place([gazetteer.place(number) for number in self.index.places(mention.key)], self.countries)

    def _actor(self, mention: Candidate) -> Actor | None:
        for key in _keys(mention, self.index.language):
            is_place = bool(self.index.places(key))
            if actor := _choose(_actors(self.index, key, mention.type), self.named, self.countries, is_place=is_place):
                return actor
        return self._national(mention) if mention.type == "organization" and self.main else None

    def _national(self, mention: Candidate) -> Actor | None:
        """Return the body of the main country that is called so with the country's adjective."""
        language = self.index.language
        article = language.article
        actors = {
            alias.actor.id: alias.actor
            for adjective in language.adjectives.get(self.main or "", ())
            for alias in _actors(
                self.index,
                lookup_key(f"{mention.key} {article}{adjective}" if article else f"{adjective} {mention.key}"),
                mention.type,
            )
            if alias.actor.country == self.main
        }
        return next(iter(actors.values())) if len(actors) == 1 else None


def _choose_place(places: Sequence[Place], countries: Container[str]) -> Place | None:
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


def _choose(aliases: Sequence[Alias], named: Set[str], countries: Container[str], *, is_place: bool) -> Actor | None:
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
