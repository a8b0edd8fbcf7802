"""A sentence as the grammar sees it: words, marks and names, each name one unit."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from streams.records import Entity, Mention
from streams.text.document import Document, Sentence
from streams.text.normalize import normalize


class Unit(NamedTuple):
    """A word, a mark or a name. For a name, ``prefix`` and ``suffix`` are the normalised letters stuck to it."""

    start: int
    end: int
    norm: str
    entity: Entity | None = None
    prefix: str = ""
    suffix: str = ""


class NameIndex:
    """The mentions of a document in order of the text; of mentions that overlap the longest is kept.

    ``described`` are spans that mean an entity without naming it (``الرئيس التركي``); they are read like names.
    """

    def __init__(self, entities: Sequence[Entity], described: Sequence[tuple[Mention, Entity]] = ()) -> None:
        kept: list[tuple[Mention, Entity]] = []
        pairs = [(mention, entity) for entity in entities for mention in entity.mentions]
        pairs += described
        pairs.sort(key=lambda pair: (pair[0].start, -pair[0].end))
        for mention, entity in pairs:
            if mention.start < mention.end and (not kept or mention.start >= kept[-1][0].end):
                kept.append((mention, entity))
        self._names = kept
        self._starts = [mention.start for mention, _ in kept]

    def between(self, start: int, end: int) -> list[tuple[Mention, Entity]]:
        """Return the names that begin in ``start..end``, with their entities."""
        return self._names[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def read_units(document: Document, sentence: Sentence, names: NameIndex) -> tuple[Unit, ...]:
    """Merge the tokens of each name into one unit; every other token is a unit of its own."""
    units: list[Unit] = []
    tokens = document.tokens
    pending = names.between(sentence.start, sentence.end)
    starts = [*(mention.start for mention, _ in pending), sentence.end]
    position, at = sentence.first_token, 0
    while position < sentence.end_token:
        token = tokens[position]
        while starts[at] < token.start:
            at += 1
        if starts[at] >= token.end:
            units.append(Unit(token.start, token.end, token.norm))
            position += 1
            continue
        mention, entity = pending[at]
        last = position
        while last + 1 < sentence.end_token and tokens[last + 1].start < mention.end:
            last += 1
        # A hyphen may stand between a name and what is joined to it (U.S.-backed).
        end = max(tokens[last].end, mention.end)
        if document.text[end : end + 1] == "-" and last + 2 < sentence.end_token:
            after = tokens[last + 2]
            if tokens[last + 1].end == after.start == end + 1:
                last, end = last + 2, after.end
        units.append(
            Unit(
                mention.start,
                mention.end,
                "",
                entity,
                normalize(document.text[token.start : mention.start]),
                normalize(document.text[mention.end : end]),
            )
        )
        position = last + 1
    return tuple(units)
