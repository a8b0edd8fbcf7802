import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.text.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("أعلنت الحكومة أن الانتخابات ستجرى في موعدها المحدد", "ar"),
        ("أعلنت شركة Google عن خدمة جديدة للمستخدمين في المنطقة العربية", "ar"),
        ("The government said the vote will be held on time", "en"),
        ("Floods hit the coastal towns", "en"),
        ("دولت اعلام کرد که انتخابات در زمان مقرر برگزار می‌شود و گفت‌وگوها پایان یافت", "und"),
        ("حکومت نے کہا ہے کہ انتخابات وقت پر ہوں گے اور تیاریاں مکمل ہیں", "und"),
        ("Le gouvernement a annoncé que les élections se tiendront dans les délais prévus", "und"),
        ("Die Regierung teilte mit, dass die Wahl wie geplant stattfindet und nicht verschoben wird", "und"),
        ("El gobierno anunció que las elecciones se celebrarán en la fecha prevista", "und"),
        ("Правительство объявило о выборах", "und"),
        ("Ankara Moskva Tripoli", "und"),
        ("Egypt condemned Turkey.", "en"),
        ("Élections présidentielles reportées", "und"),
        ("12:30 — 45%", "und"),
        ("", "und"),
    ],
)
def test_detects_the_language(text: str, language: str) -> None:
    assert detect_language(text) == language


@given(st.text())
def test_knows_three_answers(text: str) -> None:
    assert detect_language(text) in {"ar", "en", "und"}
