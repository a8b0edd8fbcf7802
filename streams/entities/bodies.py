"""Bodies of a country: a government, a parliament, a ministry, named by the country's adjective."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from streams.entities.reading import Candidate, Reading
from streams.knowledge import Actor, Knowledge
from streams.languages import LANGUAGES
from streams.matching.unknown import unknown_entity
from streams.records import EntityType, Name
from streams.text.lookup import lookup_key
from streams.text.matcher import Match

_NAMED = 0.93
_MINISTRY = 0.8
_ONE_WORD = 1
_PLURALS = ("lands", "States", "Emirates", "Philippines", "Seychelles", "Maldives", "Bahamas", "Comoros")


class Owner(NamedTuple):
    """A country's name right before a body. ``belongs``: an abbreviation used as an adjective (U.S. Navy)."""

    country: str
    first: int
    belongs: bool


class NamedCountries(NamedTuple):
    """Where a text names countries: by the piece after the name, and by its first piece with the piece after it."""

    before: Mapping[int, Owner]
    starting: Mapping[int, tuple[str, int]]


class BodyFinder:
    """Finds the bodies of countries. Their ids are an actor's, or like ``desk:eg-parliament``."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._known: Mapping[tuple[str, str], Actor] = _known_bodies(knowledge)
        self._countries = {country.place.country: country.place.name for country in knowledge.countries}

    def find(self, matches: Sequence[Match[str]], reading: Reading, named: NamedCountries) -> list[Candidate]:
        """Return the bodies that ``matches`` name with their countries."""
        found: list[Candidate] = []
        bare: list[tuple[Match[str], str]] = []
        slugs: dict[str, set[str]] = {}
        for match in matches:
            slug = match.values[0]
            country, first, stop = _country(reading, match, named)
            if country:
                found.append(self._candidate(reading, (first, stop, match.cut), country, slug))
                slugs.setdefault(slug, set()).add(country)
            elif _is_ministry(reading, match, slug):
                bare.append((match, slug))
        for match, slug in bare:
            countries = slugs.get(slug, set())
            span = (match.first, match.stop, match.cut)
            if len(countries) == 1:
                found.append(self._candidate(reading, span, next(iter(countries)), slug))
            else:
                key, written = reading.folded(*span), reading.plain(*span)
                entity = unknown_entity(key, written, "organization", reading.language.code)
                found.append(reading.candidate(*span, entity, confidence=_MINISTRY, via="ministry"))
        return found

    def entity(self, country: str, slug: str) -> tuple[str, EntityType, Name]:
        """Return id, type and name of the body ``slug`` of a country."""
        actor = self._known.get((country, slug))
        if actor:
            return actor.id, actor.type, actor.name
        return f"desk:{country.lower()}-{slug}", "organization", self._name(country, slug)

    def _candidate(self, reading: Reading, span: tuple[int, int, int], country: str, slug: str) -> Candidate:
        return reading.candidate(*span, self.entity(country, slug), confidence=_NAMED, via="body")

    def _name(self, country: str, slug: str) -> Name:
        arabic = LANGUAGES["ar"]
        head = arabic.body_names.get(slug)
        adjectives = arabic.adjectives.get(country)
        name_ar = None
        if head and adjectives:
            noun, _, tail = head.partition("*")
            adjective = adjectives[_is_feminine(lookup_key(noun))].replace(" ", " ال")
            name_ar = " ".join(f"{noun} ال{adjective} {tail}".split())
        english = LANGUAGES["en"].body_names.get(slug)
        place = self._countries.get(country)
        owner = _with_article(place.en) if place and place.en else None
        name_en = f"{english} of {owner}" if english and owner else None
        return Name(name_ar, name_en)


def _with_article(country: str) -> str:
    """Return a country's English name as it follows a preposition: of the Netherlands."""
    plural = country.endswith(_PLURALS)
    described = any(word in country.split() for word in ("Republic", "Kingdom"))
    return f"the {country}" if plural or described else country


def _known_bodies(knowledge: Knowledge) -> dict[tuple[str, str], Actor]:
    """Map country and slug to the actors that are such bodies by one of their own names."""
    known: dict[tuple[str, str], Actor] = {}
    for language in LANGUAGES.values():
        for actor in knowledge.actors:
            if actor.type != "organization" or not actor.country:
                continue
            for name in actor.names(language.code):
                words = lookup_key(name).split()
                # The adjective stands behind the noun in Arabic, before it in English.
                adjective, body = (words[-1], words[:-1]) if language.article else (words[0], words[1:])
                slug = language.bodies.get(" ".join(body))
                if slug and actor.country in language.demonym(adjective):
                    known.setdefault((actor.country, slug), actor)
    return known


def _country(reading: Reading, match: Match[str], named: NamedCountries) -> tuple[str | None, int, int]:
    """Return the country of a body with the pieces that its name covers."""
    if reading.language.article:
        codes, length = reading.demonym_from(match.stop)
        definite = reading.key(match.stop).startswith(reading.language.article)
        agrees = _is_feminine(match.key) == reading.key(match.stop).endswith("ه")
        stop = _after_tail(reading, match, match.stop + length)
        if stop and codes and definite and agrees and _stands_alone(reading, match):
            return codes[0], match.first, stop
        return None, match.first, match.stop
    codes, length = reading.demonym_before(match.first)
    if codes and reading.is_capital(match.first - length):
        return codes[0], match.first - length, match.stop
    if reading.key(match.stop) == "of" and reading.is_capital(match.first):
        first = match.stop + 1 + (reading.key(match.stop + 1) == "the")
        if first in named.starting:
            country, stop = named.starting[first]
            return country, match.first, stop
    owner = named.before.get(match.first)
    if owner and owner.belongs:
        return owner.country, owner.first, match.stop
    return owner.country if owner and reading.is_capital(match.first) else None, match.first, match.stop


def _after_tail(reading: Reading, match: Match[str], stop: int) -> int:
    """Return the end of the name behind the adjective, which ends at ``stop``; 0 where its last words are missing."""
    tail = reading.language.body_tails.get(match.values[0], "").split()
    keys = [reading.key(index) for index in range(stop, stop + len(tail))]
    return stop + len(tail) if keys == tail else 0


def _is_feminine(head: str) -> bool:
    first = head.split(" ", maxsplit=1)[0]
    return first.endswith(("ه", "ات"))


def _stands_alone(reading: Reading, match: Match[str]) -> bool:
    """Whether a short form such as ``الخارجية`` is the ministry, not an adjective or the end of a title."""
    if match.stop - match.first > _ONE_WORD or not match.values[0].endswith("ministry"):
        return True
    before = match.first - 1
    return not reading.is_word(before) or reading.listed_inside(
        before, "verbs_of_saying", "acting_verbs", "function_words", "body_prefixes"
    )


def _is_ministry(reading: Reading, match: Match[str], slug: str) -> bool:
    if not slug.endswith("-ministry") or match.stop - match.first == _ONE_WORD:
        return False
    return bool(reading.language.article) or reading.is_capital(match.first)
