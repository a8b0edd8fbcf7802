"""BIO labels and spans say the same, and a model that cannot be used is named."""

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.entities.crf import CrfRecognizer, model_path
from streams.entities.encoder.model import FILES, SHIPPED, Encoder
from streams.entities.joint import JointRecognizer
from streams.entities.languages import LanguageRecognizers
from streams.entities.spans import Recognizer, RecognizerError, label_spans, span_labels
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


@cache
def recognizers(language: str) -> tuple[Recognizer, Recognizer]:
    crf = CrfRecognizer(model_path(language))
    return crf, JointRecognizer(Encoder(), crf)


BOTH = pytest.mark.parametrize("profile", [0, 1], ids=["fast", "default"])


@BOTH
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_recognized_comes_in_order_and_ends_with_its_passage(language: str, profile: int) -> None:
    proposals = proposals_of(STORIES[language], language)
    spans = recognizers(language)[profile].recognize(proposals)
    pieces = proposals.reading.pieces
    assert {span.type for span in spans} == set(KINDS)
    assert all(first.stop <= second.first for first, second in pairwise(spans))
    for span in spans:
        assert 0 < span.confidence <= 1
        assert all(pieces[index].key for index in range(span.first, span.stop))


@BOTH
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_without_words_has_no_mentions(language: str, profile: int) -> None:
    recognizer = recognizers(language)[profile]
    for text in (".", "…", "\u064e", "12"):
        assert recognizer.recognize(proposals_of(text, language)) == []


@BOTH
def test_one_text_leaves_no_trace_in_the_next(profile: int) -> None:
    recognizer = recognizers("en")[profile]
    story = proposals_of(STORIES["en"], "en")
    before = recognizer.recognize(story)
    recognizer.recognize(proposals_of("Rain fell in Paris.", "en"))
    assert recognizer.recognize(story) == before


def test_the_encoder_reads_texts_without_end_and_words_without_end() -> None:
    text = "Rain fell. " + "Pneumono" * 400 + " " + "and so on, " * 400 + "said Martha Quillfeather in Paris."
    proposals = proposals_of(text, "en")
    spans = recognizers("en")[1].recognize(proposals)
    found = [proposals.reading.plain(span.first, span.stop) for span in spans]
    assert "Martha Quillfeather" in found


def test_a_text_of_the_length_of_a_book_is_left_to_the_crf() -> None:
    crf, both = recognizers("en")
    story, book = STORIES["en"], "The engineer Martha Quillfeather left London. " * 2_000
    assert both.recognize(proposals_of(story, "en")) != crf.recognize(proposals_of(story, "en"))
    proposals = proposals_of(book, "en")
    assert both.recognize(proposals) == crf.recognize(proposals)


@pytest.mark.parametrize("missing", FILES)
def test_an_encoder_without_one_of_its_files_says_what_to_do(tmp_path: Path, missing: str) -> None:
    for name in FILES:
        (tmp_path / name).symlink_to(SHIPPED / name)
    (tmp_path / missing).unlink()
    with pytest.raises(RecognizerError, match=r"[Ii]nstall streams again, or train"):
        Encoder(tmp_path)


@pytest.mark.parametrize("broken", FILES)
def test_a_broken_encoder_says_what_to_do(tmp_path: Path, broken: str) -> None:
    for name in FILES:
        (tmp_path / name).symlink_to(SHIPPED / name)
    (tmp_path / broken).unlink()
    (tmp_path / broken).write_bytes(b"this is no model")
    with pytest.raises(RecognizerError, match=r"[Ii]nstall streams again, or train"):
        Encoder(tmp_path)


def test_of_a_language_without_a_model_the_names_of_rules_and_knowledge_are_taken() -> None:
    english = LanguageRecognizers({"en": CrfRecognizer(model_path("en"))})
    proposals = proposals_of("وصل أردوغان إلى ليبيا مع زقفطان الحضراوي.", "ar")
    spans = english.recognize(proposals)
    pieces, text = proposals.reading.pieces, proposals.reading.text
    found = [(text[pieces[one.first].start : pieces[one.stop - 1].end], one.type) for one in spans]
    assert found == [("أردوغان", "person"), ("ليبيا", "location")]
