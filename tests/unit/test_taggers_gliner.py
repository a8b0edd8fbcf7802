"""GLiNER behind the entity contract. Needs its extra; the model is made here, and its weights are random."""

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gliner", reason="the extra for GLiNER is not installed")

from gliner import GLiNER

from streams.entities.spans import Recognizer, Span
from streams.settings import load_settings
from streams.taggers.checking import CheckedRecognizer
from streams.taggers.registry import load_recognizer
from tests.unit.tagging import knowledge, proposals_of
from tests.unit.tiny_gliner import make_gliner

TEXT = "Martha met Zorblax. The Veldor Guild met Martha 🙂 in Ostmark."


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    words = ["Martha", "met", "Zorblax", "The", "Guild", "in", "Ostmark", "person", "organization", "location"]
    return make_gliner(tmp_path_factory.mktemp("models") / "tiny-gliner", words)


def recognizer(folder: Path, **settings: Any) -> Recognizer:
    # The process of the tests has loaded more than a tagging process.
    given = {"entity_tagger": "hub", "hub_model": str(folder), "process_memory_mb": 16_000, **settings}
    return load_recognizer(load_settings(**given), knowledge())


def test_it_gives_what_the_library_finds(model: Path) -> None:
    of = recognizer(model, hub_threshold=0.3)
    assert of.name == "hub"
    assert of.versions[0] == "tiny-gliner"
    proposals = proposals_of(TEXT, "en")
    # Spans in order that do not overlap and cross no end of a passage.
    spans = CheckedRecognizer(of).recognize(proposals)
    assert spans
    own = GLiNER.from_pretrained(str(model)).inference([TEXT], ["person", "organization", "location"], threshold=0.3)[0]
    scores = {round(name["score"], 4) for name in own}
    assert {span.confidence for span in spans} <= scores


def test_nothing_is_likely_enough_for_a_high_threshold(model: Path) -> None:
    assert recognizer(model, hub_threshold=1.0).recognize(proposals_of(TEXT, "en")) == []


def test_it_asks_for_what_is_set(model: Path) -> None:
    of = recognizer(model, hub_threshold=0.0, hub_labels="person=organization")
    assert {span.type for span in of.recognize(proposals_of(TEXT, "en"))} == {"organization"}


@pytest.mark.parametrize("sentences", [1, 30, 300])
def test_a_long_text_is_read_in_parts(model: Path, sentences: int) -> None:
    """Every part is within what the model can read: names are found in the last sentence as in the first."""
    proposals = proposals_of("Martha met Zorblax in Ostmark. " * sentences, "en")
    spans = recognizer(model, hub_threshold=0.3).recognize(proposals)
    length = len(proposals.reading.pieces) // sentences
    assert {span.first // length for span in spans} == set(range(sentences))
    assert spans == sorted(spans)


def test_a_sentence_longer_than_a_part_is_cut(model: Path) -> None:
    proposals = proposals_of("Martha met Zorblax " * 100, "en")
    spans: list[Span] = recognizer(model, hub_threshold=0.3).recognize(proposals)
    assert max(span.stop for span in spans) > 290
