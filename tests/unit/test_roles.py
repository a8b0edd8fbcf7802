"""Offices that a text names instead of a person, resolved by the day of the article."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.contract import enriched_to_json, validate
from streams.knowledge import Knowledge, load_knowledge
from streams.knowledge.tables import Actor, Office
from streams.languages import LANGUAGES
from streams.matching import NameIndex, scan_document
from streams.records import Entity, EntityType, Mention, Name, ResolvedRole
from streams.roles import RoleResolver
from streams.text.document import read_document
from tests.examples import ENRICHED

# The holders are invented, so that the tests hold whatever the knowledge says; countries and bodies are real.
UN = "wikidata:Q1065"
OFFICES = {
    "desk:first-president": Office("president", "TR", "2014-08-28", "2020-03-10"),
    "desk:second-president": Office("president", "TR", "2020-03-10", ""),
    "desk:foreign-minister": Office("foreign-minister", "DE", "2018-03", "2021-12-08"),
    "desk:turkish-minister": Office("foreign-minister", "TR", "2015", ""),
    "desk:premier": Office("prime-minister", "IL", "2009-03-31", ""),
    "desk:emir": Office("monarch", "QA", "2013-06-25", ""),
    "desk:guide": Office("supreme-leader", "IR", "1989", ""),
    "desk:secretary": Office("secretary-general", UN, "2017-01-01", ""),
    "desk:state": Office("foreign-minister", "US", "2009-01-21", ""),
    "desk:chancellor": Office("prime-minister", "DE", "2005-11-22", ""),
    "desk:korean": Office("president", "KR", "2013-02-25", ""),
    "desk:congolese": Office("president", "CG", "1997-10", ""),
    "desk:other-congolese": Office("president", "CD", "2019-01-24", ""),
    "desk:commission": Office("president", "desk:european-commission", "2019-12-01", ""),
    "desk:fund": Office("director-general", "desk:international-monetary-fund", "2019-10-01", ""),
    "desk:king": Office("monarch", "ES", "2014-06-19", ""),
}
DAY = "2021-05-04T10:00:00Z"


@cache
def resolver() -> tuple[dict[str, NameIndex], RoleResolver]:
    shipped = load_knowledge()
    actors = tuple(replace(actor, offices=()) for actor in shipped.actors)
    holders = tuple(_actor(identifier, office) for identifier, office in OFFICES.items())
    knowledge = Knowledge(shipped.version, actors + holders, shipped.countries, shipped.places, shipped.gazetteer)
    return {code: NameIndex(knowledge, language) for code, language in LANGUAGES.items()}, RoleResolver(knowledge)


def _actor(identifier: str, office: Office) -> Actor:
    return Actor(identifier, "person", Name(en=identifier.title()), (), (), None, None, (office,), "")


def resolve(
    text: str, language: str, published: str | None = DAY, entities: tuple[Entity, ...] = ()
) -> tuple[ResolvedRole, ...]:
    indexes, roles = resolver()
    document = read_document(text, language)
    return roles.resolve(document, scan_document(document, indexes), published, entities)


def found(text: str, language: str, published: str | None = DAY) -> list[tuple[str, str]]:
    return [(role.text, role.resolved) for role in resolve(text, language, published)]


def mentioned(text: str, name: str, kind: EntityType = "person", entity: str = "nil:x") -> tuple[Entity, ...]:
    start = text.index(name)
    mention = Mention(start, start + len(name), name, 1.0, "test")
    return (Entity(entity, kind, Name(en=name), 1.0, (mention,)),)


@pytest.mark.parametrize(
    ("text", "phrase", "holder"),
    [
        ("قال الرئيس التركي إن بلاده سترد.", "الرئيس التركي", "desk:second-president"),
        ("رحب الوزير بالرئيس التركي في المطار.", "الرئيس التركي", "desk:second-president"),
        ("وجهت رسالة للرئيس التركي أمس.", "لرئيس التركي", "desk:second-president"),
        ("زار المدينة رئيس تركيا أمس.", "رئيس تركيا", "desk:second-president"),
        ("وصل رئيس الجمهورية التركية أمس.", "رئيس الجمهورية التركية", "desk:second-president"),
        ("التقت وزيرة الخارجية الألمانية الوفد.", "وزيرة الخارجية الألمانية", "desk:foreign-minister"),
        ("ورفض رئيس وزراء إسرائيل العرض.", "رئيس وزراء إسرائيل", "desk:premier"),
        ("ورفض رئيس الوزراء الإسرائيلي العرض.", "رئيس الوزراء الإسرائيلي", "desk:premier"),
        ("ورفض رئيس الحكومة الإسرائيلية العرض.", "رئيس الحكومة الإسرائيلية", "desk:premier"),
        ("استقبل أمير قطر الوفد.", "أمير قطر", "desk:emir"),
        ("أعلن المرشد الأعلى الإيراني موقفه.", "المرشد الأعلى الإيراني", "desk:guide"),
        ("أعلن المرشد الأعلى لإيران موقفه.", "المرشد الأعلى لإيران", "desk:guide"),
        ("حذر الأمين العام للأمم المتحدة من الحرب.", "الأمين العام للأمم المتحدة", "desk:secretary"),
        ("وصلت المستشارة الألمانية أمس.", "المستشارة الألمانية", "desk:chancellor"),
        ("التقى الرئيس الكوري الجنوبي الوفد.", "الرئيس الكوري الجنوبي", "desk:korean"),
        ("وصل رئيس جمهورية الكونغو أمس.", "رئيس جمهورية الكونغو", "desk:congolese"),
        ("وصل رئيس جمهورية الكونغو الديمقراطية أمس.", "رئيس جمهورية الكونغو الديمقراطية", "desk:other-congolese"),
        ("قالت رئيسة المفوضية الأوروبية إنها سترد.", "رئيسة المفوضية الأوروبية", "desk:commission"),
        ("قالت مديرة صندوق النقد الدولي ذلك.", "مديرة صندوق النقد الدولي", "desk:fund"),
        ("وصل العاهل الإسباني أمس.", "العاهل الإسباني", "desk:king"),
        ("قال وزير الخارجية الأميركي ذلك.", "وزير الخارجية الأميركي", "desk:state"),
    ],
)
def test_arabic_offices_have_their_holder(text: str, phrase: str, holder: str) -> None:
    assert found(text, "ar") == [(phrase, holder)]


@pytest.mark.parametrize(
    ("text", "phrase", "holder"),
    [
        ("Then the Turkish president left the hall.", "Turkish president", "desk:second-president"),
        ("The president of Turkey left the hall.", "president of Turkey", "desk:second-president"),
        ("Turkey's foreign minister left the hall.", "Turkey's foreign minister", "desk:turkish-minister"),
        ("Iran’s supreme leader spoke on Friday.", "Iran’s supreme leader", "desk:guide"),
        ("The US secretary of state spoke.", "US secretary of state", "desk:state"),
        ("The U.S. Secretary of State spoke.", "U.S. Secretary of State", "desk:state"),
        ("The UN Secretary-General spoke.", "UN Secretary-General", "desk:secretary"),
        ("The secretary general of the UN spoke.", "secretary general of the UN", "desk:secretary"),
        ("The German chancellor spoke.", "German chancellor", "desk:chancellor"),
        ("The South Korean president spoke.", "South Korean president", "desk:korean"),
        ("The European Commission president spoke.", "European Commission president", "desk:commission"),
        ("The emir of Qatar spoke.", "emir of Qatar", "desk:emir"),
    ],
)
def test_english_offices_have_their_holder(text: str, phrase: str, holder: str) -> None:
    assert found(text, "en") == [(phrase, holder)]


@pytest.mark.parametrize(
    "text",
    [
        "قال الرئيس التركي السابق ذلك.",
        "قال الرئيس التركي الأسبق ذلك.",
        "قال رئيس تركيا السابق ذلك.",
        "قال الرئيس التركي المنتخب ذلك.",
        "قال نائب الرئيس التركي ذلك.",
        "قالت ونائبة الرئيس التركي ذلك.",
        "قال المتحدث باسم الرئيس التركي ذلك.",
        "قال وزير الخارجية التركي بالوكالة ذلك.",
        "قال وزير الخارجية التركي في ذلك الوقت ذلك.",
        "ترشح لمنصب الرئيس التركي أمس.",
        "قال الرئيس التركي عام 2019 ذلك.",
        "قال الرئيسان التركي والإيراني ذلك.",
        "اجتمع وزراء الخارجية الألمان أمس.",
        "قالت وزارة الخارجية الألمانية ذلك.",
        "قال رئيس تركي ذلك.",
        "قال الرئيس إن تركيا سترد.",
        "قال رئيس الاتحاد التركي ذلك.",
        "قال رئيس النادي التركي ذلك.",
        "قال المستشار التركي ذلك.",
        "قال الأمير القطري ذلك.",
        "قال الرئيس لإيران ذلك.",
        "قال الرئيس الإسباني ذلك.",
    ],
)
def test_others_than_the_holder_are_left_out_in_arabic(text: str) -> None:
    assert found(text, "ar") == []


@pytest.mark.parametrize(
    "text",
    [
        "The former Turkish president spoke.",
        "A former president of Turkey spoke.",
        "Turkey's former president spoke.",
        "The ex-Turkish president spoke.",
        "The Turkish ex-president spoke.",
        "The Turkish president-elect spoke.",
        "The Turkish president elect spoke.",
        "The Turkish vice president spoke.",
        "The vice president of Turkey spoke.",
        "The deputy Turkish foreign minister spoke.",
        "The acting Turkish foreign minister spoke.",
        "A Turkish president spoke.",
        "The first Turkish president spoke.",
        "The Turkish presidents spoke.",
        "The Turkish president of the club spoke.",
        "The president of Turkey's central bank spoke.",
        "The president of the Turkish football federation spoke.",
        "The president of Turkey Something Else spoke.",
        "The Turkish president in 2019 was ill.",
        "He was Turkish president for years.",
        "The Turkish ministry of foreign affairs spoke.",
        "In Turkey president and parliament differ.",
        "They told us secretary of state visits are rare.",
        "The Turkish secretary of state spoke.",
        "The UN chief economist spoke.",
        "The Turkish-backed president spoke.",
        "The pro-Turkish president spoke.",
        "The Spanish president spoke.",
        "A firm polish president spoke.",
    ],
)
def test_others_than_the_holder_are_left_out_in_english(text: str) -> None:
    assert found(text, "en") == []


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("قال الرئيس التركي جمال الأول أمس.", "ar", "جمال الأول"),
        ("قال الرئيس التركي، جمال الأول، أمس.", "ar", "جمال الأول"),
        ("قال جمال الأول، الرئيس التركي، أمس.", "ar", "جمال الأول"),
        ("قال جمال الأول الرئيس التركي أمس.", "ar", "جمال الأول"),
        ("وصل أمير قطر الشيخ جمال الأول أمس.", "ar", "جمال الأول"),
        ("The Turkish president, jamal, spoke.", "en", "jamal"),
        ("The Turkish president (jamal) spoke.", "en", "jamal"),
        ("The Turkish president, Gen. Jamal, spoke.", "en", "Jamal"),
        ("Jamal Awwal, the Turkish president, spoke.", "en", "Jamal Awwal"),
    ],
)
def test_office_beside_a_name_is_left_to_the_name(text: str, language: str, name: str) -> None:
    assert resolve(text, language)
    assert not resolve(text, language, entities=mentioned(text, name))


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("قال الرئيس التركي إن جمال وصل.", "ar", "جمال"),
        ("Then Jamal met the Turkish president.", "en", "Jamal"),
        ("The Turkish president said Jamal left.", "en", "Jamal"),
    ],
)
def test_name_further_on_or_of_another_part_does_not_matter(text: str, language: str, name: str) -> None:
    assert resolve(text, language, entities=mentioned(text, name))


@pytest.mark.parametrize(("subject", "resolved"), [("desk:emir", True), ("desk:first-president", False)])
def test_subject_before_its_object_is_another_person(subject: str, resolved: bool) -> None:
    text = "التقى جمال الرئيس التركي أمس."
    assert bool(resolve(text, "ar", entities=mentioned(text, "جمال", entity=subject))) is resolved


def test_office_inside_a_name_is_left_out_but_its_owner_may_be_one() -> None:
    text = "قال رئيس تركيا ذلك."
    assert not resolve(text, "ar", entities=mentioned(text, "رئيس تركيا", "organization"))
    assert resolve(text, "ar", entities=mentioned(text, "تركيا", "location"))


@pytest.mark.parametrize(
    ("published", "holders"),
    [
        ("2014-08-27", []),
        ("2014-08-28", ["desk:first-president"]),
        ("2020-03-09T23:59:00+03:00", ["desk:first-president"]),
        ("2020-03-10", []),
        ("2020-03-11", ["desk:second-president"]),
        ("2031-01-01", ["desk:second-president"]),
        (None, []),
        ("yesterday", []),
    ],
)
def test_holder_is_the_one_of_the_day(published: str | None, holders: list[str]) -> None:
    assert [holder for _, holder in found("قال الرئيس التركي ذلك.", "ar", published)] == holders
    assert [holder for _, holder in found("The Turkish president spoke.", "en", published)] == holders


def test_every_language_has_its_offices() -> None:
    text = "قال الرئيس التركي: «The German chancellor is welcome here today»."
    assert [role.resolved for role in resolve(text, "ar")] == ["desk:second-president", "desk:chancellor"]


def test_shipped_knowledge_knows_who_held_an_office() -> None:
    roles = RoleResolver(load_knowledge())
    document = read_document("The German chancellor spoke.", "en")
    scans = scan_document(document, resolver()[0])
    names = [[role.name.en for role in roles.resolve(document, scans, day, ())] for day in ("2010-01-01", "2023-01-01")]
    assert names == [["Angela Merkel"], ["Olaf Scholz"]]


_WORDS = """
الرئيس رئيس وزير الخارجية التركي تركيا للرئيس الكوري الجنوبي الأمين العام للأمم المتحدة الرَّئيسُ ، » «
Turkish Turkey's president of the Turkey US secretary state South Korean . , - 2019 \u0640 \u200f
"""
_PARTS = st.sampled_from(_WORDS.split())


@given(st.lists(_PARTS | st.text(max_size=4), max_size=12).map(" ".join), st.sampled_from(["ar", "en", "und"]))
@settings(deadline=None)
def test_offsets_lead_to_the_words(text: str, language: str) -> None:
    for role in resolve(text, language):
        assert role.text
        assert text[role.start : role.end] == role.text
        assert role.text == role.text.strip()


def test_event_has_the_offices_where_there_are_any() -> None:
    assert "roles" not in enriched_to_json(ENRICHED)
    roles = resolve("قال الرئيس التركي ذلك.", "ar")
    event = enriched_to_json(replace(ENRICHED, roles=roles))
    validate("enriched", event)
    assert event["roles"] == [
        {
            "start": 4,
            "end": 17,
            "text": "الرئيس التركي",
            "role": "president",
            "owner": "TR",
            "resolved": "desk:second-president",
            "name": {"en": "Desk:Second-President"},
        }
    ]
