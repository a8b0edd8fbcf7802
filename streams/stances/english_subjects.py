"""English subjects: the names before a verb group, and what a relative clause or participle belongs to."""

from streams.stances.english_phrases import EnglishPhrases
from streams.stances.english_words import EnglishWords
from streams.stances.phrases import Actors, type_of

_LONGEST_SUBJECT = 12
_LONGEST_APPOSITION = 14


class EnglishSubjects:
    """Finds the subjects of one sentence."""

    def __init__(self, words: EnglishWords, phrases: EnglishPhrases) -> None:
        self._words = words
        self._phrases = phrases

    def verb_group(self, verb: int) -> int:
        """Return where the group of the verb begins: its adverbs, auxiliaries, ``on Monday``, ``vowed to``."""
        at = verb
        while (start := self._group_before(at, verb)) != at:
            at = start
        return at

    def _group_before(self, at: int, verb: int) -> int:
        words = self._words
        if words.is_adverbial(at - 1) or words.is_in(at - 1, "perfect_auxiliary", "day"):
            return at - 1
        if words.norm(at - 1) in {"on", "last", "this"} and words.is_in(at, "day"):
            return at - 1
        if words.norm(at - 1) == "to" and words.is_in(at - 2, "catenative"):
            return at - 2
        return at - 1 if words.is_in(at - 1, "catenative_ing") and words.norm(verb).endswith("ing") else at

    def before(self, stop: int) -> Actors | None:
        """Return the names that stand as the subject directly before unit ``stop``."""
        if self._words.is_in(stop - 1, "relative"):
            return self.antecedent(stop - 1)
        if self._words.norm(stop - 1) == ",":
            return self._before_apposition(stop - 1)
        return self._ending_at(stop)

    def _ending_at(self, stop: int) -> Actors | None:
        best = None
        for start in range(stop - 1, max(-1, stop - _LONGEST_SUBJECT), -1):
            actors = self._phrases.actors_at(start) if self._opens_clause(start) else None
            if actors is not None and actors.end == stop:
                best = actors
        return best

    def _before_apposition(self, comma: int) -> Actors | None:
        for at in range(comma - 2, max(0, comma - _LONGEST_APPOSITION), -1):
            if self._words.is_in(at, "report"):
                return None
            if self._words.norm(at) == ",":
                return self._ending_at(at)
        return None

    def _opens_clause(self, start: int) -> bool:
        if start == 0 or self._words.is_name(start - 1):
            return start == 0
        if self._words.norm(start - 1) in {"and", "or"}:
            return not self._words.is_name(start - 2)
        return self._words.is_mark(start - 1) or self._words.is_in(start - 1, "clause")

    def antecedent(self, index: int) -> Actors | None:
        """Return the name that a relative pronoun or participle at ``index`` belongs to."""
        has_comma = self._words.norm(index - 1) == ","
        at = index - 2 if has_comma else index - 1
        while self._words.is_in(at, "close_mark"):
            at -= 1
        if not self._words.is_name(at) or self._words.units[at].suffix:
            return None
        unit = self._words.units[at]
        # Without a comma, what follows a place behind a preposition mostly belongs to the noun before both.
        if type_of(unit) == "location" and not has_comma and self._words.is_in(at - 1, "preposition"):
            return None
        return Actors((unit,), at, at + 1)

    def main(self, index: int) -> Actors | None:
        """Return the subject with which the sentence, or what follows its first comma, begins."""
        comma = next((at for at in range(min(index, _LONGEST_SUBJECT)) if self._words.norm(at) == ","), None)
        for start in (0,) if comma is None else (0, comma + 1):
            actors = self._phrases.actors_at(start)
            if actors is None or actors.end >= index:
                continue
            at = actors.end
            while self._words.is_adverbial(at) or self._words.is_in(at, "perfect_auxiliary"):
                at += 1
            if self._words.is_in(at, "report", "past") or self._words.norm(at).endswith(("ed", "s")):
                return actors
        return None
