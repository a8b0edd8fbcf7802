"""The language of a text, by its script and, for Latin letters, by its function words."""

import re
from collections.abc import Iterator

# Letters that Arabic does not use: Persian, Urdu, Kurdish, Pashto, Uyghur and Sindhi do.
_NOT_ARABIC = frozenset("پچژگڤکیےہھںٹڈڑڕڵۆێەۊټځڅډړږښګڼېۍئۇۈڭ") - frozenset("ئ")
_ARABIC_LETTER = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff]")
_LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")
_LETTER = re.compile(r"[^\W\d_]")
_ACCENTED = re.compile(r"[\u00c0-\u024f]")
_SMALL_WORD = re.compile(r"\b[a-z]{3,}\b")
_LATIN_WORD = re.compile(r"[a-z\u00e0-\u024f]+")
_SAMPLE = 4000

_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|in|a|an|is|are|was|were|be|been|has|have|had|that|this|with|for|on|by|from|as|at|it|"
    r"its|he|his|she|her|they|their|who|which|not|but|said|will|would|after|over|more|about|against|into|"
    r"between|also|than|or|says)\b"
)
# Function words of other languages in Latin script; those that English shares are left out.
_OTHER_LATIN = re.compile(
    r"\b(?:le|la|les|des|du|une|et|est|que|qui|dans|pour|sur|avec|pas|el|los|las|del|una|y|en|por|para|como|se|"
    r"su|der|das|und|ist|den|dem|nicht|mit|von|zu|ein|eine|auf|il|lo|gli|della|di|che|sono|non|het|een|"
    r"van|dat|niet|voor|op|os|uma|não|com|ao|bir|ve|bu|için|ile|da|yang|dan|untuk|dengan|och|att|som|är|"
    r"på|det|av|til)\b"
)
_MOSTLY = 0.5
_FOREIGN_SHARE = 0.04
_ENGLISH_SHARE = 0.12
_SHORT = 12
# A quotation in another script, not a name or two: four words and more, with the marks between them.
_LATIN_RUN = re.compile(r"[A-Za-z\u00c0-\u024f][\w'’.\-]*(?:[\s,;:\"“”]+[\w'’.\-]*[A-Za-z\u00c0-\u024f][\w'’.\-]*){3,}")
_ARABIC_RUN = re.compile(r"[\u0620-\u06ff][\u0600-\u06ff]*(?:[\s،؛:\"«»]+[\u0600-\u06ff]+){3,}")

# For each language the letters of its script and of the other one.
_SCRIPTS = {"ar": (_ARABIC_LETTER, _LATIN_LETTER), "en": (_LATIN_LETTER, _ARABIC_LETTER)}
# A word or two: more of them make the sentence one of the article's language.
_SOME_LETTERS = 6


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


def passage_language(passage: str, article: str) -> str:
    """Return the language of a sentence or quotation: the article's unless hardly a word of it is in that script."""
    own, foreign = _SCRIPTS.get(article, (None, None))
    if own is None or foreign is None or not foreign.search(passage) or len(own.findall(passage)) >= _SOME_LETTERS:
        return article
    found = detect_language(passage)
    return article if found == "und" else found


def split_by_script(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of the quotations in ``text[start:end]`` that are written in the other script."""
    runs = {"ar": _LATIN_RUN, "en": _ARABIC_RUN}.get(language)
    if runs is None:
        return
    for run in runs.finditer(text, start, end):
        yield run.span()


def _latin_language(sample: str) -> str:
    folded = sample.casefold()
    words = _LATIN_WORD.findall(folded)
    english = len(_ENGLISH.findall(folded))
    other = len(_OTHER_LATIN.findall(folded))
    if not other and not english:
        return "en" if _may_be_english(sample, words) else "und"
    if other >= english:
        return "und"
    # A headline alone may hold one function word or two.
    return "en" if len(words) < _SHORT or english / len(words) >= _ENGLISH_SHARE else "und"


def _may_be_english(sample: str, words: list[str]) -> bool:
    """Whether a short text without function words is more than names and shows no other language's letters."""
    return len(words) < _SHORT and not _ACCENTED.search(sample) and bool(_SMALL_WORD.search(sample))
