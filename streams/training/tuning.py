"""Fine-tunes the encoder on all sources at once, an epoch after another, and goes on where it was stopped."""

import logging
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from streams.entities.encoder.subwords import Subwords
from streams.entities.labels import LABELS, likeliest_labels
from streams.training.batches import Batch, Sample, frequent_classes, make_batches, read_samples
from streams.training.examples import Example, ExampleReader
from streams.training.network import Network
from streams.training.pretrained import Pretrained
from streams.training.scores import Score, described, score_spans
from streams.training.sources import TrainingSet
from streams.training.variation import Variation

log = logging.getLogger(__name__)

_BATCH: Final = 1280
_SCORED_BATCH: Final = 4000
_WARM_UP: Final = 0.1
_HEAD_RATE: Final = 1e-3
_LARGEST_GRADIENT: Final = 1.0
_LOGGED: Final = 50
_CHECKPOINT: Final = "checkpoint.pt"


@dataclass(frozen=True, slots=True)
class Plan:
    """How the encoder is trained: layers kept of the pretrained ones, epochs, learning rate of the layers, seed."""

    layers: int = 8
    epochs: int = 5
    rate: float = 1.8e-4
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Tuned:
    """A trained network with the classes of words it knows, numbered from 1."""

    network: Network
    classes: Mapping[str, int]


class Tuner:
    """Trains on ``sets`` by ``plan``; ``folder`` keeps a checkpoint an epoch, from which it goes on."""

    def __init__(
        self,
        sets: Sequence[TrainingSet],
        subwords: Subwords,
        readers: Mapping[str, ExampleReader],
        plan: Plan,
        folder: Path,
    ) -> None:
        self._sets = sets
        self._subwords = subwords
        self._readers = readers
        self._plan = plan
        self._checkpoint = folder / _CHECKPOINT

    def tune(self, pretrained: Pretrained, words: npt.NDArray[np.uint8]) -> Tuned:
        """Return the network after the last epoch."""
        plan = self._plan
        torch.manual_seed(plan.seed)
        saved = torch.load(self._checkpoint) if self._checkpoint.exists() else None
        names = saved["classes"] if saved else frequent_classes(self._samples(0))
        classes = {name: number for number, name in enumerate(names, 1)}
        network = Network(pretrained, words, plan.layers, len(classes) + 1, len(LABELS))
        tuned = Tuned(network, classes)
        optimizer = _optimizer(network, plan.rate)
        first = 0
        if saved:
            network.load_state_dict(saved["network"])
            optimizer.load_state_dict(saved["optimizer"])
            first = saved["epochs"]
            log.info("Going on after epoch %d.", first)
        for epoch in range(first, plan.epochs):
            self._train(tuned, optimizer, epoch)
            state = {"network": network.state_dict(), "optimizer": optimizer.state_dict()}
            torch.save({**state, "classes": names, "epochs": epoch + 1}, self._checkpoint)
            for one in self._sets:
                if one.held_back:
                    log.info("  %s/%s %s", one.guideline, one.language, described(self.score(tuned, one)))
        return tuned

    def score(self, tuned: Tuned, one: TrainingSet) -> Mapping[str, Score]:
        """Score the held-back texts of ``one`` under its own guideline: exact spans of pieces."""
        pairs = []
        for scores, labels in self.scored(tuned, one):
            found = [LABELS[number] for number in likeliest_labels(scores)]
            pairs.append(([LABELS[number] for number in labels], found))
        return score_spans(pairs)

    def scored(self, tuned: Tuned, one: TrainingSet) -> Iterator[tuple[npt.NDArray[np.float32], npt.NDArray[np.intp]]]:
        """Yield the scores of the words of the held-back texts, batch by batch, with the numbers of their labels."""
        examples = [(one.guideline, example) for example in self._readers[one.language].read(one.held_back)]
        samples = list(read_samples(examples, self._subwords, None))
        tuned.network.eval()
        with torch.no_grad():
            for batch in make_batches(samples, tuned.classes, _SCORED_BATCH, None):
                yield _scores(tuned.network, batch).numpy(), batch.labels.numpy()
        tuned.network.train()

    def _train(self, tuned: Tuned, optimizer: torch.optim.Optimizer, epoch: int) -> None:
        chance = random.Random(f"{self._plan.seed}/{epoch}")  # noqa: S311 -- nothing secret
        batches = make_batches(list(self._samples(epoch)), tuned.classes, _BATCH, chance)
        started, total = time.monotonic(), 0.0
        tuned.network.train()
        for number, batch in enumerate(batches):
            done = (epoch + number / len(batches)) / self._plan.epochs
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * min((done + 1e-4) / _WARM_UP, (1 - done) / (1 - _WARM_UP))
            loss = functional.cross_entropy(_scores(tuned.network, batch), batch.labels)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(tuned.network.parameters(), _LARGEST_GRADIENT)
            optimizer.step()
            total += loss.item()
            if (number + 1) % _LOGGED == 0:
                each = (time.monotonic() - started) / (number + 1)
                left = each * (len(batches) - number - 1) / 60
                log.info("epoch %d: %d of %d batches, loss %.4f, %.0f min left", epoch + 1, number + 1, len(batches),
                         total / _LOGGED, left)  # fmt: skip
                total = 0.0

    def _samples(self, epoch: int) -> Iterator[Sample]:
        chance = random.Random(f"{self._plan.seed}/{epoch}")  # noqa: S311 -- nothing secret
        yield from read_samples(self._examples(Variation(self._plan.seed + epoch)), self._subwords, chance)

    def _examples(self, variation: Variation) -> Iterator[tuple[str, Example]]:
        for one in self._sets:
            texts = [variation.vary(text, one.language, one.guideline) for text in one.texts]
            for example in self._readers[one.language].read(texts):
                yield one.guideline, example


def _scores(network: Network, batch: Batch) -> torch.Tensor:
    scores: torch.Tensor = network(batch.ids, batch.starts, batch.classes)
    return scores


def _optimizer(network: Network, rate: float) -> torch.optim.Optimizer:
    """Return AdamW with the pretrained part at ``rate`` and the new part faster."""
    trained = [(name, one) for name, one in network.named_parameters() if one.requires_grad]
    old = [one for name, one in trained if name.startswith(("layers", "norm", "positions"))]
    new = [one for name, one in trained if not name.startswith(("layers", "norm", "positions"))]
    groups = [{"params": old, "peak": rate}, {"params": new, "peak": _HEAD_RATE}]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01)
