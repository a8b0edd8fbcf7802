import pytest

from streams.languages import LANGUAGES
from streams.text.lookup import lookup_key
from streams.text.matcher import PhraseMatcher


@pytest.mark.parametrize("code", ["ar", "en"])
def test_listings_are_the_word_lists_the_other_way_round(code: str) -> None:
    language = LANGUAGES[code]
    back = {(name, key) for key, names in language.listings.items() for name in names}
    assert back == {(name, key) for name, keys in language.lexicon.items() for key in keys}
    for key in language.listings:
        assert language.lists(key) == tuple(name for name, keys in language.lexicon.items() if key in keys)


def test_a_word_is_listed_inside_its_clitics() -> None:
    arabic = LANGUAGES["ar"]
    key = lookup_key("والرئيس")
    assert not arabic.is_listed(key, "titles")
    assert arabic.is_listed_inside(key, "function_words", "titles")
    assert not arabic.is_listed_inside(key, "function_words")
    assert not arabic.is_listed_inside("", "titles")


@pytest.mark.parametrize("code", ["ar", "en"])
def test_every_adjective_of_two_words_starts_with_a_known_word(code: str) -> None:
    language = LANGUAGES[code]
    for key in (key for key in language.demonyms if key.count(" ") == 1):
        first, second = (f"{language.article}{word}" for word in key.split(" "))
        assert language.demonym_of_two(first, second)
        assert language.starts_demonym(first)


def test_the_beginning_of_a_phrase_is_no_phrase() -> None:
    matcher = PhraseMatcher([("european court of justice", 1), ("european court", 2)])
    assert "european court" in matcher
    assert "european court of" not in matcher
    assert matcher.values("european court of") == ()


def test_adjectives_of_a_country_are_singular_and_agree() -> None:
    adjectives = LANGUAGES["ar"].adjectives
    assert adjectives["GE"] == ("جورجي", "جورجية")
    assert adjectives["SY"] == ("سوري", "سورية")
    assert adjectives["KR"] == ("كوري جنوبي", "كورية جنوبية")
    assert "ML" not in adjectives, "its adjective is another word, of which only the plural is listed"
    for masculine, feminine in adjectives.values():
        assert masculine.endswith("ي")
        assert feminine.endswith("ة")
