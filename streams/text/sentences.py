"""Sentence boundaries for Arabic and English news, by rules."""

import re
from collections.abc import Iterator

_CLOSERS = "\"'”’»)]}›"
# An end of sentence: marks with the closing quotes after them, or a line break. One set of characters in front lets
# the search skip all others.
_BOUNDARY = re.compile(
    r"[.!?؟…۔\n](?:(?<=\n)\n*"
    rf"|(?<!\n)[.!?؟…۔]*[{re.escape(_CLOSERS)}]*(?=\s|$)"
    r"|(?<=[^\W\d_A-Z][.!؟?])(?=[“«]))"
)
_LAST_WORD = re.compile(r"[^\s\"'“”«»()\[\]]+$")
_NEXT_CHARACTER = re.compile(r"[^\s\"'“«(\[]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]", re.UNICODE)

# Words that end in a point without ending a sentence, written without the last point.
_ABBREVIATIONS = re.compile(
    r"mr|mrs|ms|dr|prof|gen|col|lt|maj|capt|sgt|cmdr|adm|sen|rep|gov|pres|st|sr|jr|hon|rev|mt|ft|vs|etc|"
    r"no|vol|inc|corp|ltd|co|bros|dept|est|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|approx|fig|al|"
    r"د|أ|م|ق|ص|ج|ت|هـ|أ\.د|م\.م"
)
# These often do end one; they are followed by a capital only when they do not.
_MAY_END = re.compile(r"inc|corp|ltd|co|etc|al|jr|sr")
# What starts a sentence rather than goes on after an abbreviation.
_STARTS = re.compile(
    r"\s*[\"“']?(?:The|A|An|He|She|It|They|We|I|In|On|At|But|And|His|Her|Their|This|That|These|There|However|Meanwhile)\b"
    r"|\s*$"
)


def _ends_sentence(text: str, start: int, mark_start: int, mark_end: int) -> bool:
    mark = text[mark_start:mark_end]
    if not mark.startswith(".") or mark.startswith(".."):
        return True
    following = _NEXT_CHARACTER.search(text, mark_end)
    next_character = following.group() if following else ""
    if next_character.islower():
        return False
    word = _LAST_WORD.search(text, max(start, mark_start - 24), mark_start)
    if word is None or mark != ".":
        return True
    last = word.group()
    folded = last.casefold()
    if _MAY_END.fullmatch(folded) or (_INITIALS.fullmatch(last) and "." in last and last.isascii()):
        # "the U.S. Congress" goes on, "in the U.S. He said" does not; a word like He tells.
        return bool(_STARTS.match(text, mark_end))
    initials = _INITIALS.fullmatch(last) and (len(last) == 1 or "." in last)
    return not (initials or _ABBREVIATIONS.fullmatch(folded))


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield ``(start, end)`` of each sentence in order, without surrounding blanks.

    Every character that is not blank lies in exactly one of them. A comma, Arabic or Latin, never ends a sentence.
    """
    start = 0
    for boundary in _BOUNDARY.finditer(text):
        is_break = boundary.group()[0] == "\n"
        if not is_break and not _ends_sentence(text, start, boundary.start(), boundary.end()):
            continue
        yield from _trimmed(text, start, boundary.end())
        start = boundary.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
