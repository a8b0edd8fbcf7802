"""What the fault runs count as a failing, and the section that they write."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from streams.topics import Topic
from tests.delivery.harness import Arrived
from tests.faults.outcome import Expected, Outcome, is_complete, judge
from tests.faults.report import table, write_section
from tests.faults.scenarios import SCENARIOS

EXPECTED = Expected({Topic.ENRICHED: {"a", "b"}, Topic.ENTITIES: {"c"}, Topic.DEAD_LETTERS: set()}, ["crashed"])
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
    ],
)
def test_what_went_wrong_is_a_failing(what: Arrived, failing: str) -> None:
    (found,) = outcome(what).failings
    assert found.startswith(failing)


def test_duplicates_are_counted_and_no_failing() -> None:
    twice = outcome(arrived(enriched=("a", "b", "b"), dead_letters=(DEAD_LETTER, DEAD_LETTER)))
    assert twice.duplicates == 1
    assert twice.failings == []


def test_who_is_back_late_or_was_not_looked_at_fails() -> None:
    assert outcome(arrived(), 2.0, 31.0).failings == ["back after 31 s"]
    assert replace(outcome(arrived()), seconds_back=()).failings == ["no fault was measured"]


def test_what_a_scenario_complains_of_is_a_failing() -> None:
    assert replace(outcome(arrived()), complaint="no expulsion").failings == ["no expulsion"]


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
