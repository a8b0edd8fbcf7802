"""Organizations and facilities that English names by a head: ``University of Tunis``, ``Bagram Air Base``."""

from collections.abc import Iterator

from streams.entities.reading import Candidate, Reading
from streams.entities.unknown import unknown_entity
from streams.records import EntityType

_CONFIDENCE = 0.8
_LONGEST = 6
_LONGEST_HEAD = 2
_LONGEST_PLACE = 3
_TAIL_AND_ADJECTIVE = 2
_LINKS = frozenset({"of", "for", "the"})


def find_headed(reading: Reading) -> Iterator[Candidate]:
    """Yield capitalised runs that end in a word such as University or Airport, or start with ``University of``."""
    index = 0
    while index < len(reading.pieces):
        found = _headed_at(reading, index) or _tailed_at(reading, index)
        if found:
            yield found
            index = found.stop
        else:
            index += 1


def _propose(reading: Reading, first: int, stop: int, kind: EntityType) -> Candidate:
    key, written = reading.folded(first, stop), reading.plain(first, stop)
    entity = unknown_entity(key, written, kind, "en")
    via = "organization-head" if kind == "organization" else "facility-head"
    return reading.candidate(first, stop, 0, entity, confidence=_CONFIDENCE, via=via)


def _headed_at(reading: Reading, index: int) -> Candidate | None:
    if not reading.is_capital(index):
        return None
    for kind, heads in (("organization", "organization_heads"), ("location", "facility_heads")):
        for length in (_LONGEST_HEAD, 1):
            head = " ".join(reading.key(position) for position in range(index, index + length))
            if head not in reading.language.words(heads):
                continue
            stop = index + length
            if reading.key(stop) == "the":
                stop += 1
            first = stop
            while stop - index < _LONGEST and _is_proper(reading, stop):
                stop += 1
            before = index - 1
            if stop > first and reading.listed(before, "organization_qualifiers") and reading.is_capital(before):
                return _propose(reading, before, stop, "organization" if kind == "organization" else "location")
            if stop > first:
                return _propose(reading, index, stop, "organization" if kind == "organization" else "location")
    return None


def _tailed_at(reading: Reading, index: int) -> Candidate | None:
    if not reading.is_capital(index) or reading.listed(index, "function_words"):
        return None
    if reading.is_capital(index - 1) and reading.adjacent(index) and _is_proper(reading, index - 1):
        return None
    stop, kind = _last_tail(reading, index)
    if kind is None or (stop - index == _TAIL_AND_ADJECTIVE and reading.demonym(index)):
        return None
    stop = _with_place(reading, stop)
    if all(reading.listed(position, "organization_tails") for position in range(index, stop)):
        return None
    return _propose(reading, index, stop, kind)


def _last_tail(reading: Reading, first: int) -> tuple[int, EntityType | None]:
    """Return the end of the last word such as University or Airport in a capitalised run, and what it names."""
    stop = end = first + 1
    kind: EntityType | None = None
    while stop - first < _LONGEST and reading.adjacent(stop):
        if reading.is_capital(stop):
            stop += 1
            if reading.listed(stop - 1, "organization_tails"):
                end, kind = stop, "organization"
            elif reading.listed(stop - 1, "facility_tails"):
                end, kind = stop, "location"
        elif reading.key(stop) in _LINKS and reading.is_capital(stop + 1):
            stop += 1
        else:
            break
    return end, kind


def _with_place(reading: Reading, stop: int) -> int:
    """Return the end of a name that goes on after its last head: the Central Bank of Nigeria, Institute for Peace."""
    if reading.key(stop) not in {"of", "for"} or not reading.listed(stop - 1, "tails_before_of"):
        return stop
    end = stop + 1
    while end - stop <= _LONGEST_PLACE and _is_proper(reading, end):
        end += 1
    return end if end > stop + 1 else stop


def _is_proper(reading: Reading, index: int) -> bool:
    return (
        reading.is_capital(index) and reading.adjacent(index) and not reading.listed(index, "function_words", "titles")
    )
