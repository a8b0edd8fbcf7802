"""What the fault runs count as a failing, and the section that they write."""

import subprocess
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from streams.topics import Topic
from tests.delivery.harness import Arrived
from tests.faults import __main__ as command
from tests.faults.outcome import Expected, Outcome, is_complete, judge
from tests.faults.report import read_section, table, with_rows_anew, write_section
from tests.faults.run import complaint_of
from tests.faults.scenarios import SCENARIOS

if TYPE_CHECKING:
    from streams.broker import LocalBroker

EXPECTED = Expected(
    {Topic.ENRICHED: {"a", "b"}, Topic.ENTITIES: {"c"}, Topic.DEAD_LETTERS: set()}, {("t", 0, 5): "crashed"}
)
DEAD_LETTER: dict[str, object] = {"topic": "t", "partition": 0, "offset": 5, "reason": "crashed"}


def arrived(
    enriched: tuple[str, ...] = ("a", "b"),
    versions: tuple[int, ...] = (1, 2),
    dead_letters: tuple[dict[str, object], ...] = (DEAD_LETTER,),
) -> Arrived:
    ids = {Topic.ENRICHED: Counter(enriched), Topic.ENTITIES: Counter("c"), Topic.DEAD_LETTERS: Counter()}
    return Arrived(ids, {"urn:1": list(versions)}, list(dead_letters))


def outcome(what: Arrived, *seconds: float) -> Outcome:
    return judge("worker killed", 1, articles=3, expected=EXPECTED, arrived=what, seconds_back=seconds or (2.0,))


def test_all_is_well() -> None:
    assert outcome(arrived()).failings == []
    assert is_complete(EXPECTED, arrived())


@pytest.mark.parametrize(
    ("what", "failing"),
    [
        (arrived(enriched=("a",)), "1 events lost"),
        (arrived(enriched=("a", "b", "z")), "1 events with an id that they must not have"),
        (arrived(versions=(2, 1)), "1 articles out of order"),
        (arrived(dead_letters=()), "1 dead letters"),
        (arrived(dead_letters=({**DEAD_LETTER, "reason": "timeout"},)), "1 dead letters"),
        (arrived(dead_letters=(DEAD_LETTER, {**DEAD_LETTER, "offset": 6})), "1 dead letters"),
        (arrived(dead_letters=(DEAD_LETTER, {**DEAD_LETTER, "reason": "timeout"})), "1 dead letters"),
        (arrived(dead_letters=({**DEAD_LETTER, "offset": 6},)), "2 dead letters"),
    ],
)
def test_what_went_wrong_is_a_failing(what: Arrived, failing: str) -> None:
    (found,) = outcome(what).failings
    assert found.startswith(failing)


def test_duplicates_are_counted_and_no_failing() -> None:
    twice = outcome(arrived(enriched=("a", "b", "b"), dead_letters=(DEAD_LETTER, DEAD_LETTER)))
    assert twice.duplicates == 1
    assert twice.failings == []


def test_reasons_that_two_records_have_swapped_are_a_failing() -> None:
    expected = replace(EXPECTED, dead_letters={("t", 0, 5): "crashed", ("t", 0, 6): "timeout"})
    letters: tuple[dict[str, object], ...] = (
        {**DEAD_LETTER, "reason": "timeout"}, {**DEAD_LETTER, "offset": 6},
    )  # fmt: skip
    swapped = arrived(dead_letters=letters)
    run = judge("poison", 1, articles=3, expected=expected, arrived=swapped, seconds_back=(2.0,))
    assert run.wrong_dead_letters == 2


def test_a_dead_letter_that_comes_again_has_the_id_of_its_first() -> None:
    def twice(ids: Counter[str]) -> list[str]:
        both = arrived(dead_letters=(DEAD_LETTER, DEAD_LETTER))
        return outcome(replace(both, ids={**both.ids, Topic.DEAD_LETTERS: ids})).failings

    assert twice(Counter({"d": 2})) == []
    assert twice(Counter("de")) == ["1 events with an id that they must not have"]


def test_who_is_back_late_or_was_not_looked_at_fails() -> None:
    assert outcome(arrived(), 2.0, 31.0).failings == ["back after 31 s"]
    assert replace(outcome(arrived()), seconds_back=()).failings == ["no fault was measured"]


def test_what_a_scenario_complains_of_is_a_failing() -> None:
    assert replace(outcome(arrived()), complaint="no expulsion").failings == ["no expulsion"]


def test_a_bare_assert_is_a_failing_too() -> None:
    try:
        assert outcome is None
    except AssertionError as error:
        (failing,) = replace(outcome(arrived()), complaint=complaint_of(error)).failings
    assert "assert outcome is None" in failing


def test_a_run_that_ends_early_fails_and_keeps_its_logs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def never_leaves(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("worker", 60)

    monkeypatch.setattr(command, "run_scenario", never_leaves)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    run = command._run(SCENARIOS[0], 1, cast("LocalBroker", None))
    assert any("TimeoutExpired" in failing for failing in run.failings)
    (folder,) = tmp_path.iterdir()
    assert f"The workers' logs are in {folder}" in capsys.readouterr().out


def test_what_is_missing_is_waited_for() -> None:
    assert not is_complete(EXPECTED, arrived(enriched=("a",)))
    assert not is_complete(EXPECTED, arrived(dead_letters=()))


def test_the_table_has_a_row_for_each_fault() -> None:
    killed = SCENARIOS[0]
    kept_away = replace(SCENARIOS[1], cannot=lambda: "no tool")
    good, bad = outcome(arrived()), replace(outcome(arrived(enriched=("a",)), 7.25), seed=2)
    text = table([killed, kept_away], [good, bad], "make test-faults SEEDS=2")
    assert f"| worker killed | {killed.what} | 2 | 6 | 6 | 1 | 0 | 0 | 7.2 | 1 of 2 |" in text
    assert "| worker terminated | not run here: no tool |" in text
    assert "2 runs, 1 failed" in text


def test_a_section_is_replaced_and_the_rest_stays(tmp_path: Path) -> None:
    report = tmp_path / "faults.md"
    write_section(report, "one", "first")
    write_section(report, "two", "second")
    write_section(report, "one", "third")
    text = report.read_text()
    assert text == "# Proof under faults\n\n<!-- one -->\nthird\n<!-- /one -->\n\n<!-- two -->\nsecond\n<!-- /two -->\n"


def test_a_row_is_written_anew_and_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "faults.md"
    write_section(
        path, "faults", "55 runs\n\n| fault | runs |\n| --- | ---: |\n| disk full | 1 of 2 |\n| poison | 2 of 2 |"
    )
    section = with_rows_anew(read_section(path, "faults"), {"disk full": "| disk full | 2 of 2 |"}, "make x")
    write_section(path, "faults", section)
    lines = path.read_text("utf-8").splitlines()
    assert "| disk full | 2 of 2 |" in lines
    assert "| disk full | 1 of 2 |" not in lines
    assert "| poison | 2 of 2 |" in lines
    assert any(line.startswith("`make x`, ") and line.endswith(" ran anew: disk full.") for line in lines)
