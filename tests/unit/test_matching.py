"""Every name of the knowledge is looked up in one pass, and nothing is decided yet."""

from collections.abc import Mapping

import pytest

from streams.languages import LANGUAGES
from streams.matching import Alias, NameIndex, Scan, scan_document
from streams.text.document import read_document
from streams.text.lookup import lookup_key
from tests.unit.small_knowledge import small_knowledge
from tests.unit.tagging import name_indexes

ACTORS = """\
desk:test-security-council;organization;مجلس الأمن;Security Council;مجلس الأمن الدولي;UNSC
desk:test-club;organization;برشلونة;Barcelona;نادي برشلونة;FC Barcelona;ES
desk:test-health;organization;منظمة الصحة العالمية;World Health Organization;;WHO
desk:test-zamalek;organization;نادي الزمالك;Zamalek SC;;;EG
desk:test-person;person;كريم الدسوقي;Karim El-Dessouki;الدسوقي;Karim;EG
"""
PLACES = """\
desk:test-river;water;النهر الطويل;Long River;;;EG;;20.0;30.0
"""
CITIES = """\
1;;برشلونة;Barcelona;;;ES;;41.4;2.2;1600000
2;;المنصورة;Mansoura;المنصوره الجديدة;;EG;;31.0;31.4;400000
"""


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, NameIndex]:
    folder = tmp_path_factory.mktemp("knowledge")
    knowledge = small_knowledge(folder, actors=ACTORS, places=PLACES, cities=CITIES)
    return {code: NameIndex(knowledge, language) for code, language in LANGUAGES.items()}


def scan(text: str, language: str, indexes: Mapping[str, NameIndex]) -> Scan:
    (found,) = scan_document(read_document(text, language), indexes)
    return found


def actors_in(found: Scan) -> list[tuple[str, set[str]]]:
    return [(found.text[one.start : one.end], {alias.actor.id for alias in one.values}) for one in found.actors]


def places_in(found: Scan) -> list[tuple[str, set[str]]]:
    place = found.index.gazetteer.place
    return [(found.text[one.start : one.end], {place(number).id for number in one.values}) for one in found.places]


def test_actors_bodies_and_places_are_found_in_one_scan(indexes: Mapping[str, NameIndex]) -> None:
    found = scan("بحث كريم الدسوقي مع وزارة الخارجية المصرية في المنصورة ملف المياه.", "ar", indexes)
    assert actors_in(found) == [("كريم الدسوقي", {"desk:test-person"}), ("الدسوقي", {"desk:test-person"})]
    assert [(found.text[body.start : body.end], body.values) for body in found.bodies][:1] == [
        ("وزارة الخارجية", ("foreign-ministry",))
    ]
    assert places_in(found) == [("المنصورة", {"geonames:2"})]


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [("وصل الفريق إلى برشلونة أمس.", "ar", "برشلونة"), ("The team left Barcelona on Monday.", "en", "Barcelona")],
)
def test_a_name_of_two_kinds_is_found_as_both(
    text: str, language: str, written: str, indexes: Mapping[str, NameIndex]
) -> None:
    found = scan(text, language, indexes)
    assert actors_in(found) == [(written, {"desk:test-club"})]
    assert places_in(found) == [(written, {"geonames:1"})]


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("اجتمع مجلس الأمن الدولي أمس.", "ar", "مجلس الأمن الدولي"),
        ("اجتمع مجلس الأمن القومي أمس.", "ar", "مجلس الأمن"),
        ("قرار لمجلس الأمن الدولي", "ar", "مجلس الأمن الدولي"),
        ("وَمَجْلِس الأمـن", "ar", "مَجْلِس الأمـن"),
        ("The Security Council met.", "en", "Security Council"),
    ],
)
def test_the_longest_name_at_a_word_is_kept_without_its_clitics(
    text: str, language: str, written: str, indexes: Mapping[str, NameIndex]
) -> None:
    assert actors_in(scan(text, language, indexes)) == [(written, {"desk:test-security-council"})]


def test_a_name_does_not_go_on_in_the_next_sentence(indexes: Mapping[str, NameIndex]) -> None:
    assert actors_in(scan("عقد المجلس جلسة مجلس. الأمن مستتب في البلاد.", "ar", indexes)) == []


def test_each_language_of_a_text_is_scanned_with_its_own_names(indexes: Mapping[str, NameIndex]) -> None:
    text = 'قال كريم الدسوقي من المنصورة "The Security Council must act on Barcelona now" ثم غادر القاعة.'
    arabic, english = scan_document(read_document(text, "ar"), indexes)
    assert (arabic.language.code, english.language.code) == ("ar", "en")
    assert actors_in(arabic)[0] == ("كريم الدسوقي", {"desk:test-person"})
    assert [written for written, _ in actors_in(english)] == ["Security Council", "Barcelona"]
    quoted = range(text.index("The"), text.index("now") + 3)
    assert all(piece.start in quoted for piece in english.pieces if piece.key)
    assert not any(piece.start in quoted for piece in arabic.pieces if piece.key)


def test_a_language_without_an_index_is_left_out(indexes: Mapping[str, NameIndex]) -> None:
    assert scan_document(read_document("Le Conseil de sécurité se réunit.", "fr"), indexes) == ()
    text = 'قال كريم الدسوقي "The Security Council must act on Barcelona now" ثم غادر القاعة.'
    only_arabic = {"ar": indexes["ar"]}
    assert [one.language.code for one in scan_document(read_document(text, "ar"), only_arabic)] == ["ar"]


def test_a_city_is_found_by_an_alias_and_numbers_lead_to_its_place(indexes: Mapping[str, NameIndex]) -> None:
    arabic = indexes["ar"]
    (number,) = arabic.places(lookup_key("المنصورة الجديدة"))
    place = arabic.gazetteer.place(number)
    assert (place.id, place.name.en, place.population) == ("geonames:2", "Mansoura", 400_000)
    assert [arabic.gazetteer.place(one).id for one in arabic.places(lookup_key("النهر الطويل"))] == ["desk:test-river"]
    assert [arabic.gazetteer.place(one).kind for one in arabic.places(lookup_key("مصر"))] == ["country"]


def test_a_name_of_an_actor_alone_is_no_place(indexes: Mapping[str, NameIndex]) -> None:
    assert indexes["ar"].places(lookup_key("كريم الدسوقي")) == ()
    assert indexes["ar"].places("") == ()


def aliases(index: NameIndex, name: str) -> list[tuple[str, bool, bool]]:
    values = index.matcher.values(lookup_key(name))
    return [(value.actor.id, value.acronym, value.bare) for value in values if isinstance(value, Alias)]


def test_an_alias_knows_whether_it_is_an_acronym_or_bare(indexes: Mapping[str, NameIndex]) -> None:
    assert aliases(indexes["en"], "WHO") == [("desk:test-health", True, False)]
    assert aliases(indexes["en"], "World Health Organization") == [("desk:test-health", False, False)]
    assert aliases(indexes["en"], "Karim") == [("desk:test-person", False, False)]
    assert aliases(indexes["ar"], "نادي الزمالك") == [("desk:test-zamalek", False, False)]
    assert aliases(indexes["ar"], "الزمالك") == [("desk:test-zamalek", False, True)]
    assert aliases(indexes["en"], "Zamalek") == [("desk:test-zamalek", False, True)]
    # Its bare form is a name of its own.
    assert aliases(indexes["ar"], "برشلونة") == [("desk:test-club", False, False)]


def test_the_shipped_names_lead_to_one_id_in_both_languages() -> None:
    shipped = name_indexes()
    arabic, english = (
        {one for one, _, _ in aliases(shipped[code], name)}
        for code, name in (("ar", "الأمم المتحدة"), ("en", "United Nations"))
    )
    assert arabic == english == {"wikidata:Q1065"}
