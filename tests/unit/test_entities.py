from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.entities.tagger import EntityTagger
from streams.knowledge import load_knowledge
from streams.languages import LANGUAGES
from streams.locations.tagger import LocationTagger
from streams.matching import NameIndex, scan_document
from streams.records import Entity
from streams.text.document import read_document


@cache
def taggers() -> tuple[dict[str, NameIndex], LocationTagger, EntityTagger]:
    knowledge = load_knowledge()
    indexes = {code: NameIndex(knowledge, language) for code, language in LANGUAGES.items()}
    return indexes, LocationTagger(knowledge), EntityTagger(knowledge)


def tag(text: str, language: str) -> tuple[Entity, ...]:
    indexes, locations, entities = taggers()
    document = read_document(text, language)
    return entities.tag(document, [(scan, locations.recognize(scan)) for scan in scan_document(document, indexes)])


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
        ("قضت المحكمة بسجن رجل أعمال", []),
        ("نقل إلى سجن إيفين", [("سجن إيفين", "location")]),
        ("تقدم المقاتلون باتجاه جبهة العبدية", []),
        ("زار الوفد مخيم برج البراجنة", [("مخيم برج البراجنة", "location")]),
        ("اتهمت حركة حماس إسرائيل بالعرقلة", [("حركة حماس", "organization"), ("إسرائيل", "location")]),
        ("عارض اتحاد الغرف التجارية القرار", [("اتحاد الغرف التجارية", "organization")]),
        ("اجتمع مجلس الأمن القومي صباحا", []),
        ("حديث لقناة إف إن بي سي", []),
        ("حديث لشبكة إن بي سي في الخليج", [("إن بي سي", "organization"), ("الخليج", "location")]),
        ("أعلن الجيش الكوري الجنوبي ذلك", [("الجيش الكوري الجنوبي", "organization")]),
        ("اتهموا بالتزوير وتنظيم الهجرة السرية", []),
        ("ورحبت الإيغاد بالهدنة", [("الإيغاد", "organization")]),
    ],
)
def test_arabic_mentions(text: str, expected: list[tuple[str, str]]) -> None:
    assert mentions(text, "ar") == expected


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("قال محمد علي النفطي إن الموعد قريب", ["محمد علي النفطي"]),
        ("نالت الممثلة منال عيسى جائزة أفضل ممثلة", ["منال عيسى"]),
        ("وقال ياسر إبراهيم إثر الجلسة إنه راض", ["ياسر إبراهيم"]),
        ("التقى الوزير خالد محمد شحرور، ثم غادر", ["خالد محمد شحرور"]),
        ("وطالبوا وزير الداخلية عبد الوافي لفتيت بتحقيق", ["عبد الوافي لفتيت"]),
        ("وأكد القيادي سامي أبو زهري الموعد", ["سامي أبو زهري"]),
        ("وقال محافظ البنك فاتح كاراهان إن الفائدة ثابتة", ["فاتح كاراهان"]),
        ("وقال المتحدث باسم الشرطة إن التحقيق مستمر", []),
        ("رثاء الشاعر رمضان علاء الدين المتوفى قبل عام", ["رمضان علاء الدين"]),
        ("شهدت المديرة السابقة لصندوق ألاميدا، ثم انصرفت", []),
        ("وقال الرئيس الكوري الجنوبي سيونغ مين إن بلاده سترد", ["سيونغ مين"]),
    ],
)
def test_where_arabic_names_of_people_end(text: str, people: list[str]) -> None:
    assert [written for written, kind in mentions(text, "ar") if kind == "person"] == people


def test_a_known_surname_in_the_name_of_somebody_else_is_not_the_known_person() -> None:
    known = "desk:hassan-nasrallah"
    assert known in {entity.id for entity in tag("ألقى نصر الله خطابا", "ar")}
    for text in ("كرم المهرجان المخرج المصري يسري نصر الله", "كرم المهرجان المخرج المصري رأفان نصر الله"):
        assert known not in {entity.id for entity in tag(text, "ar")}


def test_a_word_before_a_known_english_body_makes_it_another_one() -> None:
    (entity,) = tag("The National Security Council met.", "en")
    assert (entity.id[:4], entity.name.en) == ("nil:", "National Security Council")


def test_a_body_of_a_country_is_named_as_the_language_names_it() -> None:
    (dutch,) = tag("The Dutch government resigned.", "en")
    assert dutch.name.en == "Government of the Netherlands"
    (army,) = tag("انسحب الجيش الكوري الجنوبي", "ar")
    assert army.name.ar == "الجيش الكوري الجنوبي"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A report by the National Institute for Soil Health.",
            [("National Institute for Soil Health", "organization")],
        ),
        ("A visit to the National Center for Soil Health.", [("National Center for Soil Health", "organization")]),
        ("The South Korean parliament met.", [("South Korean parliament", "organization")]),
        ("He defended Parks Canada.", []),
        ("The plan helps U.S.-China talks.", [("U.S.", "location"), ("China", "location")]),
        ("Fans of Georgia's Otar cheered.", [("Georgia", "location")]),
        ("The United States said the Dayton peace accords hold.", [("United States", "location")]),
        ("Chief Executive Otar Maisuradze spoke.", [("Otar Maisuradze", "person")]),
        ("Analysts at Morgan Stanley spoke.", [("Morgan Stanley", "organization")]),
        ("He joined Napoli's camp in Italy.", [("Italy", "location")]),
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
