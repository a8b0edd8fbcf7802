"""People whom the knowledge does not name, in English: capitalised words after a title or from a given name on."""

from collections.abc import Iterator

from streams.entities.reading import Candidate, Reading
from streams.entities.unknown import unknown_entity

_LONGEST = 4
_TITLED = 0.88
_UNTITLED = 0.8
_DESCRIBED = 0.75
_LONGEST_DESCRIPTION = 4
_PAIR = 2
_TITLE_WORDS = 3
_BEFORE_ONE_NAME = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir", "lord", "pope", "king", "queen", "sheikh"})


def find_people(reading: Reading) -> Iterator[Candidate]:
    """Yield the names of people."""
    index = 0
    while index < len(reading.pieces):
        starts = reading.is_capital(index) and not _is_within_title(reading, index)
        stop = _name_end(reading, index) if starts else index
        confidence = _confidence(reading, index, stop) if stop > index else 0.0
        if confidence:
            key, written = reading.folded(index, stop), reading.plain(index, stop)
            entity = unknown_entity(key, written, "person", "en")
            yield reading.candidate(index, stop, 0, entity, confidence=confidence, via="person-name")
        index = stop if confidence else index + 1


def _confidence(reading: Reading, first: int, stop: int) -> float:
    """Return how sure the run of pieces is a person's name; 0 where nothing says so."""
    if reading.listed(stop, "organization_tails", "facility_tails") and reading.is_capital(stop):
        return 0.0
    title = _title_before(reading, first)
    if title and (stop - first >= _PAIR or title in _BEFORE_ONE_NAME):
        return _TITLED
    if stop - first < _PAIR:
        return 0.0
    if reading.listed(first, "given_names"):
        return _UNTITLED
    said = reading.listed(first - 1, "verbs_of_saying") and not reading.is_capital(first - 1)
    return _DESCRIBED if said or _is_described(reading, stop) else 0.0


def _is_described(reading: Reading, stop: int) -> bool:
    """Whether a title follows behind a comma: Godwin Emefiele, governor of; Fawzia Koofi, a former lawmaker."""
    if reading.key(stop) != ",":
        return False
    for index in range(stop + 1, stop + 1 + _LONGEST_DESCRIPTION):
        if reading.is_capital(index) or not reading.is_word(index):
            return False
        if reading.listed(index, "titles"):
            return True
    return False


def _is_within_title(reading: Reading, index: int) -> bool:
    """Whether the piece is the last word of a title of several words: Chief Executive."""
    keys = [reading.key(position) for position in range(index - _TITLE_WORDS + 1, index + 1)]
    titles = reading.language.words("titles")
    return any(" ".join(keys[start:]) in titles for start in range(_TITLE_WORDS - 1) if keys[start])


def _title_before(reading: Reading, index: int) -> str:
    titles = reading.language.words("titles")
    for count in range(_TITLE_WORDS, 0, -1):
        keys = [reading.key(position) for position in range(index - count, index)]
        if all(keys) and " ".join(keys) in titles:
            return keys[-1]
    return ""


def _name_end(reading: Reading, first: int) -> int:
    stop = first
    while stop - first < _LONGEST and _continues(reading, first, stop):
        stop += 1
    while stop > first and reading.listed(stop - 1, "name_particles") and not reading.is_capital(stop - 1):
        stop -= 1
    return stop


def _continues(reading: Reading, first: int, index: int) -> bool:
    if index > first and not reading.adjacent(index):
        return False
    if index > first and reading.listed(index, "name_particles") and reading.is_capital(index + 1):
        return True
    return (
        reading.is_capital(index)
        and not reading.demonym(index)
        and not reading.listed(index, "function_words", "titles", "organization_tails", "facility_tails")
    )
