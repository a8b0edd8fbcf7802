"""The text as the entity rules read it: pieces with their word classes, and the candidates the rules propose."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from streams.languages import Language
from streams.matching.unknown import NIL
from streams.records import EntityType, Name
from streams.text.lookup import Piece
from streams.text.matcher import name_start

# Tatweel, and what is written above or below Arabic letters.
_MARKS = re.compile(r"[\u0640\u064b-\u065f\u0670]")
_QUOTES = frozenset("\"'“”«»‘’")


class Candidate(NamedTuple):
    """A proposed mention: offsets, its pieces as a half-open range, its key, and the entity it would be one of."""

    start: int
    end: int
    first: int
    stop: int
    key: str
    id: str
    type: EntityType
    name: Name
    confidence: float
    via: str

    @property
    def length(self) -> int:
        """Number of pieces."""
        return self.stop - self.first

    @property
    def is_unknown(self) -> bool:
        """Whether the knowledge does not have the entity."""
        return self.id.startswith(NIL)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, its pieces and its language, with the questions that every rule asks."""

    text: str
    pieces: Sequence[Piece]
    language: Language

    def key(self, index: int) -> str:
        """Return the key of a piece; blank between sentences and outside the text."""
        return self.pieces[index].key if 0 <= index < len(self.pieces) else ""

    def surface(self, index: int) -> str:
        """Return the letters of a piece as they are written."""
        piece = self.pieces[index]
        return self.text[piece.start : piece.end]

    def listed(self, index: int, *lists: str) -> bool:
        """Whether the piece stands in one of the word lists."""
        key = self.key(index)
        return bool(key) and self.language.is_listed(key, *lists)

    def listed_inside(self, index: int, *lists: str) -> bool:
        """Whether the piece, with or without clitics, stands in one of the word lists."""
        key = self.key(index)
        return bool(key) and self.language.is_listed_inside(key, *lists)

    def is_word(self, index: int) -> bool:
        """Whether there is a piece of letters at ``index``."""
        key = self.key(index)
        return bool(key) and key[0].isalpha()

    def is_capital(self, index: int) -> bool:
        """Whether the piece starts with a capital letter."""
        return self.is_word(index) and self.text[self.pieces[index].start].isupper()

    def is_quote(self, index: int) -> bool:
        """Whether the piece is a quotation mark."""
        return self.key(index) in _QUOTES

    def adjacent(self, index: int) -> bool:
        """Whether nothing but one blank, hyphen or point stands between the piece and the one before it."""
        return 0 < index < len(self.pieces) and self.pieces[index].start - self.pieces[index - 1].end <= 2  # noqa: PLR2004

    def demonym(self, index: int) -> tuple[str, ...]:
        """Return the countries whose adjective the piece is."""
        key = self.key(index)
        return self.language.demonym(key) if key else ()

    def demonym_before(self, stop: int) -> tuple[tuple[str, ...], int]:
        """Return the countries of the adjective that ends before ``stop``, and its number of pieces, 0 to 2."""
        if codes := self.language.demonym_of_two(self.key(stop - 2), self.key(stop - 1)):
            return codes, 2
        codes = self.demonym(stop - 1)
        return codes, 1 if codes else 0

    def demonym_from(self, first: int) -> tuple[tuple[str, ...], int]:
        """Return the countries of the adjective that starts at ``first``, and its number of pieces, 0 to 2."""
        codes, length = self.demonym_before(first + 2)
        if length == 2:  # noqa: PLR2004  (the two words are one adjective)
            return codes, length
        codes = self.demonym(first)
        return codes, 1 if codes else 0

    def is_boundary(self, index: int) -> bool:
        """Whether a name ends before this piece: a mark, a function word, a verb, the end of the sentence."""
        return not self.is_word(index) or self.listed_inside(
            index, "function_words", "verbs_of_saying", "acting_verbs", "titles"
        )

    def candidate(
        self, first: int, stop: int, cut: int, entity: tuple[str, EntityType, Name], *, confidence: float, via: str
    ) -> Candidate:
        """Propose the pieces ``first..stop`` without ``cut`` leading letters as a mention of ``entity``."""
        start = name_start(self.text, self.pieces[first], cut)
        key = self.folded(first, stop, cut)
        return Candidate(start, self._end(stop - 1), first, stop, key, *entity, confidence, via)

    def _end(self, last: int) -> int:
        """Return where a name with the last piece ``last`` ends: the point of Corp. and Jr. belongs to it."""
        end = self.pieces[last].end
        pointed = self.text[end : end + 1] == "." and self.listed(last, "abbreviated_endings")
        return end + 1 if pointed else end

    def plain(self, first: int, stop: int, cut: int = 0) -> str:
        """Return the written name of the pieces, without clitics, marks and doubled blanks."""
        start = name_start(self.text, self.pieces[first], cut)
        article = "ا" if self._hides_article(first, cut) else ""
        written = article + self.text[start : self.pieces[stop - 1].end]
        kept = _MARKS.sub("", written)
        if not kept.isprintable():
            kept = "".join(filter(str.isprintable, kept))
        return " ".join(kept.split())

    def folded(self, first: int, stop: int, cut: int = 0) -> str:
        """Return the key of the pieces without ``cut`` leading letters."""
        key = " ".join([piece.key for piece in self.pieces[first:stop]])
        return ("ا" if self._hides_article(first, cut) else "") + key[cut:]

    def _hides_article(self, index: int, cut: int) -> bool:
        """Whether the clitic that is cut off swallowed the alef of the article: ``للحكومة``."""
        return cut > 0 and self.key(index)[cut - 1 : cut + 1] == "لل"
