"""Spellings of one name that differ by rule: the loose key of a name is the same for all of them.

It is asked only when nothing is spelled as the text spells it, and what it finds is less sure.
"""

import re
from functools import lru_cache

_ARTICLE = "ال"
_SHORTEST = 3
# Foreign g is written with four letters, v and p with their own or with the nearest Arabic one.
_ARABIC_LETTERS = str.maketrans({**dict.fromkeys("جغقگچݣڨ", "ك"), "ڤ": "ف", "پ": "ب", "ژ": "ز"})
_DOUBLED = re.compile(r"(.)\1+")

_ABBREVIATIONS = {
    "st": "saint", "ste": "saint", "mt": "mount", "mtn": "mountain", "ft": "fort", "n": "north", "s": "south",
    "e": "east", "w": "west", "pt": "port",
}  # fmt: skip
_KINDS = frozenset(
    (
        *("city", "town", "village", "county", "province", "governorate", "district", "region", "state", "oblast"),
        *("municipality", "township", "borough", "prefecture", "department", "international", "greater", "of", "the"),
    )
)
_ARTICLES = frozenset({"al", "el", "ar", "as", "ash", "at", "an", "ad", "az", "l"})
_LATIN = (("kh", "k"), ("gh", "g"), ("dh", "d"), ("ph", "f"), ("q", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"),
          ("ei", "ai"), ("ay", "ai"), ("iy", "i"), ("y", "i"), ("w", "u"))  # fmt: skip
_LATIN_ENDING = re.compile(r"(?<=[^aeiou])(?:eh|ah|e|a)$")


@lru_cache(maxsize=1 << 13)
def loose_key(key: str) -> str:
    """Return the loose key of a lookup key (`streams.text.lookup.lookup_key`); blank where little is left of it."""
    first = key[:1]
    if not first:
        return ""
    loose = _latin(key) if first.isascii() else _arabic(key)
    return loose if len(loose) >= _SHORTEST else ""


def _arabic(key: str) -> str:
    """Join the words without their articles; one letter for those that stand for one sound, none twice."""
    words = [word.removeprefix(_ARTICLE) if len(word) > len(_ARTICLE) + 1 else word for word in key.split()]
    # At the end of a foreign name ه stands for the same vowel as ا: غانه.
    words = [word[:-1] + "ا" if word.endswith("ه") else word for word in words]
    return _DOUBLED.sub(r"\1", "".join(words).translate(_ARABIC_LETTERS))


def _latin(key: str) -> str:
    """Write abbreviations out, leave out articles and what kind of place it is, spell transliterated sounds one way."""
    words = [_ABBREVIATIONS.get(word, word) for word in key.split()]
    named = [word for word in words if word not in _KINDS and word not in _ARTICLES] or words
    joined = "".join(named)
    for letters, replacement in _LATIN:
        joined = joined.replace(letters, replacement)
    return _LATIN_ENDING.sub("a", _DOUBLED.sub(r"\1", joined))
