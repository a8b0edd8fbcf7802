"""Shorter mentions of people who are named in full elsewhere: ``Cavusoglu`` beside ``Mevlut Cavusoglu``."""

from collections.abc import Iterator, Mapping, Sequence, Set

from streams.entities.reading import Candidate, Reading

_CONFIDENCE = 0.82
_SHORTEST = {"ar": 4, "en": 3}


def with_later_mentions(reading: Reading, found: Sequence[Candidate]) -> list[Candidate]:
    """Add single words that are the surname of exactly one person named in full, before or after (headlines)."""
    owners = _owners(reading, found)
    taken = {index for candidate in found for index in range(candidate.first, candidate.stop)}
    return [*found, *_unclaimed(reading, owners, taken)]


def _owners(reading: Reading, found: Sequence[Candidate]) -> dict[str, Candidate]:
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


def _unclaimed(reading: Reading, owners: Mapping[str, Candidate], taken: Set[int]) -> Iterator[Candidate]:
    for index, piece in enumerate(reading.pieces if owners else ()):
        if index in taken or not piece.key:
            continue
        for cut, key in reading.language.readings(piece.key):
            owner = owners.get(key)
            if owner and _is_name_here(reading, index):
                entity = (owner.id, owner.type, owner.name)
                yield reading.candidate(index, index + 1, cut, entity, confidence=_CONFIDENCE, via="later-mention")
                break


def _can_stand_alone(reading: Reading, surname: str) -> bool:
    language = reading.language
    if len(surname) < _SHORTEST[language.code] or language.demonym(surname):
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
