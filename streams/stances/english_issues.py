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
    if words.norm(end - 1)[:1].isdigit() or words.norm(end) in {"one", "ones"}:
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


def _is_vague(words: EnglishWords, head: str, *, is_single: bool, is_determined: bool) -> bool:
    if head in words.classes["person_noun"] | words.classes["vague"]:
        return True
    is_abstract = is_determined or head.endswith(_ABSTRACT_ENDINGS)
    return is_single and (len(head) < _SHORTEST_WORD or head in words.classes["vague_alone"] or not is_abstract)


def _stops(words: EnglishWords, at: int, start: int, head: str) -> bool:
    """Whether the phrase from ``start`` with the head so far ends before the unit at ``at``."""
    if words.is_name(at):
        # A name with a genitive right after a noun begins a relative clause (the way London's police …).
        return at > start and words.is_owner(at) and words.norm(at - 1) == head and not words.is_describing(at - 1)
    if words.is_mark(at):
        return words.norm(at) not in _JOINING
    if words.norm(at) == "and" and any(words.norm(near) == "between" for near in range(start, at)):
        return any(words.norm(near) == "and" for near in range(start, at))
    if words.is_infinitive(at):
        return head not in words.classes["infinitive_noun"]
    if words.is_in(at, "stop", "auxiliary", "report", "day", "pronoun") or words.is_adverbial(at):
        return True
    return words.is_in(at, "preposition") and _is_adjunct(words, at)


def _is_adjunct(words: EnglishWords, at: int) -> bool:
    """Whether the preposition at ``at`` begins a time, an occasion or a reason: nothing that belongs to the issue."""
    after = at + 2 if words.is_in(at + 1, "article") else at + 1
    if words.is_in(after, "occasion", "day") or words.norm(at + 1)[:1].isdigit():
        return True
    is_reason = words.norm(at) in {"for", "by", "in"} and words.norm(at + 1).endswith("ing")
    return is_reason or (words.norm(at) == "for" and words.is_in(at + 1, "possessive"))


def _dangles(words: EnglishWords, at: int) -> bool:
    return words.is_mark(at) or words.is_in(at, "preposition", "article", "determiner")
