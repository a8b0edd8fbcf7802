"""One article, one id: the short form, the acronym and the headline belong to the name in full."""

from collections.abc import Sequence

import pytest

from streams.entities.coreference import unify
from streams.entities.reading import Candidate
from streams.matching.unknown import nil_id
from streams.text.lookup import lookup_key
from tests.unit.candidates import mention
from tests.unit.tagging import ids, tag

KNOWN = "desk:test-dessouki"
OTHER = "desk:test-other"


def id_of(name: str) -> str:
    return nil_id(lookup_key(name), "person")


def unified(*mentions: Candidate, text: str = "") -> Sequence[str]:
    return [one.id for one in unify(mentions, text)]


def test_the_long_form_gives_its_id_to_the_short_one() -> None:
    text = "قال كريم الدسوقي كلمته وأضاف الدسوقي وختم كريم"
    found = unify(
        [
            mention(text, "كريم الدسوقي", "person"),
            mention(text, "الدسوقي", "person", nth=1),
            mention(text, "كريم", "person", nth=1),
        ],
        text,
    )
    assert {one.id for one in found} == {id_of("كريم الدسوقي")}
    assert {one.name.en for one in found} == {"كريم الدسوقي"}
    assert [text[one.start : one.end] for one in found] == ["كريم الدسوقي", "الدسوقي", "كريم"]


def test_a_headline_gets_the_id_of_the_full_name_below_it() -> None:
    text = "Quillfeather wins. Martha Quillfeather won on Monday."
    found = unified(mention(text, "Quillfeather", "person"), mention(text, "Martha Quillfeather", "person"))
    assert found == [id_of("Martha Quillfeather")] * 2


def test_two_people_of_one_surname_stay_apart() -> None:
    text = "John Hartwell and Mary Hartwell voted. Hartwell spoke."
    john, mary = (mention(text, name, "person") for name in ("John Hartwell", "Mary Hartwell"))
    found = unified(john, mary, mention(text, "Hartwell", "person", nth=2))
    assert found[0] != found[1]
    # The one named last is meant.
    assert found[2] == found[1]


def test_a_middle_name_may_be_left_out_but_another_surname_is_somebody_else() -> None:
    text = "كريم سامي الدسوقي ثم كريم الدسوقي ثم كريم يوسف"
    found = unified(*(mention(text, name, "person") for name in ("كريم سامي الدسوقي", "كريم الدسوقي", "كريم يوسف")))
    assert found == [id_of("كريم سامي الدسوقي"), id_of("كريم سامي الدسوقي"), id_of("كريم يوسف")]


def test_the_order_of_the_words_counts() -> None:
    text = "كريم سامي الدسوقي ثم سامي كريم"
    found = unified(mention(text, "كريم سامي الدسوقي", "person"), mention(text, "سامي كريم", "person"))
    assert len(set(found)) == 2


def test_of_two_bearers_the_one_that_the_knowledge_has_is_meant() -> None:
    text = "Karim Dessouki met Salma Dessouki, and Dessouki left."
    known = mention(text, "Karim Dessouki", "person", KNOWN)
    found = unified(known, mention(text, "Salma Dessouki", "person"), mention(text, "Dessouki", "person", nth=2))
    assert found == [KNOWN, id_of("Salma Dessouki"), KNOWN]


def test_known_ids_are_never_changed() -> None:
    text = "Karim Dessouki met Dessouki."
    assert unified(mention(text, "Karim Dessouki", "person"), mention(text, "Dessouki", "person", OTHER, nth=1)) == [
        id_of("Karim Dessouki"),
        OTHER,
    ]


def test_a_known_id_teaches_the_same_name_behind_it() -> None:
    text = "Karim Dessouki spoke. Then Karim Dessouki left."
    known = mention(text, "Karim Dessouki", "person", KNOWN)
    assert unified(known, mention(text, "Karim Dessouki", "person", nth=1)) == [KNOWN, KNOWN]


def test_a_known_id_teaches_the_same_name_before_it() -> None:
    text = "Karim Dessouki spoke. Karim Dessouki left."
    known = mention(text, "Karim Dessouki", "person", KNOWN, nth=1)
    assert unified(mention(text, "Karim Dessouki", "person"), known) == [KNOWN, KNOWN]


def test_a_surname_without_its_article_is_the_same_surname() -> None:
    text = "قال كريم الدسوقي كلمته وختم دسوقي"
    assert set(unified(mention(text, "كريم الدسوقي", "person"), mention(text, "دسوقي", "person", nth=1))) == {
        id_of("كريم الدسوقي")
    }


def test_a_headline_gets_the_known_id_of_the_full_name_below_it() -> None:
    text = "Dessouki wins. Karim Dessouki won on Monday."
    known = mention(text, "Karim Dessouki", "person", KNOWN)
    assert unified(mention(text, "Dessouki", "person"), known) == [KNOWN, KNOWN]


def test_a_short_form_is_of_the_same_type() -> None:
    text = "Martin Holloway visited Holloway."
    found = unified(mention(text, "Martin Holloway", "person"), mention(text, "Holloway", "location", nth=1))
    assert found == [id_of("Martin Holloway"), nil_id("holloway", "location")]


@pytest.mark.parametrize(
    ("text", "long", "short"),
    [
        ("Federation of Coastal Fishermen (FCF)", "Federation of Coastal Fishermen", "FCF"),
        ("الاتحاد الدولي للجمباز الفني (إفيغا)", "الاتحاد الدولي للجمباز الفني", "إفيغا"),
        ("Federation of Coastal Fishermen spoke, and the FCF agreed", "Federation of Coastal Fishermen", "FCF"),
    ],
)
def test_an_acronym_belongs_to_the_name_it_follows_or_shortens(text: str, long: str, short: str) -> None:
    found = unified(mention(text, long, "organization"), mention(text, short, "organization"), text=text)
    assert found == [nil_id(lookup_key(long), "organization")] * 2


def test_a_name_that_follows_another_without_brackets_is_a_name_of_its_own() -> None:
    text = "It is listed on the London Paper Exchange. Nordmark said so."
    long, short = (mention(text, one, "organization") for one in ("London Paper Exchange", "Nordmark"))
    assert unified(long, short, text=text) == [long.id, short.id]


def test_letters_that_no_name_before_them_has_stay_a_name_of_their_own() -> None:
    text = "Federation of Coastal Fishermen spoke, and the QXZ agreed"
    long, short = (mention(text, one, "organization") for one in ("Federation of Coastal Fishermen", "QXZ"))
    assert unified(long, short) == [long.id, short.id]


def test_nothing_to_unify_is_nothing() -> None:
    assert unify([], "") == []


STORIES = [
    (
        "ar",
        "قال رئيس الجمعية كريم الدسوقي إن المشروع سيبدأ قريبا. وأضاف الدسوقي أن التمويل جاهز.",
        ["كريم الدسوقي", "الدسوقي"],
    ),
    (
        "en",
        "Court clears Quillfeather\n\nA London court cleared Professor Martha Quillfeather. Quillfeather left early.",
        ["Quillfeather", "Martha Quillfeather", "Quillfeather"],
    ),
    (
        "en",
        "Catches fell, a report by the Federation of Coastal Fishermen (FCF) said on Monday. The FCF asked for help.",
        ["Federation of Coastal Fishermen", "FCF", "FCF"],
    ),
]


@pytest.mark.parametrize(("language", "text", "expected"), STORIES)
def test_an_article_names_its_people_and_bodies_once(language: str, text: str, expected: list[str]) -> None:
    assert expected in ids(text, language).values()


def test_short_mentions_of_a_known_person_carry_the_known_id() -> None:
    text = (
        "قال الرئيس المصري عبد الفتاح السيسي في كلمته إن بلاده مستعدة للحوار. وأضاف السيسي أن مصر مستعدة لاستقبال"
        " الوفود. ووجه القادة العرب التهنئة للسيسي بمناسبة العيد."
    )
    assert ids(text, "ar")["wikidata:Q307871"] == ["عبد الفتاح السيسي", "السيسي", "لسيسي"]


def test_two_siblings_are_two_people() -> None:
    found = ids(
        "John Hartwell and his sister Mary Hartwell were elected on Tuesday. John Hartwell thanked voters, and Mary"
        " Hartwell said she would serve two terms.",
        "en",
    )
    assert sorted(found.values()) == [["John Hartwell"] * 2, ["Mary Hartwell"] * 2]


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        (
            "ar",
            "قال رئيس الجمعية كريم الدسوقي إن المشروع سيبدأ قريبا.",
            "التقى الوزير رئيسَ الجمعية كَرِيم الدســوقي في مكتبه، وقال كريم الدسوقي إن اللقاء مثمر.",
        ),
        ("en", "Professor Martha Quillfeather spoke.", "They heard that Professor Martha Quillfeather had left."),
    ],
)
def test_an_unknown_name_has_one_id_in_every_article(language: str, first: str, second: str) -> None:
    (one,), (other,) = ([e.id for e in tag(text, language) if e.type == "person"] for text in (first, second))
    assert one == other
    assert one.startswith("nil:")


def test_unknown_names_of_two_types_or_spellings_have_two_ids() -> None:
    assert nil_id("holloway", "person") != nil_id("holloway", "location") != nil_id("hollowey", "location")
