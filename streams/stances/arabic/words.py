"""Arabic words: articles and clitics, adverbials."""

from collections.abc import Container, Sequence

from streams.stances.sentence import SentenceWords
from streams.stances.units import Unit

COMMAS = frozenset({"،", ","})
ATTACHED_PREPOSITIONS = ("ب", "ل")
_CONJUNCTIONS = ("و", "ف")
_SHORTEST_STEM = 2
#: Words that begin with ال by nature: آلية, إلغاء, التزام.
_OWN_ARTICLE = frozenset(
    (
        *("اليه", "اليات", "الاف", "الام", "الات", "الغاء", "التزام", "التزامات", "التحاق", "التماس", "القاء", "الحاح"),
        *("الهام", "الزام", "التفاف", "التقاء", "الحاق", "التهاب", "التباس", "الصاق", "الماح", "المام", "التقاط"),
        *("التهام", "التواء", "الي", "الا", "الفه", "الفاظ", "القاب", "الوان", "الغام"),
    )
)
_TA_MARBUTA = "ة"
_PRONOUNS = ("ه", "ها", "هم", "هما")
_TWO_WORDS = frozenset({("مره", "اخري"), ("مره", "ثانيه"), ("اكثر", "من"), ("غير", "مره"), ("الي", "الان")})


def strip_article(word: str) -> str:
    """Return ``word`` without its definite article, also after a preposition."""
    for article in ("ال", "لل", "بال"):
        if word.startswith(article) and len(word) > len(article) + 1:
            return word[len(article) :]
    return word


def is_definite(word: str) -> bool:
    """Whether the word carries the article; adjectives after a definite noun do."""
    return word.startswith("ال") and len(word) >= len("ال") + _SHORTEST_STEM and word not in _OWN_ARTICLE


def strip_conjunction(word: str) -> str:
    """Return ``word`` without one leading و or ف."""
    return word[1:] if word.startswith(_CONJUNCTIONS) and len(word) > _SHORTEST_STEM else word


class ArabicWords(SentenceWords):
    """Looks at the words of an Arabic sentence."""

    def __init__(self, text: str, units: Sequence[Unit]) -> None:
        super().__init__("ar", text, units)

    def ends_in_pronoun(self, index: int) -> bool:
        """Whether the word at ``index`` ends in a pronoun; a ta marbuta, which folds to the same, is none."""
        return self.norm(index).endswith(_PRONOUNS) and not self._raw(index).endswith(_TA_MARBUTA)

    def is_homograph(self, index: int, form: str) -> bool:
        """Whether the word at ``index`` is rather another one: هنا is "here", unless a hamza makes هنأ of it."""
        if not self.is_in(index, "homograph"):
            return False
        return self._raw(index) != form or form == self.norm(index)

    def is_feminine_word(self, index: int) -> bool:
        """Whether the word at ``index`` ends like a feminine: ة, or the plural's ات."""
        return self._raw(index).endswith((_TA_MARBUTA, "ات"))

    def fits_spelling(self, index: int, form: str) -> bool:
        """Whether the word at ``index`` ends in a ta marbuta exactly if ``form`` does: إدانة is no إدانه."""
        return self._raw(index).endswith(_TA_MARBUTA) == form.endswith(_TA_MARBUTA)

    def is_indefinite(self, index: int) -> bool:
        """Whether a word without an article stands at ``index`` that may be a noun."""
        word = self.norm(index)
        return word.isalpha() and not is_definite(word) and not self.is_in(index, "stop", "preposition", "clause")

    def _raw(self, index: int) -> str:
        return self.text[self.units[index].start : self.units[index].end] if 0 <= index < len(self.units) else ""

    def after_preposition(self, index: int, prepositions: Container[str]) -> int | None:
        """Return the unit after one of ``prepositions``, which may be two words (``من قبل``) or carry a conjunction."""
        word = self.norm(index)
        if f"{word} {self.norm(index + 1)}" in prepositions:
            return index + 2
        return index + 1 if word in prepositions or strip_conjunction(word) in prepositions else None

    def skip_adverbs(self, index: int) -> int:
        """Return the first unit from ``index`` on that is no adverbial (``بشدة``, ``أمس``, ``في بيان``)."""
        while (after := self._after_adverb(index)) != index:
            index = after
        return index

    def _after_adverb(self, index: int) -> int:
        if self.is_in(index, "adverb"):
            return index + 1
        if (self.norm(index), self.norm(index + 1)) in _TWO_WORDS or self.norm(index) == "بلا":
            return index + 2
        if self.is_adverbial_phrase(index):
            is_construct = self.is_in(index + 1, "adverb_construct")
            index += 2
            if is_construct and (self.is_name(index) or is_definite(self.norm(index)) or self.ends_in_pronoun(index)):
                index += 1
            while self.is_in(index, "adverb_tail"):
                index += 1
            return index
        return self._after_commas(index)

    def before_particles(self, index: int) -> int:
        """Return the last unit before ``index`` that is no particle or negation (``قد``, ``لن``)."""
        at = index - 1
        while self.is_in(at, "particle", "negation"):
            at -= 1
        return at - 2 if self.norm(at) == "ان" and self.norm(at - 1) == "سبق" else at

    def turns(self, index: int) -> bool:
        """Whether the text turns here from what one said to what others do: ``، بينما``, ``، في حين``."""
        if self.norm(index) not in {"،", ",", "؛"}:
            return False
        return self.norm(index + 1) in {"بينما", "فيما"} or (
            self.norm(index + 1) == "في" and self.norm(index + 2) == "حين"
        )

    def is_adverbial_phrase(self, index: int) -> bool:
        """Whether ``في بيان``, ``من جهته`` and the like begin at ``index``."""
        return self.is_in(index, "adverb_prep") and self.is_in(index + 1, "adverb_noun")

    def _after_commas(self, index: int) -> int:
        """Return the unit after ``، الثلاثاء،``, or ``index`` when there is nothing of the kind."""
        if self.norm(index) not in COMMAS:
            return index
        at = index + 1
        while self.is_in(at, "adverb") or self.is_adverbial_phrase(at):
            at += 1 if self.is_in(at, "adverb") else 2
        return at + 1 if at > index + 1 and self.norm(at) in COMMAS else index
