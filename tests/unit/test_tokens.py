import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.text.document import read_document
from streams.text.lookup import lookup_key, read_pieces
from streams.text.tokens import tokenize


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قالَ مُحمّدٌ، نعم.", ["قالَ", "مُحمّدٌ", "،", "نعم", "."]),
        ("ليبيـــا", ["ليبيـــا"]),
        ("The U.S. Navy", ["The", "U.S.", "Navy"]),
        ("Al-Sisi's visit", ["Al-Sisi's", "visit"]),
        ("3.5%", ["3.5", "%"]),
        ("(رويترز)", ["(", "رويترز", ")"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert [token.text for token in tokenize(text)] == expected


@given(st.text())
def test_tokens_are_the_text_without_blanks(text: str) -> None:
    position = 0
    for token in tokenize(text):
        assert text[token.start : token.end] == token.text
        assert not text[position : token.start].strip()
        position = token.end
    assert not text[position:].strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ankara-backed forces", ["ankara", "backed", "forces"]),
        ("Turkey's army", ["turkey", "army"]),
        ("عبد الفتاح السيسي", ["عبدالفتاح", "السيسي"]),
        ("عبدالفتاح السيسي", ["عبدالفتاح", "السيسي"]),
        ("الأمين أبو الغيط", ["الامين", "ابوالغيط"]),
        ("St. Petersburg today", ["st", "petersburg", "today"]),
        ("in the U.S. today", ["in", "the", "us", "today"]),
    ],
)
def test_pieces_bring_spellings_of_a_name_together(text: str, expected: list[str]) -> None:
    pieces = read_pieces(read_document(text, "und"), "und")
    assert [piece.key for piece in pieces if piece.key] == expected


@pytest.mark.parametrize(
    "name", ["أبو ظبي", "N'Djamena", "Port-au-Prince", "St. Petersburg", "U.N.", "عبد ربه منصور هادي"]
)
def test_the_key_of_a_name_is_what_its_pieces_make(name: str) -> None:
    pieces = read_pieces(read_document(f"{name} x", "und"), "und")
    assert " ".join(piece.key for piece in pieces if piece.key) == f"{lookup_key(name)} x"


@given(st.text())
def test_pieces_lie_in_the_text_in_order(text: str) -> None:
    position = 0
    for piece in read_pieces(read_document(text, "und"), "und"):
        assert position <= piece.start <= piece.end <= len(text)
        position = piece.start
