import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.languages import LANGUAGES
from streams.languages.ar import readings
from streams.text.document import read_document
from streams.text.lookup import lookup_key, read_pieces
from streams.text.matcher import PhraseMatcher, longest_first

NAMES = [
    "تركيا",
    "الأمم المتحدة",
    "الكويت",
    "لبنان",
    "مجلس الأمن",
    "مجلس الأمن الدولي",
    "السيسي",
    "عبد الفتاح السيسي",
    "كابل",
]
MATCHER = PhraseMatcher((lookup_key(name), name) for name in NAMES)


def found(text: str) -> list[tuple[str, str]]:
    pieces = read_pieces(read_document(text, "ar"), "ar")
    matches = longest_first(MATCHER.find(text, pieces, readings))
    return [(text[match.start : match.end], match.values[0]) for match in matches]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("زار تركيا", [("تركيا", "تركيا")]),
        ("روسيا وتركيا", [("تركيا", "تركيا")]),
        ("وَتُرْكِيَا", [("تُرْكِيَا", "تركيا")]),
        ("وصل لتركيا", [("تركيا", "تركيا")]),
        ("الأمين العام للأمم المتحدة", [("لأمم المتحدة", "الأمم المتحدة")]),
        ("سافر للكويت", [("لكويت", "الكويت")]),
        ("وللكويت رأي", [("لكويت", "الكويت")]),
        ("دعم للبنان", [("لبنان", "لبنان")]),
        ("وبلبنان", [("لبنان", "لبنان")]),
        ("قرار مجلس الأمن الدولي", [("مجلس الأمن الدولي", "مجلس الأمن الدولي")]),
        ("وعبدالفتاح السيسي", [("عبدالفتاح السيسي", "عبد الفتاح السيسي")]),
        ("الســـيسي", [("الســـيسي", "السيسي")]),
        ("في كابل", [("كابل", "كابل")]),
        ("مجلس. الأمن", []),
        ("متروكيا", []),
    ],
)
def test_finds_names_with_and_without_clitics(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@given(st.lists(st.sampled_from([*NAMES, "و", "لل", "ب", "،", "ـ", "\u064e", " ", "قال", "👍"])))
def test_matches_lie_on_their_names_and_do_not_overlap(parts: list[str]) -> None:
    text = "".join(parts)
    pieces = read_pieces(read_document(text, "ar"), "ar")
    end = 0
    for match in longest_first(MATCHER.find(text, pieces, readings)):
        assert end <= match.start < match.end <= len(text)
        end = match.end
        shown = lookup_key(text[match.start : match.end])
        assert lookup_key(match.values[0]).endswith(shown)


def test_english_names_have_one_reading() -> None:
    assert LANGUAGES["en"].readings("libya") == ((0, "libya"),)
