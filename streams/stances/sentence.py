"""The units of one sentence with the word classes of its language: what both grammars look words up in."""

from collections.abc import Mapping, Sequence
from functools import cache, cached_property

from streams.stances.frames import Frame
from streams.stances.units import Unit
from streams.stances.words import word_classes

_LONGEST_QUOTATION = 9
#: The first words of a quotation tell what something is called: "a betrayal of the guarantees".
_SAID_FIRST = 3
_QUOTES = frozenset({"«", "“", '"', "‘", "'", "``", "”"})
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
        by_word = _classes_by_word(language)
        self._count = len(units)
        self._norms = [unit.norm for unit in units]
        self._classes_of = [by_word.get(norm, _NONE) for norm in self._norms]

    def norm(self, index: int) -> str:
        """Return the normalised word at ``index``; empty for a name or beyond the sentence."""
        return self._norms[index] if 0 <= index < self._count else ""

    def is_in(self, index: int, *names: str) -> bool:
        """Whether the word at ``index`` belongs to one of the classes ``names``."""
        return 0 <= index < self._count and not self._classes_of[index].isdisjoint(names)

    @cached_property
    def present(self) -> frozenset[str]:
        """The words of the sentence, also without what Arabic writes onto them: up to three letters, a final alef."""
        bare = [norm.removesuffix("ا") for norm in self._norms if norm.endswith("ا")]
        return frozenset(word[start:] for word in (*self._norms, *bare) for start in range(4))

    def has_nouns(self, frame: Frame) -> bool:
        """Whether what a verb needs with it stands anywhere in the sentence: most light verbs are other ones."""
        if frame.quoted:
            return any("open_mark" in classes for classes in self._classes_of)
        return not frame.nouns or not self.present.isdisjoint(frame.nouns)

    def is_name(self, index: int) -> bool:
        """Whether a name stands at ``index``."""
        return 0 <= index < len(self.units) and self.units[index].entity is not None

    def is_mark(self, index: int) -> bool:
        """Whether the unit at ``index`` is a punctuation mark."""
        word = self.norm(index)
        return bool(word) and not word[0].isalnum()

    def quotation(self, index: int) -> tuple[int, int] | None:
        """Return the units of the quotation that opens at ``index``, if it blames: a short one without praise."""
        if self.norm(index) not in _QUOTES:
            return None
        end = index + 1
        while end < len(self.units) and not (self.is_in(end, "close_mark") and end > index + 1):
            end += 1
        inside = range(index + 1, end)
        if end >= len(self.units) or not 0 < len(inside) <= _LONGEST_QUOTATION:
            return None
        said = inside[:_SAID_FIRST]
        return None if any(self.is_in(at, "good", "neutral") for at in said) else (index + 1, end)

    def is_asked(self, index: int) -> bool:
        """Whether what stands at ``index`` is part of a question: one that ends the sentence, and begins before it."""
        if not any(self.norm(at) in {"?", "؟"} for at in range(len(self.units) - 3, len(self.units))):
            return False
        return not any(self.norm(at) in {":", ";", "؛", "«", "“"} for at in range(index, len(self.units)))
