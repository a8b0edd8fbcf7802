from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.entities.tagger import EntityTagger
from streams.knowledge import load_knowledge
from streams.locations.tagger import LocationTagger
from streams.records import Entity
from streams.text.document import read_document


@cache
def taggers() -> tuple[LocationTagger, EntityTagger]:
    knowledge = load_knowledge()
    return LocationTagger(knowledge), EntityTagger(knowledge)


def tag(text: str, language: str) -> tuple[Entity, ...]:
    locations, entities = taggers()
    document = read_document(text, language)
    return entities.tag(document, locations.recognize(document))


def mentions(text: str, language: str) -> list[tuple[str, str]]:
    found = [
        (mention.start, mention.text, entity.type) for entity in tag(text, language) for mention in entity.mentions
    ]
    return [(written, kind) for _, written, kind in sorted(found)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("بحثت روسيا وتركيا الملف", [("روسيا", "location"), ("تركيا", "location")]),
        ("سافر الوفد للكويت", [("لكويت", "location")]),
        ("رسالة إلى الأمين العام للأمم المتحدة", [("لأمم المتحدة", "organization")]),
        ("التقى الرئيس المصري عبد الفتاح السيسي وفدا", [("عبد الفتاح السيسي", "person")]),
        ("أقر البرلمان المصري القانون", [("البرلمان المصري", "organization")]),
        ("قالت الحكومة إنها ستجتمع", []),
        ("أكدت وزارة الخارجية الروسية الموعد", [("وزارة الخارجية الروسية", "organization")]),
        ("وأعلنت الخارجية الروسية الموعد", [("الخارجية الروسية", "organization")]),
        ("التقى وزير الخارجية الروسي نظيره", []),
        ("السياسة الخارجية الروسية تتغير", []),
        ("تخرج في جامعة القاهرة", [("جامعة القاهرة", "organization")]),
        ("أغلقت السلطات معبر رفح", [("معبر رفح", "location")]),
        ("زار قاعدة عسكرية جديدة", []),
        ("فيضان في محافظة القليوبية بمصر", [("القليوبية", "location"), ("مصر", "location")]),
        ("حصلت الشركة على دعم مالي كبير", []),
        ("قالت جماعات ليبية ومواطنون أتراك", []),
        ("نتائج مؤتمر برلين حول ليبيا", [("ليبيا", "location")]),
    ],
)
def test_arabic_mentions(text: str, expected: list[tuple[str, str]]) -> None:
    assert mentions(text, "ar") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Egyptian parliament met.", [("Egyptian parliament", "organization")]),
        ("Iran's Foreign Ministry spoke.", [("Iran", "location"), ("Foreign Ministry", "organization")]),
        ("The U.S. Navy sailed.", [("U.S. Navy", "organization")]),
        ("Turkey's troops left.", [("Turkey", "location")]),
        ("They ate turkey on Thursday.", []),
        ("Michael Jordan arrived in Jordan.", [("Michael Jordan", "person"), ("Jordan", "location")]),
        ("Nice results, and reading them helps.", []),
        ("She studied at the University of Tunis.", [("University of Tunis", "organization")]),
        ("The Libyan and Egyptian delegations met.", []),
        (
            "Ankara-backed forces left Tripoli, Libya.",
            [("Ankara", "location"), ("Tripoli", "location"), ("Libya", "location")],
        ),
    ],
)
def test_english_mentions(text: str, expected: list[tuple[str, str]]) -> None:
    assert mentions(text, "en") == expected


def test_short_mentions_carry_the_id_of_the_full_name() -> None:
    entities = tag("قال الرئيس المصري عبد الفتاح السيسي كلمته. وأضاف السيسي أن مصر مستعدة، وفق بيان للسيسي.", "ar")
    person = next(entity for entity in entities if entity.type == "person")
    assert [mention.text for mention in person.mentions] == ["عبد الفتاح السيسي", "السيسي", "لسيسي"]


def test_later_surname_of_an_unknown_person_is_the_same_person() -> None:
    entities = tag("Professor Martha Quillfeather spoke first. Quillfeather left early.", "en")
    assert [[mention.text for mention in entity.mentions] for entity in entities] == [
        ["Martha Quillfeather", "Quillfeather"]
    ]


def test_unknown_names_get_the_same_id_in_every_article() -> None:
    first = tag("Professor Martha Quillfeather spoke.", "en")[0]
    second = tag("They heard that Professor Martha Quillfeather had left.", "en")[0]
    assert first.id == second.id
    assert first.id.startswith("nil:")


def test_a_body_has_one_id_in_both_languages() -> None:
    arabic = tag("أقرت الحكومة الكولومبية القانون", "ar")
    english = tag("The Colombian government passed the law.", "en")
    assert [entity.id for entity in arabic] == [entity.id for entity in english] == ["desk:co-government"]


def test_the_headline_makes_an_entity_salient() -> None:
    entities = tag(
        "زلزال في اليابان\n\nقال شهود إن المباني اهتزت. ووصلت مساعدات. وشكر السكان فرق الإنقاذ. ثم وصل وفد من كندا.",
        "ar",
    )
    assert [entity.name.en for entity in entities] == ["Japan", "Canada"]
    assert entities[0].salience > entities[1].salience
    assert sum(entity.salience for entity in entities) == pytest.approx(1.0, abs=0.01)


PARTS = st.sampled_from(
    [
        "السيسي",
        "تركيا",
        "وتركيا",
        "للأمم المتحدة",
        "قال",
        "الرئيس",
        "المصري",
        "عبد",
        "الفتاح",
        "البرلمان",
        "جامعة",
        "القاهرة",
        "وزير الخارجية",
        "معبر رفح",
        "President",
        "Vladimir Putin",
        "Egypt",
        "U.S.",
        "Ankara-backed",
        ".",
        "،",
        "\n",
        " ",
        "ـ",
        "\u064e",
        "\u0301",
        "👍",
        "\u200f",
        "«",
        "»",
        "شركة",
        "“",
        "”",
        "محمد",
        "بن",
        "علي",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(PARTS, st.sampled_from(["", " "])), max_size=25), st.sampled_from(["ar", "en"]))
def test_mentions_are_what_the_text_shows_and_never_overlap(parts: list[tuple[str, str]], language: str) -> None:
    text = "".join(part for pair in parts for part in pair)
    entities = tag(text, language)
    spans = sorted((mention.start, mention.end) for entity in entities for mention in entity.mentions)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    for entity in entities:
        assert 0 <= entity.salience <= 1
        for mention in entity.mentions:
            assert mention.text
            assert text[mention.start : mention.end] == mention.text
    assert tag(text, language) == entities
