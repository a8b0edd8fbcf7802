"""Arabic issues: a noun phrase cut where an editor would cut it."""

from streams.stances.arabic_words import ATTACHED_PREPOSITIONS, ArabicWords, is_definite, strip_article
from streams.stances.phrases import Targets, issue

_LONGEST = 9
_SHORTEST_WORD = 2


def issue_at(words: ArabicWords, index: int, prefix: str = "") -> Targets | None:
    """Read an issue whose first word stands at ``index`` and carries the preposition ``prefix``."""
    while words.is_in(index, "open_mark"):
        index += 1
    if words.norm(index) == "اي":  # any
        return _any(words, index)
    word = words.norm(index)[len(prefix) :]
    if not _may_head(words, index, word, prefix):
        return None
    end = index + 1
    while end < len(words.units) and _continues(words, end, indefinite=word.endswith("ا")):
        end += 1
    if end - index > _LONGEST:
        last = index + _LONGEST
        end = next((at for at in range(last, index + 1, -1) if words.is_in(at, "preposition")), last)
    while end > index + 1 and (words.is_in(end - 1, "preposition") or words.is_mark(end - 1)):
        end -= 1
    if end == index + 1 and _is_too_vague(words, word):
        return None
    first = words.units[index]
    start = first.start + len(prefix) if words.text.startswith(prefix, first.start) else first.start
    return Targets((issue(words.text, start, words.units[end - 1].end),), end)


def _any(words: ArabicWords, index: int) -> Targets | None:
    """Read ``أي تدخل خارجي``, whose noun is indefinite."""
    end = index + 1
    while end < len(words.units) and end - index < _LONGEST and _continues(words, end, indefinite=False):
        end += 1
    if end == index + 1 or words.is_name(index + 1):
        return None
    return Targets((issue(words.text, words.units[index].start, words.units[end - 1].end),), end)


def _may_head(words: ArabicWords, index: int, word: str, prefix: str) -> bool:
    if len(word) < _SHORTEST_WORD or not word.isalpha() or not words.norm(index).startswith(prefix):
        return False
    is_verb, is_conjunct = word.startswith("ي"), word.startswith("و") and word not in words.classes["waw_root"]
    if is_verb or is_conjunct:
        return False
    classes = words.classes
    unfit = classes["stop"] | classes["preposition"] | classes["title"] | classes["vague_head"] | classes["adverb"]
    return word not in unfit and strip_article(word) not in unfit


def _is_too_vague(words: ArabicWords, word: str) -> bool:
    with_article = f"ا{word}" if word.startswith("ل") else word
    return strip_article(word) in words.classes["vague"] or not is_definite(with_article)


def _continues(words: ArabicWords, at: int, *, indefinite: bool) -> bool:
    """Whether the phrase goes on with the unit at ``at``; ``indefinite``: its head is an indefinite accusative."""
    if words.is_name(at):
        prefix = words.units[at].prefix
        return not prefix or prefix in ATTACHED_PREPOSITIONS or (prefix == "و" and words.is_name(at - 1))
    if words.is_mark(at) or words.is_in(at, "stop", "adverb") or words.is_adverbial_phrase(at):
        return False
    word = words.norm(at)
    is_second_conjunct = word.startswith("و") and not words.is_in(at, "waw_root")
    is_verb = word.startswith("ي") and not words.is_in(at, "not_verb")
    if is_second_conjunct or is_verb or (word.startswith("ف") and word[1:] in words.classes["stop"]):
        return False
    after_preposition = words.is_in(at - 1, "preposition")
    if indefinite:
        # After an indefinite noun mostly a relative clause begins, whose verb must not be cut in.
        agrees = word.endswith(("ا", "ه")) or word.startswith(ATTACHED_PREPOSITIONS) or is_definite(word)
        return agrees or after_preposition or words.is_in(at, "preposition")
    is_circumstance = word.startswith("م") and word.endswith("ا") and not word.endswith(("ها", "نا"))
    return after_preposition or not (is_circumstance or words.is_in(at, "accusative"))
