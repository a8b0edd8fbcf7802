"""From marked stories to a model: reading corpora, swapping names, labelling pieces, training."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.entities.features import GUIDELINE
from streams.entities.spans import OTHER, label_spans
from streams.languages import LANGUAGES
from streams.training.corpora import CorpusError, MarkedName, MarkedText, parse_inline, read_conll, read_inline
from streams.training.crf import train
from streams.training.examples import Example, ExampleReader
from streams.training.scores import score_spans
from streams.training.sources import own_corpus
from streams.training.swapping import NameSwapper
from tests.unit.tagging import knowledge

HERE = Path("story.txt")


def named(marked: MarkedText) -> list[tuple[str, str]]:
    return [(marked.text[name.start : name.end], name.type) for name in marked.names]


def test_a_conll_file_is_read_as_text_with_names(tmp_path: Path) -> None:
    path = tmp_path / "news.conll"
    rows = [
        "قال O",
        "كريم B-PERS",
        "الدسوقي I-PERS",
        "( O",
        "القاهرة B-LOC",
        ") O",
        "",
        "فازت O",
        "نوبل B-MISC",
        ". O",
        "",
    ]
    path.write_text("\n".join(row.replace(" ", "\t") for row in rows), encoding="utf-8")
    (document,) = read_conll(path)
    assert document.text == "قال كريم الدسوقي (القاهرة)\nفازت نوبل."
    assert named(document) == [("كريم الدسوقي", "person"), ("القاهرة", "location"), ("نوبل", OTHER)]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (["B-PER", "B-PER"], [("a", "person"), ("b", "person")]),
        (["I-ORG", "I-ORG"], [("a b", "organization")]),
        (["B-ORG", "I-LOC"], [("a", "organization"), ("b", "location")]),
        (["O", "I-GPE"], [("b", "location")]),
        (["B-EVENT", "I-EVENT"], []),
    ],
)
def test_conll_tags_begin_and_go_on(tmp_path: Path, tags: list[str], expected: list[tuple[str, str]]) -> None:
    path = tmp_path / "news.conll"
    path.write_text("\n".join(f"{token}\t{tag}" for token, tag in zip("ab", tags, strict=True)), encoding="utf-8")
    (document,) = read_conll(path)
    assert named(document) == expected


def test_a_conll_file_is_parted_into_documents_of_eight_sentences(tmp_path: Path) -> None:
    path = tmp_path / "news.conll"
    path.write_text("rain\tO\nfell\tO\n\n" * 9 + "\n\n", encoding="utf-8")
    assert [document.text.count("rain fell") for document in read_conll(path)] == [8, 1]


def test_inline_marks_are_taken_out_of_the_text() -> None:
    marked = parse_inline("قال [[كريم الدسوقي|P|desk:karim]] ل[[لأمم المتحدة|O]] في [[مصر|L]].", HERE)
    assert marked.text == "قال كريم الدسوقي للأمم المتحدة في مصر."
    assert named(marked) == [("كريم الدسوقي", "person"), ("لأمم المتحدة", "organization"), ("مصر", "location")]
    assert [name.entity for name in marked.names] == ["desk:karim", None, None]


def test_an_inline_file_is_parted_at_its_separators(tmp_path: Path) -> None:
    path = tmp_path / "ar-1.txt"
    path.write_text("=== one\nHead\n\n[[Rome|L]] won.\n=== two\nRain fell.\n", encoding="utf-8")
    assert [story.text for story in read_inline(path, "===")] == ["Head\n\nRome won.", "Rain fell."]


@pytest.mark.parametrize("broken", ["[[Rome|X]] won", "[[Rome won", "Rome|L]] won", "[[a [[Rome|L]]|O]]", "[[|L]]"])
def test_a_broken_mark_is_named(broken: str) -> None:
    with pytest.raises(CorpusError, match=r"story\.txt cannot be read: a mark is broken near .*Correct the file"):
        parse_inline(broken, HERE)


def test_a_line_without_a_tag_is_named(tmp_path: Path) -> None:
    path = tmp_path / "news.conll"
    path.write_text("rain\tO\nfell\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"news\.conll cannot be read: line 2 has no tag"):
        read_conll(path)


def test_a_missing_corpus_and_one_that_is_no_text_are_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"nowhere\.conll"):
        read_conll(tmp_path / "nowhere.conll")
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(CorpusError, match=r"bytes\.txt"):
        read_inline(tmp_path / "bytes.txt", "===")


STORY = {
    "ar": "[[كريم يوسف|P]]: نعم\n\nقال [[كريم يوسف|P]] ل[[لأمم المتحدة|O]] في [[مصر|L]]: غاب [[يوسف|P]] و[[زقفطان|P]].",
    "en": "[[MARY HARRIS|P]] WINS\n\nIt was [[Mary Harris|P]] in [[Rome|L]]. [[Harris|P]] met [[Qzyx|P]], [[FIFA|O]].",
}


@pytest.mark.parametrize("language", STORY)
@pytest.mark.parametrize("seed", range(5))
def test_swapping_keeps_offsets_types_and_the_text_around(language: str, seed: int) -> None:
    story = parse_inline(STORY[language], HERE)
    swapped = NameSwapper(LANGUAGES[language], seed).swap(story)
    assert [kind for _, kind in named(swapped)] == [kind for _, kind in named(story)]
    around = [_around(one) for one in (story, swapped)]
    assert around[0] == around[1]
    for (before, kind), (after, _) in zip(named(story), named(swapped), strict=True):
        assert kind == "person" or before == after
        assert after.split()


def _around(marked: MarkedText) -> list[str]:
    ends = [0, *(name.end for name in marked.names)]
    starts = [*(name.start for name in marked.names), len(marked.text)]
    return [marked.text[end:start] for end, start in zip(ends, starts, strict=True)]


def test_a_part_is_swapped_alike_throughout_a_text_and_unknown_parts_stay() -> None:
    story = parse_inline(STORY["en"], HERE)
    swapped = named(NameSwapper(LANGUAGES["en"], 20).swap(story))
    headline, full, _, surname, unknown, body = (written for written, _ in swapped)
    assert headline == full.upper() != "MARY HARRIS"
    assert full.split()[-1] == surname
    assert (unknown, body) == ("Qzyx", "FIFA")


def test_swapping_is_repeated_by_its_seed() -> None:
    story = parse_inline(STORY["ar"], HERE)
    first, second, other = (NameSwapper(LANGUAGES["ar"], seed).swap(story) for seed in (20, 20, 21))
    assert first == second != other


@given(st.lists(st.tuples(st.text(max_size=5), st.sampled_from(["Mary", "Harris", "كريم", "X", "O'Neil"])), max_size=6))
def test_swapped_names_lie_in_the_text_in_order(parts: list[tuple[str, str]]) -> None:
    text, names = "", []
    for before, name in parts:
        text += before
        names.append(MarkedName(len(text), len(text) + len(name), "person", "desk:x"))
        text += name
    swapped = NameSwapper(LANGUAGES["en"], 1).swap(MarkedText(text, tuple(names)))
    assert [before for before, _ in parts] == _around(swapped)[:-1]
    assert {name.entity for name in swapped.names} <= {"desk:x"}


SENTENCES = [
    "[[{0}|P]] spoke in [[Lisbon|L]] on Monday.",
    "The teacher [[{0}|P]] left the school.",
    "The [[Council of {1}|O]] met on Monday.",
    "Members of the [[Council of {1}|O]] left early.",
]
NAMES = [("Mary Harlow", "Fishermen"), ("Peter Wexler", "Bakers"), ("Anna Quill", "Weavers")]


def examples(stories: Sequence[str]) -> list[Example]:
    return list(ExampleReader("en", knowledge()).read([parse_inline(story, HERE) for story in stories]))


def test_a_tiny_model_labels_what_it_was_trained_on_and_what_is_like_it(tmp_path: Path) -> None:
    stories = [sentence.format(*names) for names in NAMES for sentence in SENTENCES]
    learnt = examples(stories)
    assert len(learnt) == len(stories)
    path = tmp_path / "folder" / "tiny.crfsuite"
    recognizer = train([(GUIDELINE, one) for one in learnt], path, l1=0.1)
    assert path.stat().st_size
    scores = score_spans((one.labels, recognizer.label(one.proposals, GUIDELINE)) for one in learnt)
    assert scores["all"].f1 == 1
    (unseen,) = examples(["The teacher [[Robert Vane|P]] left the school."])
    assert recognizer.label(unseen.proposals, GUIDELINE) == list(unseen.labels)
    assert [span.type for span in recognizer.recognize(unseen.proposals)] == ["person"]


def test_a_trained_model_never_gives_out_what_is_marked_otherwise(tmp_path: Path) -> None:
    (example,) = examples(["The [[Harvest Cup|O]] began."])
    other = Example(example.proposals, [label.replace("organization", OTHER) for label in example.labels])
    recognizer = train([(GUIDELINE, other)] * 3, tmp_path / "tiny.crfsuite", l1=0.1)
    assert [kind for *_, kind in label_spans(recognizer.label(other.proposals, GUIDELINE))] == [OTHER]
    assert recognizer.recognize(other.proposals) == []


def test_a_piece_with_letters_of_a_name_is_labelled_with_it() -> None:
    (example,) = ExampleReader("ar", knowledge()).read(
        [parse_inline("سافر ل[[لكويت|L]] و[[كريم يوسف|P]] في [[مصر|L]] أمس.", HERE)]
    )
    assert list(example.labels) == ["O", "B-location", "B-person", "I-person", "O", "B-location", "O", "O", "O"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_own_stories_have_names_of_every_type(language: str) -> None:
    stories = own_corpus(language)
    assert len(stories) > 300
    assert {name.type for story in stories for name in story.names} == {"person", "organization", "location"}
    assert all(written == written.strip() for story in stories for written, _ in named(story))
