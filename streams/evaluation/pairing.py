"""Which found tag stands for which gold tag."""

from collections.abc import Sequence
from typing import NamedTuple

from streams.evaluation.tags import Tag


class Pair(NamedTuple):
    """A gold tag, and the found one that stands for it."""

    gold: Tag
    found: Tag

    @property
    def is_exact(self) -> bool:
        """Whether both have the same borders."""
        return self.gold.span == self.found.span


def pair_tags(gold: Sequence[Tag], found: Sequence[Tag], *, same_type: bool) -> list[Pair]:
    """Pair tags that overlap, the best overlap first, each tag at most once; return the pairs in text order.

    Overlap is the share of common characters in those of both, so that equal borders come before all else.
    ``same_type`` leaves pairs of two types out; without it they come after the others of equal overlap.
    """
    candidates = [
        (-_overlap(one, other), one.type != other.type, position, candidate)
        for position, one in enumerate(gold)
        for candidate, other in enumerate(found)
        if _overlap(one, other) > 0 and (one.type == other.type or not same_type)
    ]
    paired_gold: dict[int, Pair] = {}
    paired_found: set[int] = set()
    for _, _, position, candidate in sorted(candidates):
        if position not in paired_gold and candidate not in paired_found:
            paired_gold[position] = Pair(gold[position], found[candidate])
            paired_found.add(candidate)
    return [paired_gold[position] for position in sorted(paired_gold)]


def exact_pairs(gold: Sequence[Tag], found: Sequence[Tag]) -> list[Pair]:
    """Return what was found with exact borders, whatever its type, in text order."""
    return [pair for pair in pair_tags(gold, found, same_type=False) if pair.is_exact]


def _overlap(one: Tag, other: Tag) -> float:
    common = min(one.end, other.end) - max(one.start, other.start)
    return max(common, 0) / (max(one.end, other.end) - min(one.start, other.start))
