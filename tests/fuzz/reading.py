"""What ``streams.text`` promises of any text."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import TypeVar

from streams.knowledge import load_knowledge
from streams.languages import LANGUAGES
from streams.matching import NameIndex, Scan, scan_document
from streams.text.document import Document, Sentence, read_document
from streams.text.language import detect_language
from streams.text.lookup import read_pieces
from streams.text.matcher import Match
from streams.text.normalize import fold_all, normalize, normalize_with_offsets
from streams.text.sentences import split_sentences

T = TypeVar("T")


def check_text(text: str, language: str) -> None:
    """Check folding, sentences, tokens, passages, pieces and matches of ``text``."""
    _check_folding(text)
    assert detect_language(text) in {"ar", "en", "und"}
    document = read_document(text, language)
    _check_tokens(document)
    _check_parts(document.sentences, document)
    _check_parts(document.passages, document)
    assert [(one.start, one.end) for one in document.sentences] == list(split_sentences(text))
    _check_matches(document)


def _check_folding(text: str) -> None:
    mapped = normalize_with_offsets(text)
    assert mapped.text == fold_all(text) == normalize(text) == normalize(mapped.text)
    assert len(mapped.offsets) == len(mapped.text)
    last_end = 0
    for start, end in mapped.offsets:
        assert 0 <= start < end <= len(text)
        assert end >= last_end
        last_end = end
    if mapped.offsets:
        first, last = mapped.original_span(0, len(mapped.text))
        assert normalize(text[first:last]) == mapped.text


def _check_tokens(document: Document) -> None:
    text = document.text
    for token in document.tokens:
        assert text[token.start : token.end] == token.text
        assert token.norm == normalize(token.text)
    assert all(first.end <= second.start for first, second in pairwise(document.tokens))
    visible = sum(not character.isspace() for character in text)
    assert sum(not character.isspace() for token in document.tokens for character in token.text) == visible


def _check_parts(parts: Sequence[Sentence], document: Document) -> None:
    """Each token lies in exactly one part; parts come in order and do not overlap."""
    indexes = [index for part in parts for index in range(part.first_token, part.end_token)]
    assert indexes == list(range(len(document.tokens)))
    for part in parts:
        assert 0 <= part.start < part.end <= len(document.text)
        for token in document.tokens[part.first_token : part.end_token]:
            assert part.start <= token.start < token.end <= part.end
    assert all(first.end <= second.start for first, second in pairwise(parts))


def _check_matches(document: Document) -> None:
    text = document.text
    for language in document.languages:
        pieces = read_pieces(document, language)
        for piece in pieces:
            assert 0 <= piece.start <= piece.end <= len(text)
            assert not piece.key or piece.start < piece.end
        assert all(first.end <= second.start for first, second in pairwise(pieces))
    for scan in scan_document(document, _indexes()):
        for actor in scan.actors:
            _check_match(actor, scan)
        for body in scan.bodies:
            _check_match(body, scan)
        for place in scan.places:
            _check_match(place, scan)


def _check_match(match: Match[T], scan: Scan) -> None:
    assert 0 <= match.start < match.end <= len(scan.text)
    assert 0 <= match.first < match.stop <= len(scan.pieces)
    assert scan.pieces[match.first].start <= match.start
    assert match.end == scan.pieces[match.stop - 1].end


@cache
def _indexes() -> dict[str, NameIndex]:
    knowledge = load_knowledge()
    return {code: NameIndex(knowledge, language) for code, language in LANGUAGES.items()}
