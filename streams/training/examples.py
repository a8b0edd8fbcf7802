"""Turns marked texts into what a recogniser is trained on: the rules' proposals and a label for each piece."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from streams.entities.proposals import Proposals, Proposer
from streams.entities.spans import span_labels
from streams.knowledge import Knowledge, load_knowledge
from streams.languages import LANGUAGES
from streams.locations.tagger import LocationTagger
from streams.matching import NameIndex, scan_document
from streams.text.document import read_document
from streams.text.lookup import Piece
from streams.training.corpora import MarkedName, MarkedText


@dataclass(frozen=True, slots=True)
class Example:
    """A text as the recogniser sees it, with the labels it should give to the pieces."""

    proposals: Proposals
    labels: Sequence[str]


class ExampleReader:
    """Reads texts of one language as the service does, up to where the recogniser comes in."""

    def __init__(self, language: str, knowledge: Knowledge | None = None) -> None:
        known = knowledge or load_knowledge()
        self._language = language
        self._indexes = {language: NameIndex(known, LANGUAGES[language])}
        self._locations = LocationTagger(known)
        self._proposer = Proposer(known)

    def read(self, texts: Iterable[MarkedText]) -> Iterator[Example]:
        """Yield an example for each text."""
        for marked in texts:
            scans = scan_document(read_document(marked.text, self._language), self._indexes)
            for scan in scans:
                proposals = self._proposer.propose(scan, self._locations.recognize(scan))
                yield Example(proposals, piece_labels(scan.pieces, marked.names))


def piece_labels(pieces: Sequence[Piece], names: Sequence[MarkedName]) -> list[str]:
    """Return the BIO label of each piece: a piece belongs to the name that it shares letters with."""
    spans: list[tuple[int, int, str]] = []
    position = 0
    for name in names:
        while position < len(pieces) and (not pieces[position].key or pieces[position].end <= name.start):
            position += 1
        stop = position
        while stop < len(pieces) and pieces[stop].key and pieces[stop].start < name.end:
            stop += 1
        if stop > position:
            spans.append((position, stop, name.type))
            position = stop
    return span_labels(len(pieces), spans)
