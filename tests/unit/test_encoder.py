"""The parts of the encoder that need no model: labels, windows, packed embeddings, written words."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from streams.entities.encoder.packed import BLOCK_BYTES, BLOCK_WEIGHTS, unpack_rows
from streams.entities.encoder.subwords import clean_word, written_words
from streams.entities.encoder.windows import LONGEST, pack_windows
from streams.entities.labels import LABELS, likeliest_labels, log_chances
from tests.unit.tagging import proposals_of

SCORES = arrays.arrays(
    np.float32,
    st.tuples(st.integers(1, 5), st.just(len(LABELS))),
    elements=st.floats(-8, 8, width=32),
)


def is_legal(labels: list[str]) -> bool:
    return all(not after.startswith("I-") or before[1:] == after[1:] for before, after in pairwise(["O", *labels]))


@given(SCORES)
def test_the_likeliest_labels_are_legal(scores: np.ndarray) -> None:
    assert is_legal([LABELS[number] for number in likeliest_labels(scores)])


@given(SCORES.filter(lambda scores: len(scores) <= 3))
def test_no_legal_labels_are_likelier(scores: np.ndarray) -> None:
    def total(numbers: tuple[int, ...]) -> float:
        return float(sum(scores[word, number] for word, number in enumerate(numbers)))

    best = max(
        total(numbers)
        for numbers in product(range(len(LABELS)), repeat=len(scores))
        if is_legal([LABELS[number] for number in numbers])
    )
    assert total(tuple(likeliest_labels(scores))) == pytest.approx(best, abs=1e-3)


@given(SCORES)
def test_chances_add_up_to_one_and_keep_the_order(scores: np.ndarray) -> None:
    chances = np.exp(log_chances(scores))
    assert chances.sum(axis=1) == pytest.approx(np.ones(len(scores)), abs=1e-4)
    likeliest = chances[np.arange(len(scores)), scores.argmax(axis=1)]
    assert likeliest == pytest.approx(chances.max(axis=1), abs=1e-6)


LENGTHS = st.lists(st.one_of(st.just(0), st.integers(1, 12)), max_size=300)


@given(LENGTHS, st.sampled_from([0, 60, 110]))
def test_windows_are_all_of_the_text_in_order_and_none_is_too_long(lengths: list[int], limit: int) -> None:
    windows = pack_windows(lengths, limit)
    assert [index for window in windows for index in range(*window)] == list(range(len(lengths)))
    for first, stop in windows:
        size = sum(lengths[first:stop])
        passages = lengths[first : stop - 1].count(0) + 1
        assert size <= (LONGEST if passages == 1 else limit)


def test_a_window_ends_with_a_passage_wherever_one_does() -> None:
    assert pack_windows([40, 0, 50, 0, 30, 0], 110) == [(0, 4), (4, 6)]
    assert pack_windows([150, 60, 0], 110) == [(0, 1), (1, 3)]
    assert pack_windows([], 110) == []


def test_packed_weights_are_nibbles_with_a_scale() -> None:
    block = np.zeros(BLOCK_BYTES, np.uint8)
    block[:2] = np.array([0.5], "<f2").view(np.uint8)
    block[2:] = 0x9F  # 15 below, 9 above
    weights = unpack_rows(np.stack([block, block]))
    assert weights.shape == (2, BLOCK_WEIGHTS)
    assert weights[0, :16].tolist() == [3.5] * 16
    assert weights[1, 16:].tolist() == [0.5] * 16


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("Ankara-", "Ankara-"),
        ("مُحَمَّد", "محمد"),
        ("العـــراق", "العراق"),
        ("\u200fقطر\u200e", "قطر"),
        ("ﻻ", "لا"),
        ("َ", ""),
    ],
)
def test_marks_tatweel_and_controls_are_not_read(written: str, clean: str) -> None:
    assert clean_word(written) == clean


def test_a_piece_is_read_with_what_is_joined_to_it() -> None:
    reading = proposals_of("Turkey's Ankara-backed allies met.", "en").reading
    words = written_words(reading)
    assert words[:4] == [" Turkey's", " Ankara-", " backed", " allies"]
    assert words[-1] == ""
    assert len(words) == len(reading.pieces)
