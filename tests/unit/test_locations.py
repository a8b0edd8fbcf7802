import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.records import Focus
from tests.unit.tagging import locate


def roles(text: str, language: str) -> list[tuple[str, str]]:
    found = [
        (mention.start, location.id, mention.role)
        for location in locate(text, language)[0]
        for mention in location.mentions
    ]
    return [(place, role) for _, place, role in sorted(found)]


TRIPOLI_LIBYA, TRIPOLI_LEBANON = "geonames:2210247", "geonames:266826"
ALGIERS, SEOUL = "geonames:2507480", "geonames:1835848"
ANKARA, AMMAN = "geonames:323786", "geonames:250441"


@pytest.mark.parametrize(
    ("text", "language", "place"),
    [
        ("تجددت المعارك في طرابلس، وقالت حكومة ليبيا إن الوضع هادئ.", "ar", TRIPOLI_LIBYA),
        ("وصل النائب من بيروت إلى طرابلس في شمال لبنان.", "ar", TRIPOLI_LEBANON),
        ("Fighting resumed in Tripoli, Libya, on Monday.", "en", TRIPOLI_LIBYA),
        ("He drove from Beirut to Tripoli in northern Lebanon.", "en", TRIPOLI_LEBANON),
        ("وصل الوفد إلى عمان، وقال مسؤول أردني إن الأردن يرحب به.", "ar", AMMAN),
        ("وصل الوفد إلى مسقط، وقالت عمان إنها ترحب به.", "ar", "iso:OM"),
        ("وقالت سيول إن كوريا الجنوبية سترد.", "ar", "geonames:1835848"),
        ("Voters in Georgia and Florida chose a senator of the United States.", "en", "desk:georgia-united-states"),
        ("Russia and Georgia signed a border deal in Tbilisi on Friday, officials said.", "en", "iso:GE"),
        ("الجزائر - وصل وزير إلى البلاد.", "ar", ALGIERS),
        ("استقبلت الجزائر الوزير.", "ar", "iso:DZ"),
        ("سيول - تجتمع الحكومة الكورية الجنوبية غدا.", "ar", SEOUL),
        ("أدانت طوكيو وسيول القرار، وقال مسؤول كوري جنوبي إنه خطير.", "ar", SEOUL),
        ("عقد الاجتماع في برازيليا، عاصمة البرازيل.", "ar", "geonames:3469058"),
        ("تجري قطر ومصر محادثات.", "ar", "iso:QA"),
        ("وقعت بنغلادش مع قطر عقدا.", "ar", "iso:QA"),
        ("وأعلنت قطر إرسال أدوية.", "ar", "iso:QA"),
        ("سد على النيل الأزرق قرب حدود السودان.", "ar", "desk:blue-nile"),
        ("معارك في ولاية النيل الأزرق جنوب السودان.", "ar", "desk:blue-nile-state"),
    ],
)
def test_resolves_shared_names_by_the_countries_of_the_text(text: str, language: str, place: str) -> None:
    assert place in [location.id for location in locate(text, language)[0]]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("أعلنت أنقرة موقفها", "ar", [(ANKARA, "actor")]),
        ("عقد اللقاء في أنقرة", "ar", [(ANKARA, "place")]),
        ("اتفقت تركيا وروسيا على الموعد", "ar", [("iso:TR", "actor"), ("iso:RU", "actor")]),
        ("قوات مدعومة من أنقرة", "ar", [(ANKARA, "actor")]),
        ("الوفد التركي يصل", "ar", [("iso:TR", "demonym")]),
        ("قالت السعودية إنها ستحضر", "ar", [("iso:SA", "actor")]),
        ("أعلنت الحكومة السعودية الموازنة", "ar", [("iso:SA", "demonym")]),
        ("مواطنًا ليبيًا", "ar", [("iso:LY", "demonym")]),
        ("Ankara condemned the strike.", "en", [(ANKARA, "actor")]),
        ("The talks were held in Ankara.", "en", [(ANKARA, "place")]),
        (
            "Britain, France and Germany urged restraint.",
            "en",
            [("iso:GB", "actor"), ("iso:FR", "actor"), ("iso:DE", "actor")],
        ),
        ("The Turkish delegation left.", "en", [("iso:TR", "demonym")]),
    ],
)
def test_roles(text: str, language: str, expected: list[tuple[str, str]]) -> None:
    assert roles(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("تخرج في جامعة القاهرة", "ar"),
        ("شكلت لجنة وفرقة في هذه السنة من دون وقف العمل", "ar"),
        ("قالت له إن الأمر ان كان كذلك فهو صحيح", "ar"),
        ("تسببت السيول في إغلاق طرق رئيسية بعد أمطار غزيرة هطلت ليلا.", "ar"),
        ("وصف مشهد الدمار في هزة أرضية", "ar"),
        ("Fidel Moscow spoke to the University of Chicago.", "en"),
        ("The nice results had helped, the teacher said, and reading them aloud had cheered most pupils.", "en"),
    ],
)
def test_what_is_no_place_of_its_own(text: str, language: str) -> None:
    assert locate(text, language)[0] == ()


def test_a_location_names_the_entity_that_shares_its_mentions() -> None:
    locations, _, entities = locate("زار الوفد تونس ثم سرت في ليبيا، والتقى مسؤولا مصريا.", "ar")
    by_id = {entity.id: entity for entity in entities}
    for location in locations:
        if location.id == "iso:EG":
            assert location.entity is None
        else:
            assert location.entity is not None
            shared = {(mention.start, mention.end) for mention in by_id[location.entity].mentions}
            assert {(mention.start, mention.end) for mention in location.mentions} <= shared


def test_focus_is_where_the_story_is_not_who_speaks() -> None:
    text = (
        "معارك في سرت بليبيا\n\nتجددت المعارك قرب سرت وسط ليبيا. وأعلنت أنقرة وموسكو أنهما تتابعان الوضع."
        " وقالت باريس إن ليبيا تحتاج إلى هدنة."
    )
    focus = locate(text, "ar")[1]
    assert focus.countries[0] == "LY"
    assert focus.place == "geonames:2210554"


def test_no_focus_without_places() -> None:
    assert locate("قال الباحث إن الدراسة مهمة.", "ar")[1] == Focus()


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "تركيا",
                "وسرت",
                "لل",
                "القاهرة",
                "المصري",
                "في",
                "،",
                "ـ",
                "\u064e",
                "Tripoli",
                " ",
                " ",
                "👍",
                ".",
                "Libya",
            ]
        )
    ),
    st.sampled_from(["ar", "en"]),
)
def test_mentions_are_what_the_text_shows(parts: list[str], language: str) -> None:
    text = "".join(parts)
    locations, focus, _ = locate(text, language)
    for location in locations:
        assert (location.lat is None) == (location.lon is None)
        assert location.lat is None or -90 <= location.lat <= 90
        assert location.lon is None or -180 <= location.lon <= 180
        assert 0 <= location.margin <= 1
        assert 0 <= location.confidence <= 1
        for mention in location.mentions:
            assert mention.text
            assert text[mention.start : mention.end] == mention.text
    assert len({location.id for location in locations}) == len(locations)
    assert (locations, focus) == locate(text, language)[:2]
    assert set(focus.countries) <= {location.country for location in locations} | {None}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("أفاد بأنه وصل وإن تأخر، وقالت تركيا وإيران إنه بخير.", "ar"),
        ("قياس قطر الدائرة سهل.", "ar"),
    ],
)
def test_words_and_small_towns_of_elsewhere_are_no_cities(text: str, language: str) -> None:
    assert [location.id for location in locate(text, language)[0] if location.kind == "city"] == []


def test_the_adjective_behind_a_newspaper_is_no_country_that_acts() -> None:
    assert roles("نقلت صحيفة عكاظ السعودية النبأ", "ar") == [("iso:SA", "demonym")]


def test_an_adjective_of_two_words_is_one_mention_of_its_country() -> None:
    assert roles("وقال الرئيس الكوري الجنوبي إنه باق", "ar") == [("iso:KR", "demonym")]
    assert roles("Rwanda and the Democratic Republic of Congo signed it.", "en") == [
        ("iso:RW", "actor"),
        ("iso:CD", "actor"),
    ]


def test_a_surname_that_looks_like_an_adjective_is_no_place() -> None:
    assert roles("وقال محمد شياع السوداني إنه باق", "ar") == []


def test_a_country_that_acts_in_reported_speech_is_an_actor() -> None:
    assert roles("قال المستشار إن ألمانيا تدعم الخطة", "ar") == [("iso:DE", "actor")]
