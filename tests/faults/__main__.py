"""``python -m tests.faults --seeds 5`` puts the pipeline through every fault, and writes down what became of it."""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from streams.broker import BrokerConfig, LocalBroker
from tests.faults.outcome import Outcome, ended_early
from tests.faults.report import REPORT, read_section, rows, table, with_rows_anew, write_section
from tests.faults.run import Scenario, complaint_of, run_scenario
from tests.faults.scenarios import SCENARIOS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was chosen; the exit status says whether everything passed."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--seeds", type=int, default=5, help="runs of each fault")
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", choices=[one.name for one in SCENARIOS], help="these faults, not all")
    parser.add_argument("--write", action="store_true", help="write the rows of --only into the report, too")
    chosen = parser.parse_args(arguments)
    scenarios = [one for one in SCENARIOS if not chosen.only or one.name in chosen.only]
    seeds = range(chosen.first_seed, chosen.first_seed + chosen.seeds)
    with LocalBroker(BrokerConfig()) as broker:
        outcomes = [_run(scenario, seed, broker) for scenario in scenarios if _can_be_run(scenario) for seed in seeds]
    command = f"make test-faults SEEDS={chosen.seeds}"
    if not chosen.only:
        write_section(REPORT, "faults", table(scenarios, outcomes, command))
    elif chosen.write:
        anew = rows(scenarios, outcomes)
        command += f' ONLY="{chosen.only[0]}"'
        write_section(REPORT, "faults", with_rows_anew(read_section(REPORT, "faults"), anew, command))
    failed = sum(bool(one.failings) for one in outcomes)
    print(f"{len(outcomes) - failed} of {len(outcomes)} runs passed", flush=True)
    return 1 if failed else 0


def _can_be_run(scenario: Scenario) -> bool:
    if why := scenario.cannot():
        print(f"{scenario.name}: not run here: {why}", flush=True)
    return not why


def _run(scenario: Scenario, seed: int, broker: LocalBroker) -> Outcome:
    folder = Path(tempfile.mkdtemp(prefix="streams-faults-"))
    started = time.monotonic()
    try:
        outcome = run_scenario(scenario, scenario.full, seed, broker=broker, folder=folder)
    except Exception as error:  # noqa: BLE001 -- the other runs go on, and the table says that this one failed
        outcome = ended_early(scenario.name, seed, complaint_of(error))
    back = max(outcome.seconds_back, default=0.0)
    print(
        f"{scenario.name}, seed {seed}: {outcome.articles} articles, {outcome.events} events, {outcome.lost} lost, "
        f"{outcome.out_of_order} out of order, {outcome.duplicates} duplicates, back within {back:.1f} s; "
        f"took {time.monotonic() - started:.0f} s",
        flush=True,
    )
    if outcome.failings:
        print(f"  FAILED: {'; '.join(outcome.failings)}. The workers' logs are in {folder}", flush=True)
    else:
        shutil.rmtree(folder)
    return outcome


if __name__ == "__main__":
    sys.exit(main())
