"""English issues: a noun phrase cut where an editor would cut it."""

from streams.records import IssueTarget
from streams.stances.english.verbs import may_end_phrase
from streams.stances.english.words import EnglishWords
from streams.stances.phrases import Phrase

_LONGEST = 10
_MOST_PREPOSITIONS = 2
_SHORTEST_WORD = 4
_SHORTEST_OWNED = 3
#: Prepositions of place and manner, which belong to an issue only before a name, and those that a possessive ends.
_LOOSE = frozenset(
    {"in", "at", "with", "as", "by", "through", "throughout", "during", "after", "before", "without", "under", "near"}
)
_OWN = frozenset({"from", "on", "for", "over"})
_CURRENCIES = frozenset({"$", "€", "£"})
#: Bodies, unless somebody is joined: "rejected a coalition with the CDU".
_JOINED = frozenset({"coalition", "alliance", "partnership"})
_JOINING = frozenset({*_CURRENCIES, "-", "'", "’", "'s", "’s", "%"})


def issue_at(words: EnglishWords, index: int) -> Phrase | None:
    """Read an issue that begins at ``index``; its leading articles and quotes stay outside."""
    is_determined = False
    while words.is_in(index, "article", "open_mark"):
        is_determined = is_determined or words.is_in(index, "article")
        index += 1
    is_determined = is_determined or words.is_in(index, "quantifier", "possessive")
    if not _may_start(words, index):
        return None
    end, head = _read(words, index)
    is_joining = head in _JOINED and any(words.norm(at) == "with" for at in range(index, end))
    while end > index and _dangles(words, end - 1):
        end -= 1
    if words.is_in(index, "possessive") and end - index < _SHORTEST_OWNED:
        return None
    if end == index or (
        not is_joining and _is_vague(words, head, is_single=end == index + 1, is_determined=is_determined)
    ):
        return None
    if _is_unknown_name(words, index, words.first_preposition(index, end), is_determined=is_determined):
        return None
    last = words.norm(end - 1)
    if last[:1].isdigit() or len(last) == 1 or words.norm(end) in {"one", "ones"}:
        return None
    start, stop = words.units[index].start, words.units[end - 1].end
    return Phrase(index, end, issue=IssueTarget(words.text[start:stop], start, stop))


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
    if words.norm(index) in _CURRENCIES or words.norm(index)[:1] in _CURRENCIES:
        return True
    is_word = words.norm(index)[:1].isalpha() and not words.norm(index + 1)[:1].isdigit()
    if words.is_in(index, "quantifier"):
        return words.norm(index + 1)[:1].isalpha() or words.is_name(index + 1)
    unfit = words.is_in(index, "preposition", "stop", "pronoun", "auxiliary", "report", "day", "adverb")
    return is_word and not unfit


def _is_unknown_name(words: EnglishWords, start: int, end: int, *, is_determined: bool) -> bool:
    """Whether the words name someone whom the recogniser did not know: no issue."""
    if any(
        words.is_in(at, "title", "person_noun", "being") and words.is_capitalized(at + 1)
        for at in range(start, end - 1)
    ):
        return True
    is_long = end - start > 1
    is_lower = any(words.norm(at) and not words.is_capitalized(at) for at in range(start, end))
    return not is_lower and not (is_determined and is_long)


def _is_vague(words: EnglishWords, head: str, *, is_single: bool, is_determined: bool) -> bool:
    if any(head in words.classes[name] for name in ("person_noun", "vague", "relation", "being")):
        return True
    is_short = len(head) < _SHORTEST_WORD and not is_determined
    return is_single and (is_short or head in words.classes["vague_alone"])


def _stops(words: EnglishWords, at: int, start: int, head: str) -> bool:  # noqa: PLR0911 (one line for each end)
    """Whether the phrase from ``start`` with the head so far ends before the unit at ``at``."""
    if words.is_in(at, "article") and at > start and not words.is_in(at - 1, "preposition", "article"):
        return words.norm(at - 1) not in {"and", "or"} and not words.is_infinitive(at - 2)
    if words.is_name(at) or words.is_in(at, "article"):
        return at > start and _is_relative_clause(words, at, head)
    if words.is_mark(at):
        return words.norm(at) not in _JOINING and not _is_parenthesis(words, at)
    if words.norm(at) == "and" and any(words.norm(near) == "between" for near in range(start, at)):
        return any(words.norm(near) == "and" for near in range(start, at))
    if words.is_infinitive(at):
        return head not in words.classes["infinitive_noun"]
    if words.is_in(at, "possessive") and words.is_infinitive(at - 2):
        return False  # "the decision to pull its troops out"
    return _is_outside(words, at, start, head) or (words.is_in(at, "preposition") and _is_adjunct(words, at))


def _is_parenthesis(words: EnglishWords, at: int) -> bool:
    """Whether the mark at ``at`` is part of a title: ``the Waqf (Amendment) Act``."""
    return words.norm(at) in {"(", ")"} and words.is_capitalized(at - 1) and words.is_capitalized(at + 1)


def _is_outside(words: EnglishWords, at: int, start: int, head: str) -> bool:
    """Whether the word at ``at`` belongs to the clause, not to the phrase: a verb, an adverb, what is said of it."""
    is_day = words.is_in(at, "day") and not words.is_in(at - 1, "possessive", "article")
    is_owned = words.is_owner(at - 1) or words.is_genitive(at - 1) or words.is_in(at - 1, "possessive")
    is_verb = words.is_in(at, "report") and not is_owned  # "rejected her claims"
    if is_day or is_verb or words.is_in(at, "stop", "auxiliary", "pronoun") or words.is_adverbial(at):
        return True
    if at > start and words.is_in(at, "bad", "good") and not words.norm(at + 1)[:1].isalpha():
        return True
    is_modifier = (
        at == start + 1 and words.norm(at).endswith("ed") and words.norm(at + 1) == "by"
    )  # "a raid ordered by …"
    ends = may_end_phrase(words, at) and not is_modifier
    return at > start and bool(head) and ends and not words.is_in(at - 1, "preposition")


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
    before_name = words.is_name(after) or words.is_capitalized(after)
    if words.norm(at) in _LOOSE and not before_name:
        return True
    if words.norm(at) in _OWN and words.is_in(at + 1, "possessive"):
        return True
    if words.norm(at) == "by" and before_name:
        return False
    is_reason = words.norm(at) in {"for", "by", "in"} and words.norm(at + 1).endswith("ing")
    return is_reason or (words.norm(at) == "for" and words.is_in(at + 1, "possessive"))


def _dangles(words: EnglishWords, at: int) -> bool:
    return words.is_mark(at) or words.is_in(at, "preposition", "article", "determiner")
