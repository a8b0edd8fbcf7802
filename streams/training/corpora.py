"""Reads training data: CoNLL files of the public corpora, and stories with names marked inline.

A CoNLL file has a token, a tab and a BIO tag a line and a blank line between sentences. In an inline file a name is
``[[surface|P]]``, ``[[surface|O]]`` or ``[[surface|L]]``; what stands behind a further bar names the entity.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from streams.entities.spans import OTHER
from streams.errors import StreamsError

#: Sentences of a CoNLL file are read as documents of this many, so that names recur in them as in news.
_SENTENCES = 8
_TYPES: Final[Mapping[str, str]] = {
    "PER": "person",
    "PERS": "person",
    "ORG": "organization",
    "LOC": "location",
    "GPE": "location",
    "MISC": OTHER,
}
_LETTERS: Final[Mapping[str, str]] = {"P": "person", "O": "organization", "L": "location"}
_INLINE = re.compile(r"\[\[([^\[\]|]+)\|([POL])(?:\|([^\[\]|]*))?\]\]")
_NO_BLANK_BEFORE = frozenset({".", ",", "،", "؛", ";", ":", "!", "?", "؟", ")", "]", "»", "%", "'s", "’s", "n't"})
_NO_BLANK_AFTER = frozenset({"(", "[", "«"})


class CorpusError(StreamsError):
    """The corpus {path} cannot be read: {detail}. Correct the file, or name another."""


@dataclass(frozen=True, slots=True)
class MarkedName:
    """A name in a text: half-open code-point offsets, type, and the entity where the corpus tells it.

    The type is one of `streams.records.EntityType`, or ``other`` for what is marked and none of them.
    """

    start: int
    end: int
    type: str
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text with its names in order, none of which overlap."""

    text: str
    names: tuple[MarkedName, ...]


def read_conll(path: Path) -> list[MarkedText]:
    """Read a CoNLL file as documents of eight sentences."""
    sentences: list[list[tuple[str, str]]] = [[]]
    for number, line in enumerate(_lines(path), start=1):
        token, _, tag = line.strip().partition("\t")
        if not token:
            sentences.append([])
        elif not tag:
            raise CorpusError(path=path, detail=f"line {number} has no tag")
        else:
            sentences[-1].append((token, tag))
    kept = [sentence for sentence in sentences if sentence]
    return [_document(kept[first : first + _SENTENCES]) for first in range(0, len(kept), _SENTENCES)]


def _document(sentences: Sequence[Sequence[tuple[str, str]]]) -> MarkedText:
    text = ""
    names: list[MarkedName] = []
    for sentence in sentences:
        text += "\n" if text else ""
        previous = ""
        kind: str | None = None
        for position, (token, tag) in enumerate(sentence):
            if position and token not in _NO_BLANK_BEFORE and previous not in _NO_BLANK_AFTER:
                text += " "
            start = len(text)
            text += token
            goes_on = tag.startswith("I-") and kind is not None and _TYPES.get(tag[2:]) == kind
            if goes_on:
                names[-1] = MarkedName(names[-1].start, len(text), names[-1].type)
            else:
                kind = _TYPES.get(tag[2:])
                if kind:
                    names.append(MarkedName(start, len(text), kind))
            previous = token
    return MarkedText(text, tuple(names))


def read_inline(path: Path, separator: str) -> list[MarkedText]:
    """Read a file of stories with names marked inline; a line that starts with ``separator`` parts two of them."""
    stories: list[list[str]] = [[]]
    for line in _lines(path):
        if line.startswith(separator):
            stories.append([])
        else:
            stories[-1].append(line)
    return [parse_inline(text, path) for lines in stories if (text := "\n".join(lines).strip())]


def parse_inline(marked: str, path: Path) -> MarkedText:
    """Take the marks out of one text. ``path`` is what an error names."""
    parts: list[str] = []
    names: list[MarkedName] = []
    length = 0
    for text, match in _pieces(marked):
        parts.append(text)
        length += len(text)
        if match:
            surface = match.group(1)
            names.append(MarkedName(length, length + len(surface), _LETTERS[match.group(2)], match.group(3)))
            parts.append(surface)
            length += len(surface)
    text = "".join(parts)
    if "[[" in text or "]]" in text:
        at = max(text.find("[["), text.find("]]"))
        raise CorpusError(path=path, detail=f"a mark is broken near {text[max(0, at - 30) : at + 30]!r}")
    return MarkedText(text, tuple(names))


def _pieces(marked: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    position = 0
    for match in _INLINE.finditer(marked):
        yield marked[position : match.start()], match
        position = match.end()
    yield marked[position:], None


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(path=path, detail=error) from error
