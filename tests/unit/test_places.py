"""Which place a name means, by all that the article says; where it acts; what is told by distance from it."""

import pytest

from streams.records import Location, PlaceMention
from tests.unit.tagging import locate

PARIS_TEXAS, PARIS = "geonames:4717560", "geonames:2988507"


def place_of(text: str, language: str, written: str, nth: int = 0) -> Location | None:
    """The location of the nth mention that shows ``written``."""
    found = sorted(
        (mention.start, location.id, location)
        for location in locate(text, language)[0]
        for mention in location.mentions
        if mention.text == written
    )
    return found[nth][2] if len(found) > nth else None


def mention_of(text: str, language: str, written: str) -> PlaceMention:
    return next(one for place in locate(text, language)[0] for one in place.mentions if one.text == written)


def id_of(text: str, language: str, written: str, nth: int = 0) -> str | None:
    found = place_of(text, language, written, nth)
    return found.id if found else None


@pytest.mark.parametrize(
    ("text", "language", "written", "expected"),
    [
        # What stands beside the name.
        ("A jury in Paris, Texas, convicted the man.", "en", "Paris", PARIS_TEXAS),
        ("The president flew from Berlin to Paris for talks with France.", "en", "Paris", PARIS),
        ("A fire broke out in Athens, Georgia, on Friday.", "en", "Athens", "geonames:4180386"),
        ("تظاهر العشرات في فالنسيا الفنزويلية أمس.", "ar", "فالنسيا", "geonames:3625549"),
        ("JASPER, Alberta - A fire hit the town of Jasper on Monday, officials in Canada said.", "en", "Jasper",
         "geonames:6354954"),
        # What kind of place it is said to be.
        ("أعيد فرز الأصوات في ولاية جورجيا بالولايات المتحدة.", "ar", "جورجيا", "desk:georgia-united-states"),
        ("ارتفع منسوب نهر النيجر قرب غاو في مالي.", "ar", "النيجر", "desk:niger-river"),
        ("وقعت حكومة النيجر عقدا مع شركة.", "ar", "النيجر", "iso:NE"),
        ("The Zambezi burst its banks, and Sheriff's officers searched Metcalfe County, Kentucky.", "en",
         "Metcalfe County", "desk:us-kentucky-metcalfe-county"),
        ("Barges wait where the Mississippi and Ohio rivers meet in the United States.", "en", "Mississippi",
         "desk:mississippi-river"),
        ("He was born in Hyderabad, in southern India, and lives in Karachi, Pakistan.", "en", "Hyderabad",
         "geonames:1269843"),
        # What else the article names.
        ("غرقت شوارع حيدر آباد، وقالت السلطات في كراتشي وإسلام آباد إن باكستان تحتاج إلى مساعدة.", "ar", "حيدر آباد",
         "geonames:1176734"),
        ("The boat left Tripoli at dawn, and Beirut said the Lebanese navy had found it off Sidon.", "en", "Tripoli",
         "geonames:266826"),
    ],
)  # fmt: skip
def test_the_right_one_of_several_places(text: str, language: str, written: str, expected: str) -> None:
    assert id_of(text, language, written) == expected


def test_one_sense_in_an_article_unless_the_text_says_otherwise() -> None:
    text = "Fire in Paris, Texas\n\nThe mayor of Paris, Texas, thanked crews. Paris has lost 30 homes to the fire."
    assert {id_of(text, "en", "Paris", nth) for nth in range(3)} == {PARIS_TEXAS}
    other = "Manila said the storm hit San Jose in the Philippines. His cousins in San Jose, California, sent money."
    assert [getattr(place_of(other, "en", "San Jose", nth), "country", None) for nth in range(2)] == ["PH", "US"]


def test_a_place_that_the_gazetteer_lacks_has_its_country_and_no_point() -> None:
    found = place_of(
        "وصلت القافلة إلى بلدة زرنوقية الشرقية في ليبيا، وقالت طرابلس إن ليبيا آمنة.", "ar", "زرنوقية الشرقية"
    )
    assert found is not None
    assert (found.country, found.lat, found.lon, found.kind) == ("LY", None, None, "city")
    assert found.id.startswith("nil:")


def test_a_facility_lies_in_the_town_that_it_is_called_after() -> None:
    found = place_of("نقل الجرحى إلى مستشفى سرت في ليبيا.", "ar", "مستشفى سرت")
    assert found is not None
    assert (found.kind, found.country) == ("facility", "LY")
    assert (found.lat, found.lon) == pytest.approx((31.2089, 16.5887), abs=0.01)


def test_an_institution_lies_where_its_name_begins() -> None:
    found = place_of(
        "He was held at the Barren County Detention Center in Kentucky.", "en", "Barren County Detention Center"
    )
    assert found is not None
    assert (found.kind, found.country, found.admin1) == ("facility", "US", "Kentucky")


def test_confidence_candidates_and_margin_tell_how_clear_it_was() -> None:
    clear = place_of("Fighting resumed in Sirte, Libya.", "en", "Sirte")
    shared = place_of("A flood hit Springfield on Monday.", "en", "Springfield")
    assert clear is not None
    assert (clear.confidence, clear.candidates) == (0.99, 1)
    assert shared is None or shared.margin < clear.margin


@pytest.mark.parametrize(("home", "country"), [("LB", "LB"), ("LY", "LY")])
def test_the_home_of_the_source_decides_where_nothing_else_does(home: str, country: str) -> None:
    found = locate("انقطعت الكهرباء في طرابلس مساء أمس.", "ar", home)[0]
    assert [place.country for place in found] == [country]


@pytest.mark.parametrize(
    ("text", "language", "place"),
    [
        ("The Queensland Police Service said a man was found.", "en", "desk:queensland"),
        ("He sued the University of Queensland.", "en", None),
        ("The Metcalfe County Sheriff's Office in Kentucky said so.", "en", "desk:us-kentucky-metcalfe-county"),
    ],
)
def test_a_public_body_is_at_home_where_its_name_says(text: str, language: str, place: str | None) -> None:
    assert next((one.id for one in locate(text, language)[0]), None) == place


def test_an_abbreviation_before_a_noun_is_an_adjective() -> None:
    assert mention_of("In April, the US singer died of an overdose.", "en", "US").role == "demonym"


def test_a_town_that_is_called_after_a_person_is_no_person() -> None:
    found = place_of("هطلت أمطار على مدينة صباح الأحمد، وقالت الكويت إن الطرق مفتوحة.", "ar", "صباح الأحمد")
    assert found is not None
    assert (found.country, found.id[:4]) == ("KW", "nil:")


@pytest.mark.parametrize(
    ("text", "language", "written", "role"),
    [
        ("وتوعدت طهران بالرد.", "ar", "طهران", "actor"),
        ("زارت تركيا الشهر الماضي.", "ar", "تركيا", "place"),
        ("عند الحدود مع تركيا شمالا.", "ar", "تركيا", "place"),
        ("عقدت محادثات مع تركيا أمس.", "ar", "تركيا", "actor"),
        ("المغرب يهزم السنغال بهدفين", "ar", "السنغال", "actor"),
        ("ورحبت أربيل بالعملية في العراق.", "ar", "أربيل", "actor"),
        ("She asked Washington for help.", "en", "Washington", "actor"),
        ("They accepted help from Tokyo.", "en", "Tokyo", "actor"),
        ("He returned from Tokyo.", "en", "Tokyo", "place"),
        ("London and Paris promised air defences.", "en", "London", "actor"),
    ],
)
def test_a_place_acts_or_locates(text: str, language: str, written: str, role: str) -> None:
    assert mention_of(text, language, written).role == role


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("بيروت - قتل شخصان في اشتباكات.", "ar", "بيروت"),
        ("BEIRUT (Reuters) - Two people died.", "en", "BEIRUT"),
        ("PARIS, Texas — Two people died.", "en", "PARIS"),
    ],
)
def test_a_dateline_is_marked(text: str, language: str, written: str) -> None:
    assert mention_of(text, language, written).dateline
    assert not mention_of("قتل شخصان في بيروت.", "ar", "بيروت").dateline


@pytest.mark.parametrize(
    ("text", "language", "written", "told", "way"),
    [
        ("انقلبت على بعد 40 كيلومترا جنوب سرت في ليبيا.", "ar", "سرت", "40 كيلومترا جنوب سرت", (180.0, 40.0)),
        ("سقطت على بعد ١٥ كلم شمال شرقي مدينة الموصل في العراق.", "ar", "الموصل", "١٥ كلم شمال شرقي مدينة الموصل",
         (45.0, 15.0)),
        ("على بعد مئة كيلومتر إلى الجنوب الغربي من بنغازي في ليبيا.", "ar", "بنغازي",
         "مئة كيلومتر إلى الجنوب الغربي من بنغازي", (225.0, 100.0)),
        ("It was hit 20 miles north of Mosul, Iraq.", "en", "Mosul", "20 miles north of Mosul", (0.0, 32.2)),
        ("About 1,200 km west of Cairo, Egypt, it fell.", "en", "Cairo", "1,200 km west of Cairo", (270.0, 1200.0)),
        ("It lies 3.5 kilometres east of the town of Rafah.", "en", "Rafah", "3.5 kilometres east of the town of Rafah",
         (90.0, 3.5)),
    ],
)  # fmt: skip
def test_a_point_told_by_distance(text: str, language: str, written: str, told: str, way: tuple[float, float]) -> None:
    relation = mention_of(text, language, written).relation
    assert relation is not None
    assert text[relation.start : relation.end] == relation.text == told
    assert (relation.bearing, relation.distance_km) == way
    place = place_of(text, language, written)
    assert place is not None
    assert place.lat is not None
    assert (relation.lat > place.lat) == (way[0] < 90 or way[0] > 270)


@pytest.mark.parametrize("text", ["It is north of Mosul in Iraq.", "He walked 20 miles to Mosul in Iraq."])
def test_a_way_without_distance_or_bearing_is_no_relation(text: str) -> None:
    assert mention_of(text, "en", "Mosul").relation is None
