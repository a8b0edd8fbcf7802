"""Each epoch's copy of the training texts: other people's names, headlines in capitals, spelling without hamza."""

import random
from typing import Final

from streams.entities.features import GUIDELINE
from streams.languages import LANGUAGES
from streams.training.corpora import MarkedText
from streams.training.swapping import NameSwapper

#: How many of the texts are varied: other names in the own stories and in the public ones, capitals, plain alefs.
_SWAPPED_OWN: Final = 0.5
_SWAPPED_PUBLIC: Final = 0.25
_CAPITALS: Final = 0.04
_PLAIN_ALEFS: Final = 0.12
_ALEFS: Final = str.maketrans("أإآى", "اااي")


class Variation:
    """Varies one text after another; the same seed gives the same variations."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 -- nothing secret
        self._swappers = {code: NameSwapper(language, seed) for code, language in LANGUAGES.items()}

    def vary(self, text: MarkedText, language: str, guideline: str) -> MarkedText:
        """Return ``text`` or a copy with other names or in another spelling; the names stay marked."""
        if self._chance.random() < (_SWAPPED_OWN if guideline == GUIDELINE else _SWAPPED_PUBLIC):
            text = self._swappers[language].swap(text)
        roll = self._chance.random()
        if language == "en" and roll < _CAPITALS:
            return _same_length(text, text.text.upper())
        if language == "ar" and roll < _PLAIN_ALEFS:
            return _same_length(text, text.text.translate(_ALEFS))
        return text


def _same_length(text: MarkedText, written: str) -> MarkedText:
    """Return ``text`` in another spelling where every name keeps its place; ``ß`` does not in capitals."""
    return MarkedText(written, text.names) if len(written) == len(text.text) else text
