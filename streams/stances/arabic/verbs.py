"""Arabic verbs: which words of a sentence are verbs, of which classes, and in which form."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from streams.stances.arabic.words import ArabicWords, is_definite
from streams.stances.frames import load_cues
from streams.stances.inflection import Form, arabic_verb
from streams.stances.words import raw_words
from streams.text.normalize import normalize

_VERB_CLASSES = ("report", "voice", "deed", "issue", "other_verb", "homograph_verb")
_CONJUNCTIONS = ("و", "ف")
_SHORTEST = 2
_IMPERFECT = ("ي", "ت")
_LONGEST_LIST = 9
#: The patterns إفعال, تفعيل and مفاعلة, also with a preposition.
_VERBAL_NOUN = re.compile(r"(?:ب|ل|بال)?(?:ا\w{2,3}ا\w|ت\w{2}ي\w|م\w{2,3}\wه)$")
_HOMOGRAPH = frozenset({"homograph_verb"})


class Verb(NamedTuple):
    """A verb of a sentence: the index of its unit, its form, and its classes. ``prefix``: the conjunction on it."""

    at: int
    form: Form
    classes: frozenset[str]
    prefix: str


class _Known(NamedTuple):
    form: Form
    classes: frozenset[str]


@cache
def _lexicon() -> Mapping[str, _Known]:
    """Return the verbs by their normalised forms: those of the word classes, and the cues that are verbs."""
    found: dict[str, _Known] = {}
    for name in _VERB_CLASSES:
        for form in (form for parts in raw_words("ar").get(name, ()) for form in arabic_verb(parts)):
            if form.pronoun and name in _HOMOGRAPH:
                continue  # "فيلمها" is a film, no "فيلمها" of لم
            word = normalize(form.text)
            known = found.get(word)
            # تلقى is rather the perfect of its own verb than the imperfect of لقي.
            kept = known.form if known and not (known.form.imperfect and not form.imperfect) else form
            if known and known.form.feminine != form.feminine:
                kept = replace(kept, either=True)
            found[word] = _Known(kept, (known.classes if known else frozenset()) | {name})
    for word, cues in load_cues("ar").items():
        cue = next((cue for cue in cues if cue.frame.category == "verb"), None)
        if cue is not None:
            known = found.get(word)
            classes = known.classes if known else frozenset[str]()
            perfect = next((c.form for c in cues if c.frame.category == "verb" and not c.form.imperfect), cue.form)
            is_better = known is None or (known.form.imperfect and not perfect.imperfect)
            kept = perfect if is_better or known is None else known.form
            if known and known.form.feminine != cue.form.feminine:
                kept = replace(kept, either=True)
            found[word] = _Known(kept, classes | {"cue"})
    return found


@cache
def _noun_cues() -> frozenset[str]:
    cues = load_cues("ar").items()
    return frozenset(word for word, found in cues if any(cue.frame.category == "noun" for cue in found))


def read_verbs(words: ArabicWords) -> list[Verb]:
    """Return the verbs in order. A word that may be a verbal noun counts only where a noun cannot stand."""
    lexicon, found = _lexicon(), list[Verb]()
    for index, unit in enumerate(words.units):
        word, prefix = unit.norm, ""
        known = lexicon.get(word) if word else None
        if known is None and words.norm(index - 1) == "لم" and word.startswith(_IMPERFECT):
            known = _Known(
                Form(word, "finite", imperfect=True, feminine=word.startswith("ت")), frozenset({"other_verb"})
            )
        if word.startswith(_CONJUNCTIONS):
            rest = lexicon.get(word[1:])
            # ودعت is rather دعت with a conjunction than ودع.
            if rest is not None and (known is None or "cue" in rest.classes - known.classes):
                known, prefix = rest, word[0]
        if known is not None and words.fits_spelling(index, known.form.text) and _is_verb(words, index, known, prefix):
            found.append(Verb(index, known.form, known.classes, prefix))
    return found


def _is_verb(words: ArabicWords, index: int, known: _Known, prefix: str) -> bool:
    if words.is_in(index, "not_verb"):
        return False
    before = words.norm(index - 1)
    if not prefix and (words.is_in(index - 1, "noun_before") or before in words.classes["preposition"]):
        return words.is_in(index - 1, "before_verb")
    word = words.norm(index).removeprefix(prefix)
    is_noun_too = word in _noun_cues() or known.classes == _HOMOGRAPH
    return not is_noun_too or may_be_finite(words, index, prefix)


def may_be_finite(words: ArabicWords, index: int, prefix: str) -> bool:
    """Whether a word that is verb and noun can be the verb here: it opens a clause, or follows a name."""
    if prefix and _is_listed(words, index):
        return False
    if prefix or index == 0 or words.is_mark(index - 1):
        return True
    return words.is_name(index - 1) or words.is_in(index - 1, "before_verb", "relative", "clause", "particle")


def _is_listed(words: ArabicWords, index: int) -> bool:
    """Whether the noun may go on a list of verbal nouns: ``تناول مكافحة التهريب ودعم قدرات الشرطة``."""
    is_open = words.is_name(index + 1) or is_definite(words.norm(index + 1)) or words.is_in(index + 1, "adverb")
    for at in range(index - 1, max(-1, index - _LONGEST_LIST), -1):
        if is_open or words.is_mark(at) or words.is_in(at, "relative", "clause"):
            return False
        if _VERBAL_NOUN.match(words.norm(at)):
            return True
    return False


def is_only_verb(word: str) -> bool:
    """Whether ``word`` is a form of a known verb and of no noun that the word classes have."""
    known = _lexicon().get(word)
    is_noun_too = word in _noun_cues() or (known is not None and not known.classes.isdisjoint(_HOMOGRAPH))
    return known is not None and "other_verb" in known.classes and not is_noun_too and len(word) > _SHORTEST


def is_verb_form(word: str) -> bool:
    """Whether ``word`` is a form of a known verb, with or without a conjunction."""
    return word in _lexicon() or (word.startswith(_CONJUNCTIONS) and word[1:] in _lexicon())
