"""One pass over a text: its pieces, and every name of the knowledge that may stand in them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
    readings = index.language.readings
    matches = list(index.matcher.find_all(document.text, pieces, readings))
    places = _merged(_of_kind(matches, int), index.gazetteer.find_all(document.text, pieces, readings))
    actors, bodies = list(_longest(_of_kind(matches, Alias))), list(_longest(_of_kind(matches, str)))
    return Scan(document.text, index, pieces, actors, bodies, list(_longest(places)))


def _of_kind(matches: Iterable[Match[Reference]], kind: type[T]) -> Iterator[Match[T]]:
    """Yield the matches that have values of one kind, with these alone."""
    for match in matches:
        values = tuple([value for value in match.values if isinstance(value, kind)])
        if values:
            yield Match(match.start, match.end, match.first, match.stop, match.cut, match.key, values)


def _merged(known: Iterable[Match[int]], listed: Iterable[Match[int]]) -> list[Match[int]]:
    """Join the values of what both find; of one piece the longest comes first, then that with fewest letters cut."""
    merged: dict[tuple[int, int, int], Match[int]] = {}
    for match in (*known, *listed):
        key = (match.first, -match.stop, match.cut)
        same = merged.get(key)
        merged[key] = match._replace(values=(*same.values, *match.values)) if same else match
    return [merged[key] for key in sorted(merged)]


def _longest(matches: Iterable[Match[T]]) -> Iterator[Match[T]]:
    """Yield the first match at each piece, which is the longest."""
    done = -1
    for match in matches:
        if match.first != done:
            yield match
            done = match.first
