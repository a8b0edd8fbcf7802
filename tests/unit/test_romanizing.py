"""Unknown Arabic people get the Latin spelling that bearers of the name mostly use, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.entities.romanizing import romanize
from streams.languages import LANGUAGES
from streams.records import Entity
from streams.text.lookup import lookup_key
from tests.unit.tagging import tag

ARABIC = LANGUAGES["ar"]


def latin(name: str) -> str | None:
    return romanize(lookup_key(name), ARABIC)


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("كريم الدسوقي", "Karim El-Dessouki"),
        ("كريم دسوقي", "Karim Dessouki"),
        ("محمد بن سلمان", "Mohamed bin Salman"),
        ("هند بنت علي", "Hind bint Ali"),
        ("خالد ولد أحمد", "Khalid Ould Ahmed"),
        ("عبد الرحمن يوسف", "Abdulrahman Youssef"),
        ("عبدالرحمن يوسف", "Abdulrahman Youssef"),
        ("كَرِيم الدسوقـي", "Karim El-Dessouki"),
    ],
)
def test_spells_a_name_as_its_bearers_do(name: str, spelling: str) -> None:
    assert latin(name) == spelling


@pytest.mark.parametrize("name", ["كريم زقفطان", "زقفطان كريم", "زقفطان", ""])
def test_a_name_with_an_unknown_part_is_not_spelled_letter_by_letter(name: str) -> None:
    assert latin(name) is None


def test_the_last_part_is_spelled_as_a_surname() -> None:
    (given, surname) = ARABIC.latin[lookup_key("سلمى")]
    assert given != surname
    assert latin("سلمى كريم") == f"{given} Karim"
    assert latin("كريم سلمى") == f"Karim {surname}"


@given(st.lists(st.sampled_from(sorted(ARABIC.latin)), min_size=1, max_size=4))
def test_what_is_spelled_has_no_arabic_letter(parts: list[str]) -> None:
    spelled = romanize(" ".join(parts), ARABIC) or ""
    assert spelled or not all(any(ARABIC.latin[part]) for part in parts)
    assert not any("\u0600" <= letter <= "\u06ff" for letter in spelled)
    assert spelled == " ".join(spelled.split())


def person(text: str, language: str) -> Entity:
    (found,) = (entity for entity in tag(text, language) if entity.type == "person")
    return found


def test_an_unknown_person_carries_the_spelling_marked_as_made() -> None:
    found = person("قال رئيس الجمعية كريم الدسوقي إن المشروع سيبدأ قريبا. وأضاف الدسوقي أن التمويل جاهز.", "ar")
    assert (found.name.ar, found.name.en, found.romanized) == ("كريم الدسوقي", "Karim El-Dessouki", True)


def test_a_known_person_keeps_the_name_of_the_knowledge() -> None:
    found = person("قال المشير خليفة حفتر يوم الأحد إن قواته ستبقى في مواقعها.", "ar")
    assert (found.name.en, found.romanized) == ("Khalifa Haftar", False)


def test_an_english_name_is_not_marked_as_made() -> None:
    found = person("The engineer Martha Quillfeather said on Monday she would return to work.", "en")
    assert (found.name.en, found.romanized) == ("Martha Quillfeather", False)
