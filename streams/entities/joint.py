"""The recogniser of the default profile: the encoder and the CRF of a language, asked together.

They err differently: one has read much and knows words by their neighbours, the other knows letters and lists.
"""

from typing import Final

import numpy as np

from streams.entities.crf import CrfRecognizer
from streams.entities.encoder.model import Encoder
from streams.entities.features import GUIDELINE
from streams.entities.labels import LABELS, Scores, likeliest_labels, log_chances
from streams.entities.proposals import Proposals
from streams.entities.spans import Span, Trust, mention_spans

#: How much the CRF's opinion counts beside the encoder's; chosen on held-back texts.
_CRF_WEIGHT: Final = 0.1
#: Characters of the longest text that the encoder reads: some 6,500 words and 3 seconds, 8 where every letter is a
#: subword of its own. A longer one would outlast the time that an article may take.
_LONGEST: Final = 40_000


class JointRecognizer:
    """Labels one text of a language after another."""

    name = "encoder"
    trust = Trust(sure=0.6, silence=True)

    def __init__(self, encoder: Encoder, crf: CrfRecognizer) -> None:
        self._encoder = encoder
        self._crf = crf
        self.versions: tuple[str, ...] = (encoder.version, *crf.versions)

    def recognize(self, proposals: Proposals) -> list[Span]:
        """Return the mentions in order; no two overlap, and none crosses the end of a passage.

        A text of the length of a book is left to the CRF.
        """
        if len(proposals.reading.text) > _LONGEST:
            return self._crf.recognize(proposals)
        scores = self.scores(proposals) / self._encoder.temperature(proposals.reading.language.code)
        if not len(scores):
            return []
        numbers = likeliest_labels(scores)
        chances = np.exp(log_chances(scores))[np.arange(len(scores)), numbers]
        return mention_spans([LABELS[number] for number in numbers], lambda piece: float(chances[piece]))

    def label(self, proposals: Proposals, guideline: str) -> list[str]:
        """Return the likeliest BIO label of each piece under ``guideline``."""
        return [LABELS[number] for number in likeliest_labels(self.scores(proposals, guideline))]

    def scores(self, proposals: Proposals, guideline: str = GUIDELINE) -> Scores:
        """Return the scores of the labels of each piece, ``pieces x labels``."""
        if not proposals.reading.pieces:
            return np.empty((0, len(LABELS)), np.float32)
        scores = self._encoder.scores(proposals, guideline)
        return log_chances(scores) + _CRF_WEIGHT * self._crf.log_chances(proposals, guideline)
