"""The table of actors holds what linking and the resolver of offices rely on."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import pytest

from streams.knowledge import Actor, Knowledge
from streams.languages import LANGUAGES
from streams.matching import Alias
from streams.text.lookup import lookup_key
from tests.unit import tagging
from tests.unit.tagging import ids, name_indexes

FEWEST = 3000
# On the Zipf scale in halves.
FREQUENT = 8


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return tagging.knowledge()


@pytest.fixture(scope="module")
def actors(knowledge: Knowledge) -> Mapping[str, Actor]:
    return {actor.id: actor for actor in knowledge.actors}


def _by_key(actors: Sequence[Actor], language: str) -> Mapping[str, list[tuple[Actor, str]]]:
    """Lead from each key to the actors that it names, with the name as the table writes it."""
    owners: dict[str, list[tuple[Actor, str]]] = defaultdict(list)
    for actor in actors:
        for key, name in {lookup_key(name): name for name in actor.names(language)}.items():
            owners[key].append((actor, name))
    return owners


def _single_words(knowledge: Knowledge, language: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each key of one word with the names that have it."""
    for key, owners in _by_key(knowledge.actors, language).items():
        if " " not in key:
            yield key, [name for _, name in owners]


def test_there_are_thousands_of_people_and_bodies(knowledge: Knowledge) -> None:
    assert len(knowledge.actors) >= FEWEST
    kinds = Counter(actor.type for actor in knowledge.actors)
    assert min(kinds.values()) >= FEWEST // 4


def test_a_wikidata_id_stands_for_one_thing_in_all_tables(knowledge: Knowledge) -> None:
    used = Counter(actor.id for actor in knowledge.actors)
    used.update(known.place.entity for known in (*knowledge.countries, *knowledge.places))
    assert [one for one, count in used.items() if count > 1] == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_no_name_folds_to_nothing(knowledge: Knowledge, language: str) -> None:
    assert _by_key(knowledge.actors, language).get("", []) == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_name_is_no_function_word_unless_capitals_tell(knowledge: Knowledge, language: str) -> None:
    function_words = LANGUAGES[language].words("function_words")
    assert function_words
    words = [
        name
        for key, names in _single_words(knowledge, language)
        if key in function_words
        for name in names
        if not name.isupper()
    ]
    assert words == []


NAMED = [
    ("ar", "نيسان", "وقالت شركة نيسان إنها ستخفض إنتاج السيارات في مصانعها هذا العام."),
    ("ar", "الأسد", "وقال الأسد في خطاب ألقاه في دمشق إن سوريا ستواصل القتال."),
    ("ar", "الجزيرة", "ونقلت قناة الجزيرة عن مصدر طبي أن ثلاثة أشخاص أصيبوا."),
    ("ar", "آبل", "أعلنت شركة آبل الأميركية عن هاتف جديد يوم الثلاثاء."),
    ("en", "Apple", "The company sued Apple over its phones, a court in California heard on Monday."),
    ("en", "WHO", "Doctors said the WHO must act before the summer."),
]
MEANT_OTHERWISE = [
    ("ar", "نيسان", "تبدأ البطولة في نيسان المقبل وتستمر حتى نهاية أيار."),
    ("ar", "الأسد", "هاجم الأسد القطيع ليلا قبل أن يصل الرعاة بالنار."),
    ("ar", "الجزيرة", "غرق القارب قرب الجزيرة بعدما ضربته عاصفة، ونجا جميع الصيادين."),
    ("en", "Apple", "Farmers picked every apple on the hill before the frost came on Sunday."),
    ("en", "WHO", "Doctors, who had waited for months, said the hospital must act before the summer."),
    ("en", "Amazon", "Rescuers said the amazon parrot had flown from its cage on Monday."),
]


def _owner(word: str, language: str) -> str:
    values = name_indexes()[language].matcher.values(lookup_key(word))
    (owner,) = {value.actor.id for value in values if isinstance(value, Alias)}
    return owner


@pytest.mark.parametrize(("language", "word", "sentence"), NAMED)
def test_a_name_that_is_a_word_is_tagged_where_the_sentence_names_it(language: str, word: str, sentence: str) -> None:
    assert ids(sentence, language)[_owner(word, language)] == [word]


@pytest.mark.parametrize(("language", "word", "sentence"), MEANT_OTHERWISE)
def test_a_name_that_is_a_word_is_not_tagged_where_the_word_is_meant(language: str, word: str, sentence: str) -> None:
    assert _owner(word, language) not in ids(sentence, language)


def test_an_acronym_is_written_in_capitals() -> None:
    agency = _owner("LANA", "en")
    assert agency in ids("The port reopened in Tripoli, the Libyan agency LANA said on Monday.", "en")
    assert agency not in ids("The singer thanked Lana after the concert in Tripoli, Libya, on Monday.", "en")


def test_the_words_tested_above_are_frequent_ones() -> None:
    frequencies = {
        word: LANGUAGES[language].frequencies.get(lookup_key(word), 0) for language, word, _ in MEANT_OTHERWISE
    }
    assert {word for word, zipf in frequencies.items() if zipf < FREQUENT} == set()
