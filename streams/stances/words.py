"""Classes of function words, titles and verbs of a language, read from its ``stance_words.tsv``."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from streams.text.normalize import normalize


def read_rows(language: str, name: str) -> list[list[str]]:
    """Return the rows of a tab-separated file of a language, without comments and empty lines."""
    content = (files("streams.languages") / language / name).read_text(encoding="utf-8")
    lines = content.splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


@cache
def raw_words(language: str) -> Mapping[str, tuple[str, ...]]:
    """Return the words of each class as they are written; the rows of a class add up."""
    classes: dict[str, list[str]] = {}
    for name, words in read_rows(language, "stance_words.tsv"):
        classes.setdefault(name, []).extend(words.split())
    return {name: tuple(words) for name, words in classes.items()}


@cache
def word_classes(language: str) -> Mapping[str, frozenset[str]]:
    """Return the normalised words of each class."""
    classes = raw_words(language).items()
    return {name: frozenset(normalize(word) for word in words) for name, words in classes}
