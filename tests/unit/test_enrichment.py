"""An article goes through all taggers: whatever it is made of, what they find lies in its text."""

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.enrichment import Enricher, load_enricher
from streams.records import Article, EnrichedArticle


@cache
def enricher() -> Enricher:
    return load_enricher()


def enrich(text: str, language: str) -> EnrichedArticle:
    return enricher().enrich(Article("urn:test:1", "1", language, text, published="2020-07-24T09:00:00Z"))


ARABIC = [
    *("السيسي", "عبد الفتاح السيسي", "تركيا", "وتركيا", "للأمم المتحدة", "قال", "أدانت", "الرئيس", "المصري", "كريم"),
    *("الدسوقي", "وزارة الخارجية الروسية", "جامعة القاهرة", "معبر رفح", "وزير الخارجية", "عبد", "أبو", "بن", "في"),
    *("الهجوم", "حركة حماس", "نيسان", "سيول", "الرئيس التركي"),
]
ENGLISH = [
    *("President", "Vladimir Putin", "Egypt", "Egypt's", "U.S.", "Ankara-backed", "condemned", "the", "attack", "said"),
    *("Martha Quillfeather", "Quillfeather", "United Nations", "WHO", "FC Barcelona", "Foreign Ministry", "Reading"),
    "We will continue to work with Germany and France",
]
MARKS = [
    *(".", "،", ",", "؟", "\n", "\n\n", "«", "»", "“", "”", "(", ")", "-", "’s", "\u00a0"),
    *(
        "ـ",
        "\u064e",
        "\u0651",
        "\u0301",
        "👍",
        "👨‍👩‍👧",
        "\u200f",
        "\u202b",
        "\u2069",
        "\u200d",
        "\ufeff",
        "\ufefb",
        "٣",
    ),
]
PIECES = st.one_of(st.sampled_from(ARABIC), st.sampled_from(ENGLISH), st.sampled_from(MARKS), st.text(max_size=4))


@st.composite
def vocalised(draw: st.DrawFn) -> str:
    """A word with marks between its letters."""
    word = draw(st.sampled_from([*ARABIC, *ENGLISH]))
    mark = draw(st.sampled_from(["ـ", "\u064e", "\u0651", "\u200f", "\u0301"]))
    position = draw(st.integers(0, len(word)))
    return word[:position] + mark + word[position:]


TEXTS = st.lists(st.tuples(st.one_of(PIECES, vocalised()), st.sampled_from(["", " "])), max_size=30).map(
    lambda parts: "".join(part for pair in parts for part in pair)
)


def assert_lies_in(found: EnrichedArticle, text: str) -> None:
    mentions = [mention for entity in found.entities for mention in entity.mentions]
    places = [mention for location in found.locations for mention in location.mentions]
    spans = [span for stance in found.stances for span in (stance.cue, stance.evidence)]
    shown = [(one.start, one.end, one.text) for group in (mentions, places, spans, found.roles) for one in group]
    for start, end, written in shown:
        assert 0 <= start < end <= len(text)
        assert text[start:end] == written
    for ordered in (sorted((one.start, one.end) for one in group) for group in (mentions, places)):
        assert all(first[1] <= second[0] for first, second in pairwise(ordered))
    for mention in mentions:
        assert mention.text == mention.text.strip()
        assert 0 < mention.confidence <= 1


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(["ar", "en"]))
def test_what_is_found_lies_in_the_text_and_mentions_do_not_overlap(text: str, language: str) -> None:
    found = enrich(text, language)
    assert_lies_in(found, text)
    assert len({entity.id for entity in found.entities}) == len(found.entities)
    known = {entity.id for entity in found.entities}
    assert {location.entity for location in found.locations} <= known | {None}
    assert {stance.holder for stance in found.stances} <= known


@settings(max_examples=40, deadline=None)
@given(TEXTS, st.sampled_from(["ar", "en"]))
def test_the_same_text_gets_the_same_tags(text: str, language: str) -> None:
    assert enrich(text, language) == enrich(text, language)


def test_a_quotation_in_the_other_language_is_tagged_in_it() -> None:
    text = 'قال المتحدث باسم الأمم المتحدة "We will continue to work with Germany and France" ثم غادر القاعة.'
    found = enrich(text, "ar")
    assert_lies_in(found, text)
    written = {mention.text for entity in found.entities for mention in entity.mentions}
    assert {"الأمم المتحدة", "Germany", "France"} <= written


def test_a_name_in_both_languages_is_one_entity() -> None:
    text = 'زار الوزير ألمانيا يوم الأحد. وقال متحدث "We will continue to work with Germany and France" ثم غادر.'
    germany = next(entity for entity in enrich(text, "ar").entities if entity.id == "wikidata:Q183")
    assert [mention.text for mention in germany.mentions] == ["ألمانيا", "Germany"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "👍", "\u064e", "…"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_text_without_words_gets_no_tags(text: str, language: str) -> None:
    found = enrich(text, language)
    assert (found.entities, found.locations, found.stances, found.roles) == ((), (), (), ())


def test_an_article_that_no_tagger_reads_comes_back_untagged() -> None:
    french = enrich("Le président Vladimir Putin est arrivé à Paris.", "fr")
    article = Article("urn:test:1", "1", "en", "Vladimir Putin arrived in Paris.", pubstatus="canceled")
    canceled = enricher().enrich(article)
    assert french.entities == canceled.entities == ()
    assert canceled.article is article
    assert canceled.producer.knowledge == enricher().producer.knowledge != ""


@pytest.mark.parametrize(("profile", "kind"), [("default", "encoder"), ("fast", "crf")])
def test_the_setting_chooses_the_recogniser_and_the_event_says_which(
    monkeypatch: pytest.MonkeyPatch, profile: str, kind: str
) -> None:
    monkeypatch.setenv("STREAMS_PROFILE", profile)
    chosen = load_enricher()
    assert chosen.producer.models["entities"].split("-")[0] == kind
    article = Article("urn:test:1", "1", "en", "A court in London cleared the engineer Martha Quillfeather on Monday.")
    assert "Quillfeather" in str([entity.name.en for entity in chosen.enrich(article).entities])
