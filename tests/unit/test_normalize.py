import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.text.normalize import normalize, normalize_with_offsets

ARABIC = st.text(st.sampled_from("ابتكلمنوىيةأإآؤئء ًٌَُِّْٰـ\u200f\u0654٣۴👍e\u0301"))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("أنقرة", "انقره"),
        ("إِسْطَنْبُول", "اسطنبول"),
        ("ليـــبيا", "ليبيا"),
        ("الأقصى", "الاقصي"),
        ("مسؤول", "مسوول"),
        ("مسوٴول".replace("ٴ", "\u0654"), "مسوول"),
        ("٢٠٢٤ و۲۰۲۴", "2024 و2024"),
        ("ﷲ", "الله"),
        ("\u200fتركيا\u200e", "تركيا"),
        ("Çavuşoğlu", "cavusoglu"),
        ("Straße", "strasse"),
    ],
)
def test_folds_spellings_of_one_word_together(text: str, folded: str) -> None:
    assert normalize(text) == folded


def test_keeps_a_hamza_that_stands_alone() -> None:
    assert normalize("سماء") != normalize("سما")


@given(st.one_of(st.text(), ARABIC))
def test_is_idempotent(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


@given(ARABIC)
def test_composed_and_decomposed_letters_fold_to_the_same(text: str) -> None:
    assert normalize(unicodedata.normalize("NFD", text)) == normalize(unicodedata.normalize("NFC", text))


@given(st.one_of(st.text(), ARABIC))
def test_offset_map_agrees_with_the_plain_folding_and_covers_the_text_in_order(text: str) -> None:
    mapped = normalize_with_offsets(text)
    assert mapped.text == normalize(text)
    assert len(mapped.offsets) == len(mapped.text)
    ends = [0]
    for start, end in mapped.offsets:
        assert 0 <= start < end <= len(text)
        assert end >= ends[-1]
        ends.append(end)


@given(st.one_of(st.text(min_size=1), ARABIC))
def test_original_span_folds_to_the_part_it_was_asked_for(text: str) -> None:
    mapped = normalize_with_offsets(text)
    for start in range(len(mapped.text)):
        first, last = mapped.original_span(start, len(mapped.text))
        # A ligature is one original letter: its span may hold more than was asked for, never less.
        assert normalize(text[first:last]).endswith(mapped.text[start:])


def test_span_covers_the_marks_on_its_last_letter() -> None:
    text = "قال مُحَمَّدٌ أمس"
    mapped = normalize_with_offsets(text)
    start = mapped.text.index("محمد")
    first, last = mapped.original_span(start, start + 4)
    assert text[first:last] == "مُحَمَّدٌ"
