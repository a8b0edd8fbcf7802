"""What names are looked up by: pieces of a text, and the same key for a name of a list.

A piece is a word as names see it: ``Ankara-backed`` is two, ``Turkey's`` is one without its ending, and Arabic ``عبد``
or ``أبو`` is one with the word after it, because both spellings, joined and apart, are in use.
"""

import re
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from streams.text.document import Document
from streams.text.normalize import fold_all, normalize

_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_PART = re.compile(r"[^\-‐‑]+")
_KEY_TABLE = {ord(mark): "" for mark in ".'’‘`´ʼʿʾ"} | {ord(mark): " " for mark in "-‐‑–/(),&"}
# The pope, not a father with a preposition: بابا الفاتيكان.
_POPE = "بابا"
_JOINED = re.compile(rf"(?:(?<=\s)|^)(?!{_POPE} )([وفبلك]{{0,2}}(?:عبد|ابو|ابي|ابا)) (?=\w)", re.MULTILINE)
_JOINS_NEXT = frozenset(
    "".join(letters) + word
    for count in range(3)
    for letters in product("وفبلك", repeat=count)
    for word in ("عبد", "ابو", "ابي", "ابا")
) - {_POPE}


class Piece(NamedTuple):
    """A word or mark: offsets into the text, key, and the index of its token. A sentence ends with a blank key."""

    start: int
    end: int
    key: str
    token: int


def lookup_keys(names: str) -> str:
    """Return the keys of many names at once; tabs, bars and line breaks between them stay."""
    return _JOINED.sub(r"\1", fold_all(names).translate(_KEY_TABLE).replace("|", " | ").replace("\t", " \t "))


@lru_cache(maxsize=1 << 15)
def lookup_key(name: str) -> str:
    """Return the key of one name: folded words with one blank between."""
    return " ".join(_JOINED.sub(r"\1", " ".join(normalize(name).translate(_KEY_TABLE).split())).split())


@lru_cache(maxsize=1 << 15)
def _parts(word: str) -> tuple[tuple[int, int, str], ...]:
    if len(word) == 1:
        return ((0, 1, normalize(word)),)
    end = _POSSESSIVE.search(word)
    limit = end.start() if end else len(word)
    parts = []
    for part in _PART.finditer(word, 0, limit):
        key = normalize(part.group()).translate(_KEY_TABLE).strip()
        if key:
            parts.append((part.start(), part.end(), key))
    return tuple(parts)


def read_pieces(document: Document, language: str) -> tuple[Piece, ...]:
    """Return the pieces of the passages in ``language`` in order, each passage closed by a piece with a blank key."""
    pieces: list[Piece] = []
    for passage in document.passages:
        if passage.language != language:
            continue
        last = passage.end_token - 1
        for index in range(passage.first_token, passage.end_token):
            token = document.tokens[index]
            if token.text == "." and index != last:
                continue
            for start, end, key in _parts(token.text):
                piece = Piece(token.start + start, token.start + end, key, index)
                if pieces and pieces[-1].key in _JOINS_NEXT:
                    _join(pieces, piece)
                else:
                    pieces.append(piece)
        pieces.append(Piece(passage.end, passage.end, "", last))
    return tuple(pieces)


def _join(pieces: list[Piece], piece: Piece) -> None:
    """Add a piece to the last one, which is written as one with a word after it: ``عبد``."""
    before = pieces[-1]
    if piece.key.isalnum() and piece.start == before.end + 1:
        pieces[-1] = Piece(before.start, piece.end, before.key + piece.key, before.token)
    else:
        pieces.append(piece)
