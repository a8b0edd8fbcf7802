"""The fast recogniser: a conditional random field that labels the pieces of a text with the mentions in it."""

import hashlib
from pathlib import Path
from typing import Final, cast

import numpy as np
import pycrfsuite

from streams.entities.features import GUIDELINE, piece_features
from streams.entities.labels import LABELS, Scores
from streams.entities.proposals import Proposals
from streams.entities.spans import RecognizerError, Span, Trust, mention_spans

_MODELS: Final = Path(__file__).parents[1] / "models"
_DIGITS: Final = 8
#: No label is taken to be less likely.
_LEAST: Final = 1e-6


class CrfRecognizer:
    """Labels one text after another; loads its model when it is made."""

    name = "crf"
    trust = Trust(sure=0.97, silence=False)

    def __init__(self, path: Path) -> None:
        """Open the model file at ``path``. Raises `RecognizerError` where it is missing or no such model."""
        self._tagger = pycrfsuite.Tagger()
        try:
            # Reading it also tells of a missing file, on which the library crashes without a word.
            self.versions: tuple[str, ...] = (hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS],)
            self._tagger.open(str(path))
            self._labels = frozenset(self._tagger.labels())
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
        return mention_spans(labels, lambda piece: self._tagger.marginal(labels[piece], piece))

    def log_chances(self, proposals: Proposals, guideline: str) -> Scores:
        """Return the logarithms of how likely each label of each piece is, in the order of `LABELS`.

        A piece that closes a passage is outside, or so it has always been.
        """
        chances = np.full((len(proposals.reading.pieces), len(LABELS)), _LEAST, np.float32)
        if self.label(proposals, guideline):
            known = [(column, label) for column, label in enumerate(LABELS) if label in self._labels]
            for column, label in known:
                chances[:, column] = [self._tagger.marginal(label, piece) for piece in range(len(chances))]
        return cast("Scores", np.log(np.maximum(chances, _LEAST)))


def model_path(language: str) -> Path:
    """Return where the shipped model of ``language`` lies."""
    return _MODELS / f"{language}.crfsuite"
