"""Words and punctuation marks with their offsets and their normalised form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from streams.text.normalize import normalize

# Letters, digits, and what may stand on or between them without parting a word: marks, tatweel, joiners, bidi marks.
_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u0640\u06d6-\u06ed\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f"
_RUN = rf"[^\W_](?:[^\W_]|[{_MARKS}])*"
# An abbreviation with a point after each letter (U.S., د.), or a word with inner apostrophes, hyphens and points
# (Al-Sisi, 3.5). Every other visible character is a token of its own.
_TOKEN = re.compile(rf"(?:[^\W\d_]\.){{2,}}(?!\w)|{_RUN}(?:['’.\-‐‑]{_RUN})*|\S")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark. ``norm`` is its normalised form, by which names are looked up; it may be empty."""

    start: int
    end: int
    text: str
    norm: str

    @property
    def is_word(self) -> bool:
        """Whether the token has a letter or a digit in it."""
        return any(character.isalnum() for character in self.text)


def tokenize(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Yield the tokens of ``text[start:end]``; offsets refer to the whole of ``text``."""
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        surface = match.group()
        yield Token(match.start(), match.end(), surface, normalize(surface))
