"""Copies of marked texts with other people's names: a recogniser is to learn the sentence and not the name."""

import random
import re

from streams.languages import Language
from streams.text.lookup import lookup_key
from streams.training.corpora import MarkedName, MarkedText

_WORD = re.compile(r"[^\W\d_]+")
# In binary digits of the count: rarer parts are often mistakes of the lists.
_COMMON = 3
_SHORTEST = 3


class NameSwapper:
    """Swaps the parts of people's names for others of the same role; a part is swapped alike throughout a text."""

    def __init__(self, language: Language, seed: int) -> None:
        self._names = language.names
        self._random = random.Random(seed)  # noqa: S311 -- nothing secret
        self._given = [
            name for name, (given, surname) in language.names.items() if given >= _COMMON and given > surname
        ]
        self._surnames = [
            name for name, (given, surname) in language.names.items() if surname >= _COMMON and surname >= given
        ]

    def swap(self, marked: MarkedText) -> MarkedText:
        """Return a copy of ``marked`` with known parts of names swapped; names of unknown parts stay."""
        chosen: dict[str, str] = {}
        parts: list[str] = []
        names: list[MarkedName] = []
        position = length = 0
        for name in marked.names:
            before = marked.text[position : name.start]
            written = marked.text[name.start : name.end]
            if name.type == "person":
                written = _WORD.sub(lambda word: self._other(word.group(), chosen), written)
            parts += [before, written]
            length += len(before)
            names.append(MarkedName(length, length + len(written), name.type, name.entity))
            length += len(written)
            position = name.end
        return MarkedText("".join([*parts, marked.text[position:]]), tuple(names))

    def _other(self, part: str, chosen: dict[str, str]) -> str:
        key = lookup_key(part)
        given, surname = self._names.get(key, (0, 0))
        if len(key) < _SHORTEST or max(given, surname) == 0:
            return part
        if key not in chosen:
            chosen[key] = self._random.choice(self._given if given > surname else self._surnames)
        return _in_case_of(part, chosen[key])


def _in_case_of(written: str, name: str) -> str:
    if written.isupper() and written != written.lower():
        return name.upper()
    return name.capitalize() if written[0] != written[0].lower() else name
