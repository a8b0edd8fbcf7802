"""English verbs: which words of a sentence are finite verbs, and the group that belongs to each."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from streams.stances.english.words import EnglishWords
from streams.stances.frames import load_cues
from streams.stances.inflection import english_verb
from streams.stances.words import raw_words

_CLASSES = ("report_verb", "other_verb")
_SHORTEST_PARTICIPLE = 4
_NOT_AFTER = frozenset({"of", "for", "from", "with", "in", "on", "at", "by", "against", "over", "into"})


class Verb(NamedTuple):
    """A verb of a sentence. ``start`` is the unit where its group begins (``has repeatedly condemned``)."""

    at: int
    start: int
    kind: str
    reports: bool


@cache
def _lexicon() -> Mapping[str, tuple[str, frozenset[str]]]:
    """Return the kind and the classes of each verb form."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for name in _CLASSES:
        for form in (form for parts in raw_words("en").get(name, ()) for form in english_verb(parts)):
            known = found.get(form.text)
            found[form.text] = (form.kind, known[1] | {name}) if known else (form.kind, frozenset({name}))
    for parts in raw_words("en").get("noun_verb", ()):
        # Of verbs that are nouns as well, only an irregular past is a verb for certain.
        base = parts.split("/")[0]
        for form in english_verb(parts):
            if form.kind in {"past", "perfect"} and form.text not in {base, *_regular_past(base)}:
                found.setdefault(form.text, (form.kind, frozenset({"other_verb"})))
    for word, cues in load_cues("en").items():
        cue = next((cue for cue in cues if cue.frame.category == "verb"), None)
        if cue is not None and word not in found:
            found[word] = (cue.form.kind, frozenset({"cue"}))
    return found


def _regular_past(base: str) -> tuple[str, ...]:
    return f"{base}ed", f"{base}d", f"{base}{base[-1]}ed", f"{base[:-1]}ied"


def may_end_phrase(words: EnglishWords, at: int) -> bool:
    """Whether the word at ``at`` is a verb that ends the phrase before it: no noun as well, or a participle."""
    word = words.norm(at)
    kind, classes = _lexicon().get(word, ("", frozenset[str]()))
    if kind in {"past", "perfect", "present"} and classes & {"other_verb", "report_verb"} and not word.endswith("ed"):
        return True
    is_participle = word.endswith("ed") and len(word) > _SHORTEST_PARTICIPLE
    return is_participle and not words.is_describing(at + 1, plain=True) and not _is_noun_next(words, at + 1)


def _is_noun_next(words: EnglishWords, at: int) -> bool:
    is_word = words.norm(at)[:1].isalpha()
    return is_word and not words.is_in(at, "preposition", "article", "determiner", "stop", "adverb", "day", "pronoun")


def read_verbs(words: EnglishWords) -> list[Verb]:
    """Return the verbs of the sentence that may be finite, in order."""
    lexicon, found = _lexicon(), list[Verb]()
    for index, unit in enumerate(words.units):
        if unit.entity is not None or not unit.norm:
            continue
        kind, classes = lexicon.get(unit.norm, ("", frozenset[str]()))
        reports = words.is_in(index, "report") or "report_verb" in classes
        is_verb = bool(kind) or reports or words.is_in(index, "past", "auxiliary")
        if not is_verb or kind == "ing" or (words.is_capitalized(index) and index):
            continue
        start = verb_group(words, index)
        if kind == "base" and not _takes_base(words, start, index):
            continue
        if words.is_in(start - 1, "article", "determiner") or words.norm(start - 1) in _NOT_AFTER:
            continue
        found.append(Verb(index, start, kind, reports))
    return found


def _takes_base(words: EnglishWords, start: int, index: int) -> bool:
    before = [words.norm(at) for at in range(start, index)]
    if any(words.is_in(at, "auxiliary", "catenative") for at in range(start, index)) or "to" in before:
        return True
    return words.is_in(start - 1, "pronoun", "relative", "collective_plural") or words.is_name(start - 1)


def verb_group(words: EnglishWords, verb: int) -> int:
    """Return where the group of the verb begins: its adverbs, auxiliaries, ``on Monday``, ``vowed to``."""
    at = verb
    while (start := _group_before(words, at, verb)) != at:
        at = start
    return at


def _group_before(words: EnglishWords, at: int, verb: int) -> int:
    if words.is_adverbial(at - 1) or words.is_in(at - 1, "perfect_auxiliary", "day", "helping"):
        return at - 1
    if words.norm(at - 1) in {"on", "last", "this"} and words.is_in(at, "day"):
        return at - 1
    if words.norm(at - 1) == "to" and words.is_in(at - 2, "catenative", "purposeful"):
        return at - 2
    return at - 1 if words.is_in(at - 1, "catenative_ing") and words.norm(verb).endswith("ing") else at
