"""The project's own items with stances are sound, and become gold."""

from pathlib import Path

import pytest

from streams.evaluation.stances.gold import parse_stance_gold
from streams.training.stance_items import StanceItemError, _gold_lines, parse_stance_item, read_stance_items

CORPUS = sorted((Path(__file__).parents[2] / "streams/training/corpus/stances").glob("*.txt"))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_every_item_is_sound_gold(path: Path) -> None:
    gold = [parse_stance_gold(line, path.stem) for line in _gold_lines(path)]
    assert len(gold) > 200
    assert sum(not one.stances for one in gold) > len(gold) // 5, "texts without a stance are missing"


def test_marks_may_nest() -> None:
    item = parse_stance_item("\n[[Oslo|1]] rejects {{[[Lima|2]]'s port levy|a}}.\n> 1 - a | rejects\n")
    assert item.text == "Oslo rejects Lima's port levy."
    assert [item.text[slice(*span)] for span in item.names["2"] + item.issues["a"]] == ["Lima", "Lima's port levy"]
    assert [(one.holder, one.polarity, one.target) for one in item.stances] == [("1", "oppose", "a")]


@pytest.mark.parametrize("block", ["[[Oslo|1]", "Oslo|1]]", "{{a plan|1]]", "[[Oslo|1]]\n> 1 - 2 | x", "a\n> b"])
def test_an_unsound_item_is_told_with_its_place(block: str, tmp_path: Path) -> None:
    path = tmp_path / "en-1.txt"
    path.write_text(f"===\n{block}\n")
    with pytest.raises(StanceItemError, match="Item 1 of"):
        read_stance_items(path)
