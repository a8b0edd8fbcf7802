"""``python -m benchmarks`` measures everything in one run, and writes it into ``docs/benchmarks.md``."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.document import write_report
from benchmarks.measuring import Place
from benchmarks.report import Run
from benchmarks.sections import SECTIONS, Bench
from streams.broker import LocalBroker
from streams.errors import StreamsError
from streams.settings import load_settings

_REPORT = Path("docs/benchmarks.md")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was chosen; sections that were not keep the figures of an earlier run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--articles", type=int, default=600, help="articles of a backlog")
    parser.add_argument("--repetitions", type=int, default=3, help="how often each system works it off")
    parser.add_argument("--only", nargs="*", choices=list(SECTIONS), default=list(SECTIONS), help="these sections")
    parser.add_argument("--profile", choices=("fast", "default"), default="fast", help="which recogniser tags")
    parser.add_argument("--corpora", type=Path, help="folder of the public corpora that the recogniser learnt from")
    parser.add_argument("--training-seconds", type=float, default=90.0, help="for spaCy's network, a language")
    parser.add_argument("--report", type=Path, default=_REPORT)
    chosen = parser.parse_args(arguments)
    # The taggers of this process and of the pool's go by the environment.
    os.environ["STREAMS_PROFILE"] = chosen.profile
    command = (
        f"make bench ARTICLES={chosen.articles} REPETITIONS={chosen.repetitions}"
        f"{' CORPORA=…' if chosen.corpora else ''}"
    )
    run = Run(command, datetime.now(UTC), os.getloadavg()[0], chosen.profile)
    try:
        with LocalBroker() as broker:
            place = Place(broker, load_settings(broker=broker.bootstrap, replication=1))
            bench = Bench(
                place, run, chosen.articles, chosen.repetitions, chosen.corpora, chosen.training_seconds, _announce
            )
            for name in chosen.only:
                # Each is written when it is there: what fails later does not take it along.
                write_report(chosen.report, {name: SECTIONS[name](bench)})
    except StreamsError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


def _announce(step: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {step} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
