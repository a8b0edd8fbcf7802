"""The recogniser: a conditional random field that labels the pieces of a text with the mentions in it."""

import hashlib
from pathlib import Path
from typing import Final, NamedTuple, cast

import pycrfsuite

from streams.entities.features import GUIDELINE, piece_features
from streams.entities.proposals import Proposals
from streams.errors import StreamsError
from streams.records import EntityType

_MODELS: Final = Path(__file__).parents[1] / "models"
OUTSIDE: Final = "O"
_DIGITS: Final = 8
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


class CrfRecognizer:
    """Labels one text after another; loads its model when it is made."""

    def __init__(self, path: Path) -> None:
        """Open the model file at ``path``. Raises `RecognizerError` where it is missing or no such model."""
        self._tagger = pycrfsuite.Tagger()
        try:
            # Reading it also tells of a missing file, on which the library crashes without a word.
            self.version = hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS]
            self._tagger.open(str(path))
        except (OSError, ValueError) as error:
            raise RecognizerError(path=path, detail=error) from error

    def label(self, proposals: Proposals, guideline: str) -> list[str]:
        """Return the likeliest BIO label of each piece under ``guideline``."""
        features = piece_features(proposals, guideline)
        labels: list[str] = self._tagger.tag(features) if features else []
        return labels

    def recognize(self, proposals: Proposals) -> list[Span]:
        """Return the mentions in order; no two overlap, and none crosses the end of a passage."""
        labels = self.label(proposals, GUIDELINE)
        spans = []
        for first, stop, kind in label_spans(labels):
            if kind == OTHER:
                continue
            chances = [self._tagger.marginal(labels[index], index) for index in range(first, stop)]
            spans.append(Span(first, stop, cast("EntityType", kind), round(min(chances), 4)))
        return spans


def model_path(language: str) -> Path:
    """Return where the shipped model of ``language`` lies."""
    return _MODELS / f"{language}.crfsuite"


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


def span_labels(length: int, spans: list[tuple[int, int, str]]) -> list[str]:
    """Return the BIO labels of ``length`` pieces with ``spans``, the reverse of `label_spans`."""
    labels = [OUTSIDE] * length
    for first, stop, kind in spans:
        labels[first] = f"{_BEGIN}{kind}"
        labels[first + 1 : stop] = [f"{_INSIDE}{kind}"] * (stop - first - 1)
    return labels
