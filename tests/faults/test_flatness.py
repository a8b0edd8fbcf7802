import random

import pytest

from tests.faults.flatness import COUNT, MEMORY, Course, Series, judge
from tests.faults.grammar import made_up_articles

SAMPLES = 180


def course(*values: float) -> Course:
    return judge(Series("worker", [10.0 * number for number in range(len(values))], values), MEMORY)


def noise(seed: int) -> list[float]:
    chance = random.Random(seed)
    return [200 + chance.uniform(-8, 8) for _ in range(SAMPLES)]


@pytest.mark.parametrize("seed", range(5))
def test_a_noisy_flat_series_passes(seed: int) -> None:
    assert course(*noise(seed)).is_flat


@pytest.mark.parametrize("seed", range(5))
def test_a_series_that_grows_fails(seed: int) -> None:
    """Ninety MiB an hour from 200: seen in half an hour, under the noise."""
    grown = course(*(value + number * 0.25 for number, value in enumerate(noise(seed))))
    assert not grown.is_flat
    assert grown.slope_an_hour == pytest.approx(90, abs=20)


def test_a_warm_up_is_no_growth() -> None:
    warming = [min(300.0, 100.0 + 5 * number) for number in range(SAMPLES)]
    assert course(*warming).is_flat
    assert course(*warming).stations == (100, 300, 300, 300)
    assert course(*warming).slope_an_hour == pytest.approx(0, abs=1e-6)


def test_a_step_in_the_last_third_fails() -> None:
    assert not course(*([200.0] * (SAMPLES // 2)), *([240.0] * (SAMPLES // 2))).is_flat


def test_memory_that_is_given_back_passes() -> None:
    assert course(*(300.0 - number * 0.5 for number in range(SAMPLES))).is_flat


def test_a_few_more_open_files_are_a_leak() -> None:
    files = Series("open files", [10.0 * number for number in range(SAMPLES)], [30.0 + n // 20 for n in range(SAMPLES)])
    assert not judge(files, COUNT).is_flat


def test_too_few_samples_are_no_proof() -> None:
    with pytest.raises(AssertionError, match="too few"):
        course(*[1.0] * 8)


def test_the_grammar_does_not_run_out_of_words() -> None:
    articles = made_up_articles(1)
    seen: set[str] = set()
    news = []
    for _ in range(4):
        words = {word for _ in range(200) for word in str(next(articles)["body"]).split()}
        news.append(len(words - seen))
        seen |= words
    assert news[-1] > 1500, news


def test_the_grammar_says_the_same_for_a_seed() -> None:
    one, same, other = made_up_articles(1), made_up_articles(1), made_up_articles(2)
    firsts = [next(one) for _ in range(20)]
    assert firsts == [next(same) for _ in range(20)]
    assert firsts != [next(other) for _ in range(20)]
    assert {article["language"] for article in firsts} == {"ar", "en"}
