"""How many letters before a name are written onto it: ``وتركيا`` is ``و`` and a name, ``وليد`` is a name."""

from collections.abc import Iterable

from streams.entities.reading import Candidate, Reading
from streams.matching import NameIndex
from streams.text.normalize import normalize

_KNOWN = 3
# Lists of what names of bodies and facilities begin with.
_FIRST_WORDS = ("organization_heads", "organization_labels", "facility_heads", "institutions", "first_words")
_RARE = 2
# On the Zipf scale in halves.
_FREQUENT = 8
_CONJUNCTION = "و"
_PREPOSITIONS = ("ب", "ل", "ك")
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


def opens_with_common_word(reading: Reading, index: NameIndex, first: int) -> bool:
    """Whether piece ``first`` is a preposition written onto a frequent word that no name begins with: ``لحماية``."""
    key = reading.key(first)
    readings = reading.language.readings(key)
    if len(readings) == 1 or _familiarity(index, key):
        return False
    article = reading.language.article
    rests = [rest for cut, rest in readings if key[:cut].endswith(_PREPOSITIONS) and not rest.startswith(article)]
    frequencies = index.language.frequencies
    # بلدية is more frequent than what is left of it without its first letter.
    least = max(_FREQUENT, frequencies.get(key, 0) + 1)
    return any(frequencies.get(rest, 0) >= least for rest in rests) and not any(
        _familiarity(index, rest) for rest in rests
    )


def _cut_of(reading: Reading, candidate: Candidate) -> int:
    """Return how many folded letters of the candidate's first piece stand before it."""
    return len(normalize(reading.text[reading.pieces[candidate.first].start : candidate.start]))


def _familiarity(index: NameIndex, key: str) -> int:
    """Return how well the word is known as a name or as the name of a place or actor, 0 if not at all."""
    language = index.language
    count = max(language.names.get(key, (0, 0)))
    listed = key in index.matcher or any(key in language.words(name) for name in _FIRST_WORDS)
    return max(count if count > _RARE else 0, _KNOWN if listed else 0)
