"""Organizations and facilities that Arabic names by a head: ``جامعة القاهرة``, ``معبر رفح``."""

from collections.abc import Iterator, Set

from streams.entities.reading import Candidate, Reading
from streams.entities.unknown import unknown_entity
from streams.records import EntityType

_CONFIDENCE = 0.72
_QUOTED = 0.8
_LONGEST_QUOTE = 4
_MOST_TAILS = 3


def find_headed(reading: Reading, place_starts: Set[int], place_pieces: dict[int, int]) -> Iterator[Candidate]:
    """Yield what is named by a head. ``place_pieces`` leads from the first piece of a place's name to its end."""
    for index in range(len(reading.pieces)):
        cut = _head_cut(reading, index, "organization_heads")
        if cut is not None:
            kind: EntityType = "organization"
        else:
            cut = _head_cut(reading, index, "facility_heads")
            kind = "location"
        if cut is None:
            continue
        stop, confidence = _proper_end(reading, index + 1, place_starts, place_pieces)
        if stop == index + 1:
            continue
        stop = _with_tails(reading, stop, "organization_tails" if kind == "organization" else "facility_tails")
        key, written = reading.folded(index, stop, cut), reading.plain(index, stop, cut)
        entity = unknown_entity(key, written, kind, "ar")
        via = "organization-head" if kind == "organization" else "facility-head"
        yield reading.candidate(index, stop, cut, entity, confidence, via)


def _head_cut(reading: Reading, index: int, heads: str) -> int | None:
    if not reading.is_word(index):
        return None
    words = reading.language.words(heads)
    return next((cut for cut, key in reading.language.readings(reading.key(index)) if key in words), None)


def _proper_end(
    reading: Reading, first: int, place_starts: Set[int], place_pieces: dict[int, int]
) -> tuple[int, float]:
    """Return where the proper part of the name ends, ``first`` if there is none, and how sure that is."""
    if reading.is_quote(first):
        stop = first + 1
        while stop - first <= _LONGEST_QUOTE and reading.is_word(stop):
            stop += 1
        closed = reading.is_quote(stop) and stop > first + 1
        return (stop + 1, _QUOTED) if closed else (first, 0.0)
    if first in place_starts:
        return place_pieces[first], _CONFIDENCE
    return (first + 1, _CONFIDENCE) if _is_proper(reading, first) else (first, 0.0)


def _is_proper(reading: Reading, index: int) -> bool:
    """Whether a definite noun follows that is not an adjective of the head."""
    key = reading.key(index)
    if not key.startswith(reading.language.article) or not reading.adjacent(index):
        return False
    return not (
        reading.is_boundary(index)
        or reading.demonym(index)
        or reading.listed(index, "organization_stops", "common_words", "title_complements")
    )


def _with_tails(reading: Reading, stop: int, tails: str) -> int:
    limit = stop + _MOST_TAILS
    while stop < limit and reading.adjacent(stop):
        key = reading.key(stop)
        definite = key.startswith(reading.language.article)
        if not reading.listed(stop, tails) and not (reading.demonym(stop) and definite):
            break
        stop += 1
    return stop
