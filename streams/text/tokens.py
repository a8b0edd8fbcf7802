"""Words and punctuation marks with their offsets and their normalised form."""

import re
from typing import NamedTuple

from streams.text.normalize import normalize

# Letters, digits, and what may stand on or between them without parting a word: marks, tatweel, joiners, bidi marks.
_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u0640\u06d6-\u06ed\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f"
_RUN = rf"[^\W_]+(?:[{_MARKS}]+[^\W_]*)*"
# An abbreviation with a point after each letter (U.S., د.), or a word with inner apostrophes, hyphens and points
# (Al-Sisi, 3.5). Every other visible character is a token of its own.
_TOKEN = re.compile(rf"(?:[^\W\d_]\.){{2,}}(?!\w)|{_RUN}(?:['’.\-‐‑]{_RUN})*|\S")


class Token(NamedTuple):
    """A word or a mark. ``norm`` is its normalised form, by which names are looked up; it may be empty."""

    start: int
    end: int
    text: str
    norm: str


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the tokens of ``text[start:end]``; offsets refer to the whole of ``text``."""
    found = _TOKEN.finditer(text, start, len(text) if end is None else end)
    return [Token(*match.span(), surface := match.group(), normalize(surface)) for match in found]
