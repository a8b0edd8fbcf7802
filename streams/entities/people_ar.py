"""People whom the knowledge does not name, in Arabic: a given name and what follows, or a title and two words."""

from collections.abc import Iterator, Set

from streams.entities.reading import Candidate, Reading
from streams.entities.unknown import unknown_entity

_LONGEST = 5
_TITLED = 0.85
_UNTITLED = 0.75
_LONGEST_TITLE = 7
_PAIR = 2
_SHORTEST_SURNAME = 3
_SERVANT = "عبدال"
_NOUN_ENDINGS = ("ة", "ات", "ين", "ون")
_FATHER = ("ابو", "ابي", "ابا")
# What a surname seldom starts with, but verbs and words with clitics do; after two names the doubt is greater.
_DOUBTFUL_STARTS = ("ي", "وال", "بال", "لل", "است")
_DOUBTFUL_LATER = (*_DOUBTFUL_STARTS, "ب", "ل", "ك", "ف", "و", "ت", "س", "ال")


def find_people(reading: Reading, bodies: Set[int]) -> Iterator[Candidate]:
    """Yield the names of people. ``bodies`` are the pieces of organizations' names, which may follow a title."""
    index = 0
    while index < len(reading.pieces):
        found = _name_at(reading, index, bodies)
        if found is None:
            index += 1
            continue
        yield found
        index = found.stop


def _name_at(reading: Reading, index: int, bodies: Set[int]) -> Candidate | None:
    cut = _given_name_cut(reading, index)
    if cut is None:
        end = _unknown_name_end(reading, index)
        titled = end is not None and is_titled(reading, index, bodies)
        return _propose(reading, index, end, 0, _UNTITLED) if end is not None and titled else None
    titled = is_titled(reading, index, bodies, institutions=True)
    common = reading.pieces[index].key[cut:] in reading.language.words("given_names_common")
    stop = _name_end(reading, index)
    said = not cut and reading.listed_inside(index - 1, "verbs_of_saying")
    if stop - index < _PAIR or (common and not titled and not (said and _has_article(reading, index + 1))):
        return None
    if titled:
        return _propose(reading, index, stop, cut, _TITLED)
    second_known = _is_name_word(reading, index + 1) or _is_origin(reading, index + 1)
    return _propose(reading, index, stop, cut, _UNTITLED) if second_known or said else None


def _propose(reading: Reading, first: int, stop: int, cut: int, confidence: float) -> Candidate:
    key, written = reading.folded(first, stop, cut), reading.plain(first, stop, cut)
    entity = unknown_entity(key, written, "person", "ar")
    return reading.candidate(first, stop, cut, entity, confidence=confidence, via="person-name")


def _given_name_cut(reading: Reading, index: int) -> int | None:
    """Return how many letters stand before a given name; None where the piece is none."""
    if not reading.is_word(index):
        return None
    language = reading.language
    for cut, key in language.readings(reading.key(index)):
        # Every servant of God's names is one: عبد الوافي.
        servant = key.startswith(_SERVANT) and len(key) > len(_SERVANT)
        if servant or key in language.words("given_names") or key in language.words("given_names_common"):
            # In the name of, behind a title: المتحدث باسم الشرطة.
            if reading.listed(index, "title_complements") and reading.listed_inside(index - 1, "titles"):
                return None
            # Folding makes the preposition على look like the name علي.
            if key in language.words("function_words") and not reading.surface(index).endswith("ي"):
                return None
            return cut
    return None


def _is_name_word(reading: Reading, index: int) -> bool:
    if reading.listed(index, "name_particles"):
        return True
    # Read as one piece: أبو زهري.
    if reading.is_word(index) and " " in reading.surface(index) and reading.key(index).startswith(_FATHER):
        return True
    return _given_name_cut(reading, index) == 0


def _is_origin(reading: Reading, index: int) -> bool:
    """Whether the piece is a surname of the form ``الحلبوسي`` that is neither a title nor a country's adjective."""
    key = reading.key(index)
    article = reading.language.article
    return key.startswith(article) and key.endswith("ي") and not _is_no_surname(reading, index)


def _is_no_surname(reading: Reading, index: int) -> bool:
    key = reading.key(index)
    return (
        reading.is_boundary(index)
        or bool(reading.demonym(index))
        or reading.listed_inside(
            index, "title_complements", "common_words", "organization_heads", "institutions", "locatives"
        )
        or reading.listed(index, "facility_tails", "organization_tails", "organization_stops")
        or len(key) < _SHORTEST_SURNAME
        or reading.surface(index)[-1] in "\u064b\u064c\u064d"
        or reading.surface(index).endswith("اً")
    )


def _has_article(reading: Reading, index: int) -> bool:
    return reading.key(index).startswith(reading.language.article)


def _name_end(reading: Reading, first: int) -> int:
    """Return where a name that starts with a given name ends: known name words, then at most one unknown word."""
    stop = first + 1
    while stop < len(reading.pieces) and stop - first < _LONGEST:
        if not reading.adjacent(stop) or not reading.is_word(stop):
            break
        after_particle = reading.listed(stop - 1, "name_particles")
        if _is_name_word(reading, stop) or reading.listed(stop, "name_endings") or after_particle:
            stop += 1
            continue
        doubtful = _DOUBTFUL_STARTS if stop == first + 1 or _is_origin(reading, stop) else _DOUBTFUL_LATER
        surname = not _is_no_surname(reading, stop) and not reading.key(stop).startswith(doubtful)
        if surname and (stop == first + 1 or _is_origin(reading, stop) or _closes_name(reading, stop)):
            stop += 1
            while reading.listed(stop, "name_endings") and stop - first < _LONGEST:
                stop += 1
        break
    while stop > first + 1 and reading.listed(stop - 1, "name_particles"):
        stop -= 1
    return stop


def _closes_name(reading: Reading, index: int) -> bool:
    """Whether a name clearly ends with this piece; after two given names it may be the object of the verb as well."""
    written = reading.surface(index)
    return not written.endswith(_NOUN_ENDINGS) and (
        reading.is_boundary(index + 1) or reading.listed(index + 1, "name_endings")
    )


def is_titled(reading: Reading, index: int, bodies: Set[int] = frozenset(), *, institutions: bool = False) -> bool:
    """Whether a title leads to the piece: ``الرئيس``, ``وزير الخارجية التركي``, with or without a comma.

    ``bodies`` are pieces of organizations' names. ``institutions``: words such as ``الشركة`` may follow a title too.
    """
    lists = ("title_complements", "institutions") if institutions else ("title_complements",)
    position = index - 1
    if reading.key(position) == "،":
        position -= 1
        complement = reading.demonym(position) or reading.listed_inside(position, "titles", *lists)
        if not complement and position not in bodies:
            return False
    for _ in range(_LONGEST_TITLE):
        if reading.listed_inside(position, "titles"):
            return True
        _, adjectives = reading.demonym_before(position + 1)
        if not adjectives and not reading.listed_inside(position, *lists) and position not in bodies:
            return False
        position -= max(adjectives, 1)
    return False


def _unknown_name_end(reading: Reading, index: int) -> int | None:
    """Return the end of two unknown words after a definite title, when the name clearly ends there."""
    article = reading.language.article
    before = index - 1 if reading.key(index - 1) != "،" else index - 2
    if not reading.key(before).startswith(article) or not reading.is_word(index):
        return None
    followed_by_name = _given_name_cut(reading, index + 1) == 0
    first_fits = not reading.key(index).startswith((article, "لل", "بال", "وال")) and not _is_no_surname(reading, index)
    if not (first_fits and reading.adjacent(index + 1)) or _is_no_surname(reading, index + 1):
        return None
    if followed_by_name:
        return index + _PAIR
    stop = index + _PAIR
    while reading.listed(stop, "name_endings"):
        stop += 1
    return stop if reading.is_boundary(stop) else None
