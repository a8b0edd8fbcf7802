"""Folding for look-up, one character at a time, so that every offset can be traced back exactly.

What is folded: presentation forms and ligatures (NFKC), Arabic vowel signs, superscript alef, tatweel, bidi marks and
zero-width characters go away, ``أإآٱ`` become ``ا``, ``ى`` becomes ``ي``, ``ة`` becomes ``ه``, Persian ``ک`` and ``ی``
become the Arabic letters, digits become ASCII, Latin letters lose case and accents. ``ؤ`` and ``ئ`` lose their hamza as
well: only so do the composed letter and the letter with a combining hamza fold to the same.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LETTERS = {"ٱ": "ا", "ى": "ي", "ة": "ه", "ۃ": "ه", "ہ": "ه", "ک": "ك", "ی": "ي", "ـ": ""}
# Marks that sit on letters, controls of direction and joining, variation selectors.
_DROPPED_CATEGORIES = frozenset({"Mn", "Me", "Cf"})


def _fold(character: str) -> str:
    # Twice: some letters have a case only once they are decomposed.
    decomposed = unicodedata.normalize("NFKD", character.casefold())
    decomposed = unicodedata.normalize("NFKD", decomposed.casefold())
    folded = []
    for part in decomposed:
        if unicodedata.category(part) in _DROPPED_CATEGORIES:
            continue
        if unicodedata.category(part) == "Nd":
            folded.append(str(unicodedata.digit(part)))
        else:
            folded.append(_LETTERS.get(part, part))
    return "".join(folded)


class _FoldTable(dict[int, str]):
    """A table for ``str.translate`` that learns each code point when it first meets it."""

    def __missing__(self, codepoint: int) -> str:
        folded = _fold(chr(codepoint))
        self[codepoint] = folded
        return folded


_TABLE = _FoldTable()


@dataclass(frozen=True, slots=True)
class NormalizedText:
    """A folded text. ``offsets[i]`` is the half-open range of the original that character ``i`` stands for.

    The range covers the marks after the letter that were dropped.
    """

    text: str
    offsets: tuple[tuple[int, int], ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the original for the non-empty range ``start..end`` of ``text``."""
        return self.offsets[start][0], self.offsets[end - 1][1]


def fold_all(text: str) -> str:
    """Fold a long text without remembering it; equal to `normalize`."""
    return text.translate(_TABLE)


@lru_cache(maxsize=1 << 15)
def normalize(text: str) -> str:
    """Fold ``text`` for look-up. Idempotent; meant for words and names, which are remembered."""
    return text.translate(_TABLE)


def normalize_with_offsets(text: str) -> NormalizedText:
    """Fold ``text`` and keep where every character of the result came from."""
    characters: list[str] = []
    offsets: list[tuple[int, int]] = []
    for index, character in enumerate(text):
        folded = _TABLE[ord(character)]
        if not folded and offsets and offsets[-1][1] == index:
            first = offsets[-1][0]
            position = len(offsets) - 1
            # A ligature stands as several characters for one original: all of them carry its marks.
            while position >= 0 and offsets[position][0] == first:
                offsets[position] = (first, index + 1)
                position -= 1
        for part in folded:
            characters.append(part)
            offsets.append((index, index + 1))
    return NormalizedText("".join(characters), tuple(offsets))
