"""Words as the encoder reads them: subwords of a Unigram model, and how a piece of a text is written for it."""

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sentencepiece import SentencePieceProcessor

from streams.entities.reading import Reading

#: Ids that mean the same in every vocabulary.
BEGIN: Final = 0
PADDING: Final = 1
END: Final = 2
#: So many subwords of a word are read; what is longer is no word of a language.
_LONGEST: Final = 12
_LONGEST_LETTERS: Final = 60
_REMEMBERED: Final = 1 << 16
# Marks written on letters, tatweel, and controls of direction and joining say nothing about what a word is.
_DROPPED: Final = frozenset({"Mn", "Me", "Cf"})
_TATWEEL: Final = "\u0640"
# How a piece of the model writes the blank before a word.
_BLANK: Final = "▁"


class Subwords:
    """Turns written words into ids. Loads the model file when it is made; remembers the words that it has met."""

    def __init__(self, path: Path) -> None:
        self._model = SentencePieceProcessor(model_proto=path.read_bytes())
        self._blank = self._model.piece_to_id(_BLANK)
        self._known: dict[str, tuple[int, ...]] = {}

    def ids(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """Return the ids of each word, 1 to 12 of them.

        A word begins with a blank, unless it is joined to the one before it.
        """
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        new = [word for word in dict.fromkeys(words) if word not in self._known]
        if new:
            clean = [clean_word(word) for word in new]
            for word, ids in zip(new, self._model.encode(clean, out_type=int, num_threads=1), strict=True):
                joined = not word.startswith(" ") and len(ids) > 1 and ids[0] == self._blank
                self._known[word] = tuple(ids[joined : _LONGEST + joined]) or (self._model.unk_id(),)
        return [self._known[word] for word in words]


def written_words(reading: Reading) -> list[str]:
    """Return each piece as it is written, with the blank before it and what is joined to its end: `` Turkey's``.

    A piece that closes a passage is an empty word.
    """
    words = []
    for index, piece in enumerate(reading.pieces):
        end = reading.pieces[index + 1].start if index + 1 < len(reading.pieces) else piece.end
        written = reading.text[piece.start : max(end, piece.end)] if piece.key else ""
        joined = index > 0 and reading.pieces[index - 1].end == piece.start and bool(reading.pieces[index - 1].key)
        words.append(("" if joined or not written else " ") + written.rstrip()[:_LONGEST_LETTERS])
    return words


def clean_word(word: str) -> str:
    """Return a word as the encoder knows letters: composed, without blanks around it, marks, tatweel and controls."""
    word = word.strip()
    if word.isascii():
        return word
    composed = unicodedata.normalize("NFKC", word)
    return "".join(letter for letter in composed if letter != _TATWEEL and unicodedata.category(letter) not in _DROPPED)
