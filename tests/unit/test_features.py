"""What the recogniser sees of a word: how it is written, its classes, its neighbours, and what the rules found."""

import pytest

from streams.entities.features import GUIDELINE, piece_features
from tests.unit.tagging import proposals_of

OTHER = "another-corpus"


def features(text: str, language: str, word: str, guideline: str = GUIDELINE) -> set[str]:
    """Return the features of the last piece that is written ``word``."""
    proposals = proposals_of(text, language)
    seen = piece_features(proposals, guideline)
    assert len(seen) == len(proposals.reading.pieces)
    index = max(i for i in range(len(seen)) if proposals.reading.surface(i) == word)
    return set(seen[index])


def shape(text: str, word: str) -> str:
    (found,) = (one for one in features(text, "en", word) if one.startswith("shape="))
    return found.removeprefix("shape=")


@pytest.mark.parametrize(
    ("word", "expected"),
    [("engineer", "xx"), ("Hartwell", "Xxx"), ("FCF", "XX"), ("McAllister", "XxXxx"), ("1999", "99")],
)
def test_the_shape_tells_capitals_small_letters_and_digits(word: str, expected: str) -> None:
    assert shape(f"Later the visiting teacher and {word} went back home again.", word) == expected


def test_the_shape_tells_the_case_of_the_whole_passage() -> None:
    sentence, title, capitals = (
        shape(text, word)
        for text, word in (
            ("The court cleared the engineer Hartwell on Monday.", "Hartwell"),
            ("Court Clears Engineer Hartwell After Long Trial", "Hartwell"),
            ("COURT CLEARS ENGINEER HARTWELL AFTER TRIAL", "HARTWELL"),
        )
    )
    assert title == f"{sentence}t"
    assert capitals.endswith("c")


def test_the_shape_tells_what_opens_a_passage_and_what_is_written_small_elsewhere() -> None:
    assert shape("Hartwell spoke to the pupils.", "Hartwell") == "Xxx^"
    assert shape("Police came late. The town thanked the police for it.", "Police") == "Xxx^s"
    assert shape("The town thanked Police for it, and police were glad of it.", "Police") == "Xxxs"


def test_arabic_words_have_no_case() -> None:
    text = "قال كريم في 2020 ، نعم"
    for word, expected in (("كريم", ""), ("2020", "9"), ("،", ".")):
        assert f"shape={expected}" in features(text, "ar", word)


def test_a_piece_is_seen_with_its_letters_and_its_neighbours() -> None:
    seen = features("the engineer Hartwell spoke", "en", "Hartwell")
    assert {"w=hartwell", "p3=har", "s4=well", "-1w=engineer", "1w=spoke", "-2w=the", "2none"} <= seen
    assert {"-1|0=engineer|hartwell", "0|1=hartwell|spoke"} <= seen


def test_a_neighbour_in_the_next_passage_is_not_seen() -> None:
    seen = features("The trial ended. Hartwell spoke.", "en", "Hartwell")
    assert "-1none" in seen
    assert not [one for one in seen if one.startswith(("-1w=", "-1|0="))]


def test_the_end_of_a_passage_has_one_feature_of_its_own() -> None:
    proposals = proposals_of("The trial ended. Hartwell spoke.", "en")
    seen = piece_features(proposals)
    ends = [one for one, piece in zip(seen, proposals.reading.pieces, strict=True) if not piece.key]
    assert ends == [["end"], ["end"]]


def test_what_the_rules_found_is_seen_on_every_word_of_it() -> None:
    text = "وصل وفد من الأمم المتحدة إلى العاصمة."
    first, second, after = (features(text, "ar", word) for word in ("الأمم", "المتحدة", "العاصمة"))
    assert {"all:Borganization/knowledge", "kept:Borganization/knowledge", "Bactor2"} <= first
    assert {"all:Iorganization/knowledge", "kept:Iorganization/knowledge", "Iactor2"} <= second
    assert not [one for one in after if one.startswith(("all:", "kept:"))]


def test_a_clitic_is_seen_before_the_class_of_its_word() -> None:
    bare, joined = (features(f"قال {word} أمس", "ar", word) for word in ("كريم", "وكريم"))
    given = next(one for one in bare if one.startswith("given="))
    assert f"و{given}" in joined
    assert given not in joined


def test_each_finding_is_seen_with_the_guideline_as_well() -> None:
    text = "وصل وفد من الأمم المتحدة إلى العاصمة."
    own, other = (features(text, "ar", "الأمم", guideline) for guideline in (GUIDELINE, OTHER))
    findings = {one for one in own if one.startswith(("all:", "kept:")) or one == "Bactor2"}
    assert len(findings) >= 3
    assert own - other == {GUIDELINE, *(f"{GUIDELINE}&{one}" for one in findings)}
    assert other - own == {OTHER, *(f"{OTHER}&{one}" for one in findings)}


def test_the_own_guideline_is_the_default() -> None:
    proposals = proposals_of("وصل وفد من الأمم المتحدة إلى العاصمة.", "ar")
    assert piece_features(proposals) == piece_features(proposals, GUIDELINE)
    assert piece_features(proposals) != piece_features(proposals, OTHER)
