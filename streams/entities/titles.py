"""Titles before the names of people."""

from streams.entities.reading import Reading

_LONGEST_TITLE = 7
_COMPLEMENTS = "title_complements"


def is_titled(reading: Reading, index: int) -> bool:
    """Whether a title leads to the piece: ``الرئيس``, ``وزير الخارجية التركي``, with or without a comma."""
    position = index - 1
    if reading.key(position) == "،":
        position -= 1
        if not (reading.demonym(position) or reading.listed_inside(position, "titles", _COMPLEMENTS)):
            return False
    for _ in range(_LONGEST_TITLE):
        if reading.listed_inside(position, "titles"):
            return True
        _, adjectives = reading.demonym_before(position + 1)
        if not adjectives and not reading.listed_inside(position, _COMPLEMENTS):
            return False
        position -= max(adjectives, 1)
    return False
