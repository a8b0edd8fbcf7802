"""The language of a text, by its script and, for Latin letters, by its function words."""

import re

# Letters that Arabic does not use: Persian, Urdu, Kurdish, Pashto, Uyghur and Sindhi do.
_NOT_ARABIC = frozenset("پچژگڤکیےہھںٹڈڑڕڵۆێەۊټځڅډړږښګڼېۍئۇۈڭ") - frozenset("ئ")
_ARABIC_LETTER = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff]")
_LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN_WORD = re.compile(r"[a-z\u00e0-\u024f]+")
_SAMPLE = 4000

_ENGLISH = frozenset(
    "the of and to in a an is are was were be been has have had that this with for on by from as at it its he his she"
    " her they their who which not but said will would after over more about against into between also than or says".split()
)
# Function words of other languages in Latin script; those that English shares are left out.
_OTHER_LATIN = frozenset(
    "le la les des du une et est que qui dans pour sur avec pas el los las del una y en con por para como se su"
    " der die das und ist den dem nicht mit von zu ein eine auf il lo gli della di che per sono non het een van"
    " dat niet voor op os uma não com ao bir ve bu için ile da yang dan untuk dengan och att som är på det av til".split()
)
_MOSTLY = 0.5
_FOREIGN_SHARE = 0.04
_ENGLISH_SHARE = 0.12
_SHORT = 12


def detect_language(text: str) -> str:
    """Return ``ar``, ``en``, or ``und`` for any other language and for a text without letters."""
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    if not letters:
        return "und"
    arabic = _ARABIC_LETTER.findall(sample)
    if len(arabic) / letters > _MOSTLY:
        foreign = sum(letter in _NOT_ARABIC for letter in arabic)
        return "und" if foreign / len(arabic) > _FOREIGN_SHARE else "ar"
    if len(_LATIN_LETTER.findall(sample)) / letters > _MOSTLY:
        return _latin_language(sample)
    return "und"


def _latin_language(sample: str) -> str:
    words = _LATIN_WORD.findall(sample.casefold())
    english = sum(word in _ENGLISH for word in words)
    other = sum(word in _OTHER_LATIN for word in words)
    if other >= english:
        return "und"
    # A headline alone may hold one function word or two.
    return "en" if len(words) < _SHORT or english / len(words) >= _ENGLISH_SHARE else "und"
