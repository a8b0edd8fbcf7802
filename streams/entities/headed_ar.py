"""Organizations and facilities that Arabic names by a head: ``جامعة القاهرة``, ``معبر رفح``."""

from collections.abc import Iterator, Mapping

from streams.entities.reading import Candidate, Reading
from streams.entities.unknown import unknown_entity

_CONFIDENCE = 0.72
_QUOTED = 0.8
_LONGEST_QUOTE = 4
_MOST_TAILS = 3
_SHORTEST_NAME = 3
_ADJECTIVE_ENDINGS = ("ي", "يه")
_SHORTEST_ADJECTIVE = 6


def find_headed(reading: Reading, named: Mapping[int, Candidate]) -> Iterator[Candidate]:
    """Yield what is named by a head. ``named`` leads from a piece to the longest other name there.

    A word that only says what is named (``صحيفة``, ``شركة``) stays outside.
    """
    for index in range(len(reading.pieces)):
        found = _headed_at(reading, index, named)
        if found:
            yield found


def _headed_at(reading: Reading, index: int, named: Mapping[int, Candidate]) -> Candidate | None:
    cut = _head_cut(reading, index, "organization_heads")
    is_organization = cut is not None
    if cut is None:
        cut = _head_cut(reading, index, "facility_heads")
    stop, confidence = (
        (index + 1, 0.0)
        if cut is None
        else _proper_end(reading, index + 1, named, cut, is_organization=is_organization)
    )
    if cut is None or stop == index + 1:
        return None
    first = index
    if reading.pieces[index].key[cut:] in reading.language.words("organization_labels"):
        quoted = reading.is_quote(index + 1)
        first, stop, cut = (index + 2, stop - 1, 0) if quoted else (index + 1, stop, 0)
    else:
        stop = _with_tails(reading, stop, "organization_tails" if is_organization else "facility_tails")
    key, written = reading.folded(first, stop, cut), reading.plain(first, stop, cut)
    entity = unknown_entity(key, written, "organization" if is_organization else "location", "ar")
    via = "organization-head" if is_organization else "facility-head"
    if first > index:
        via = "organization-label"
    return reading.candidate(first, stop, cut, entity, confidence=confidence, via=via)


def _head_cut(reading: Reading, index: int, heads: str) -> int | None:
    if not reading.is_word(index):
        return None
    words = reading.language.words(heads)
    return next((cut for cut, key in reading.language.readings(reading.key(index)) if key in words), None)


def _proper_end(
    reading: Reading, first: int, named: Mapping[int, Candidate], cut: int, *, is_organization: bool
) -> tuple[int, float]:
    """Return where the proper part of the name ends, ``first`` if there is none, and how sure that is."""
    if reading.is_quote(first):
        stop = first + 1
        while stop - first <= _LONGEST_QUOTE and reading.is_word(stop):
            stop += 1
        closed = reading.is_quote(stop) and stop > first + 1
        return (stop + 1, _QUOTED) if closed else (first, 0.0)
    head = reading.key(first - 1)[cut:]
    if not reading.adjacent(first) or not _can_lead(reading, first - 1, head):
        return first, 0.0
    stop = _named_end(reading, first, named, head, is_organization=is_organization)
    if stop == first and _is_proper(reading, first):
        stop = first + 1
    elif stop == first and head in reading.language.words("heads_before_any_name"):
        stop = _unknown_end(reading, first)
    return stop, _CONFIDENCE if stop > first else 0.0


def _can_lead(reading: Reading, index: int, head: str) -> bool:
    """Whether the head at ``index`` may start a name: to jail a man is no jail, the way to a front no movement."""
    words = reading.language.words
    if head in words("heads_before_quotes"):
        return False
    if head in words("heads_after_locatives"):
        return reading.listed(index - 1, "locatives")
    return head not in words("heads_never_led") or not reading.listed(index - 1, "directions")


def _named_end(
    reading: Reading, first: int, named: Mapping[int, Candidate], head: str, *, is_organization: bool
) -> int:
    """Return where a known name that the head goes with ends, ``first`` if there is none."""
    if first in named and named[first].type != "person":
        stop = named[first].stop
        further = named.get(stop)
        # An airport is often named by its city and its own place: مطار تونس قرطاج.
        located = not is_organization and further is not None and further.type == "location"
        return further.stop if further and located and further.start == reading.pieces[stop].start else stop
    if head in reading.language.words("heads_before_people"):
        person = named.get(first) or (named.get(first + 1) if reading.listed(first, "titles") else None)
        return person.stop if person else first
    return first


def _unknown_end(reading: Reading, first: int) -> int:
    """Return the end of an unknown word without article; one such as برج needs what it belongs to: برج البراجنة."""
    if not _may_be_name(reading, first):
        return first
    if not reading.listed(first, "facility_heads", "ambiguous_places"):
        return first + 1
    return first + 2 if _is_proper(reading, first + 1) else first


def _may_be_name(reading: Reading, index: int) -> bool:
    """Whether the piece is an unknown word without article that does not look like an adjective of the head."""
    key = reading.key(index)
    return not (
        len(key) < _SHORTEST_NAME
        or key.endswith(("ي", "يه", "ه", "ين", "ات", "ون"))
        or key.startswith(("ال", "لل"))
        or not reading.is_word(index)
        or reading.is_boundary(index)
        or reading.listed_inside(index, "organization_stops", "common_words", "place_heads", "organization_heads")
        or bool(reading.demonym(index))
    )


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
        adjective = tails == "organization_tails" and _is_adjective(reading, stop)
        if not reading.listed(stop, tails) and not (reading.demonym(stop) and definite) and not adjective:
            break
        stop += 1
    return stop


def _is_adjective(reading: Reading, index: int) -> bool:
    """Whether the piece looks like an adjective of the name before it: ``اتحاد الغرف التجارية``."""
    key = reading.key(index)
    return (
        key.startswith(reading.language.article)
        and key.endswith(_ADJECTIVE_ENDINGS)
        and len(key) >= _SHORTEST_ADJECTIVE
        and not reading.is_boundary(index)
        and not reading.listed(index, "organization_stops", "common_words", "title_complements", "institutions")
    )
