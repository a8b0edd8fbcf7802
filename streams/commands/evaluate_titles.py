"""The order and the titles in which ``streams evaluate`` shows the figures of the languages."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from streams.evaluation.figures import ALL
from streams.terminal.show import printable

_Figures = TypeVar("_Figures")


def titled(figures: Mapping[str, _Figures]) -> Iterator[tuple[str, _Figures]]:
    """Yield the figures of each language with its title, and those of all when there are several."""
    languages = [language for language in figures if language != ALL]
    for language in languages:
        yield f"language {printable(language)}", figures[language]
    if len(languages) > 1:
        yield "all languages", figures[ALL]
