"""``docs/benchmarks.md``: its frame, and the sections between their marks, which a run replaces."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_HEAD: Final = """\
# Beside other libraries

Written by `make bench`, every figure of a section in one run on one machine: its ratios hold, its absolute figures are
those of that machine on that day. `benchmarks/` has the other services, each written as the documentation of its
library shows, with the place that says so. All of them are at least once with acknowledged sends, tag with the same
processes and send the same events to the same topics: a measurement ends when every event that is due is there.

What differs: `streams` publishes the enriched event first and derives the others from it as it is read back, so that
they can be made again from it; the others derive them on the spot, which reads less. They have no dead letters, no
limits but those of the pool, and no metrics.

What it costs, by a profile of the worker (py-spy, profile `fast`): of the time of its main process a fifth went into
requests to the broker, and a sixth into deriving events from those read back, half of that into decoding and checking
them. The rest is spread thin, over Faust, aiokafka and asyncio.
"""
TITLES: Final[Mapping[str, str]] = {
    "side": "Side by side",
    "kills": "Killed",
    "tagging": "Tagging alone",
    "growth": "How costs grow",
}


def write_report(path: Path, sections: Mapping[str, str]) -> None:
    """Write ``sections`` into the report at ``path``, by their names in ``TITLES``; the others stay as they are."""
    known = read_sections(path.read_text(encoding="utf-8")) if path.exists() else {}
    known |= sections
    parts = [
        f"## {title}\n\n<!-- {name} -->\n{known[name]}\n<!-- /{name} -->\n"
        for name, title in TITLES.items()
        if name in known
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join((_HEAD, *parts)), encoding="utf-8")


def read_sections(report: str) -> dict[str, str]:
    """Return the sections of a report by their names."""
    found = re.finditer(r"^<!-- (\w+) -->\n(.*?)\n<!-- /\1 -->$", report, re.DOTALL | re.MULTILINE)
    return {match.group(1): match.group(2) for match in found}
