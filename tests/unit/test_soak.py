"""What the soak makes of its samples."""

from dataclasses import replace

import pytest

from tests.faults.soak import Sample, courses, report

STEADY = [
    Sample(seconds=10.0 * number, done=1000 * number, worker=200, tagging={7: 400, 8: 500}, files=49, threads=15)
    for number in range(30)
]


def test_each_process_and_their_sum_are_judged() -> None:
    names = [one.name for one, _ in courses(STEADY)]
    assert names == ["worker", "tagging process 1", "tagging process 2", "all together", "open files", "threads"]
    assert all(one.is_flat for one, _ in courses(STEADY))


def test_the_report_has_the_figures() -> None:
    text = report(STEADY, published=30_000)
    assert "5 minutes at full rate" in text
    assert "30,000 articles" in text
    assert "100 a second" in text
    assert "| all together, MiB | 1100 | 1100 | 1100 | 1100 | +0.0 | 35.0 | +0.0 | yes |" in text
    assert "NO" not in text


def test_one_process_that_grows_is_told() -> None:
    grown = [replace(one, tagging={7: 400, 8: 500 + one.seconds / 2}) for one in STEADY]
    assert [one.name for one, _ in courses(grown) if not one.is_flat] == ["tagging process 2", "all together"]
    assert "| NO |" in report(grown, published=30_000)


def test_files_that_stay_open_are_told() -> None:
    leaking = [replace(one, files=49 + int(one.seconds) // 25) for one in STEADY]
    assert [one.name for one, _ in courses(leaking) if not one.is_flat] == ["open files"]


def test_a_tagging_process_that_was_replaced_is_no_soak() -> None:
    with pytest.raises(AssertionError, match="replaced"):
        courses([*STEADY, replace(STEADY[-1], tagging={7: 400, 9: 300})])
