"""What the grammars of the languages find."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RolePhrase:
    """An office with its owner: offsets into the text, and its pieces as a half-open range.

    ``words_start`` and ``words_end`` are the offsets of the words of the office alone.
    """

    start: int
    end: int
    first: int
    stop: int
    words_start: int
    words_end: int
    role: str
    owner: str
