"""Trains the shipped recogniser: a CRF a language, on the public corpora and the project's own.

    python -m streams.training.crf --corpora FOLDER

FOLDER holds the files that `SOURCES` names. With ``--held-back`` the last sixth of each of them is left out, in
document order, and scored.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import click
import pycrfsuite

from streams.entities.features import GUIDELINE, piece_features
from streams.entities.recognizer import CrfRecognizer, model_path
from streams.knowledge import Knowledge, load_knowledge
from streams.languages import LANGUAGES
from streams.training.corpora import CorpusError, MarkedText, read_conll, read_inline
from streams.training.examples import Example, ExampleReader
from streams.training.scores import Score, score_spans
from streams.training.swapping import NameSwapper

log = logging.getLogger(__name__)

OWN: Final = Path(__file__).parent / "corpus"
_SEPARATOR: Final = "==="
_HELD_BACK: Final = 6
_SEED: Final = 20
# Chosen on the held-back slices.
_L1: Final[Mapping[str, float]] = {"ar": 0.2, "en": 0.1}
_PARAMETERS: Final[Mapping[str, float | bool]] = {
    "c2": 0.02,
    "max_iterations": 120,
    "feature.possible_transitions": True,
}


class Source(NamedTuple):
    """A public corpus: the guideline it follows, and its file below the folder of the corpora."""

    guideline: str
    file: str


SOURCES: Final[Mapping[str, Source]] = {
    "ar": Source("anercorp", "ar/anercorp.train.conll"),
    "en": Source("wikigold", "en/wikigold.conll"),
}


def own_corpus(language: str) -> list[MarkedText]:
    """Return the project's own training stories in ``language``. Raises `CorpusError` where they are not installed."""
    paths = sorted(OWN.glob(f"{language}-*.txt"))
    if not paths:
        raise CorpusError(path=OWN, detail="it holds no stories: the corpus is in the repository, not in the wheel")
    return [text for path in paths for text in read_inline(path, _SEPARATOR)]


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


def read_training(
    language: str, corpora: Path, knowledge: Knowledge
) -> tuple[list[tuple[str, Example]], list[tuple[str, Example]]]:
    """Return what a language is trained on: the examples of the public corpus, and those of the project's own.

    The own stories come twice, the second time with other people's names.
    """
    reader = ExampleReader(language, knowledge)
    source = SOURCES[language]
    public = [(source.guideline, one) for one in reader.read(read_conll(corpora / source.file))]
    own = own_corpus(language)
    swapper = NameSwapper(LANGUAGES[language], _SEED)
    return public, [(GUIDELINE, one) for one in reader.read([*own, *map(swapper.swap, own)])]


def held_back_score(recognizer: CrfRecognizer, examples: Sequence[tuple[str, Example]]) -> Mapping[str, Score]:
    """Score exact spans of pieces by type, and ``all``, under the guideline of the corpus they come from."""
    return score_spans(
        (example.labels, recognizer.label(example.proposals, guideline)) for guideline, example in examples
    )


@click.command()
@click.option("--corpora", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--language", type=click.Choice(list(SOURCES)), multiple=True, help="Only these; all by default.")
@click.option("--held-back", is_flag=True, help="Leave out the last sixth of the public corpus, and score it.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder of the models; the shipped ones.")
def main(corpora: Path, language: tuple[str, ...], out: Path | None, *, held_back: bool) -> None:
    """Train the recogniser and write its model files."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    knowledge = load_knowledge()
    for code in language or tuple(SOURCES):
        public, own = read_training(code, corpora, knowledge)
        kept = len(public) - len(public) // _HELD_BACK if held_back else len(public)
        path = out / model_path(code).name if out else model_path(code)
        recognizer = train([*public[:kept], *own], path, _L1[code])
        log.info("%s: %d texts, %d bytes in %s", code, kept + len(own), path.stat().st_size, path.name)
        if held_back:
            for kind, score in held_back_score(recognizer, public[kept:]).items():
                log.info("  %-13s P %.1f R %.1f F %.1f", kind, *(100 * one for one in score))


if __name__ == "__main__":
    main()
