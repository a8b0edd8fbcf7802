"""One pass over a text: its pieces, and every name of the knowledge that may stand in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from streams.languages import Language
from streams.matching.aliases import Alias
from streams.matching.index import NameIndex, Reference
from streams.text.document import Document
from streams.text.lookup import Piece, read_pieces
from streams.text.matcher import Match

T = TypeVar("T", Alias, str, int)


@dataclass(frozen=True, slots=True)
class Scan:
    """The passages of a text in one language: pieces, and for each piece the longest name of each kind from it on.

    ``actors``, ``bodies`` and ``places`` may overlap, within a kind and between kinds: nothing is decided yet.
    """

    text: str
    index: NameIndex
    pieces: Sequence[Piece]
    actors: Sequence[Match[Alias]]
    bodies: Sequence[Match[str]]
    places: Sequence[Match[int]]

    @property
    def language(self) -> Language:
        """The language of the passages."""
        return self.index.language


def scan_document(document: Document, indexes: Mapping[str, NameIndex]) -> tuple[Scan, ...]:
    """Look all names up, once for each language of the text that has an index; the article's own comes first."""
    return tuple(_scan(document, indexes[code]) for code in document.languages if code in indexes)


def _scan(document: Document, index: NameIndex) -> Scan:
    pieces = read_pieces(document, index.language.code)
    actors: list[Match[Alias]] = []
    bodies: list[Match[str]] = []
    places: list[Match[int]] = []
    matches = index.matcher.find_all(document.text, pieces, index.language.readings)
    for _, group in groupby(matches, key=lambda match: match.first):
        from_here = list(group)
        actors.extend(_longest(from_here, Alias))
        bodies.extend(_longest(from_here, str))
        places.extend(_longest(from_here, int))
    return Scan(document.text, index, pieces, actors, bodies, places)


def _longest(matches: Sequence[Match[Reference]], kind: type[T]) -> Iterator[Match[T]]:
    """Yield the first of the matches, which come longest first, that has values of one kind, with these alone."""
    for match in matches:
        values = tuple(value for value in match.values if isinstance(value, kind))
        if values:
            yield Match(match.start, match.end, match.first, match.stop, match.cut, match.key, values)
            return
