"""Sentences broken up and put together again, with names anywhere: no error, and every span is what it says."""

import random
import re
from pathlib import Path

import pytest

from streams.records import ActorTarget, Entity, EntityType, Mention, Name
from streams.text.document import read_document
from streams.training.stance_items import read_stance_items
from tests.unit.test_stances import ROWS, TAGGER, pairs_of, read_example, tag

CORPUS = Path(__file__).parents[2] / "streams/training/corpus/stances"
TYPES: tuple[EntityType, ...] = ("person", "organization", "location")
JOINTS = {
    "ar": ("،", ".", "«", "»", "إن", "أن", "الذي", "التي", "وهي", "من قبل", "؟", ":"),
    "en": (",", ".", '"', "“", "”", "that", "which", "whom", "by", "and", "?", ":"),
}
ATTACHED = {
    "ar": (("", ""), ("و", ""), ("ل", ""), ("ب", "")),
    "en": (("", ""), ("", "'s"), ("", "-backed"), ("pro-", "")),
}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("language", ["ar", "en"])
def test_broken_sentences_are_read_without_an_error(language: str, seed: int) -> None:
    chance = random.Random(f"{language}{seed}")
    texts = [item.text.split() for item in read_stance_items(CORPUS / f"{language}-{seed + 1}.txt")]
    for _ in range(400):
        text, entities = _mixed(language, texts, chance)
        for stance in TAGGER.tag(read_document(text, language), entities, "2024-05-01"):
            for span in (stance.cue, stance.evidence, stance.target):
                assert isinstance(span, ActorTarget) or text[span.start : span.end] == span.text, text
            assert stance.evidence.start <= stance.cue.start <= stance.cue.end <= stance.evidence.end, text


@pytest.mark.parametrize("role", ["H", "T"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_somebody_without_a_name_in_the_place_of_a_name_is_no_error(language: str, role: str) -> None:
    nobody = {"ar": "رئيس البلدية", "en": "the mayor"}[language]
    for _, row in (one for one in ROWS if one[0] == language):
        marked, names = re.subn(rf"\[{role}[^\]]*\]", nobody, row[-1])
        if names:
            assert not pairs_of(tag(read_example(marked), language)) & read_example(row[-1]).pairs, row


@pytest.mark.parametrize(("words", "found"), [(380, 2), (420, 1)])
def test_what_goes_on_and_on_without_a_full_stop_has_no_stances(words: int, found: int) -> None:
    text = f"[H:France] condemned [T:Russia] {'and so on ' * (words // 3)}. [H:France] praised [T:Germany]."
    assert len(tag(read_example(text), "en")) == found


def _mixed(language: str, texts: list[list[str]], chance: random.Random) -> tuple[str, tuple[Entity, ...]]:
    words: list[str] = []
    for _ in range(chance.randint(1, 3)):
        source = chance.choice(texts)
        start = chance.randrange(len(source))
        words += source[start : chance.randrange(start, len(source)) + 1]
    for _ in range(chance.randint(0, 4)):
        words.insert(chance.randrange(len(words) + 1), chance.choice(JOINTS[language]))
    named: dict[str, list[Mention]] = {}
    names = [" ".join(chance.choice(texts)[:2]) for _ in range(3)]
    places = set(chance.sample(range(len(words) + 1), min(4, len(words))))
    text = ""
    for place, word in enumerate([*words, ""]):
        if place in places:
            before, after = chance.choice(ATTACHED[language])
            name = chance.choice(names)
            start = len(text) + len(before)
            named.setdefault(name, []).append(Mention(start, start + len(name), name, 1.0, "test"))
            text += f"{before}{name}{after} "
        text += f"{word} "
    entities = (
        Entity(f"desk:{name}", chance.choice(TYPES), Name(), 0.5, tuple(found)) for name, found in named.items()
    )
    return text, tuple(entities)
