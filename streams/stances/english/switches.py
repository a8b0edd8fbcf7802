"""What turns an English cue off: negation, denial, conditions, questions, wishes, plans."""

from streams.stances.english.words import EnglishWords

_NEGATION_REACH = 5
_MODAL_REACH = 3
_PURPOSE_REACH = 8
_SPEAKERS = frozenset({"he", "she", "it", "they", "we", "i"})


def is_off(words: EnglishWords, index: int) -> bool:
    """Whether what stands at ``index`` is negated, denied, asked, wished or supposed."""
    if any(words.is_in(at, "condition", "denial") for at in _clause(words, index)):
        return True
    for at in range(index - 1, max(-1, index - 1 - _MODAL_REACH), -1):
        if words.is_name(at) or words.is_mark(at):
            break
        if words.is_in(at, "modal") and not _is_own_intention(words, at):
            return words.norm(at) != "to" or (_leads_to(words, at, index) and not _is_done(words, at))
    return is_negated(words, index) or words.is_asked(index)


def _is_own_intention(words: EnglishWords, modal: int) -> bool:
    """Whether the modal says what the speaker himself will do: ``told the BBC he would vote against``."""
    if words.norm(modal) not in {"will", "would", "shall"} or words.norm(modal - 1) not in _SPEAKERS:
        return False
    return any(words.is_in(at, "report", "report_verb") for at in _clause(words, modal))


def _leads_to(words: EnglishWords, to: int, index: int) -> bool:
    """Whether the ``to`` belongs to the verb at ``index``: only adverbs and ``be`` or ``have`` stand between."""
    between = range(to + 1, index)
    return all(words.is_adverbial(at) or words.is_in(at, "be", "have") for at in between)


def _is_done(words: EnglishWords, to: int) -> bool:
    """Whether the infinitive behind ``to`` says what was done: ``used his speech to``, ``took to the streets to``."""
    if words.is_in(to - 1, "catenative"):
        return True
    for at in range(to - 1, max(-1, to - 1 - _PURPOSE_REACH), -1):
        if words.is_mark(at):
            return False
        if words.is_in(at, "purposeful"):
            return True
    return False


def _clause(words: EnglishWords, index: int) -> range:
    """Return the units from the last semicolon or ``but`` before ``index``, or from the head of the sentence."""
    turns = (at for at in range(index - 1, -1, -1) if words.norm(at) in {";", "but"})
    return range(next(turns, -1) + 1, index)


def is_negated(words: EnglishWords, index: int) -> bool:
    """Whether a negation stands before ``index`` in the same phrase."""
    for at in range(index - 1, max(-1, index - 1 - _NEGATION_REACH), -1):
        if words.is_name(at) or words.norm(at) in {",", ";", ""}:
            return False
        if words.is_in(at, "negation") or words.norm(at).endswith(("n't", "n’t")):
            return True
    return False
