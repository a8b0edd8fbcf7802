"""What turns an Arabic cue off: negation, denial, conditions, questions, wishes, plans."""

from streams.stances.arabic_words import ArabicWords

_NEGATION_REACH = 2
_CLAUSE_ENDS = frozenset({"،", ",", "؛", ";", ":"})


def is_off(words: ArabicWords, index: int, *, imperfect: bool) -> bool:
    """Whether what stands at ``index`` is negated, denied, asked, wished or supposed."""
    if imperfect and words.is_in(index - 1, "subjunctive", "may"):
        return True
    if any(words.is_in(at, "condition", "denial") for at in range(index)):
        return True
    return _is_negated(words, index) or _is_supposed(words, index) or words.is_question()


def _is_negated(words: ArabicWords, index: int) -> bool:
    for at in range(index - 1, index - 1 - _NEGATION_REACH, -1):
        if words.is_mark(at):
            return False
        if words.is_in(at, "negation", "switch_off"):
            return True
    return False


def _is_supposed(words: ArabicWords, index: int) -> bool:
    for at in range(index - 1, -1, -1):
        if words.norm(at) in _CLAUSE_ENDS:
            return False
        if words.is_in(at, "hypothesis"):
            return True
    return False
