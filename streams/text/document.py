"""The one object that goes through the taggers: a text with its tokens and sentences, read once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from streams.text.language import passage_language, split_by_script
from streams.text.sentences import split_sentences
from streams.text.tokens import Token, tokenize


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or a part of one: offsets, the half-open range of its tokens in ``Document.tokens``, its language."""

    start: int
    end: int
    first_token: int
    end_token: int
    language: str


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its tokens and sentences. Every token lies in exactly one sentence and in exactly one passage.

    ``passages`` are the sentences, except that a quotation in another script is one of its own.
    """

    text: str
    language: str
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    passages: tuple[Sentence, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the passages, the article's own first."""
        others = {passage.language for passage in self.passages} - {self.language}
        return (self.language, *sorted(others))


def read_document(text: str, language: str) -> Document:
    """Split ``text`` into sentences and tokens. ``language`` is an ISO 639-1 code or ``und``."""
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    passages: list[Sentence] = []
    for start, end in split_sentences(text):
        first = len(tokens)
        tokens.extend(tokenize(text, start, end))
        sentence = Sentence(start, end, first, len(tokens), passage_language(text[start:end], language))
        sentences.append(sentence)
        passages.extend(_passages(text, sentence, tokens))
    return Document(text, language, tuple(tokens), tuple(sentences), tuple(passages))


def _passages(text: str, sentence: Sentence, tokens: Sequence[Token]) -> Iterator[Sentence]:
    """Part the quotations in another script from the rest of a sentence, at the borders of tokens."""
    first, start = sentence.first_token, sentence.start
    for run_start, run_end in split_by_script(text, sentence.start, sentence.end, sentence.language):
        begins, ends = (
            next((i for i in range(first, sentence.end_token) if tokens[i].start >= offset), sentence.end_token)
            for offset in (run_start, run_end)
        )
        if begins >= ends:
            continue
        if begins > first:
            yield Sentence(start, tokens[begins].start, first, begins, sentence.language)
        quoted = passage_language(text[run_start:run_end], sentence.language)
        yield Sentence(tokens[begins].start, tokens[ends - 1].end, begins, ends, quoted)
        first, start = ends, tokens[ends - 1].end
    if first == sentence.first_token:
        yield sentence
    elif first < sentence.end_token:
        yield Sentence(start, sentence.end, first, sentence.end_token, sentence.language)
