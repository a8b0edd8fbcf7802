"""Arabic issues: a noun phrase cut where an editor would cut it."""

from streams.languages import LANGUAGES
from streams.records import IssueTarget
from streams.stances.arabic.verbs import is_only_verb, is_verb_form
from streams.stances.arabic.words import ATTACHED_PREPOSITIONS, ArabicWords, is_definite, strip_article
from streams.stances.phrases import Phrase, type_of

_LONGEST = 12
_LONGEST_OFFICE = 4
_SHORTEST_WORD = 2
_ACCUSATIVE = "ا"
_PRONOUNS = ("ها", "هما", "نا")


def issue_at(words: ArabicWords, index: int, prefix: str = "", *, vague: bool = False) -> Phrase | None:
    """Read an issue whose first word stands at ``index`` and carries the preposition ``prefix``.

    ``vague`` admits a single word that says little, such as ``خطوة``.
    """
    while words.is_in(index, "open_mark", "close_mark"):
        index += 1
    if words.norm(index) in {"ما", "ماسماه", "مااسماه"} and words.is_in(index + 1, "so_called"):
        is_described = "صف" in words.norm(index + 1) and words.norm(index + 2).startswith("ب")  # "ما وصفته بتقاعس"
        return issue_at(words, index + 2, "ب" if is_described else "")
    if words.is_in(index, "any"):
        return _any(words, index)
    if not prefix and words.is_in(index, "this") and is_definite(words.norm(index + 1)):
        return issue_at(words, index + 1, vague=True)
    word = words.norm(index)[len(prefix) :]
    if not _may_head(words, index, word, prefix):
        return None
    end = _end(words, index, word, prefix)
    if end == index + 1 and not vague and _is_too_vague(words, word):
        return None
    first = words.units[index]
    start = first.start + len(prefix) if words.text.startswith(prefix, first.start) else first.start
    return _phrase(words, index, end, start)


def _end(words: ArabicWords, index: int, word: str, prefix: str) -> int:
    """Return the unit after the phrase. Behind its first definite word nothing indefinite goes on with it."""
    complete = _is_complete(words, index, f"ا{word}" if prefix == "ل" else word)
    end = index + 1
    is_counted = words.is_in(end, "number") and words.norm(end + 1).isalpha() and not is_definite(words.norm(end + 1))
    if is_counted and not complete:
        end += 2  # "إعدام ستة معارضين"
    while end < len(words.units) and end - index < _LONGEST and _continues(words, end, complete=complete):
        if words.is_in(end, "preposition") or _attached(words, end):
            complete = _attached(words, end) and (words.is_name(end) or words.norm(end).startswith(("بال", "لل")))
        else:
            complete = complete or _is_complete(words, end, words.norm(end))
        end += 1
    while end > index + 1 and _dangles(words, index, end - 1):
        end -= 1
    return end


def _dangles(words: ArabicWords, index: int, last: int) -> bool:
    """Whether the phrase cannot end with ``last``: a preposition, or a mark that closes nothing."""
    if words.is_in(last, "preposition"):
        return True
    opened = any(words.is_in(at, "open_mark") for at in range(index, last))
    return words.is_mark(last) and not (words.is_in(last, "close_mark") and opened)


def _is_complete(words: ArabicWords, at: int, word: str) -> bool:
    return words.is_name(at) or is_definite(word) or word.endswith(("ها", "هم", "هما")) or words.is_in(at, "this")


def _any(words: ArabicWords, index: int) -> Phrase | None:
    """Read ``أي تدخل خارجي``, whose noun is indefinite."""
    end = index + 1
    while end < len(words.units) and end - index < _LONGEST and _continues(words, end, complete=False):
        end += 1
    while end > index + 1 and _dangles(words, index, end - 1):
        end -= 1
    if end == index + 1 or words.is_name(index + 1):
        return None
    return _phrase(words, index, end, words.units[index].start)


def _may_head(words: ArabicWords, index: int, word: str, prefix: str) -> bool:
    if len(word) < _SHORTEST_WORD or not word.isalpha() or not words.norm(index).startswith(prefix):
        return False
    is_verb = word.startswith("ي") and not words.is_in(index, "not_verb")
    is_conjunct = word.startswith("و") and word not in words.classes["waw_root"]
    if is_verb or is_conjunct:
        return False
    classes = words.classes
    unfit = classes["stop"] | classes["preposition"] | classes["title"] | classes["vague_head"] | classes["adverb"]
    bare = strip_article(f"ا{word}" if prefix == "ل" and word.startswith("ل") else word)
    is_being = bare in classes["being"] and not words.is_name(index + 1)
    return word not in unfit and bare not in unfit and not is_being


def _is_too_vague(words: ArabicWords, word: str) -> bool:
    with_article = f"ا{word}" if word.startswith("ل") else word
    if LANGUAGES["ar"].demonym(with_article):
        return True
    return strip_article(word) in words.classes["vague"] or not is_definite(with_article)


def _continues(words: ArabicWords, at: int, *, complete: bool) -> bool:  # noqa: PLR0911 (one line for each kind)
    """Whether the phrase goes on with the unit at ``at``; ``complete``: a definite word has closed its last noun."""
    if words.is_name(at):
        return _goes_on_with_name(words, at, complete=complete)
    if words.is_mark(at) or words.is_in(at, "open_mark"):
        return _goes_on_with_mark(words, at, complete=complete)
    if words.is_in(at, "stop", "adverb", "measure") or words.is_adverbial_phrase(at):
        return words.is_in(at, "any") and words.is_in(at - 1, "preposition")
    if _begins_clause(words, at):
        return False
    if words.is_in(at, "preposition"):
        return _leads_on(words, at)
    word = words.norm(at)
    if _attached(words, at):
        return is_definite(word[1:]) or word.startswith(("لل", "بال")) or _closes_next(words, at)
    if word.endswith(_ACCUSATIVE) and not word.endswith(_PRONOUNS) and not is_definite(word):
        return not complete and words.norm(at - 1).endswith(_ACCUSATIVE)
    if word.isdigit() and is_definite(words.norm(at - 1)):
        return not words.norm(at + 1).endswith(_ACCUSATIVE)  # "المادة 105", but not "… الأحد 12 شخصا"
    return not complete or is_definite(word) or words.is_in(at - 1, "preposition")


def _goes_on_with_name(words: ArabicWords, at: int, *, complete: bool) -> bool:
    prefix = words.units[at].prefix
    if prefix == "و" and is_verb_form(words.norm(at + 1)):
        return False  # "تؤيد الخطة في ليبيا والقاهرة ترفض": the name begins the next clause
    follows = not complete or words.is_in(at - 1, "preposition") or bool(prefix) or words.is_name(at - 1)
    follows = follows or _is_titled(words, at) or not is_definite(words.norm(at - 1))
    attached = prefix in ATTACHED_PREPOSITIONS or (prefix == "و" and words.is_name(at - 1))
    return (not prefix or attached) and follows


def _goes_on_with_mark(words: ArabicWords, at: int, *, complete: bool) -> bool:
    """Whether quotes belong to the phrase; in ``الإغلاق «طعنة في الصدر»`` they hold what is said of it."""
    if words.is_in(at, "open_mark") and not words.is_in(at, "close_mark"):
        return not complete or is_definite(words.norm(at + 1)) or words.is_name(at + 1)
    return words.is_in(at, "close_mark")


def _begins_clause(words: ArabicWords, at: int) -> bool:
    """Whether a conjunct or a verb stands at ``at``."""
    word = words.norm(at)
    is_second_conjunct = word.startswith("و") and not words.is_in(at, "waw_root")
    is_imperfect = word.startswith("ي") and not words.is_in(at, "not_verb")
    if is_second_conjunct or is_imperfect or (word.startswith("ف") and word[1:] in words.classes["stop"]):
        return True
    if words.is_in(at, "preposition"):
        return False
    is_noun = words.is_in(at - 1, "preposition") or words.is_feminine_word(at) or words.is_in(at, "not_verb")
    return is_only_verb(word) and not is_noun


def _is_titled(words: ArabicWords, at: int) -> bool:
    """Whether the person at ``at`` stands behind his title: ``قرار وزير الداخلية فلان``."""
    if words.units[at].prefix or type_of(words.units[at]) != "person":
        return False
    before = at - 1
    while before > at - _LONGEST_OFFICE and is_definite(words.norm(before)):
        if words.is_in(before, "title") or strip_article(words.norm(before)) in words.classes["title"]:
            return True
        before -= 1
    return words.is_in(before, "title")


def _attached(words: ArabicWords, at: int) -> bool:
    word = words.norm(at)
    return word.startswith(ATTACHED_PREPOSITIONS) and not words.is_in(at, "not_attached") and len(word) > _SHORTEST_WORD


def _closes_next(words: ArabicWords, at: int) -> bool:
    after = at + 1
    return is_definite(words.norm(after)) or (words.is_name(after) and not words.units[after].prefix)


def _leads_on(words: ArabicWords, at: int) -> bool:
    """Whether the preposition at ``at`` belongs to the phrase: one of place or manner only before a name."""
    if words.is_name(at + 1):
        return not words.units[at + 1].prefix and not words.is_in(at, "apart")
    if words.is_in(at, "of_manner"):
        return False
    after = words.norm(at + 1)
    return is_definite(after) or words.is_in(at + 1, "any") or is_definite(words.norm(at + 2)) or words.is_name(at + 2)


def issue_of(words: ArabicWords, at: int) -> Phrase:
    """Return the word at ``at`` as an issue."""
    return _phrase(words, at, at + 1, words.units[at].start)


def _phrase(words: ArabicWords, index: int, end: int, start: int) -> Phrase:
    """Return the issue of the units ``index..end``, whose text begins at offset ``start``."""
    stop = words.units[end - 1].end
    return Phrase(index, end, issue=IssueTarget(words.text[start:stop], start, stop))
