"""A document has every token once, and tags a quotation in the language it is written in."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.text.document import Document, Sentence, read_document


def passages(text: str, language: str) -> list[tuple[str, str]]:
    document = read_document(text, language)
    return [(passage.language, text[passage.start : passage.end]) for passage in document.passages]


ENGLISH = "We will continue to work with Germany and France"
ARABIC = "سنواصل العمل مع تركيا وقطر من أجل السلام"


def test_an_english_quotation_in_an_arabic_sentence_is_a_passage_of_its_own() -> None:
    text = f'قال المتحدث باسم الوزارة "{ENGLISH}" ثم غادر القاعة.'
    found = passages(text, "ar")
    assert [language for language, _ in found] == ["ar", "en", "ar"]
    assert found[1][1] == ENGLISH
    assert found[2][1] == '" ثم غادر القاعة.'


def test_an_arabic_quotation_in_an_english_sentence_is_a_passage_of_its_own() -> None:
    found = passages(f"The minister told reporters «{ARABIC}» before he left the hall.", "en")
    assert [language for language, _ in found] == ["en", "ar", "en"]
    assert found[1][1] == ARABIC


def test_a_sentence_in_the_other_language_is_read_in_it() -> None:
    text = "وصل الوفد صباحا. The delegation left the airport at noon. ثم عقد مؤتمرا صحافيا."
    document = read_document(text, "ar")
    assert [sentence.language for sentence in document.sentences] == ["ar", "en", "ar"]
    assert document.passages == document.sentences
    assert document.languages == ("ar", "en")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("أعلنت شركة Blue Origin إطلاق صاروخ جديد.", "ar"),
        ("أعلنت منظمة الصحة العالمية (WHO) حملة جديدة.", "ar"),
        ("The word سلام was written on the wall.", "en"),
        ("وصل الوفد 20/5 إلى 3.5 كيلومترات.", "ar"),
    ],
)
def test_a_name_in_the_other_script_is_no_quotation(text: str, language: str) -> None:
    assert passages(text, language) == [(language, text)]
    assert read_document(text, language).languages == (language,)


def test_a_quotation_in_a_third_language_stays_with_the_article() -> None:
    found = passages('قال المتحدث "nous allons continuer avec les pays de la région" ثم غادر.', "ar")
    assert {language for language, _ in found} == {"ar"}


def test_a_sentence_that_opens_with_the_quotation_has_no_empty_passage() -> None:
    text = f"{ENGLISH}، هكذا رد الوزير على سؤال الصحافيين."
    found = passages(text, "ar")
    assert [language for language, _ in found] == ["en", "ar"]
    assert all(written.strip() for _, written in found)


def test_an_article_in_an_unknown_language_is_not_parted() -> None:
    text = f"Le ministre a dit «{ARABIC}» hier soir à Paris."
    assert passages(text, "und") == [("und", text)]


def test_a_text_without_letters_has_a_document() -> None:
    assert read_document("", "ar") == Document("", "ar", (), (), ())
    assert read_document(" \n\t", "en").tokens == ()


PIECES = st.one_of(
    st.sampled_from([ENGLISH, ARABIC]),
    st.sampled_from(
        [
            *(
                "قال",
                "وزير",
                "Ankara-backed",
                "U.S.",
                "د.",
                "Mr.",
                "3.5",
                "٢٠٢٠",
                "«",
                "»",
                '"',
                "(",
                ")",
            ),
            *(".", "؟", "!", "...", "،", "؛", "\n", "\n\n", "\t", "ـ", "\u064e", "\u0301", "\u200f", "\u202b", "👍🏽"),
            *("\ufefb", "\u00a0", "’s", "-"),
        ]
    ),
    st.text(max_size=8),
)
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from(["", " "])), max_size=30).map(
    lambda parts: "".join(part for pair in parts for part in pair)
)


def assert_partition(parts: Sequence[Sentence], document: Document) -> None:
    """Each token lies in exactly one part, by its index and by its offsets; parts come in order and do not overlap."""
    indexes = [index for part in parts for index in range(part.first_token, part.end_token)]
    assert indexes == list(range(len(document.tokens)))
    for part in parts:
        assert 0 <= part.start < part.end <= len(document.text)
        assert part.first_token < part.end_token
        for token in document.tokens[part.first_token : part.end_token]:
            assert part.start <= token.start < token.end <= part.end
    assert all(first.end <= second.start for first, second in pairwise(parts))


@given(TEXTS, st.sampled_from(["ar", "en", "und", "fr"]))
def test_every_token_lies_in_one_sentence_and_in_one_passage(text: str, language: str) -> None:
    document = read_document(text, language)
    assert_partition(document.sentences, document)
    assert_partition(document.passages, document)
    for token in document.tokens:
        assert text[token.start : token.end] == token.text
    assert all(first.end <= second.start for first, second in pairwise(document.tokens))


@given(TEXTS, st.sampled_from(["ar", "en"]))
def test_a_passage_lies_in_one_sentence_and_the_articles_language_comes_first(text: str, language: str) -> None:
    document = read_document(text, language)
    for passage in document.passages:
        around = [one for one in document.sentences if one.start <= passage.start and passage.end <= one.end]
        assert len(around) == 1
    assert document.languages[0] == language
    assert set(document.languages) - {language} <= {passage.language for passage in document.passages}
