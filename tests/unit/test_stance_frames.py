"""The rows of the cue files: inflection, and what a malformed row says."""

from itertools import pairwise

import pytest

from streams.stances.frames import BadFrameError, load_cues, read_frame
from streams.stances.inflection import arabic_adjective, arabic_noun, arabic_verb, english_plural, english_verb
from streams.stances.words import read_rows


@pytest.mark.parametrize(
    ("parts", "forms"),
    [
        ("أدان/يدين", {"أدانت", "تدين", "يدينون", "أدانوا", "تدينها"}),
        ("دعا/يدعو/داعي", {"دعت", "دعوا", "يدعون", "تدعو", "داعيا", "داعية", "داعين"}),
        ("ألقى/يلقي", {"ألقت", "ألقوا", "يلقون", "ألقاه"}),
    ],
)
def test_arabic_verbs(parts: str, forms: set[str]) -> None:
    assert forms <= {form.text for form in arabic_verb(parts)}


def test_arabic_forms_that_never_stand_before_their_subject() -> None:
    plural = {form.text for form in arabic_verb("رفض/يرفض") if form.plural}
    assert plural == {"رفضا", "رفضتا", "رفضوا", "يرفضون", "ترفضون", "يرفضان", "ترفضان"}


def test_arabic_nouns_and_adjectives() -> None:
    assert {"إدانة", "إدانتها", "إدانته"} <= {form.text for form in arabic_noun("إدانة")}
    assert {"حلفاء", "حلفائه"} <= {form.text for form in arabic_noun("حلفاء")}
    assert {"الموالية", "الموالين", "موالي"} <= {form.text for form in arabic_adjective("موالي")}


@pytest.mark.parametrize(
    ("parts", "forms"),
    [
        ("condemn", ["condemn", "condemns", "condemned", "condemned", "condemning"]),
        ("decry", ["decry", "decries", "decried", "decried", "decrying"]),
        ("slam", ["slam", "slams", "slammed", "slammed", "slamming"]),
        ("give/gave/given", ["give", "gives", "gave", "given", "giving"]),
        ("expel/expelled/expelled/expelling", ["expel", "expels", "expelled", "expelled", "expelling"]),
    ],
)
def test_english_verbs(parts: str, forms: list[str]) -> None:
    assert [form.text for form in english_verb(parts)] == forms


def test_english_plurals() -> None:
    assert [english_plural(word) for word in ("ally", "foe", "clash")] == ["allies", "foes", "clashes"]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_rule_names_are_unique_and_both_polarities_are_covered(language: str) -> None:
    rows = read_rows(language, "stances.tsv")
    names = sorted(row[0] for row in rows)
    assert all(first != second for first, second in pairwise(names))
    assert {row[1] for row in rows} == {"support", "oppose"}


def test_words_that_look_like_a_cue_by_chance_are_none() -> None:
    assert "هنا" not in load_cues("ar")  # "here", which looks like "congratulated" when folded
    assert "هنات" in load_cues("ar")


@pytest.mark.parametrize(
    "row",
    [
        ["short.row", "support"],
        ["bad.polarity", "likes", "verb", "x", "object", "…"],
        ["bad.kind", "support", "adverb", "x", "object", "…"],
    ],
)
def test_a_malformed_row_is_named(row: list[str]) -> None:
    with pytest.raises(BadFrameError, match=row[0]):
        read_frame("en", row)
