"""Token classification behind the entity contract. Needs the extra for models of a hub; the model is made here."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest

for library in ("torch", "transformers", "huggingface_hub"):
    pytest.importorskip(library, reason="the extra for models of a hub is not installed")

import torch  # noqa: E402
from safetensors.torch import load_file  # noqa: E402
from transformers import BertConfig, BertModel  # noqa: E402

from streams.contract import decode_enriched  # noqa: E402
from streams.enrichment import load_enricher  # noqa: E402
from streams.entities.spans import Recognizer  # noqa: E402
from streams.events import Event  # noqa: E402
from streams.settings import Settings, load_settings  # noqa: E402
from streams.taggers.hub.loading import HubModelError  # noqa: E402
from streams.taggers.hub.memory import out_of_memory  # noqa: E402
from streams.taggers.registry import load_recognizer  # noqa: E402
from streams.work import process_record  # noqa: E402
from tests.schemas import assert_valid  # noqa: E402
from tests.unit.tagging import knowledge, proposals_of  # noqa: E402
from tests.unit.tiny_models import cached, change_config, make_classifier  # noqa: E402

COMMIT = "9f3c1e5a7b2d4c6e8f0a1b3c5d7e9f0a2b4c6d8e"
SUBWORDS = {
    "Martha": "B-PER", "Quill": "I-PER", "##feather": "I-PER", "Oswin": "B-PER", "Tarn": "B-PER", "##by": "O",
    "Vel": "B-ORG", "##dor": "I-ORG", "Guild": "I-ORG", "Ostmark": "B-LOC", "Polka": "B-MISC", "said": "O", "in": "O",
    "وزربلاكس": "B-LOC", "قال": "O",
}  # fmt: skip


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_classifier(tmp_path_factory.mktemp("models") / "tiny-ner", SUBWORDS)


def of_hub(folder: Path | str, **settings: Any) -> Settings:
    # The process of the tests has loaded more than a tagging process.
    return load_settings(**{"entity_tagger": "hub", "hub_model": str(folder), "process_memory_mb": 16_000, **settings})


def recognizer(folder: Path | str, **settings: Any) -> Recognizer:
    return load_recognizer(of_hub(folder, **settings), knowledge())


def found(of: Recognizer, text: str, language: str = "en") -> list[tuple[str, str]]:
    """Return what the spans show, and their types."""
    proposals = proposals_of(text, language)
    pieces = proposals.reading.pieces
    return [(text[pieces[span.first].start : pieces[span.stop - 1].end], span.type) for span in of.recognize(proposals)]


def test_subwords_become_names_of_whole_words(model: Path) -> None:
    text = "Martha Quillfeather said 🙂 Veldor Guild in Ostmark. Polka said Quillfeather."
    assert found(recognizer(model), text) == [
        ("Martha Quillfeather", "person"),
        ("Veldor Guild", "organization"),
        ("Ostmark", "location"),
        ("Quillfeather", "person"),
    ]


def test_what_begins_a_name_ends_the_one_before_it(model: Path) -> None:
    of = recognizer(model)
    assert found(of, "Martha Oswin said") == [("Martha", "person"), ("Oswin", "person")]
    # Nor does a name go on behind a full stop.
    assert found(of, "said Martha. Quillfeather said") == [("Martha", "person"), ("Quillfeather", "person")]


def test_a_word_whose_subwords_disagree_is_as_likely_as_their_mean(model: Path) -> None:
    # Half of it is a person: not more likely than none.
    assert found(recognizer(model), "said Tarnby in Ostmark") == [("Ostmark", "location")]


def test_less_likely_names_are_left_out(model: Path) -> None:
    text = "Martha said"
    [span] = recognizer(model).recognize(proposals_of(text, "en"))
    assert 0.5 < span.confidence < 1
    assert found(recognizer(model, hub_threshold=span.confidence - 0.001), text)
    assert not found(recognizer(model, hub_threshold=span.confidence + 0.001), text)


@pytest.mark.parametrize("words", [1, 40, 61, 62, 63, 200, 1000])
def test_a_text_longer_than_a_window_is_read_in_windows_that_overlap(model: Path, words: int) -> None:
    """Each window of the tiny model has 62 subwords; what it says of one does not depend on where that stands."""
    names = {"Martha": "person", "Veldor": "organization", "Ostmark": "location", "Quillfeather": "person"}
    text = " ".join(
        ["Martha", "said", "Veldor", "in", "Ostmark", "said", "Quillfeather", "in"][n % 8] for n in range(words)
    )
    expected = [(word, names[word]) for word in text.split() if word in names]
    assert found(recognizer(model), text) == expected


def test_labels_without_a_scheme_and_labels_of_ones_own(model: Path, tmp_path: Path) -> None:
    plain = make_classifier(
        tmp_path / "plain", {"Martha": "PERS", "Quill": "PERS", "Ostmark": "NORP"}, ("O", "PERS", "NORP")
    )
    text = "Martha Quill said Ostmark"
    assert found(recognizer(plain), text) == [("Martha Quill", "person")]
    assert found(recognizer(plain, hub_labels="NORP=organization;PERS=location"), text) == [
        ("Martha Quill", "location"),
        ("Ostmark", "organization"),
    ]
    # With B- or without, it is one label.
    assert ("Polka", "organization") in found(recognizer(model, hub_labels=" misc = organization "), "Polka said")


def test_a_text_of_the_length_of_a_book_is_left_to_the_crf(model: Path) -> None:
    text = "Martha Quillfeather said. " * 1700
    crf = load_recognizer(load_settings(entity_tagger="crf"), knowledge())
    proposals = proposals_of(text, "en")
    assert recognizer(model).recognize(proposals) == crf.recognize(proposals)


def tagged(text: str, language: str, folder: Path) -> dict[str, Any]:
    given = of_hub(folder)
    value = orjson.dumps({"uri": "urn:1", "language": language, "body": text})
    event = process_record(None, value, load_enricher(given), given)
    assert isinstance(event, Event)
    decoded = decode_enriched(event.value)
    assert_valid("enriched", decoded)
    return decoded


def mentions(event: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    shown = {}
    for entity in event["entities"]:
        for mention in entity["mentions"]:
            assert event["text"][mention["start"] : mention["end"]] == mention["text"]
            shown[mention["text"]] = (entity["type"], entity["id"])
    return shown


def test_names_of_the_model_keep_to_the_contract(model: Path) -> None:
    event = tagged("Martha Quillfeather 👍 of the Veldor Guild flew to Turkey. Quillfeather said so.", "en", model)
    shown = mentions(event)
    # What only the model knows gets an id of the unknown, a short later name that of the long one.
    assert shown["Martha Quillfeather"] == shown["Quillfeather"]
    assert shown["Martha Quillfeather"][0] == "person"
    assert shown["Martha Quillfeather"][1].startswith("nil:")
    assert shown["Veldor Guild"][0] == "organization"
    assert shown["Turkey"] == ("location", "wikidata:Q43")
    # Its digest is in there, so that another model of the same name is told apart.
    name, rules, own, revision, *fallback = (
        event["producer"]["models"]["entities"].replace("tiny-ner", "tiny").split("-")
    )
    assert (name, rules, own, len(revision), len(fallback)) == ("hub", "2", "tiny", 8, 2)


def test_what_is_written_onto_an_arabic_name_is_parted_by_the_rules(model: Path) -> None:
    shown = mentions(tagged("قال الوزير وزربلاكس أمس.", "ar", model))
    assert shown["زربلاكس"][0] == "location"


@pytest.mark.parametrize("weights", ["model.safetensors", "pytorch_model.bin"])
def test_a_model_of_the_hub_is_taken_from_its_cache(tmp_path: Path, weights: str) -> None:
    folder = make_classifier(cached(tmp_path, "desk/tiny-ner", COMMIT), SUBWORDS)
    if weights == "pytorch_model.bin":
        torch.save(load_file(folder / "model.safetensors"), folder / weights)
        (folder / "model.safetensors").unlink()
    environment = {
        **os.environ, "HF_HUB_CACHE": str(tmp_path), "HF_HUB_OFFLINE": "1",
        "STREAMS_ENTITY_TAGGER": "hub", "STREAMS_HUB_MODEL": "desk/tiny-ner@main", "STREAMS_PROCESS_MEMORY_MB": "2048",
    }  # fmt: skip
    done = run_tag(environment)
    assert done.returncode == 0, done.stderr
    event = json.loads(done.stdout)
    assert mentions(event)["Martha Quillfeather"][0] == "person"
    assert event["producer"]["models"]["entities"].startswith(f"hub-2-desk/tiny-ner-{COMMIT[:8]}-")
    # Nothing of the libraries goes into the log.
    assert done.stderr == ""


def test_a_model_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    environment = {
        **os.environ, "HF_HUB_CACHE": str(tmp_path), "HF_HUB_OFFLINE": "1",
        "STREAMS_ENTITY_TAGGER": "hub", "STREAMS_HUB_MODEL": "desk/none",
    }  # fmt: skip
    done = run_tag(environment)
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert "The model 'desk/none' cannot be used: " in line
    assert "STREAMS_HUB_MODEL takes a folder" in line


def run_tag(environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    line = json.dumps({"uri": "urn:1", "language": "en", "body": "Martha Quillfeather said so."})
    command = [sys.executable, "-m", "streams", "tag", "-"]
    return subprocess.run(command, input=line, env=environment, check=False, capture_output=True, text=True)


def test_a_model_that_was_not_trained_to_find_names_is_refused(tmp_path: Path, model: Path) -> None:
    untrained = make_classifier(tmp_path / "untrained", SUBWORDS)
    config = BertConfig.from_pretrained(untrained)
    BertModel(config).save_pretrained(untrained)
    change_config(untrained, id2label=dict(enumerate(["O", "B-PER"])), label2id={"O": 0, "B-PER": 1})
    with pytest.raises(HubModelError, match=r"not trained to find names: no classifier\.bias"):
        recognizer(untrained)


def test_a_model_whose_labels_say_nothing_is_refused(tmp_path: Path) -> None:
    blank = make_classifier(tmp_path / "blank", {"Martha": "LABEL_1"}, ("LABEL_0", "LABEL_1"))
    with pytest.raises(HubModelError, match=r"STREAMS_HUB_LABELS says of none .*: LABEL_0, LABEL_1"):
        recognizer(blank)
    assert found(recognizer(blank, hub_labels="LABEL_1=person"), "Martha") == [("Martha", "person")]


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HubModelError, match=f"The model '{tmp_path.name}' cannot be used: ") as caught:
        recognizer(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_model_that_leaves_no_memory_for_an_article_is_refused(model: Path) -> None:
    with pytest.raises(HubModelError, match=r"takes \d+ MiB: set STREAMS_PROCESS_MEMORY_MB to \d+ or more"):
        recognizer(model, process_memory_mb=256)


def test_pytorch_that_gets_no_memory_says_so_in_pythons_word() -> None:
    with pytest.raises(MemoryError), out_of_memory():
        torch.empty(1 << 50)
    with pytest.raises(RuntimeError), out_of_memory():
        torch.ones(2) @ torch.ones(3)
