"""Which of the many spellings that GeoNames lists for a city are Arabic or English names of it."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from tools.tables import fold, strip_marks

_ARABIC = re.compile(r"[ء-غف-ي][ء-غف-ي\u064b-\u0652 '-]+")
_ENGLISH = re.compile(r"[A-Z][a-z]+(?:[ '-](?:[A-Z][a-z]*|[a-z]{1,3}))*")
_VOWEL_SIGNS = re.compile("[\u064b-\u0652]")
# Letters that Arabic writes and its neighbours' alphabets hardly use: a sign that the spelling is Arabic.
_TELLING = re.compile("[أإآةؤئ]")
# Words for "city", "province" and the like: they are no part of a name.
_HEADS = frozenset(
    (
        *("مدينة", "قرية", "ولاية", "محافظة", "شعبية", "بلدية", "منطقة", "اقليم", "إقليم", "مقاطعة", "قضاء"),
        *("ناحية", "دائرة", "إمارة", "امارة", "مركز", "جزيرة", "مخيم", "أبرشية", "كانتون", "شهر", "بندر"),
    )
)
_MOST_WORDS, _SHORTEST = 3, 3
# Uyghur and Persian habits: a hamza seat that opens a word, a dotless yeh inside it.
_FOREIGN = re.compile(r"\bئ|ى\B")

_SOUNDS = (
    ("ch", "s"), ("sh", "s"), ("kh", "k"), ("gh", "k"), ("dh", "t"), ("th", "t"), ("ph", "f"), ("ck", "k"),
    ("x", "ks"),
)  # fmt: skip
_SOUND_OF_LETTER = str.maketrans(
    {
        **dict.fromkeys("bpبپ", "b"),
        **dict.fromkeys("fvفڤ", "f"),
        **dict.fromkeys("tdتطدضذثظ", "t"),
        **dict.fromkeys("szصسزش", "s"),
        **dict.fromkeys("kqgcjكقغجخ", "k"),
        **dict.fromkeys("lل", "l"),
        **dict.fromkeys("mم", "m"),
        **dict.fromkeys("nن", "n"),
        **dict.fromkeys("rر", "r"),
    }
)  # fmt: skip
_ENOUGH_ALIKE = 0.6


def sound(name: str) -> str:
    """Return the consonants of a name in classes that the Latin and the Arabic spelling share."""
    plain = re.sub(r"\b(?:al|el|ال)[ -]?", "", fold(name))
    for letters, replacement in _SOUNDS:
        plain = plain.replace(letters, replacement)
    return "".join(c for c in plain.translate(_SOUND_OF_LETTER) if c in "bftsklmnr")


def alike(left: str, right: str) -> float:
    """Return how alike two names sound, 0 to 1."""
    return SequenceMatcher(None, sound(left), sound(right), autojunk=False).ratio()


def arabic_names(name: str, alternates: Sequence[str]) -> list[str]:
    """Return the Arabic spellings among ``alternates``, the most usual one first.

    Spellings with letters of other languages are no Arabic names, nor is what sounds like no Latin spelling of the city
    (its province, its district). Arabic letters that Persian hardly writes, as many words as ``name`` has, and length
    (Urdu leaves out vowels) speak for the usual spelling.
    """
    latin = [name, *(alternate for alternate in alternates if _ENGLISH.fullmatch(strip_marks(alternate)))]
    words = len(name.split())
    found: dict[str, str] = {}
    for alternate in alternates:
        plain = _VOWEL_SIGNS.sub("", alternate)
        parts = plain.split()
        if not _ARABIC.fullmatch(plain) or len(parts) > _MOST_WORDS or parts[0] in _HEADS:
            continue
        if len(fold(plain)) < _SHORTEST or _FOREIGN.search(plain):
            continue
        if max(alike(plain, spelling) for spelling in latin) >= _ENOUGH_ALIKE:
            key = fold(plain)
            if key not in found or _TELLING.search(plain):
                found[key] = plain
    return sorted(
        found.values(),
        key=lambda spelling: (
            -round(max(alike(spelling, candidate) for candidate in latin[:1]), 1),
            not _TELLING.search(spelling),
            abs(len(spelling.split()) - words),
            -len(spelling),
            spelling,
        ),
    )


def english_names(name: str, alternates: Iterable[str], *, most: int) -> list[str]:
    """Return at most ``most`` Latin spellings among ``alternates``, those first that look most like ``name``."""
    shortest = 4
    plain = {
        alternate
        for alternate in alternates
        if len(alternate) >= shortest and _ENGLISH.fullmatch(alternate) and len(alternate.split()) <= _MOST_WORDS
    }
    likeness = {
        alternate: SequenceMatcher(None, fold(name), fold(alternate), autojunk=False).ratio() for alternate in plain
    }
    close = [alternate for alternate in plain if likeness[alternate] >= _ENOUGH_ALIKE]
    return sorted(close, key=lambda alternate: (-likeness[alternate], alternate))[:most]
