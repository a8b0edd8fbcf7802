"""The words that decide which pieces of the pretrained vocabulary are kept."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from wordfreq import top_n_list

from streams.languages import LANGUAGES
from streams.training.sources import TrainingSet

_PACKAGE: Final = Path(__file__).parents[1]
_TABLES: Final = ("knowledge/*.tsv", "languages/*/*.tsv")
_FREQUENT: Final = 150_000
_WORD: Final = re.compile(r"[^\W\d_]+")
_WRITTEN: Final = re.compile(r"\S+")


def training_words(sets: Iterable[TrainingSet]) -> Iterator[str]:
    """Yield frequent words, names and the words of the training texts, many of them more than once."""
    for language in LANGUAGES:
        yield from top_n_list(language, _FREQUENT, "best")
    for pattern in _TABLES:
        for path in sorted(_PACKAGE.glob(pattern)):
            yield from _WORD.findall(path.read_text(encoding="utf-8"))
    for one in sets:
        for text in (*one.texts, *one.held_back):
            yield from _WRITTEN.findall(text.text)
