"""The one object that goes through the taggers: a text with its tokens and sentences, read once."""

from dataclasses import dataclass

from streams.text.sentences import split_sentences
from streams.text.tokens import Token, tokenize


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: offsets into the text and the half-open range of its tokens in ``Document.tokens``."""

    start: int
    end: int
    first_token: int
    end_token: int


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its tokens and sentences. Every token lies in exactly one sentence."""

    text: str
    language: str
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]


def read_document(text: str, language: str) -> Document:
    """Split ``text`` into sentences and tokens. ``language`` is an ISO 639-1 code or ``und``."""
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    for start, end in split_sentences(text):
        first = len(tokens)
        tokens.extend(tokenize(text, start, end))
        sentences.append(Sentence(start, end, first, len(tokens)))
    return Document(text, language, tuple(tokens), tuple(sentences))
