import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from streams.language_tags import language_of_tag


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("ar", "ar"),
        ("AR", "ar"),
        ("ara", "ar"),
        ("ar-EG", "ar"),
        ("ar_EG", "ar"),
        (" ar ", "ar"),
        ("ar-Latn-x-wire", "ar"),
        ("ENG", "en"),
        ("en-GB-oxendict", "en"),
        ("fr-CA", "fr"),
        ("zh-Hant-TW", "zh"),
        ("xx", None),
        ("qqq", None),
        ("english", None),
        ("Arabic", None),
        ("ar-", None),
        ("ar;q=1", None),
        ("٢", None),
        ("", None),
        (None, None),
    ],
)
def test_tags_are_understood(tag: str | None, language: str | None) -> None:
    assert language_of_tag(tag) == language


def test_the_codes_are_those_of_the_cldr() -> None:
    withdrawn = {"sh"}
    codes = {code for code in map(str, Locale("en").languages) if len(code) == 2} - withdrawn
    assert {code for code in codes if language_of_tag(code) != code} == set()
    letters = "abcdefghijklmnopqrstuvwxyz"
    known = {code for a in letters for b in letters if language_of_tag(code := a + b)}
    assert known <= codes


@given(st.text())
def test_any_text_may_be_a_tag(tag: str) -> None:
    language = language_of_tag(tag)
    assert language is None or len(language) == 2
