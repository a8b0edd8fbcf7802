"""Recognised names get the actor that they name, or none where the text does not tell which."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import pytest

from streams.entities.linking import link_to_knowledge, main_country
from streams.entities.reading import Candidate
from streams.languages import LANGUAGES
from streams.matching import NameIndex
from streams.records import EntityType, Name
from tests.unit.candidates import mention
from tests.unit.small_knowledge import small_knowledge
from tests.unit.tagging import tag

ACTORS = """\
desk:test-amina-eg;person;أمينة رشدي;Amina Rushdi;;;EG
desk:test-amina-ma;person;أمينة رشدي;Amina Rushdi;;;MA
desk:test-karim;person;كريم الدسوقي;Karim Dessouki;الدسوقي;Dessouki;EG
desk:test-paper;organization;الشروق الجديدة;New Dawn;;;EG
desk:test-club;organization;نادي المنصورة;Mansoura SC;;;EG
desk:test-union;organization;اتحاد الصيادين;Union of Fishermen;;UOF;MA
desk:test-agency;organization;وكالة الصيادين;Agency of Fishermen;;AOF
desk:test-council;organization;مجلس الصيادين المصري;Egyptian Fishing Council;;;EG
"""
EGYPT = "EG;Q79;مصر;Egypt;;;26.0;30.0;;EGY"
CITIES = """\
1;;المنصورة;Mansoura;;;EG;;31.0;31.4;400000
2;;المنصورة;Mansoura;;;MA;;33.0;-7.0;900
3;;تلة بيضاء;White Hill;;;MA;;33.0;-7.0;900
4;;كبيرة جدا;Big City;;;MA;;33.0;-7.0;900000
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> NameIndex:
    folder = tmp_path_factory.mktemp("knowledge")
    return NameIndex(small_knowledge(folder, actors=ACTORS, cities=CITIES, countries=EGYPT), LANGUAGES["en"])


def body(country: str, slug: str) -> tuple[str, EntityType, Name]:
    return f"desk:{country.lower()}-{slug}", "organization", Name(en=slug)


def linked(index: NameIndex, *mentions: Candidate, countries: Iterable[str] = (), text: str = "") -> Sequence[str]:
    found = link_to_knowledge(mentions, text, index, Counter(countries), body)
    return ["nil" if one.id.startswith("nil:") else one.id for one in found]


def test_a_name_of_one_actor_is_linked_with_id_and_name(index: NameIndex) -> None:
    text = "the lawyer Karim Dessouki left"
    (found,) = link_to_knowledge([mention(text, "Karim Dessouki", "person")], text, index, {}, body)
    assert (found.id, found.name.ar, found.via) == ("desk:test-karim", "كريم الدسوقي", "knowledge")
    assert text[found.start : found.end] == "Karim Dessouki"


def test_a_name_of_two_actors_is_linked_by_the_country_of_the_article(index: NameIndex) -> None:
    name = mention("Amina Rushdi left", "Amina Rushdi", "person")
    assert linked(index, name) == ["nil"]
    assert linked(index, name, countries={"MA"}) == ["desk:test-amina-ma"]
    assert linked(index, name, countries={"EG", "FR"}) == ["desk:test-amina-eg"]
    assert linked(index, name, countries={"EG", "MA"}) == ["nil"]


def test_a_name_of_two_actors_is_the_one_named_elsewhere_in_the_article(index: NameIndex) -> None:
    text = "Dr Rushdi spoke and Amina Rushdi left"
    named = mention(text, "Dr Rushdi", "person", "desk:test-amina-ma")
    assert linked(index, named, mention(text, "Amina Rushdi", "person")) == ["desk:test-amina-ma"] * 2


@pytest.mark.parametrize("kind", ["organization", "location"])
def test_a_name_of_another_type_is_not_linked(index: NameIndex, kind: EntityType) -> None:
    assert linked(index, mention("Karim Dessouki left", "Karim Dessouki", kind)) == ["nil"]


def test_an_unknown_name_stays_unknown(index: NameIndex) -> None:
    unknown = mention("Martha Quillfeather left", "Martha Quillfeather", "person")
    assert link_to_knowledge([unknown], "", index, {"EG": 1}, body) == [unknown]


def test_a_known_mention_keeps_its_id(index: NameIndex) -> None:
    known = mention("Karim Dessouki left", "Karim Dessouki", "person", "desk:test-other")
    assert link_to_knowledge([known], "", index, {"EG": 1}, body) == [known]


def test_an_acronym_needs_the_country_of_its_actor(index: NameIndex) -> None:
    acronym = mention("the UOF agreed", "UOF", "organization")
    assert linked(index, acronym) == ["nil"]
    assert linked(index, acronym, countries={"MA"}) == ["desk:test-union"]
    # Of no country: nothing can speak for it.
    assert linked(index, mention("the AOF agreed", "AOF", "organization")) == ["desk:test-agency"]


def test_a_club_with_the_name_of_a_city_needs_its_country(index: NameIndex) -> None:
    club = mention("Mansoura won", "Mansoura", "organization")
    assert linked(index, club) == ["nil"]
    assert linked(index, club, countries={"EG"}) == ["desk:test-club"]


def test_a_place_is_the_largest_in_a_country_of_the_article(index: NameIndex) -> None:
    place = mention("in Mansoura", "Mansoura", "location")
    assert linked(index, place) == ["geonames:1"]
    assert linked(index, place, countries={"MA"}) == ["geonames:2"]
    assert linked(index, place, countries={"EG", "MA"}) == ["geonames:1"]


def test_a_small_city_of_elsewhere_is_not_meant(index: NameIndex) -> None:
    assert linked(index, mention("in White Hill", "White Hill", "location")) == ["nil"]
    assert linked(index, mention("in White Hill", "White Hill", "location"), countries={"MA"}) == ["geonames:3"]
    assert linked(index, mention("in Big City", "Big City", "location")) == ["geonames:4"]


@pytest.mark.parametrize(
    ("countries", "main"),
    [({}, None), ({"EG": 1}, "EG"), ({"EG": 4, "MA": 2}, "EG"), ({"EG": 3, "MA": 2}, None), ({"EG": 2, "MA": 2}, None)],
)
def test_the_main_country_is_shown_much_more_often_than_any_other(
    countries: Mapping[str, int], main: str | None
) -> None:
    assert main_country(countries) == main


def test_a_body_without_its_adjective_is_that_of_the_main_country(index: NameIndex) -> None:
    council = mention("the Fishing Council met", "Fishing Council", "organization")
    assert linked(index, council, countries=["EG", "EG", "MA"]) == ["desk:test-council"]
    assert linked(index, council, countries=["EG", "MA"]) == ["nil"]
    assert linked(index, council, countries=["MA"]) == ["nil"]
    person = mention("the Fishing Council met", "Fishing Council", "person")
    assert linked(index, person, countries=["EG"]) == ["nil"]


def test_a_ministry_without_its_country_is_that_of_the_main_country(index: NameIndex) -> None:
    ministry = mention("the Health Ministry said", "Health Ministry", "organization")
    assert linked(index, ministry, countries=["MA"]) == ["desk:ma-health-ministry"]
    assert linked(index, ministry, countries=["EG", "MA"]) == ["nil"]


@pytest.mark.parametrize(("text", "entity"), [("1. Amina (EGY) 9.9", "wikidata:Q79"), ("to EGY he went", "nil")])
def test_a_code_in_brackets_is_its_country(index: NameIndex, text: str, entity: str) -> None:
    assert linked(index, mention(text, "EGY", "location"), text=text) == [entity]


@pytest.mark.parametrize(
    ("text", "language", "entity"),
    [
        ("وقال الأمين العام للأمم المتحدة أنطونيو غوتيريش إن المساعدات وصلت.", "ar", "wikidata:Q1065"),
        ("The United Nations said on Monday that aid had arrived.", "en", "wikidata:Q1065"),
        ("وأعلنت حماس يوم الأحد أنها تدرس العرض.", "ar", "wikidata:Q38799"),
        ("Hamas said on Sunday it was studying the offer.", "en", "wikidata:Q38799"),
        ("قال المشير خليفة حفتر يوم الأحد إن قواته ستبقى.", "ar", "desk:khalifa-haftar"),
    ],
)
def test_one_id_in_both_languages(text: str, language: str, entity: str) -> None:
    assert entity in [found.id for found in tag(text, language)]
