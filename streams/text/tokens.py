"""Words and punctuation marks with their offsets and their normalised form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from streams.text.normalize import normalize

# A word: letters, digits and the marks on them, with inner apostrophes, hyphens and points (U.S., Al-Sisi, 3.5).
# Every other visible character is a token of its own.
_TOKEN = re.compile(
    r"(?:[^\W_]|[\u064b-\u065f\u0670\u0640\u0300-\u036f\u200c\u200d])+"
    r"(?:['’.\-‐‑](?=[^\W_])(?:[^\W_]|[\u064b-\u065f\u0670\u0640\u0300-\u036f\u200c\u200d])+)*"
    r"|\S"
)


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
