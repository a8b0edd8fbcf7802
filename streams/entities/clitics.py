"""How many letters before a name are written onto it: ``وتركيا`` is ``و`` and a name, ``وليد`` is a name."""

from collections.abc import Iterable

from streams.entities.reading import Candidate, Reading
from streams.matching import NameIndex
from streams.text.normalize import normalize

_KNOWN = 3
# Lists of what names of bodies and facilities begin with.
_FIRST_WORDS = ("organization_heads", "organization_labels", "facility_heads", "institutions")
_RARE = 2
_CONJUNCTION = "و"
_SHORTEST_AFTER_CONJUNCTION = 3


def clitic_cut(reading: Reading, index: NameIndex, first: int, proposals: Iterable[Candidate]) -> int:
    """Return the number of folded letters before the name that begins at piece ``first``.

    What the rules propose for a name that begins there decides, then which reading is known as a name; without
    either, an article or a conjunction is believed to be written onto the name, a preposition is not.
    """
    readings = reading.language.readings(reading.key(first))
    if len(readings) == 1:
        return 0
    proposed = [(candidate.length, _cut_of(reading, candidate)) for candidate in proposals if candidate.first == first]
    if proposed:
        return max(proposed)[1]
    known = [(_familiarity(index, key), -cut) for cut, key in readings]
    best = max(known)
    if best[0]:
        return -best[1]
    article = reading.language.article
    for cut, key in reversed(readings):
        if cut and key.startswith(article):
            return cut
    rest = reading.key(first).removeprefix(_CONJUNCTION)
    return 1 if rest != reading.key(first) and len(rest) >= _SHORTEST_AFTER_CONJUNCTION else 0


def _cut_of(reading: Reading, candidate: Candidate) -> int:
    """Return how many folded letters of the candidate's first piece stand before it."""
    return len(normalize(reading.text[reading.pieces[candidate.first].start : candidate.start]))


def _familiarity(index: NameIndex, key: str) -> int:
    """Return how well the word is known as a name or as the name of a place or actor, 0 if not at all."""
    language = index.language
    count = max(language.names.get(key, (0, 0)))
    listed = key in index.matcher or any(key in language.words(name) for name in _FIRST_WORDS)
    return max(count if count > _RARE else 0, _KNOWN if listed else 0)
