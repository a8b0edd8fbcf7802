"""Arabic subjects: the names before or behind a verb, and what a relative clause or adjective belongs to."""

from streams.stances.arabic_phrases import ArabicPhrases
from streams.stances.arabic_words import COMMAS, ArabicWords, is_definite, strip_conjunction
from streams.stances.phrases import Actors, type_of

_LONGEST_SUBJECT = 10
_MOST_ADJECTIVES = 4
_NO_OPENERS = frozenset({"(", "»", "”"})
_STRAIGHT_QUOTES = frozenset({'"', "'"})
_CONJUNCTIONS = frozenset({"", "و", "ف"})


class ArabicSubjects:
    """Finds the subjects of one sentence."""

    def __init__(self, words: ArabicWords, phrases: ArabicPhrases) -> None:
        self._words = words
        self._units = words.units
        self._phrases = phrases

    def of_verb(self, verb: int, *, conjoined: bool, plural: bool) -> tuple[Actors | None, int]:
        """Return the names that are the verb's subject, and the unit from which its other arguments are read.

        ``conjoined``: the verb carries a conjunction. ``plural``: its form never stands before its subject.
        """
        before = None if conjoined else self.before(verb)
        if before is not None:
            return before, verb + 1
        if plural or not (conjoined or self._begins_clause(verb)):
            return None, verb + 1
        after = self._phrases.actors_at(verb + 1)
        return after, after.end if after else verb + 1

    def first(self) -> Actors | None:
        """Return the names with which the sentence begins."""
        return self._phrases.actors_at(0) if self._words.is_name(0) else None

    def before(self, verb: int) -> Actors | None:
        """Return the names that stand as a nominal clause's subject directly before ``verb``."""
        stop = verb
        while self._words.is_in(stop - 1, "particle", "adverb"):
            stop -= 1
        for start in range(stop - 1, max(-1, stop - _LONGEST_SUBJECT), -1):
            if not self.opens_clause(start):
                continue
            conjunction = self._units[start].prefix
            if conjunction not in _CONJUNCTIONS:
                return None
            actors = self._phrases.actors_at(start, conjunction)
            if actors is not None and self._reaches(start, actors.end, stop):
                return actors
        return None

    def _reaches(self, start: int, end: int, stop: int) -> bool:
        """Whether a subject from ``start`` to ``end`` stands before ``stop``; a comma may close an apposition in it."""
        if any(self._words.norm(at) == "(" for at in range(start, end)):
            return False  # a dateline: "واشنطن (أ ف ب)"
        is_closed = end == stop - 1 and self._words.norm(end) in COMMAS
        return end == stop or (is_closed and any(self._words.norm(at) in COMMAS for at in range(start, end)))

    def _begins_clause(self, verb: int) -> bool:
        """Whether the verb stands first in its clause, or only adverbials before it: else its subject does."""
        at = verb
        while verb - at < _LONGEST_SUBJECT and not self.opens_clause(at):
            at -= 1
        if at == verb or self._words.skip_adverbs(at) == verb:
            return True
        classes, word = self._words.classes, self._words.norm(at)
        adverbial = classes["preposition"] | classes["adverb"] | classes["particle"]
        return word in adverbial or strip_conjunction(word) in adverbial

    def opens_clause(self, start: int) -> bool:
        """Whether a clause may begin at ``start``, judged by what stands before it."""
        previous = self._words.norm(start - 1)
        if start == 0 or self._words.is_name(start - 1) or previous in _NO_OPENERS:
            return start == 0
        if previous in _STRAIGHT_QUOTES:
            before = [self._words.norm(at) for at in range(start)]
            return before.count(previous) % 2 == 1
        is_opener = not {previous, strip_conjunction(previous)}.isdisjoint(self._words.classes["clause"])
        return is_opener or self._words.is_mark(start - 1)

    def antecedent(self, index: int) -> Actors | None:
        """Return the name that an adjective or relative pronoun at ``index`` belongs to."""
        at = index - 1
        if self._words.is_in(at, "copula"):
            at -= 1
        if self._words.is_in(at, "relative"):
            at -= 1
        if self._words.norm(at) in COMMAS:
            at -= 1
        for _ in range(_MOST_ADJECTIVES):
            if not (is_definite(self._words.norm(at)) or self._words.is_in(at, "close_mark")):
                break
            at -= 1
        if not self._words.is_name(at) or self._units[at].suffix:
            return None
        unit = self._units[at]
        # What follows a place behind a preposition or a noun mostly belongs to the word before the place.
        if type_of(unit) == "location" and (unit.prefix not in _CONJUNCTIONS or self._depends(at)):
            return None
        return Actors((unit,), at, at + 1)

    def _depends(self, at: int) -> bool:
        is_word = bool(self._words.norm(at - 1)) and not self._words.is_mark(at - 1)
        return is_word and not self.opens_clause(at) and not self._words.is_in(at - 1, "transparent")
