"""What turns an Arabic cue off: negation, denial, conditions, questions, wishes, plans."""

from streams.stances.arabic.clauses import ArabicClauses
from streams.stances.arabic.words import ArabicWords
from streams.stances.phrases import Hit

_NEGATION_REACH = 2
_IMPERFECT = ("ي", "ت")
#: What these say is taken for granted: who has an ally has one in a question or a condition as well.
_PRESUPPOSED = frozenset({"relation", "mutual", "adjective"})
_CLAUSE_ENDS = frozenset({"،", ",", "؛", ";", ":"})


class ArabicSwitches:
    """Looks for what turns off the cues of one sentence."""

    def __init__(self, words: ArabicWords, clauses: ArabicClauses) -> None:
        self._words = words
        self._clauses = clauses

    def is_off(self, hit: Hit) -> bool:
        """Whether a cue is negated, denied, asked, wished or supposed."""
        words, index, form = self._words, hit.start, hit.cue.form
        if hit.frame.negated:
            return not self._is_negated(index) or words.is_asked(index)
        if hit.frame.category in _PRESUPPOSED:
            return self._is_negated(index)
        is_wish = words.is_in(index - 1, "subjunctive", "may") and not words.is_in(index - 2, "before_that")
        is_imperfect = form.imperfect or words.norm(index).startswith(_IMPERFECT)
        if is_imperfect and is_wish:
            return True
        if form.future and self._clauses.speaker(index) is None:
            return True
        if any(words.is_in(at, "condition") for at in self._clause(index)):
            return True
        return self._is_denied(index) or self._is_negated(index) or self._is_supposed(index) or words.is_asked(index)

    def _clause(self, index: int) -> range:
        """Return the units from the last semicolon before ``index``, or from the head of the sentence, to it."""
        start = next((at for at in range(index - 1, -1, -1) if self._words.norm(at) in {"؛", ";"}), -1)
        return range(start + 1, index)

    def _is_denied(self, index: int) -> bool:
        """Whether a denial stands before it, and no later main verb of speech ends what is denied."""
        for at in range(index - 1, -1, -1):
            clause = self._clauses.at(at)
            ends = clause is not None and bool(clause.verb.prefix) and not clause.embedded
            if self._words.is_in(at, "resume", "resume_before") or self._words.turns(at):
                return False
            if self._words.is_in(at, "denial"):
                return True
            if ends and clause is not None and "report" in clause.verb.classes:
                return False
        return False

    def _is_negated(self, index: int) -> bool:
        words = self._words
        for at in range(index - 1, index - 1 - _NEGATION_REACH, -1):
            if words.is_mark(at):
                return False
            if words.is_in(at, "resume_before") and words.is_in(at + 1, "self_claim", "claim"):
                return False
            if words.is_in(at, "negation", "switch_off"):
                return not words.is_in(at + 1, "still")
        return False

    def _is_supposed(self, index: int) -> bool:
        words = self._words
        for at in range(index - 1, -1, -1):
            if words.norm(at) in _CLAUSE_ENDS:
                return False
            if words.is_in(at, "hypothesis"):
                return True
        return False
