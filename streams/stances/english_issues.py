"""English issues: a noun phrase cut where an editor would cut it."""

from streams.stances.english_words import EnglishWords
from streams.stances.phrases import Targets, issue

_LONGEST = 10
_MOST_PREPOSITIONS = 2
_SHORTEST_WORD = 4
_ABSTRACT_ENDINGS = ("s", "tion", "ism", "ence", "ment")
_JOINING = frozenset({"-", "'", "’", "'s", "’s", "%"})


def issue_at(words: EnglishWords, index: int) -> Targets | None:
    """Read an issue that begins at ``index``; its leading articles and quotes stay outside."""
    is_determined = False
    while words.is_in(index, "article", "open_mark"):
        is_determined = is_determined or words.is_in(index, "article")
        index += 1
    if not _may_start(words, index):
        return None
    end, head = _read(words, index)
    while end > index and _dangles(words, end - 1):
        end -= 1
    if end == index or _is_vague(words, head, is_single=end == index + 1, is_determined=is_determined):
        return None
    if _is_unknown_name(words, index, words.first_preposition(index, end), is_determined=is_determined):
        return None
    last = words.norm(end - 1)
    if last[:1].isdigit() or len(last) == 1 or words.norm(end) in {"one", "ones"}:
        return None
    return Targets((issue(words.text, words.units[index].start, words.units[end - 1].end),), end)


def _read(words: EnglishWords, index: int) -> tuple[int, str]:
    """Return the unit after the phrase, and its head: the last word before the first preposition."""
    end, prepositions, head = index, 0, ""
    while end < min(index + _LONGEST, len(words.units)) and not _stops(words, end, index, head):
        if words.is_in(end, "preposition"):
            prepositions += 1
            if prepositions > _MOST_PREPOSITIONS:
                break
        elif not prepositions:
            head = words.norm(end)
        end += 1
    return end, head


def _may_start(words: EnglishWords, index: int) -> bool:
    if words.is_name(index):
        return words.is_owner(index) or words.norm(index + 1).isalpha()
    is_word = words.norm(index)[:1].isalpha()
    unfit = words.is_in(index, "preposition", "stop", "pronoun", "auxiliary", "report", "day", "adverb")
    return is_word and not unfit


def _is_unknown_name(words: EnglishWords, start: int, end: int, *, is_determined: bool) -> bool:
    """Whether the words name someone whom the recogniser did not know: no issue."""
    if any(words.is_in(at, "title", "person_noun") and words.is_capitalized(at + 1) for at in range(start, end - 1)):
        return True
    is_long = end - start > 1
    is_lower = any(words.norm(at) and not words.is_capitalized(at) for at in range(start, end))
    return not is_lower and not (is_determined and is_long)


def _is_vague(words: EnglishWords, head: str, *, is_single: bool, is_determined: bool) -> bool:
    if any(head in words.classes[name] for name in ("person_noun", "vague", "relation")):
        return True
    is_abstract = is_determined or head.endswith(_ABSTRACT_ENDINGS)
    return is_single and (len(head) < _SHORTEST_WORD or head in words.classes["vague_alone"] or not is_abstract)


def _stops(words: EnglishWords, at: int, start: int, head: str) -> bool:
    """Whether the phrase from ``start`` with the head so far ends before the unit at ``at``."""
    if words.is_name(at) or words.is_in(at, "article"):
        return at > start and _is_relative_clause(words, at, head)
    if words.is_mark(at):
        return words.norm(at) not in _JOINING
    if words.norm(at) == "and" and any(words.norm(near) == "between" for near in range(start, at)):
        return any(words.norm(near) == "and" for near in range(start, at))
    if words.is_infinitive(at):
        return head not in words.classes["infinitive_noun"]
    if words.is_in(at, "stop", "auxiliary", "report", "day", "pronoun") or words.is_adverbial(at):
        return True
    return words.is_in(at, "preposition") and _is_adjunct(words, at)


def _is_relative_clause(words: EnglishWords, at: int, head: str) -> bool:
    """Whether a clause without pronoun begins at ``at`` (``the way London's police …``, ``the way the agency …``)."""
    if words.norm(at - 1) != head:
        return False
    is_genitive = words.is_owner(at) and not words.is_describing(at - 1)
    return is_genitive or (words.is_in(at, "article") and words.is_in(at - 1, "vague_alone"))


def _is_adjunct(words: EnglishWords, at: int) -> bool:
    """Whether the preposition at ``at`` begins a time, an occasion or a reason: nothing that belongs to the issue."""
    after = at + 2 if words.is_in(at + 1, "article") else at + 1
    if words.is_in(after, "occasion", "day") or words.norm(at + 1)[:1].isdigit():
        return True
    is_reason = words.norm(at) in {"for", "by", "in"} and words.norm(at + 1).endswith("ing")
    return is_reason or (words.norm(at) == "for" and words.is_in(at + 1, "possessive"))


def _dangles(words: EnglishWords, at: int) -> bool:
    return words.is_mark(at) or words.is_in(at, "preposition", "article", "determiner")
