"""Each fault once, in short; ``make test-faults`` runs them at length."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from streams.broker import LocalBroker
from tests.faults.feed import Deed
from tests.faults.run import Scenario, Size, run_scenario
from tests.faults.scenarios import SCENARIOS


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.name.replace(" ", "-"))
def test_nothing_is_lost(scenario: Scenario, kafka: LocalBroker, tmp_path: Path) -> None:
    if why := scenario.cannot():
        pytest.skip(why)
    assert run_scenario(scenario, scenario.short, 1, broker=kafka, folder=tmp_path).failings == []


def all_slow(chance: random.Random, number: int) -> Deed:
    """Have every article take its time: one worker does eight a second."""
    return "do:sleep:0.25", None


def test_a_worker_that_acknowledges_what_it_has_not_done_fails(kafka: LocalBroker, tmp_path: Path) -> None:
    (scenario,) = (one for one in SCENARIOS if one.name == "worker killed")
    # One worker alone has all partitions, and more arrives than it can do: with one partition of three it would keep
    # up, and have nothing to lose. With this seed it is killed after 3.8 s, when it has committed what it has not done.
    alone = replace(scenario, workers=1, deed=all_slow)
    size = Size(faults=1, fault_seconds=4, rate=9)
    broken = ("-m", "tests.delivery.broken_worker", "auto-ack")
    run = run_scenario(alone, size, 2, broker=kafka, folder=tmp_path, command=broken)
    assert run.lost > 0
