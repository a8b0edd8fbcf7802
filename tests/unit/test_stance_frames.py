"""The rows of the cue files: inflection, and what a malformed row says."""

from itertools import pairwise
from typing import get_args

import pytest

from streams.records import POLARITIES, Act
from streams.stances.frames import BadFrameError, read_frame
from streams.stances.inflection import (
    arabic_adjective,
    arabic_noun,
    arabic_relation,
    arabic_verb,
    english_plural,
    english_verb,
)
from streams.stances.words import read_rows
from tests.unit.test_stances import read_example, tag

FEWEST_CUES = 350


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
    plural = {form.text for form in arabic_verb("رفض/يرفض") if form.plural and not (form.pronoun or form.future)}
    assert plural == {"رفضا", "رفضتا", "رفضوا", "يرفضون", "ترفضون", "يرفضان", "ترفضان"}


def test_arabic_forms_tell_person_gender_and_time() -> None:
    forms = {form.text: form for form in arabic_verb("رفض/يرفض")}
    assert [form for form in ("نرفض", "رفضنا", "سنرفض") if forms[form].first] == ["نرفض", "رفضنا", "سنرفض"]
    assert [form for form in ("رفضت", "ترفضه", "رفضوه") if forms[form].feminine] == ["رفضت", "ترفضه"]
    assert [form for form in ("سيرفض", "سترفضها", "يرفض") if forms[form].future] == ["سيرفض", "سترفضها"]


def test_arabic_nouns_for_people_stand_before_a_genitive_and_with_the_article() -> None:
    forms = {form.text for form in arabic_relation("معارض")}
    assert {"معارض", "معارضه", "معارضة", "معارضي", "معارضو", "المعارضين"} <= forms


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
    assert {POLARITIES[row[0].partition(".")[0]] for row in rows} == {"support", "oppose"}
    assert {row[0].partition(".")[0] for row in rows} == set(get_args(Act)), "an act has no cue"
    assert len(rows) >= FEWEST_CUES


def test_rows_say_where_holder_and_target_stand() -> None:
    frame, forms = read_frame("en", ["warn.x", "verb", "warn, caution", "subject", "+against|about!", "…"])
    assert (frame.act, frame.polarity, frame.via, forms) == ("warn", "oppose", "en.oppose.warn.x", ["warn", "caution"])
    assert (frame.target.addresses, frame.target.actor_only) == (True, True)
    assert frame.target.prepositions == {"against", "about"}
    light, _ = read_frame("ar", ["aid.x", "verb", "قدم/يقدم + دعما, الضوء الأخضر", "subject", "ل", "…"])
    assert light.nouns == {"دعما": (("دعما",),), "الضوء": (("الضوء", "الاخضر"),)}
    refusal, forms = read_frame("ar", ["reject.x", "verb", "لا قبل/يقبل", "subject", "object", "…"])
    assert (refusal.negated, forms) == (True, ["قبل/يقبل"])


def test_words_that_look_like_a_cue_by_chance_are_none() -> None:
    # "here", which looks like "congratulated" when folded
    assert tag(read_example("[E:مصر] هنا [E:تونس]."), "ar") == ()
    assert tag(read_example("هنأ [E.p:السيسي] [E:تونس]."), "ar")


@pytest.mark.parametrize(
    "row",
    [
        ["short.row", "support"],
        ["likes.act", "verb", "like", "subject", "object", "…"],
        ["praise.category", "adverb", "well", "subject", "object", "…"],
        ["praise.slot", "verb", "praise", "", "object", "…"],
    ],
)
def test_a_malformed_row_is_named(row: list[str]) -> None:
    with pytest.raises(BadFrameError, match=row[0]):
        read_frame("en", row)


def test_an_arabic_verb_without_its_imperfect_is_named() -> None:
    with pytest.raises(BadFrameError, match="imperfect"):
        read_frame("ar", ["praise.x", "verb", "أشاد", "subject", "ب", "…"])
