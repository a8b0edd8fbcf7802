"""Each fault once, in short; ``make test-faults`` runs them at length."""

from dataclasses import replace
from pathlib import Path

import pytest

from streams.broker import LocalBroker
from tests.faults.run import Scenario, run_scenario
from tests.faults.scenarios import SCENARIOS


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.name.replace(" ", "-"))
def test_nothing_is_lost(scenario: Scenario, kafka: LocalBroker, tmp_path: Path) -> None:
    if why := scenario.cannot():
        pytest.skip(why)
    assert run_scenario(scenario, scenario.short, 1, broker=kafka, folder=tmp_path).failings == []


def test_a_worker_that_acknowledges_what_it_has_not_done_fails(kafka: LocalBroker, tmp_path: Path) -> None:
    (scenario,) = (one for one in SCENARIOS if one.name == "worker killed")
    broken = ("-m", "tests.delivery.broken_worker", "auto-ack")
    # More arrives than can be done, so that something is in flight at every kill.
    busy = replace(scenario, deed=lambda _chance, _number: ("do:sleep:0.4", None))
    run = run_scenario(busy, replace(scenario.short, faults=2), 1, broker=kafka, folder=tmp_path, command=broken)
    assert run.lost > 0
