"""The section of ``docs/faults.md`` that a run writes by itself."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import psutil

from streams import __version__
from tests.faults.outcome import Outcome
from tests.faults.run import Scenario

REPORT = Path("docs/faults.md")
_HEAD = "# Proof under faults\n"
_TABLE_HEAD = (
    "| fault | what is done | runs | articles | events | lost | out of order | duplicates | back in, s | passed |",
    "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
)


def table(scenarios: Sequence[Scenario], outcomes: Sequence[Outcome], command: str) -> str:
    """The figures of all runs, a row for each scenario, in Markdown."""
    return "\n".join((_preamble(outcomes, command), "", *_TABLE_HEAD, *rows(scenarios, outcomes).values()))


def rows(scenarios: Sequence[Scenario], outcomes: Sequence[Outcome]) -> dict[str, str]:
    """The row of each scenario by its name."""
    made = {}
    for scenario in scenarios:
        why = scenario.cannot()
        runs = [one for one in outcomes if one.scenario == scenario.name]
        if not runs:
            made[scenario.name] = f"| {scenario.name} | not run here: {why} | | | | | | | | |"
            continue
        passed = sum(not one.failings for one in runs)
        back = [seconds for one in runs for seconds in one.seconds_back]
        cells = (
            scenario.name, scenario.what, f"{len(runs)}", f"{_sum(runs, 'articles'):,}", f"{_sum(runs, 'events'):,}",
            f"{_sum(runs, 'lost')}", f"{_sum(runs, 'out_of_order')}", f"{_sum(runs, 'duplicates'):,}",
            f"{max(back, default=0):.1f}", f"{passed} of {len(runs)}",
        )  # fmt: skip
        made[scenario.name] = f"| {' | '.join(cells)} |"
    return made


def with_rows_anew(section: str, anew: Mapping[str, str], command: str) -> str:
    """Return a section in which the rows of some scenarios are those of a later run, and say so."""
    lines = [
        anew.get(line.split("|")[1].strip(), line) if line.startswith("|") else line for line in section.splitlines()
    ]
    note = f"`{command}`, {datetime.now(UTC):%Y-%m-%d}, ran anew: {', '.join(anew)}."
    return "\n".join((*lines, "", note))


def _first_cell(line: str) -> str:
    return line.split("|")[1].strip() if line.startswith("|") else ""


def _preamble(outcomes: Sequence[Outcome], command: str) -> str:
    memory = psutil.virtual_memory().total / 2**30
    failed = [one for one in outcomes if one.failings]
    verdict = "all of them passed" if not failed else f"{len(failed)} failed"
    return (
        f"`{command}`, version {__version__}, {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} processors and "
        f"{memory:.0f} GiB: {len(outcomes)} runs, {verdict}."
    )


def _sum(runs: Sequence[Outcome], figure: str) -> int:
    return sum(int(getattr(one, figure)) for one in runs)


def read_section(path: Path, name: str) -> str:
    """Return what stands between the marks of the section ``name`` of ``path``."""
    return path.read_text(encoding="utf-8").partition(f"<!-- {name} -->\n")[2].partition(f"\n<!-- /{name} -->")[0]


def write_section(path: Path, name: str, text: str) -> None:
    """Put ``text`` between the marks of the section ``name`` of ``path``, at its end if it has none."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    old = path.read_text(encoding="utf-8") if path.exists() else _HEAD
    before, _, rest = old.partition(begin)
    _, _, after = rest.partition(end)
    path.write_text(
        f"{before.rstrip()}\n\n{begin}\n{text}\n{end}\n" + (f"\n{after.lstrip()}" if after.strip() else ""),
        encoding="utf-8",
    )
