"""Further mentions of what the text names elsewhere: the whole name, or ``Cavusoglu`` beside ``Mevlut Cavusoglu``."""

from collections.abc import Iterator, Mapping, Sequence

from streams.entities.reading import Candidate, Reading
from streams.languages import Language
from streams.text.matcher import PhraseMatcher, longest_first

_CONFIDENCE = 0.82
_SURE = 0.8
_SHORTEST = 3
# Arabic words are short without their vowels.
_SHORTEST_WITH_ARTICLE = 4
# On the Zipf scale in halves: a word as frequent as this is more often the word than the name.
_FREQUENT = 9
_SURE_OF_PLACE = 0.95
_LEADS_TO_PLACES = frozenset({"ب", "ل"})


def with_later_mentions(reading: Reading, found: Sequence[Candidate]) -> list[Candidate]:
    """Add what names again what is found: whole names, and surnames of exactly one person named in full.

    A place that has such a surname as its name is that person, unless the text says that it is a place.
    """
    surnames = _surnames(reading, found)
    found = [_as_surname(reading, candidate, surnames) for candidate in found]
    names = {**_whole_names(reading, found), **surnames}
    taken = {index for candidate in found for index in range(candidate.first, candidate.stop)}
    return [*found, *_unclaimed(reading, names, taken)]


def _whole_names(reading: Reading, found: Sequence[Candidate]) -> dict[str, Candidate]:
    """Return the names that are unmistakable: of several words, or one that is no frequent word."""
    frequencies = reading.language.frequencies
    names: dict[str, list[Candidate]] = {}
    for candidate in found:
        rare = candidate.length > 1 or frequencies.get(candidate.key, 0) < _FREQUENT
        if rare and candidate.confidence >= _SURE and len(candidate.key) >= _shortest(reading.language):
            names.setdefault(candidate.key, []).append(candidate)
    return {key: same[0] for key, same in names.items() if len({candidate.type for candidate in same}) == 1}


def _surnames(reading: Reading, found: Sequence[Candidate]) -> dict[str, Candidate]:
    surnames: dict[str, list[Candidate]] = {}
    for candidate in found:
        if candidate.type == "person" and candidate.length > 1:
            surname = reading.key(candidate.stop - 1)
            if _can_stand_alone(reading, surname):
                surnames.setdefault(surname, []).append(candidate)
    return {
        surname: min(people, key=lambda person: person.first)
        for surname, people in surnames.items()
        if len({person.id for person in people}) == 1
    }


def _as_surname(reading: Reading, candidate: Candidate, surnames: Mapping[str, Candidate]) -> Candidate:
    """Make a person of a place whose name is the surname of one who is named in full: ``عون``, of ``جوزيف عون``.

    Not where a word that leads to places stands before it, nor in English, where capitals tell names apart better.
    """
    person = surnames.get(candidate.key) if candidate.type == "location" and candidate.length == 1 else None
    if person is None or not reading.language.article or candidate.confidence >= _SURE_OF_PLACE:
        return candidate
    clitic = reading.key(candidate.first).removesuffix(candidate.key)
    if clitic[-1:] in _LEADS_TO_PLACES or reading.listed_inside(candidate.first - 1, "locatives", "place_heads"):
        return candidate
    return candidate._replace(id=person.id, type="person", name=person.name, via="later-mention")


def _unclaimed(reading: Reading, names: Mapping[str, Candidate], taken: set[int]) -> Iterator[Candidate]:
    if not names:
        return
    matcher: PhraseMatcher[Candidate] = PhraseMatcher(names.items())
    for match in longest_first(matcher.find(reading.text, reading.pieces, reading.language.readings)):
        span = range(match.first, match.stop)
        if not taken.isdisjoint(span) or (len(span) == 1 and not _is_name_here(reading, match.first)):
            continue
        named = match.values[0]
        entity = (named.id, named.type, named.name)
        yield reading.candidate(match.first, match.stop, match.cut, entity, confidence=_CONFIDENCE, via="later-mention")


def _shortest(language: Language) -> int:
    """Return how many letters a name has at the least that may come again alone."""
    return _SHORTEST_WITH_ARTICLE if language.article else _SHORTEST


def _can_stand_alone(reading: Reading, surname: str) -> bool:
    language = reading.language
    if len(surname) < _shortest(language) or language.demonym(surname):
        return False
    lists = ["function_words", "common_words", "ambiguous_names", "name_endings", "titles", "title_complements"]
    if language.article:
        lists += ["given_names", "given_names_common"]
    return not any(surname in language.words(name) for name in lists)


def _is_name_here(reading: Reading, index: int) -> bool:
    if reading.language.article:
        return not reading.listed(index - 1, "given_names")
    if not reading.is_capital(index):
        return False
    other_given = reading.listed(index - 1, "given_names") and reading.is_capital(index - 1)
    return not other_given and not (reading.is_capital(index + 1) and reading.adjacent(index + 1))
