"""The units of one sentence with the word classes of its language: what both grammars look words up in."""

from collections.abc import Mapping, Sequence
from functools import cache

from streams.stances.units import Unit
from streams.stances.words import word_classes

_LONGEST_QUOTATION = 9
_NONE: frozenset[str] = frozenset()


@cache
def _classes_by_word(language: str) -> Mapping[str, frozenset[str]]:
    """Return the names of the classes of each word."""
    found: dict[str, set[str]] = {}
    for name, words in word_classes(language).items():
        for word in words:
            found.setdefault(word, set()).add(name)
    # A name has an empty word, and is in no class.
    return {word: frozenset(names) for word, names in found.items() if word}


class SentenceWords:
    """Looks at the words of one sentence by their position; beyond its ends there is nothing."""

    def __init__(self, language: str, text: str, units: Sequence[Unit]) -> None:
        self.text = text
        self.units = units
        self.classes = word_classes(language)
        self._classes_by_word = _classes_by_word(language)

    def norm(self, index: int) -> str:
        """Return the normalised word at ``index``; empty for a name or beyond the sentence."""
        return self.units[index].norm if 0 <= index < len(self.units) else ""

    def is_in(self, index: int, *names: str) -> bool:
        """Whether the word at ``index`` belongs to one of the classes ``names``."""
        if not 0 <= index < len(self.units):
            return False
        return not self._classes_by_word.get(self.units[index].norm, _NONE).isdisjoint(names)

    def is_name(self, index: int) -> bool:
        """Whether a name stands at ``index``."""
        return 0 <= index < len(self.units) and self.units[index].entity is not None

    def is_mark(self, index: int) -> bool:
        """Whether the unit at ``index`` is a punctuation mark."""
        word = self.norm(index)
        return bool(word) and not word[0].isalnum()

    def quotation(self, index: int) -> tuple[int, int] | None:
        """Return the units of the quotation that opens at ``index``, if it blames: a short one without praise."""
        if not self.is_in(index, "open_mark"):
            return None
        end = index + 1
        while end < len(self.units) and not (self.is_in(end, "close_mark") and end > index + 1):
            end += 1
        inside = range(index + 1, end)
        if end >= len(self.units) or not 0 < len(inside) <= _LONGEST_QUOTATION:
            return None
        return None if any(self.is_in(at, "good", "neutral") for at in inside) else (index + 1, end)

    def is_asked(self, index: int) -> bool:
        """Whether what stands at ``index`` is part of a question: one that ends the sentence, and begins before it."""
        if not any(self.norm(at) in {"?", "؟"} for at in range(len(self.units) - 3, len(self.units))):
            return False
        return not any(self.norm(at) in {":", ";", "؛", "«", "“"} for at in range(index, len(self.units)))
