"""Marked texts as the encoder is trained on them: windows of subwords, classes and labels, and batches of windows."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import torch
from torch import Tensor

from streams.entities.encoder.subwords import BEGIN, END, PADDING, Subwords, written_words
from streams.entities.encoder.windows import PACKED, pack_windows
from streams.entities.features import piece_classes
from streams.entities.labels import LABELS
from streams.training.examples import Example

#: Windows are made of single passages, of some, and of as many as at run time, so that the encoder knows them all.
_LIMITS: Final = (0, 60, PACKED)
#: A class that was met less often teaches nothing.
_RARE: Final = 3
_NUMBERS: Final[Mapping[str, int]] = {label: number for number, label in enumerate(LABELS)}


class Sample(NamedTuple):
    """A window: its subwords with begin and end, where its words start in them, their classes and their labels."""

    ids: tuple[int, ...]
    starts: tuple[int, ...]
    classes: tuple[tuple[str, ...], ...]
    labels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows of about the same length, as `streams.training.network.Network` takes them, and labels ``words``."""

    ids: Tensor
    starts: Tensor
    classes: Tensor
    labels: Tensor


def read_samples(
    examples: Iterable[tuple[str, Example]], subwords: Subwords, chance: random.Random | None
) -> Iterator[Sample]:
    """Yield the windows of pairs of a guideline and an example, of random lengths or as at run time (None)."""
    for guideline, example in examples:
        words = subwords.ids(written_words(example.proposals.reading))
        pieces = example.proposals.reading.pieces
        ids = [word if piece.key else () for word, piece in zip(words, pieces, strict=True)]
        classes = piece_classes(example.proposals, guideline)
        limit = chance.choice(_LIMITS) if chance else PACKED
        for window in pack_windows([len(word) for word in ids], limit):
            sample = _sample(ids, classes, example.labels, range(*window))
            if sample.starts:
                yield sample


def _sample(
    ids: Sequence[Sequence[int]], classes: Sequence[Sequence[str]], labels: Sequence[str], window: range
) -> Sample:
    flat = [BEGIN]
    words = [index for index in window if ids[index]]
    starts = []
    for index in words:
        starts.append(len(flat))
        flat += ids[index]
    return Sample(
        (*flat, END),
        tuple(starts),
        tuple(tuple(classes[index]) for index in words),
        tuple(_NUMBERS[labels[index]] for index in words),
    )


def frequent_classes(samples: Iterable[Sample]) -> list[str]:
    """Return the classes worth knowing, the most frequent first."""
    counts = Counter(name for sample in samples for classes in sample.classes for name in classes)
    return [name for name, count in counts.most_common() if count >= _RARE]


def make_batches(
    samples: Sequence[Sample], classes: Mapping[str, int], size: int, chance: random.Random | None
) -> list[Batch]:
    """Return batches of up to ``size`` subwords, padding counted; shuffled where there is chance.

    ``classes`` numbers the classes from 1.
    """
    order = sorted(range(len(samples)), key=lambda index: len(samples[index].ids))
    if chance:
        # Neighbours in length, but not always the same ones.
        order.sort(key=lambda index: len(samples[index].ids) + chance.uniform(-6, 6))
    batches: list[list[Sample]] = []
    longest = 0
    for index in order:
        longest = max(longest, len(samples[index].ids))
        if not batches or longest * (len(batches[-1]) + 1) > size:
            batches.append([])
            longest = len(samples[index].ids)
        batches[-1].append(samples[index])
    if chance:
        chance.shuffle(batches)
    return [_batch(batch, classes) for batch in batches]


def _batch(samples: Sequence[Sample], classes: Mapping[str, int]) -> Batch:
    length = max(len(sample.ids) for sample in samples)
    ids = [[*sample.ids, *[PADDING] * (length - len(sample.ids))] for sample in samples]
    starts = [row * length + start for row, sample in enumerate(samples) for start in sample.starts]
    known = [[classes[name] for name in word if name in classes] for sample in samples for word in sample.classes]
    most = max(map(len, known))
    padded = [[*word, *[0] * (most - len(word))] for word in known]
    labels = [label for sample in samples for label in sample.labels]
    return Batch(torch.tensor(ids), torch.tensor(starts), torch.tensor(padded), torch.tensor(labels))
