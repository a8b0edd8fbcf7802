"""Of what the recogniser sees and what the rules find, the mentions that a text gets."""

from itertools import pairwise

from streams.entities.deciding import decide
from streams.entities.spans import Span, Trust
from streams.records import EntityType
from tests.unit.tagging import proposals_of

TRUST = Trust(sure=0.97, silence=False)


def decided(
    text: str, language: str, *spans: tuple[str, EntityType, float], trust: Trust = TRUST
) -> list[tuple[str, str, str]]:
    """Return what is decided where the recogniser sees ``spans``: what they show, types, ids."""
    proposals = proposals_of(text, language)
    seen = []
    for shown, kind, confidence in spans:
        start = text.index(shown)
        inside = [
            index
            for index, piece in enumerate(proposals.reading.pieces)
            if piece.key and piece.start < start + len(shown) and start < piece.end
        ]
        seen.append(Span(inside[0], inside[-1] + 1, kind, confidence))
    return [(text[one.start : one.end], one.type, one.id) for one in decide(proposals, seen, trust)]


def test_a_name_that_only_the_recogniser_knows_is_a_mention_with_an_id_of_its_own() -> None:
    [(shown, kind, identity)] = decided("أعلن زقفطان استقالته.", "ar", ("زقفطان", "person", 0.9))
    assert (shown, kind) == ("زقفطان", "person")
    assert identity.startswith("nil:")


def test_it_has_an_end() -> None:
    name = " ".join(["زقفطان"] * 40)
    assert [shown for shown, *_ in decided(f"أعلن {name}.", "ar", (name, "person", 0.99))] == [name]
    assert decided(f"أعلن {name} زقفطان.", "ar", (f"{name} زقفطان", "person", 0.99)) == []


def test_it_must_be_likely() -> None:
    assert decided("أعلن زقفطان استقالته.", "ar", ("زقفطان", "person", 0.4)) == []


def test_what_the_rules_find_stands_where_the_recogniser_sees_nothing() -> None:
    assert decided("زار الوفد تركيا.", "ar") == [("تركيا", "location", "wikidata:Q43")]


def test_unless_its_silence_counts() -> None:
    assert decided("زار الوفد تركيا.", "ar", trust=Trust(sure=0.97, silence=True)) == []


def test_but_a_name_in_a_compound_is_one() -> None:
    silent = Trust(sure=0.97, silence=True)
    assert decided("Ankara-backed forces left.", "en", trust=silent) == [("Ankara", "location", "wikidata:Q3640")]
    assert decided("Forces left Ankara - the capital.", "en", trust=silent) == []


def test_a_found_name_carries_the_id_that_the_rules_give_it() -> None:
    assert decided("زار الوفد تركيا.", "ar", ("تركيا", "location", 0.9)) == [("تركيا", "location", "wikidata:Q43")]


def test_a_doubtful_type_yields_to_what_the_rules_know() -> None:
    text = "قالت تركيا إنها ستشارك."
    assert decided(text, "ar", ("تركيا", "person", 0.7)) == [("تركيا", "location", "wikidata:Q43")]
    assert [kind for _, kind, _ in decided(text, "ar", ("تركيا", "person", 0.99))] == ["person"]


def test_a_known_name_does_not_take_the_word_after_it_without_being_sure() -> None:
    text = "رحب الاتحاد الأوروبي بالخطوة."
    known = [("الاتحاد الأوروبي", "organization", "wikidata:Q458")]
    assert decided(text, "ar", ("الاتحاد الأوروبي بالخطوة", "organization", 0.7)) == known


def test_an_unsure_part_of_a_known_name_is_the_whole_name_once() -> None:
    text = "رحب الاتحاد الأوروبي بالخطوة."
    known = [("الاتحاد الأوروبي", "organization", "wikidata:Q458")]
    assert decided(text, "ar", ("الاتحاد", "organization", 0.7)) == known
    assert decided(text, "ar", ("الاتحاد", "organization", 0.7), ("الأوروبي", "organization", 0.7)) == known


def test_marks_at_its_ends_are_no_part_of_a_name() -> None:
    text = "وقال «زقفطان» إنه سيعود."
    assert [shown for shown, _, _ in decided(text, "ar", ("«زقفطان»", "person", 0.9))] == ["زقفطان"]


def test_a_span_of_two_known_names_is_two_mentions() -> None:
    text = "Iran's Foreign Ministry said talks would go on."
    found = decided(text, "en", ("Iran's Foreign Ministry", "organization", 0.99))
    assert [(shown, kind) for shown, kind, _ in found] == [("Iran", "location"), ("Foreign Ministry", "organization")]
    assert found[1][2] == "desk:ir-foreign-ministry"


def test_a_frequent_word_needs_the_recogniser() -> None:
    text = "عقدت الشركة اجتماعها في نيسان الماضي."
    assert decided(text, "ar") == []


def test_no_two_mentions_overlap() -> None:
    text = "أعلنت وزارة الخارجية التركية في أنقرة أن تركيا ستشارك."
    proposals = proposals_of(text, "ar")
    found = decide(proposals, [], TRUST)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert len(found) > 1
