"""What is written onto a name, and what is its first letter."""

import pytest

from streams.entities.clitics import clitic_cut, opens_with_common_word
from tests.unit.tagging import ids, proposals_of


def cut(word: str, *, proposed: bool) -> int:
    """Return how many letters are taken off ``word``; with or without what the rules propose for it."""
    before = "قال "
    proposals = proposals_of(f"{before}{word} أمس", "ar")
    reading = proposals.reading
    first = next(index for index, piece in enumerate(reading.pieces) if piece.start == len(before))
    return clitic_cut(reading, proposals.scan.index, first, proposals.all if proposed else ())


@pytest.mark.parametrize(
    "word",
    ["وليد", "وائل", "وسيم", "فهد", "بلال", "بدر", "لميس", "بوتين", "لبنان", "لندن", "كابل", "بريطانيا", "فنلندا"],
)
def test_a_name_keeps_its_own_first_letter(word: str) -> None:
    assert cut(word, proposed=False) == 0


@pytest.mark.parametrize(
    ("word", "letters"),
    [
        ("وتركيا", 1),
        ("وبوتين", 1),
        ("وفهد", 1),
        ("ولبنان", 1),
        ("بلبنان", 1),
        ("للبنان", 1),
        ("لمحمد", 1),
        ("للكويت", 1),
        ("وللأمم", 2),
        ("كالسعودية", 1),
        ("وَلِلكويت", 2),
    ],
)
@pytest.mark.parametrize("proposed", [False, True])
def test_what_is_written_onto_a_known_name_is_taken_off(word: str, letters: int, proposed: bool) -> None:
    assert cut(word, proposed=proposed) == letters


@pytest.mark.parametrize(
    ("word", "letters"), [("وكاراغالي", 1), ("والكاراغالي", 1), ("بالكاراغالي", 1), ("بكاراغالي", 0), ("لكاراغالي", 0)]
)
def test_before_an_unknown_name_a_conjunction_is_believed_and_a_preposition_is_not(word: str, letters: int) -> None:
    assert cut(word, proposed=False) == letters


@pytest.mark.parametrize("word", ["ولوزارة", "وللجامعة"])
def test_the_first_word_of_a_body_is_known_behind_two_letters(word: str) -> None:
    assert cut(word, proposed=False) == 2


@pytest.mark.parametrize(
    ("text", "entity", "written"),
    [
        ("اتفقت روسيا وتركيا على عقد قمة جديدة.", "wikidata:Q43", "تركيا"),
        ("وجه الأمين العام للأمم المتحدة رسالة إلى القادة.", "wikidata:Q1065", "لأمم المتحدة"),
        ("قدمت الدول المانحة مساعدات جديدة للبنان بعد الحريق.", "wikidata:Q822", "لبنان"),
        ("وَصَلَ الوَفْدُ وَسَافَرَ إِلى تُرْكِيا يَوْمَ الأَحَد.", "wikidata:Q43", "تُرْكِيا"),
    ],
)
def test_a_mention_starts_with_the_first_visible_letter_of_its_name(text: str, entity: str, written: str) -> None:
    assert ids(text, "ar")[entity] == [written]


def test_an_english_name_has_nothing_written_onto_it() -> None:
    proposals = proposals_of("Walid Lubnan left.", "en")
    assert clitic_cut(proposals.reading, proposals.scan.index, 0, ()) == 0


@pytest.mark.parametrize(("word", "expected"), [("لحماية", True), ("بلدية", False), ("باب", False), ("لندن", False)])
def test_a_preposition_and_a_frequent_word_begin_no_name(word: str, expected: bool) -> None:
    proposals = proposals_of(f"قال {word} أمس", "ar")
    assert opens_with_common_word(proposals.reading, proposals.scan.index, 1) is expected
