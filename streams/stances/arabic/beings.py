"""Arabic words for people and bodies without a name, and what stands beside the name of one."""

from streams.stances.arabic.verbs import is_verb_form
from streams.stances.arabic.words import COMMAS, ArabicWords, is_definite, strip_article
from streams.stances.phrases import Phrase, type_of

_LONGEST_PARENTHESIS = 8
_LONGEST_INSERTION = 14
_PARENTHESES = {"(": ")", "-": "-", "–": "–", "—": "—"}


class ArabicBeings:
    """Finds who is spoken of without a name, and skips what is added to a name."""

    def __init__(self, words: ArabicWords) -> None:
        self._words = words
        self._units = words.units

    def is_being(self, index: int, prefix: str = "") -> bool:
        """Whether a word for a person or a body stands at ``index``, as titles are and ``المتظاهرون``."""
        word = self._words.norm(index)
        if not word.startswith(prefix):
            return False
        stem = self.stem_of(word[len(prefix) :], prefix)
        classes = self._words.classes
        return (
            stem in classes["title"] or stem in classes["collective"] or not {stem, word}.isdisjoint(classes["being"])
        )

    def being_at(self, index: int) -> Phrase | None:
        """Read somebody whom no name tells: ``المتحدث باسم الوزارة``."""
        if not self.is_being(index):
            return None
        end = index + 1
        while is_definite(self._words.norm(end)) or self._words.is_in(end, "title_link", "title"):
            end += 1
        if self._words.is_name(end) and not self._units[end].prefix:
            end += 1
        return Phrase(index, end)

    def anyone_at(self, index: int) -> Phrase | None:
        """Read ``حكام العالم`` before what they are asked for: a definite phrase, then an indefinite one."""
        end = index + 1 if is_definite(self._words.norm(index)) else index + 2
        asked = self._words.norm(end)
        is_phrase = is_definite(self._words.norm(end - 1)) and self._words.norm(index).isalpha()
        is_asked = asked.isalpha() and not is_definite(asked) and not self._words.is_in(end, "preposition", "stop")
        return Phrase(index, end) if is_phrase and is_asked else None

    def is_construct(self, index: int) -> bool:
        """Whether a definite construct begins at ``index``: ``اقتحام المدينة``, ``بيع شركة X``."""
        word = self._words.norm(index)
        is_noun = word.isalpha() and not self._words.is_in(
            index, "stop", "preposition", "clause", "negation", "relative"
        )
        after = index + 1
        is_named = self._words.is_name(after) and not self._units[after].prefix
        return is_noun and not is_verb_form(word) and (is_named or is_definite(self._words.norm(after)))

    def close(self, at: int) -> int:
        """Skip what closes a name: quotes, a parenthesis."""
        closing = _PARENTHESES.get(self._words.norm(at))
        if closing is not None:
            ends = range(at + 1, at + _LONGEST_PARENTHESIS)
            at = next((end + 1 for end in ends if self._words.norm(end) == closing), at)
        while self._words.is_in(at, "close_mark"):
            at += 1
        return at

    def skip_insertion(self, at: int) -> int:
        """Return the unit after ``، التي ترأس القمة،`` or ``، ومعها روسيا،`` behind a name, else ``at``.

        Only a relative clause or an apposition has a verb in it.
        """
        if self._words.norm(at) not in COMMAS:
            return at
        opens = self._words.is_in(at + 1, "relative", "preposition", "adverb_prep", "adverb") or self.is_being(at + 1)
        for end in range(at + 2, min(at + _LONGEST_INSERTION, len(self._units))):
            if self._words.norm(end) in COMMAS:
                return end + 1
            if not opens and is_verb_form(self._words.norm(end)):
                return at
        return at

    def skip_modifier(self, at: int) -> int:
        """Return the unit after ``المملوكة لفلان`` or ``المدعومة من X`` behind a name, else ``at``."""
        if not self._words.norm(at).startswith("الم") or self._words.is_in(at, "not_modifier"):
            return at
        after = at + 2 if self._words.norm(at + 1) in {"من", "في", "على"} else at + 1
        is_name = self._words.is_name(after) and (after > at + 1 or bool(self._units[after].prefix))
        return self.close(after + 1) if is_name else at

    def skip_office(self, at: int) -> int:
        """Return the unit after ``رئيس ليبيريا`` behind the name of who is that, else ``at``."""
        if not self._words.is_in(at, "title") or is_definite(self._words.norm(at)):
            return at
        after = at + 1
        while self._words.is_in(after, "title", "collective") or is_definite(self._words.norm(after)):
            after += 1
        is_named = self._words.is_name(after) and not self._units[after].prefix
        return after + 1 if is_named else after if after > at + 1 else at

    def skip_place(self, at: int) -> int:
        """Return the unit after ``في بكين`` behind a subject, else ``at``."""
        is_place = self._words.norm(at) == "في" and self._words.is_name(at + 1)
        return at + 2 if is_place and type_of(self._units[at + 1]) == "location" else at

    def stem_of(self, word: str, prefix: str) -> str:
        """Return ``word`` without its article, which the preposition ``prefix`` may have swallowed."""
        return strip_article(f"ا{word}" if prefix == "ل" and word.startswith("ل") else word)
