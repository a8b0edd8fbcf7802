from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.tagging import ids, mentions, tag


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("بحثت روسيا وتركيا الملف", [("روسيا", "location"), ("تركيا", "location")]),
        ("سافر وزير الخارجية للكويت يوم الأحد في زيارة تستمر يومين.", [("لكويت", "location")]),
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
        ("قالت الشركة الناشئة إنها حصلت على دعم مالي كبير من صندوق حكومي لتوسيع نشاطها.", []),
        ("قالت جماعات ليبية ومواطنون أتراك", []),
        ("قال الوزير إن مؤتمر برلين الثاني حول ليبيا سيعقد في يونيو المقبل.", [("ليبيا", "location")]),
        ("قضت المحكمة بسجن رجل أعمال", []),
        ("نقل إلى سجن إيفين", [("سجن إيفين", "location")]),
        (
            "زار وفد من المانحين مخيم عين الحلوة في لبنان.",
            [("مخيم عين الحلوة", "location"), ("لبنان", "location")],
        ),
        (
            "اتهمت حركة حماس إسرائيل بعرقلة المفاوضات الجارية منذ أسابيع.",
            [("حماس", "organization"), ("إسرائيل", "location")],
        ),
        ("قال اتحاد الغرف التجارية في بيان إن القرار يضر بالمستوردين.", [("اتحاد الغرف التجارية", "organization")]),
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
        ("كتب الناقد كلمة في رثاء الشاعر خالد علاء الدين الذي توفي قبل عام", ["خالد علاء الدين"]),
        ("شهدت المديرة السابقة لصندوق ألاميدا، ثم انصرفت", []),
        ("وقال وزير الدفاع الكوري الجنوبي بارك سيونغ مين إن بلاده سترد", ["بارك سيونغ مين"]),
    ],
)
def test_where_arabic_names_of_people_end(text: str, people: list[str]) -> None:
    assert [written for written, kind in mentions(text, "ar") if kind == "person"] == people


def test_a_known_surname_in_the_name_of_somebody_else_is_not_the_known_person() -> None:
    known = "desk:hassan-nasrallah"
    assert known in {entity.id for entity in tag("ألقى نصر الله خطابا", "ar")}
    for text in ("كرم المهرجان المخرج المصري يسري نصر الله", "كرم المهرجان المخرج المصري رأفان نصر الله"):
        assert known not in {entity.id for entity in tag(text, "ar")}


@pytest.mark.parametrize(
    ("text", "other", "own"),
    [
        (
            "اجتمع مجلس الأمن القومي يوم الثلاثاء برئاسة رئيس الوزراء لبحث التطورات على الحدود.",
            "مجلس الأمن",
            "مجلس الأمن القومي",
        ),
        ("وقالت قناة إف إن بي سي إن الأسعار سترتفع هذا العام.", "إن بي سي", "إف إن بي سي"),
    ],
)
def test_a_longer_name_is_not_the_known_body_inside_it(text: str, other: str, own: str) -> None:
    (known,) = ids(f"أعلن ذلك {other} يوم الأحد", "ar")
    found = ids(text, "ar")
    assert known not in found
    assert [own] in found.values()


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
        (
            "Scientists at the National Center for Soil Health said on Monday that rain had come too late.",
            [("National Center for Soil Health", "organization")],
        ),
        ("The South Korean parliament met.", [("South Korean parliament", "organization")]),
        ("Parks Canada closed three campsites on Monday after a bear was seen.", [("Parks Canada", "organization")]),
        ("The plan helps U.S.-China talks.", [("U.S.", "location"), ("China", "location")]),
        (
            "Fans of Turkey's Arda Demirel cheered as he left the pitch on Tuesday night.",
            [("Turkey", "location"), ("Arda Demirel", "person")],
        ),
        (
            "The finance minister met chief executive Martin Holloway on Thursday to discuss the bank's losses.",
            [("Martin Holloway", "person")],
        ),
        ("Analysts at Morgan Stanley spoke.", [("Morgan Stanley", "organization")]),
        (
            "The striker joined Napoli's training camp in Italy on Monday after passing a medical.",
            [("Napoli", "organization"), ("Italy", "location")],
        ),
        ("The Egyptian parliament met.", [("Egyptian parliament", "organization")]),
        (
            "The Iranian Foreign Ministry said on Sunday talks would resume.",
            [("Iranian Foreign Ministry", "organization")],
        ),
        ("The U.S. Navy sailed.", [("U.S. Navy", "organization")]),
        ("Turkey's troops left.", [("Turkey", "location")]),
        ("They ate turkey on Thursday.", []),
        ("Michael Jordan arrived in Jordan.", [("Michael Jordan", "person"), ("Jordan", "location")]),
        ("The nice results had helped, the teacher said, and reading them aloud had cheered the pupils.", []),
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
