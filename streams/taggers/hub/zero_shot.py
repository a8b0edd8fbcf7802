"""GLiNER: a model that finds names of whatever kinds it is asked for."""

from collections.abc import Mapping
from typing import Any, Final

import torch
from gliner import GLiNER

from streams.entities.proposals import Proposals
from streams.entities.spans import Recognizer, Span, Trust
from streams.records import EntityType
from streams.taggers.characters import Found, spans_of, stretches
from streams.taggers.hub.labels import ASKED
from streams.taggers.hub.loading import Source
from streams.taggers.hub.memory import out_of_memory

#: Pieces that are read at once, if the model can: it was made for sentences and paragraphs.
_PIECES: Final = 128
_BATCH: Final = 8
#: Characters of the longest text that the model reads: some 3,300 words.
_LONGEST: Final = 20_000


class ZeroShotRecognizer:
    """Asks for people, organizations and places in one text after another, in any language that the model knows."""

    name = "hub"
    trust = Trust(sure=0.9, silence=False)

    def __init__(self, source: Source, own: Mapping[str, EntityType], threshold: float, fallback: Recognizer) -> None:
        """``own`` are the kinds to ask for, in the model's words; ``fallback`` reads what is too long for it."""
        # One thread: there is a tagging process for each core.
        torch.set_num_threads(1)
        self._model: Any = GLiNER.from_pretrained(str(source.folder), local_files_only=True)
        self._model.eval()
        self._asked = dict(own or ASKED)
        # It counts words as the pieces do, or as fewer.
        self._pieces = min(_PIECES, int(self._model.config.max_len))
        self._threshold = threshold
        self._fallback = fallback
        self.versions: tuple[str, ...] = (source.name, source.revision, *fallback.versions)

    def recognize(self, proposals: Proposals) -> list[Span]:
        """Return the mentions in order; no two overlap, and none crosses the end of a passage."""
        reading = proposals.reading
        if len(reading.text) > _LONGEST:
            return self._fallback.recognize(proposals)
        read = list(stretches(reading, self._pieces))
        with torch.inference_mode(), out_of_memory():
            answers = self._model.inference(
                [reading.text[one.start : one.end] for one in read],
                list(self._asked),
                threshold=self._threshold,
                batch_size=_BATCH,
            )
        return spans_of(
            reading,
            [
                Found(one.start + name["start"], one.start + name["end"], self._asked[name["label"]], name["score"])
                for one, names in zip(read, answers, strict=True)
                for name in names
            ],
        )
