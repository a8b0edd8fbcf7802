"""BIO labels and spans say the same, and a model that cannot be used is named."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.entities.recognizer import CrfRecognizer, RecognizerError, label_spans, model_path, span_labels
from streams.languages import LANGUAGES
from tests.unit.tagging import proposals_of

KINDS = ("person", "organization", "location")
# Each run of pieces is outside or a span of its own.
RUNS = st.lists(st.tuples(st.integers(1, 4), st.sampled_from([None, *KINDS])), max_size=12)
LABELS = st.lists(st.sampled_from(["O", *(f"{begin}-{kind}" for begin in "BI" for kind in KINDS)]), max_size=20)


@given(RUNS)
def test_labels_of_spans_give_the_spans_back(runs: list[tuple[int, str | None]]) -> None:
    spans: list[tuple[int, int, str]] = []
    length = 0
    for count, kind in runs:
        if kind:
            spans.append((length, length + count, kind))
        length += count
    labels = span_labels(length, spans)
    assert len(labels) == length
    assert label_spans(labels) == spans


@given(LABELS)
def test_spans_of_labels_give_the_labels_back(labels: list[str]) -> None:
    spans = label_spans(labels)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    again = span_labels(len(labels), spans)
    assert [label.removeprefix("B-").removeprefix("I-") for label in again] == [
        label.removeprefix("B-").removeprefix("I-") for label in labels
    ]
    assert label_spans(again) == spans


@pytest.mark.parametrize(
    ("labels", "spans"),
    [
        ([], []),
        (["O", "O"], []),
        (["B-person", "I-person", "O"], [(0, 2, "person")]),
        (["B-person", "B-person"], [(0, 1, "person"), (1, 2, "person")]),
        (["O", "I-location"], [(1, 2, "location")]),
        (["B-person", "I-location"], [(0, 1, "person"), (1, 2, "location")]),
        (["B-person", "O", "I-person"], [(0, 1, "person"), (2, 3, "person")]),
    ],
)
def test_an_inside_label_goes_on_with_the_span_before_it_or_begins_one(
    labels: list[str], spans: list[tuple[int, int, str]]
) -> None:
    assert label_spans(labels) == spans


def test_a_missing_model_is_named_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "nowhere.crfsuite"
    with pytest.raises(RecognizerError, match=r"nowhere\.crfsuite .*[Ii]nstall streams again, or train"):
        CrfRecognizer(path)


@pytest.mark.parametrize("content", [b"", b"this is no model", b"\0" * 64])
def test_a_broken_model_is_named_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.crfsuite"
    path.write_bytes(content)
    with pytest.raises(RecognizerError, match=r"broken\.crfsuite .*[Ii]nstall streams again, or train"):
        CrfRecognizer(path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_its_model(language: str) -> None:
    assert model_path(language).is_file()


STORIES = {
    "ar": (
        "المحكمة تبرئ الدسوقي\n\nبرأت محكمة في القاهرة يوم الاثنين المهندس كريم الدسوقي من تهمة التزوير."
        " وقالت وزارة العدل المصرية إنها ستدرس الحكم."
    ),
    "en": (
        "Court clears Quillfeather\n\nA court in London cleared the engineer Martha Quillfeather on Monday."
        " The British government said it would study the ruling."
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_recognized_comes_in_order_and_ends_with_its_passage(language: str) -> None:
    proposals = proposals_of(STORIES[language], language)
    spans = CrfRecognizer(model_path(language)).recognize(proposals)
    pieces = proposals.reading.pieces
    assert {span.type for span in spans} == set(KINDS)
    assert all(first.stop <= second.first for first, second in pairwise(spans))
    for span in spans:
        assert 0 < span.confidence <= 1
        assert all(pieces[index].key for index in range(span.first, span.stop))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_without_words_has_no_mentions(language: str) -> None:
    recognizer = CrfRecognizer(model_path(language))
    for text in (".", "…", "\u064e", "12"):
        assert recognizer.recognize(proposals_of(text, language)) == []


def test_one_text_leaves_no_trace_in_the_next() -> None:
    recognizer = CrfRecognizer(model_path("en"))
    story = proposals_of(STORIES["en"], "en")
    before = recognizer.recognize(story)
    recognizer.recognize(proposals_of("Rain fell in Paris.", "en"))
    assert recognizer.recognize(story) == before
