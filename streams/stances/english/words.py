"""English words: genitives, adverbials, what looks like an adjective or a name."""

from collections.abc import Sequence

from streams.stances.sentence import SentenceWords
from streams.stances.units import Unit

_GENITIVE = frozenset({"'s", "’s", "'", "’"})
_BEFORE_TIMES = frozenset({"on", "in", "last", "this", "late", "early", "by"})
_ADJECTIVE_ENDINGS = ("al", "ic", "ive", "ed", "ous", "ful", "ary", "ish", "ian", "able", "less", "ing")


class EnglishWords(SentenceWords):
    """Looks at the words of an English sentence."""

    def __init__(self, text: str, units: Sequence[Unit]) -> None:
        super().__init__("en", text, units)

    def is_capitalized(self, index: int) -> bool:
        """Whether a word that is written with a capital stands at ``index``."""
        return bool(self.norm(index)) and self.text[self.units[index].start].isupper()

    def is_genitive(self, index: int) -> bool:
        """Whether a genitive mark stands alone at ``index``."""
        return self.norm(index) in _GENITIVE

    def is_owner(self, index: int) -> bool:
        """Whether a name with a genitive stands at ``index``."""
        return self.is_name(index) and (self.units[index].suffix in _GENITIVE or self.is_genitive(index + 1))

    def is_adverbial(self, index: int) -> bool:
        """Whether the word at ``index`` is an adverb or a word of time."""
        is_ly = self.norm(index).endswith("ly") and not self.is_in(index, "not_adverb")
        return is_ly or self.is_in(index, "adverb")

    def skip_adverbs(self, index: int) -> int:
        """Return the first unit from ``index`` on that is no adverb."""
        while self.is_adverbial(index):
            index += 1
        return index

    def skip_time(self, index: int) -> int:
        """Return the first unit from ``index`` on that is no adverb and no time (``on Monday``, ``last week``)."""
        while (after := self._after_time(index)) != index:
            index = after
        return index

    def _after_time(self, index: int) -> int:
        if self.is_adverbial(index) or self.is_in(index, "day"):
            return index + 1
        is_led = self.norm(index) in _BEFORE_TIMES and self.is_in(index + 1, "day")
        return index + 2 if is_led else index

    def first_preposition(self, start: int, end: int) -> int:
        """Return where the first preposition of ``start..end`` stands, or ``end``."""
        return next((at for at in range(start, end) if self.is_in(at, "preposition")), end)

    def is_describing(self, index: int, *, plain: bool = False) -> bool:
        """Whether the word at ``index`` looks like an article or adjective; ``plain`` leaves out articles and names."""
        if plain:
            return self.norm(index).endswith(_ADJECTIVE_ENDINGS) or self.is_in(index, "adjective")
        is_adjective = self.norm(index).endswith(_ADJECTIVE_ENDINGS) or self.is_capitalized(index)
        return is_adjective or self.is_adverbial(index) or self.is_in(index, "adjective", "article")

    def may_precede_name(self, index: int) -> bool:
        """Whether the word at ``index`` can stand between the start of a noun phrase and its name."""
        if self.is_in(index, "article", "determiner", "title", "relation", "adjective", "collective", "open_mark"):
            return True
        if self.is_in(index, "number") and self.is_in(index + 1, "collective", "being"):
            return True
        if self.is_in(index, "being") and (self.is_name(index + 1) or self.is_in(index + 1, "being")):
            return True
        if not self.is_capitalized(index) or self.is_mark(index):
            return False
        return not self.is_in(index, "not_name", "preposition", "stop", "adverb", "report")

    def is_infinitive(self, index: int) -> bool:
        """Whether the ``to`` at ``index`` marks an infinitive; else it is a preposition."""
        if self.norm(index) != "to" or index + 1 >= len(self.units):
            return False
        is_nominal = self.is_name(index + 1) or self.is_capitalized(index + 1)
        return not (is_nominal or self.is_in(index + 1, "article", "determiner", "adjective", "title"))
