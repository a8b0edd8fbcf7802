"""Trains the CRFs: the recognisers of the fast profile, one a language, which the encoder asks as well.

    python -m streams.training.crf --corpora FOLDER

FOLDER holds the files of `streams.training.sources.PUBLIC`. A part of each corpus is held back, and scored.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import click
import pycrfsuite

from streams.entities.crf import CrfRecognizer, model_path
from streams.entities.features import GUIDELINE, piece_features
from streams.knowledge import Knowledge, load_knowledge
from streams.languages import LANGUAGES
from streams.training.examples import Example, ExampleReader
from streams.training.scores import Score, described, score_spans
from streams.training.sources import read_own, read_public
from streams.training.swapping import NameSwapper

log = logging.getLogger(__name__)

_SEED: Final = 20
# Chosen on the held-back slices.
_L1: Final[Mapping[str, float]] = {"ar": 0.2, "en": 0.1}
_PARAMETERS: Final[Mapping[str, float | bool]] = {
    "c2": 0.02,
    "max_iterations": 120,
    "feature.possible_transitions": True,
}


#: The public corpus of each language; the encoder learns from more.
PUBLIC: Final[Mapping[str, str]] = {"ar": "anercorp", "en": "wikigold"}


def train(examples: Iterable[tuple[str, Example]], path: Path, l1: float) -> CrfRecognizer:
    """Train a model on pairs of a guideline and an example, write it to ``path`` and load it.

    ``l1`` weighs the sum of the absolute weights: the more, the smaller the model.
    """
    trainer = pycrfsuite.Trainer(verbose=False)
    for guideline, example in examples:
        trainer.append(pycrfsuite.ItemSequence(piece_features(example.proposals, guideline)), example.labels)
    trainer.set_params({**_PARAMETERS, "c1": l1})
    path.parent.mkdir(parents=True, exist_ok=True)
    trainer.train(str(path))
    return CrfRecognizer(path)


class Examples(NamedTuple):
    """What a model is trained on and what it is scored on: pairs of a guideline and an example."""

    trained: Sequence[tuple[str, Example]]
    scored: Sequence[tuple[str, Example]]


def read_examples(language: str, corpora: Path, knowledge: Knowledge) -> Examples:
    """Read the public corpus of ``language`` and the project's own.

    The own stories come twice, the second time with other people's names.
    """
    reader = ExampleReader(language, knowledge)
    swapper = NameSwapper(LANGUAGES[language], _SEED)
    trained: list[tuple[str, Example]] = []
    scored: list[tuple[str, Example]] = []
    for one in (read_public(PUBLIC[language], corpora), read_own(language)):
        copies = [swapper.swap(text) for text in one.texts] if one.guideline == GUIDELINE else []
        trained += [(one.guideline, example) for example in reader.read([*one.texts, *copies])]
        scored += [(one.guideline, example) for example in reader.read(one.held_back)]
    return Examples(trained, scored)


def held_back_scores(
    recognizer: CrfRecognizer, examples: Sequence[tuple[str, Example]]
) -> Mapping[str, Mapping[str, Score]]:
    """Score exact spans of pieces by type, and ``all``, for each guideline under itself."""
    guidelines = dict.fromkeys(guideline for guideline, _ in examples)
    return {
        guideline: score_spans(
            (example.labels, recognizer.label(example.proposals, guideline))
            for name, example in examples
            if name == guideline
        )
        for guideline in guidelines
    }


@click.command()
@click.option("--corpora", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--language", type=click.Choice(list(PUBLIC)), multiple=True, help="Only these; all by default.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder of the models; the shipped ones.")
def main(corpora: Path, language: tuple[str, ...], out: Path | None) -> None:
    """Train the recogniser and write its model files."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    knowledge = load_knowledge()
    for code in language or tuple(PUBLIC):
        examples = read_examples(code, corpora, knowledge)
        path = out / model_path(code).name if out else model_path(code)
        recognizer = train(examples.trained, path, _L1[code])
        log.info("%s: %d texts, %d bytes in %s", code, len(examples.trained), path.stat().st_size, path.name)
        for guideline, scores in held_back_scores(recognizer, examples.scored).items():
            log.info("  %s: %s", guideline, described(scores))


if __name__ == "__main__":
    main()
