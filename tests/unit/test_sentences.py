import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.text.sentences import split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وصل الوفد. ثم غادر.", ["وصل الوفد.", "ثم غادر."]),
        ("هل وصل الوفد؟ نعم!", ["هل وصل الوفد؟", "نعم!"]),
        ("قال الوزير، إن الوفد وصل، ثم غادر.", ["قال الوزير، إن الوفد وصل، ثم غادر."]),
        ("زار د. سامي المدينة. وعاد.", ["زار د. سامي المدينة.", "وعاد."]),
        ("حضر أ.د. سامي الجلسة.", ["حضر أ.د. سامي الجلسة."]),
        ("قال: «وصلنا.» ثم صمت.", ["قال: «وصلنا.»", "ثم صمت."]),
        ("ارتفع السعر 3.5 في المئة. وهبط غيره.", ["ارتفع السعر 3.5 في المئة.", "وهبط غيره."]),
        ("عنوان بلا نقطة\n\nالنص يبدأ هنا.", ["عنوان بلا نقطة", "النص يبدأ هنا."]),
        ("Mr. Smith left. He was late.", ["Mr. Smith left.", "He was late."]),
        ("The U.S. Navy sailed. It returned.", ["The U.S. Navy sailed.", "It returned."]),
        ("They live in the U.S. He does not.", ["They live in the U.S.", "He does not."]),
        ('She said "We won." Then she left.', ['She said "We won."', "Then she left."]),
        ("J. K. Miller wrote it. Really?", ["J. K. Miller wrote it.", "Really?"]),
        ("It rose 2.5 percent. Wait... what?", ["It rose 2.5 percent.", "Wait...", "what?"]),
    ],
)
def test_splits_where_a_sentence_ends(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(st.sampled_from("اب.!?؟… \n\t«»\"')([]،,Aab1\u064b\u200f👍")))
def test_every_visible_character_lies_in_exactly_one_sentence(text: str) -> None:
    covered = [0] * len(text)
    last = 0
    for start, end in split_sentences(text):
        assert last <= start < end
        last = end
        for index in range(start, end):
            covered[index] += 1
    for index, character in enumerate(text):
        assert covered[index] <= 1
        assert covered[index] == 1 or character.isspace()
