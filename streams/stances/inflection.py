"""Forms of a lexeme from its principal parts, so that a cue is one short row of data.

Arabic verbs are written ``perfect/imperfect[/active participle]`` (``ندد/يندد/مندد``), English ones as their base form
or ``base/past[/past participle[/-ing form]]`` (``fight/fought``). Forms are not normalised here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

FormKind = Literal["finite", "participle", "noun", "base", "present", "past", "perfect", "ing"]

_SHORTEST_HOLLOW = 3
_VOWELS = "aeiou"
_OBJECT_PRONOUNS = ("ه", "ها", "هم", "هما")
_DEFECTIVE_PERFECT = ("ا", "ى")
_DEFECTIVE_IMPERFECT = ("و", "ي", "ى")


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a lexeme.

    ``pronoun`` says that it carries an attached pronoun, ``imperfect`` that it is no past, ``future`` that it has the
    future's سـ, ``plural`` that an Arabic verb in this form follows its subject, ``first`` that we are its subject,
    ``feminine`` that its subject is, ``passive`` that a hollow verb's vowel makes it one (أدين), and
    ``either`` that it is a form of two verbs in both genders (توفر).
    """

    text: str
    kind: FormKind
    pronoun: bool = False
    imperfect: bool = False
    plural: bool = False
    future: bool = False
    first: bool = False
    feminine: bool = False
    passive: bool = False
    either: bool = False


def arabic_verb(parts: str) -> Iterator[Form]:
    """Yield the forms of a verb for the third person and for us, with object pronouns, and of its participle."""
    perfect, imperfect, *participle = parts.split("/")
    yield from _arabic_perfect(perfect)
    if len(perfect) > _SHORTEST_HOLLOW and perfect[-2] == "ا":
        passive = f"{perfect[:-2]}ي{perfect[-1]}"
        yield Form(passive, "finite", passive=True)
        yield Form(f"{passive}ت", "finite", feminine=True, passive=True)
    for form in _arabic_imperfect(imperfect):
        yield form
        yield replace(form, text=f"س{form.text}", future=True)
    for part in participle:
        stem = part.removesuffix("ي") if part.endswith("ي") else part
        yield from (Form(text, "participle") for text in (f"{part}ا", f"{part}ة", f"{stem}ين"))
        yield from (Form(text, "participle") for text in (f"{part}تين", f"{stem}ون"))


def _arabic_perfect(stem: str) -> Iterator[Form]:
    defective = stem.endswith(_DEFECTIVE_PERFECT)
    short = stem[:-1] if defective else stem
    yield Form(stem, "finite")
    yield Form(f"{short}ت", "finite", feminine=True)
    yield Form(f"{short}تا", "finite", plural=True, feminine=True)
    for text in (f"{stem}ا", f"{short}وا"):
        yield Form(text, "finite", plural=True)
    if not defective:
        yield Form(f"{stem}نا", "finite", first=True)
    for pronoun in _OBJECT_PRONOUNS:
        yield Form(f"{short}ا{pronoun}" if defective else stem + pronoun, "finite", pronoun=True)
        yield Form(f"{short}ت{pronoun}", "finite", pronoun=True, feminine=True)
        yield Form(f"{short}و{pronoun}", "finite", pronoun=True, plural=True)


def _arabic_imperfect(form: str) -> Iterator[Form]:
    stem = form[1:]
    defective = stem.endswith(_DEFECTIVE_IMPERFECT)
    short = stem[:-1] if defective else stem
    open_stem = f"{short}ا" if stem.endswith("ى") else stem
    yield Form(f"ن{stem}", "finite", imperfect=True, first=True)
    for person in ("ي", "ت"):
        feminine = person == "ت"
        yield Form(person + stem, "finite", imperfect=True, feminine=feminine)
        for ending in (f"{short}ون", f"{short if defective else stem}ان"):
            yield Form(person + ending, "finite", imperfect=True, plural=True, feminine=feminine)
        for pronoun in _OBJECT_PRONOUNS:
            yield Form(person + open_stem + pronoun, "finite", pronoun=True, imperfect=True, feminine=feminine)


def arabic_noun(word: str) -> Iterator[Form]:
    """Yield an indefinite noun bare, with the accusative's alef, and with a possessor's pronoun."""
    yield Form(word, "noun")
    open_word = f"{word[:-1]}ت" if word.endswith("ة") else word
    if not word.endswith(("ة", "اء")):
        yield Form(f"{word}ا", "noun")
    endings = [open_word]
    if word.endswith("اء"):
        endings += [f"{word[:-1]}ئ", f"{word[:-1]}ؤ"]
    for ending in endings:
        yield from (Form(ending + pronoun, "noun", pronoun=True) for pronoun in _OBJECT_PRONOUNS)


def arabic_relation(word: str) -> Iterator[Form]:
    """Yield the forms of a noun for people: of the noun, feminine, plural, with the article, before a genitive."""
    stem = word.removesuffix("ي") if word.endswith("ي") else word
    yield from arabic_noun(word)
    yield from arabic_noun(f"{word}ة")
    for form in (word, f"{word}ة", f"{stem}ين", f"{stem}ون"):
        yield Form(f"ال{form}", "noun")
    for form in (f"{word}ة", f"{stem}ين", f"{stem}ون", f"{stem}ي", f"{stem}و"):
        yield Form(form, "noun")


def arabic_adjective(word: str) -> Iterator[Form]:
    """Yield the forms of an adjective or participle, with and without the article."""
    stem = word.removesuffix("ي") if word.endswith("ي") else word
    forms = [word, f"{word}ة", f"{stem}ين", f"{stem}ون", f"{word}ا"]
    for form in forms:
        yield Form(form, "noun")
        yield Form(f"ال{form}", "noun")


def english_verb(parts: str) -> Iterator[Form]:
    """Yield the forms of a verb: base, present, past, past participle (as ``perfect``), ``-ing``."""
    base, *rest = parts.split("/")
    past = rest[0] if rest else _english_past(base)
    yield Form(base, "base")
    yield Form(english_plural(base), "present")
    yield Form(past, "past")
    yield Form(rest[1] if len(rest) > 1 else past, "perfect")
    yield Form(rest[2] if len(rest) > 2 else _english_ing(base), "ing")  # noqa: PLR2004 (the fourth part)


def english_plural(word: str) -> str:
    """Return ``word`` with the ending of the plural, or of the third person."""
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh")) else f"{word}s"


def _english_past(base: str) -> str:
    if base.endswith("e"):
        return f"{base}d"
    if base.endswith("y") and base[-2] not in _VOWELS:
        return f"{base[:-1]}ied"
    return f"{_doubled(base)}ed"


def _english_ing(base: str) -> str:
    if base.endswith("e") and not base.endswith("ee"):
        return f"{base[:-1]}ing"
    return f"{_doubled(base)}ing"


def _doubled(base: str) -> str:
    short = len(base) <= 4 and base[-1] not in "wxy" + _VOWELS  # noqa: PLR2004 (back, slam; longer ones are regular)
    return base + base[-1] if short and base[-2] in _VOWELS and base[-3] not in _VOWELS else base
