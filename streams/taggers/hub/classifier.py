"""Token classification: a model of the transformers library that gives each subword a label."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from transformers import AutoConfig, AutoModelForTokenClassification, AutoTokenizer

from streams.entities.proposals import Proposals
from streams.entities.reading import Reading
from streams.entities.spans import Recognizer, Span, Trust
from streams.records import EntityType
from streams.taggers.characters import Stretch, stretches
from streams.taggers.hub.labels import Label, read_labels
from streams.taggers.hub.loading import HubModelError, Source
from streams.taggers.hub.memory import out_of_memory

Chances = npt.NDArray[np.float64]

_TYPES: Final[tuple[EntityType, ...]] = ("person", "organization", "location")
#: Subwords of the longest window; models that can read more are slow at it.
_LONGEST_WINDOW: Final = 512
#: What special tokens and the first positions of some models take away.
_RESERVED: Final = 2
#: Windows overlap by this part of one: a word is read where it has more text around it.
_OVERLAP: Final = 4
_BATCH: Final = 8
#: Characters of the longest text that the model reads: some 3,300 words, and some 10 seconds with a BERT base.
_LONGEST: Final = 20_000
_SHORTEST_WINDOW: Final = 16


class TokenClassifier:
    """Labels one text after another, in any language that the model knows."""

    name = "hub"
    trust = Trust(sure=0.9, silence=False)

    def __init__(self, source: Source, own: Mapping[str, EntityType], threshold: float, fallback: Recognizer) -> None:
        """``own`` says what labels of the model mean; ``fallback`` reads what is too long for it.

        Raises:
            HubModelError: the model has no labels for names, or its tokenizer does not tell where a subword stands.
        """
        # One thread: there is a tagging process for each core.
        torch.set_num_threads(1)
        config = AutoConfig.from_pretrained(source.folder)
        self._labels = read_labels([config.id2label[number] for number in sorted(config.id2label)], own)
        if not any(label.type for label in self._labels):
            known = ", ".join(str(label) for label in config.id2label.values())
            raise HubModelError(
                model=repr(source.name), problem=f"STREAMS_HUB_LABELS says of none of its labels what it means: {known}"
            )
        self._tokenizer = AutoTokenizer.from_pretrained(source.folder)
        if not self._tokenizer.is_fast:
            raise HubModelError(model=repr(source.name), problem="its tokenizer does not tell where subwords stand")
        self._model, told = AutoModelForTokenClassification.from_pretrained(source.folder, output_loading_info=True)
        if told["missing_keys"]:
            missing = ", ".join(sorted(told["missing_keys"])[:3])
            raise HubModelError(model=repr(source.name), problem=f"it was not trained to find names: no {missing}")
        self._model.eval()
        self._window = _window(self._tokenizer.model_max_length, getattr(config, "max_position_embeddings", None))
        self._threshold = threshold
        self._fallback = fallback
        self.versions: tuple[str, ...] = (source.name, source.revision, *fallback.versions)

    def recognize(self, proposals: Proposals) -> list[Span]:
        """Return the mentions in order; no two overlap, and none crosses the end of a passage."""
        reading = proposals.reading
        if len(reading.text) > _LONGEST:
            return self._fallback.recognize(proposals)
        labelled = _Labelled(reading, len(self._labels))
        for stretch in stretches(reading):
            self._label(reading.text, stretch, labelled)
        return list(_spans(reading, labelled, self._labels, self._threshold))

    def _label(self, text: str, stretch: Stretch, labelled: "_Labelled") -> None:
        """Find out how likely the labels of the pieces of ``stretch`` are."""
        encoded = self._tokenizer(
            text[stretch.start : stretch.end],
            truncation=True,
            max_length=self._window,
            stride=self._window // _OVERLAP,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            padding=True,
            return_tensors="pt",
        )
        offsets = encoded.pop("offset_mapping").numpy()
        encoded.pop("overflow_to_sample_mapping")
        for first in range(0, len(offsets), _BATCH):
            part = {name: values[first : first + _BATCH] for name, values in encoded.items()}
            with torch.inference_mode(), out_of_memory():
                found = torch.softmax(self._model(**part).logits.double(), dim=-1).numpy()
            for window, places in zip(found, offsets[first : first + _BATCH], strict=True):
                labelled.take(window, places + stretch.start)


def _window(model_max_length: int, positions: Any) -> int:
    """Return how many subwords the model reads at once, special ones counted."""
    limits = [_LONGEST_WINDOW, model_max_length]
    if isinstance(positions, int) and positions > 0:
        limits.append(positions - _RESERVED)
    return max(_SHORTEST_WINDOW, min(limits))


class _Labelled:
    """How likely each label of each piece is, read where it has most text around it: the mean of its subwords.

    ``opening`` is that of the first of them, the only one that can begin a name. A piece that no subword stands for has
    0 throughout.
    """

    def __init__(self, reading: Reading, labels: int) -> None:
        self.chances: Chances = np.zeros((len(reading.pieces), labels))
        self.opening: Chances = np.zeros((len(reading.pieces), labels))
        self._margins = [0] * len(reading.pieces)
        self._starts = [piece.start for piece in reading.pieces]
        self._ends = [piece.end for piece in reading.pieces]

    def take(self, window: Chances, places: npt.NDArray[np.int64]) -> None:
        """Take the chances of the subwords of a window, which stand at ``places`` of the text; special ones nowhere."""
        subwords: dict[int, list[int]] = {}
        for number, (start, end) in enumerate(places.tolist()):
            if start < end:
                for index in range(bisect_right(self._ends, start), bisect_left(self._starts, end)):
                    subwords.setdefault(index, []).append(number)
        for index, mine in subwords.items():
            margin = min(mine[0] + 1, len(places) - mine[-1])
            if margin > self._margins[index]:
                self._margins[index] = margin
                self.chances[index], self.opening[index] = window[mine].mean(axis=0), window[mine[0]]


def _spans(reading: Reading, labelled: _Labelled, labels: Sequence[Label], threshold: float) -> Iterator[Span]:
    """Yield the mentions that the labels of the pieces show, as likely as the least likely of their pieces."""
    of_type = np.array([[label.type == kind for label in labels] for kind in _TYPES])
    begins = np.array([label.begins for label in labels])
    kinds = labelled.chances @ of_type.T
    starting, going_on = (labelled.opening @ (of_type & place).T for place in (begins, ~begins))
    best = kinds.argmax(axis=1)
    rows = np.arange(len(kinds))
    top = kinds[rows, best]
    outside = labelled.chances.sum(axis=1) - kinds.sum(axis=1)
    is_name = (top > outside) & np.array([bool(piece.key) for piece in reading.pieces], bool)
    continues = is_name & (starting[rows, best] <= going_on[rows, best])
    first = 0
    while first < len(kinds):
        if not is_name[first]:
            first += 1
            continue
        kind, stop = best[first], first + 1
        while stop < len(kinds) and continues[stop] and best[stop] == kind:
            stop += 1
        confidence = round(float(top[first:stop].min()), 4)
        if confidence >= threshold:
            yield Span(first, stop, _TYPES[kind], confidence)
        first = stop
