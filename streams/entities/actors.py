"""Mentions of the actors that the knowledge names."""

from collections.abc import Iterator, Sequence, Set

from streams.entities.reading import Candidate, Reading
from streams.entities.titles import is_titled
from streams.knowledge import Actor
from streams.matching import Alias, Scan
from streams.text.lookup import lookup_key
from streams.text.matcher import Match

_FULL = 0.97
_SHORT = 0.9
_SHORT_ALONE = 0.75


def find_actors(scan: Scan, reading: Reading, countries: Set[str], places: Set[int]) -> Iterator[Candidate]:
    """Yield the mentions of actors.

    ``countries`` are the ISO codes that the text shows, ``places`` the pieces at which names of places start.
    """
    matches = list(_written_so(reading, scan.actors))
    introduced = {
        match.values[0].actor.id
        for match in matches
        if match.stop - match.first > 1 and len({alias.actor.id for alias in match.values}) == 1
    }
    for match in matches:
        labelled = reading.listed_inside(match.first - 1, "organization_labels", "organization_plurals")
        if not labelled and _is_doubtful(match, countries, places):
            continue
        if _is_spelled_longer(reading, match) or reading.listed(match.stop, "other_body_tails"):
            continue
        actor = _choose(match, introduced, countries)
        if actor is None or not _is_meant(reading, match, actor, introduced, countries):
            continue
        confidence = _FULL if match.stop - match.first > 1 else _SHORT
        if confidence == _SHORT and actor.id not in introduced and actor.country not in countries:
            confidence = _SHORT_ALONE
        entity = (actor.id, actor.type, actor.name)
        yield reading.candidate(match.first, match.stop, match.cut, entity, confidence=confidence, via="knowledge")


def _written_so(reading: Reading, matches: Sequence[Match[Alias]]) -> Iterator[Match[Alias]]:
    """Yield the matches that are written as names are: an acronym in capitals, a name not in small letters."""
    for match in matches:
        if reading.language.article:
            yield _without_label(reading, match)
            continue
        surface = reading.text[match.start : match.end]
        written = tuple(
            alias for alias in match.values if (surface.isupper() if alias.acronym else not surface.islower())
        )
        if written:
            yield _without_label(reading, match._replace(values=written))


def _without_label(reading: Reading, match: Match[Alias]) -> Match[Alias]:
    """Leave a title or a word that only says what is named (``صحيفة``, ``شركة``) outside the mention."""
    label, _, rest = match.key.partition(" ")
    words = reading.language.words("titles" if match.values[0].actor.type == "person" else "organization_labels")
    if not rest or label not in words:
        return match
    first = match.first + 1
    return match._replace(start=reading.pieces[first].start, first=first, cut=0, key=rest)


def _is_doubtful(match: Match[Alias], countries: Set[str], places: Set[int]) -> bool:
    """Whether only bare names match, and the text does not show their country, or it is a place's name (Barcelona)."""
    if not all(alias.bare for alias in match.values):
        return False
    return match.first in places or all(alias.actor.country not in countries for alias in match.values)


def _choose(match: Match[Alias], introduced: Set[str], countries: Set[str]) -> Actor | None:
    """Return the actor meant by a name that several may share; None where the text does not tell."""
    actors = list({alias.actor.id: alias.actor for alias in match.values}.values())
    for preferred in (
        actors,
        [actor for actor in actors if actor.id in introduced],
        [actor for actor in actors if actor.country in countries],
    ):
        if len(preferred) == 1:
            return preferred[0]
    return None


def _is_meant(reading: Reading, match: Match[Alias], actor: Actor, introduced: Set[str], countries: Set[str]) -> bool:
    # The minister, not the ministry: وزيرة الخارجية الأميركية.
    slug = reading.language.bodies.get(match.key.split(" ")[0], "")
    if slug.endswith("-ministry") and reading.listed_inside(match.first - 1, "titles"):
        return False
    if match.stop - match.first > 1:
        # نصر الله alone is a surname too, as in the name of the director يسري نصر الله.
        return _starts_full_name(match, actor) or not _inside_another_name(reading, match, actor)
    if _inside_another_name(reading, match, actor):
        return False
    return actor.id in introduced or _may_stand_alone(reading, match, actor, countries)


def _may_stand_alone(reading: Reading, match: Match[Alias], actor: Actor, countries: Set[str]) -> bool:
    """Whether a single word names an actor who is not named in full anywhere in the text."""
    key = match.key
    language = reading.language
    if actor.type == "person" and reading.listed_inside(match.first - 1, "titles"):
        return True
    quoted = reading.is_quote(match.first - 1) and reading.is_quote(match.stop)
    if key in language.words("names_needing_label"):
        return quoted or reading.listed_inside(match.first - 1, "organization_labels", "organization_heads")
    if key in language.words("ambiguous_names"):
        headed = reading.listed_inside(match.first - 1, "organization_heads", "organization_plurals")
        conjunction = reading.key(match.first)[: match.cut] in {"", "و"}
        return headed or (actor.country in countries and conjunction)
    return key not in language.words("given_names") and key not in language.words("given_names_common")


def _inside_another_name(reading: Reading, match: Match[Alias], actor: Actor) -> bool:
    """Whether a single word is a part of a longer name that is not the actor's."""
    if actor.type != "person":
        return False
    before = match.first - 1
    own = {word for name in (*actor.names("ar"), *actor.names("en")) for word in lookup_key(name).split()}
    if reading.language.article:
        if reading.listed(before, "name_particles") or (not match.cut and _is_titled_name(reading, before)):
            return True
        given = reading.listed_inside(before, "given_names", "given_names_common")
        return given and not match.cut and not reading.listed(before, "titles") and reading.key(before) not in own
    if not reading.is_capital(before) or not reading.adjacent(match.first) or reading.key(before) in own:
        return False
    if reading.listed(before, "titles", "function_words") or reading.demonym(before):
        return False
    return reading.listed(before, "given_names") or bool(reading.key(before - 1))


def _starts_full_name(match: Match[Alias], actor: Actor) -> bool:
    """Whether the name begins as one of the actor's names of several words does, not with the surname."""
    first = match.key.split(" ")[0]
    canonical = (actor.name.ar, actor.name.en)
    return actor.type != "person" or any(first == lookup_key(name).split(" ")[0] for name in canonical if name)


def _is_titled_name(reading: Reading, index: int) -> bool:
    """Whether an unknown word stands between a title and a surname: it is the given name of somebody else."""
    if reading.is_boundary(index) or reading.key(index).startswith(reading.language.article) or reading.demonym(index):
        return False
    lists = ("title_complements", "institutions", "common_words", "organization_heads", "given_names")
    return not reading.listed_inside(index, *lists) and is_titled(reading, index)


def _is_spelled_longer(reading: Reading, match: Match[Alias]) -> bool:
    """Whether letters spelled out as words are a part of a longer row of them: ``إن بي سي`` in ``سي إن بي سي``."""
    letters = reading.language.words("letter_names")
    if not letters.issuperset(match.key.split(" ")):
        return False
    return _goes_on(reading, match.first - 1, -1) or _goes_on(reading, match.stop, 1)


def _goes_on(reading: Reading, index: int, step: int) -> bool:
    """Whether the piece is the name of a letter; one that is a word too (``في``) needs another letter beside it."""
    if not reading.listed(index, "letter_names"):
        return False
    return not reading.listed(index, "function_words") or reading.listed(index + step, "letter_names")
