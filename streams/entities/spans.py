"""Mentions as a recogniser gives them: spans of pieces, and the BIO labels that say the same."""

from collections.abc import Callable
from typing import Final, NamedTuple, Protocol, cast

from streams.entities.proposals import Proposals
from streams.errors import StreamsError
from streams.records import EntityType

OUTSIDE: Final = "O"
_BEGIN: Final = "B-"
_INSIDE: Final = "I-"
#: What the training data marks beside people, bodies and places; learnt so that it is told apart, never given out.
OTHER: Final = "other"


class RecognizerError(StreamsError):
    """The model file {path} cannot be used: {detail}. Install streams again, or train the model anew."""


class Span(NamedTuple):
    """A mention as the recogniser sees it: a half-open range of pieces, type, and how likely it is, 0..1."""

    first: int
    stop: int
    type: EntityType
    confidence: float


class Trust(NamedTuple):
    """How far a recogniser is believed against the rules; chosen on held-back texts.

    ``sure`` is the confidence from which on its type and ends count, whatever the rules say; ``silence`` whether a name
    of the rules that it passes over is no mention.
    """

    sure: float
    silence: bool


class Recognizer(Protocol):
    """Finds the mentions in a text, one language after another."""

    @property
    def name(self) -> str:
        """What it is called in ``producer.models``."""
        ...

    @property
    def versions(self) -> tuple[str, ...]:
        """Of each model that it asks; a version changes with any byte of the model."""
        ...

    @property
    def trust(self) -> Trust:
        """How far it is believed against the rules."""
        ...

    def recognize(self, proposals: Proposals) -> list[Span]:
        """Return the mentions in order; no two overlap, and none crosses the end of a passage."""


def label_spans(labels: list[str]) -> list[tuple[int, int, str]]:
    """Return the spans of BIO labels as half-open ranges with their types.

    An inside label that continues nothing begins a span.
    """
    spans: list[tuple[int, int, str]] = []
    for index, label in enumerate(labels):
        if label == OUTSIDE:
            continue
        kind = label[len(_BEGIN) :]
        before = spans[-1] if spans else None
        if label.startswith(_INSIDE) and before and before[1:] == (index, kind):
            spans[-1] = (before[0], index + 1, kind)
        else:
            spans.append((index, index + 1, kind))
    return spans


def mention_spans(labels: list[str], chance: Callable[[int], float]) -> list[Span]:
    """Return the mentions that BIO labels show, without `OTHER`; ``chance`` tells how likely a piece's label is."""
    return [
        Span(first, stop, cast("EntityType", kind), round(min(chance(piece) for piece in range(first, stop)), 4))
        for first, stop, kind in label_spans(labels)
        if kind != OTHER
    ]


def span_labels(length: int, spans: list[tuple[int, int, str]]) -> list[str]:
    """Return the BIO labels of ``length`` pieces with ``spans``, the reverse of `label_spans`."""
    labels = [OUTSIDE] * length
    for first, stop, kind in spans:
        labels[first] = f"{_BEGIN}{kind}"
        labels[first + 1 : stop] = [f"{_INSIDE}{kind}"] * (stop - first - 1)
    return labels
