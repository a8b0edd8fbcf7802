"""What spaCy does with the same names and the same training texts: a blank pipeline each.

The ruler is spaCy's "Rule-based matching", ``entity_ruler`` with phrase patterns; the network is the model that ``ner``
has by default, a CNN over hashed word features, trained as "Training Pipelines & Models" shows, only shorter.
"""

import random
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.training import Example
from spacy.util import minibatch

from streams.knowledge import Knowledge
from streams.training.corpora import MarkedText
from streams.training.crf import PUBLIC
from streams.training.sources import read_own, read_public

_BATCH = 32
_DROP = 0.2
_SEED = 1
_ARABIC = ("\u0600", "\u06ff")


def build_ruler(language: str, knowledge: Knowledge) -> Language:
    """Return a blank pipeline with every name that ``streams`` searches a text in ``language`` for."""
    pipeline = spacy.blank(language)
    # The keys of the gazetteer are lower case.
    ruler = pipeline.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    ruler.add_patterns([{"label": label, "pattern": name} for label, name in _names(language, knowledge)])
    return pipeline


def _names(language: str, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for actor in knowledge.actors:
        yield from ((actor.type, name) for name in actor.names(language))
    for place in (*knowledge.countries, *knowledge.places):
        yield from (("location", name) for name in place.names(language))
    table = knowledge.gazetteer
    for key in table.keys():  # noqa: SIM118 -- no mapping
        is_arabic = _ARABIC[0] <= key[0] <= _ARABIC[1]
        if is_arabic == (language == "ar") and any(number < table.searched for number in table.numbers(key)):
            yield "location", key


def training_texts(language: str, corpora: Path | None) -> list[MarkedText]:
    """Return what the recogniser of the ``fast`` profile was trained on; without ``corpora`` the project's own alone.

    Raises:
        CorpusError: one of the files is not there.
    """
    own = list(read_own(language).texts)
    return own if corpora is None else [*own, *read_public(PUBLIC[language], corpora).texts]


def train_network(language: str, texts: Sequence[MarkedText], seconds: float) -> tuple[Language, int]:
    """Train for at most ``seconds``, whole passes only; return the pipeline and the number of passes."""
    pipeline = spacy.blank(language)
    pipeline.add_pipe("ner")
    examples = list(_examples(pipeline, texts))
    chance = random.Random(_SEED)  # noqa: S311 -- an order, no secret
    optimizer = pipeline.initialize(lambda: examples)
    started = time.monotonic()
    passes = 0
    while not passes or (time.monotonic() - started) * (passes + 1) / passes < seconds:
        chance.shuffle(examples)
        for batch in minibatch(examples, _BATCH):
            pipeline.update(batch, drop=_DROP, sgd=optimizer)
        passes += 1
    return pipeline, passes


def _examples(pipeline: Language, texts: Iterable[MarkedText]) -> Iterator[Example]:
    for text in texts:
        document = pipeline.make_doc(text.text)
        spans = (
            document.char_span(name.start, name.end, label=name.type, alignment_mode="expand") for name in text.names
        )
        # Two names that share a token of spaCy's cannot both be learnt.
        document.ents = spacy.util.filter_spans([span for span in spans if span is not None])
        yield Example(pipeline.make_doc(text.text), document)
