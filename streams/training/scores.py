"""Precision, recall and F1 of labelled spans."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from streams.entities.spans import OTHER, label_spans


class Score(NamedTuple):
    """Precision, recall and their harmonic mean, 0..1 each."""

    precision: float
    recall: float
    f1: float


def score_spans(pairs: Iterable[tuple[Sequence[str], Sequence[str]]]) -> Mapping[str, Score]:
    """Score pairs of gold and found BIO labels: exact spans, by type and for ``all``; ``other`` does not count."""
    gold: Counter[str] = Counter()
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for expected, labels in pairs:
        expected_spans, found_spans = (
            {span for span in label_spans(list(one)) if span[2] != OTHER} for one in (expected, labels)
        )
        for counter, spans in (
            (gold, expected_spans),
            (found, found_spans),
            (right, expected_spans & found_spans),
        ):
            counter.update(kind for _, _, kind in spans)
            counter["all"] += len(spans)
    return {kind: _score(right[kind], found[kind], gold[kind]) for kind in sorted(gold)}


def described(scores: Mapping[str, Score]) -> str:
    """Return scores in one line, in per cent."""
    return "  ".join(
        f"{kind} P {100 * one.precision:.1f} R {100 * one.recall:.1f} F {100 * one.f1:.1f}"
        for kind, one in scores.items()
    )


def _score(right: int, found: int, gold: int) -> Score:
    return Score(right / max(found, 1), right / max(gold, 1), 2 * right / max(found + gold, 1))
