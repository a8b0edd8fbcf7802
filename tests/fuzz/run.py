"""Fuzzes every target: ``make fuzz INPUTS=1000000``, which is ``python -m tests.fuzz.run --inputs 1000000``.

The inputs are shared out over the targets and over two processes. What was found is kept in ``found/``, the figures
go into ``docs/fuzz.md``, and the exit code is 1 if anything was found.
"""

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson

_ROOT = Path(__file__).parents[2]
_FOUND = Path(__file__).parent / "found"
_PAGE = _ROOT / "docs" / "fuzz.md"
_TABLE = re.compile(r"(?<=<!-- fuzz -->\n).*(?=<!-- /fuzz -->)", re.DOTALL)
_HEAD = "| target | inputs | crashes | errors | broken promises | over the limit | slowest, s | of bytes | inputs/s |"
_PROCESSES = 2
_PROGRESS_EVERY = 30.0

#: Inputs of each target in a thousand: the slower it is, the fewer.
SHARES: Mapping[str, int] = {
    "decode": 330,
    "html": 310,
    "normalise": 80,
    "tag": 50,
    "tag_encoder": 3,
    "derived": 157,
    "terminal": 70,
}


@dataclass(frozen=True)
class Account:
    """What became of the inputs of one target."""

    target: str
    inputs: int
    crashes: int
    errors: int
    broken: int
    slow: int
    slowest: float
    slowest_bytes: int
    seconds: float

    @property
    def found(self) -> int:
        """How many inputs broke something."""
        return self.crashes + self.errors + self.broken + self.slow


def share_out(inputs: int) -> dict[str, int]:
    """Return how many of the inputs each target gets; the first takes what does not come out even."""
    shares = {name: inputs * share // sum(SHARES.values()) for name, share in SHARES.items()}
    shares[next(iter(shares))] += inputs - sum(shares.values())
    return shares


def run(shares: Mapping[str, int], seed: int) -> list[Account]:
    """Fuzz each target with its share of the inputs, two processes at a time, and keep what they find."""
    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor(_PROCESSES) as pool:
        jobs = []
        for target, share in shares.items():
            for part in range(_PROCESSES):
                folder = Path(temporary, f"{target}-{part}")
                folder.mkdir()
                count = share // _PROCESSES + (part < share % _PROCESSES)
                if count:
                    jobs.append(pool.submit(_work, target, count, seed * _PROCESSES + part, folder))
        ended = threading.Event()
        watcher = threading.Thread(target=_report, args=(Path(temporary), sum(shares.values()), ended))
        watcher.start()
        try:
            accounts = [job.result() for job in jobs]
        finally:
            ended.set()
            watcher.join()
    return [_joined([one for one in accounts if one.target == target]) for target in shares]


def _work(target: str, inputs: int, seed: int, folder: Path) -> Account:
    """Run one process; where it dies, go on with a new one and what is left of the inputs."""
    parts: list[Account] = []
    left = inputs
    while left > 0:
        command = [
            sys.executable,
            "-m",
            "tests.fuzz.worker",
            target,
            str(left),
            str(seed + 1000 * len(parts)),
            str(folder),
        ]
        with (folder / "log").open("ab") as log:
            ended = subprocess.run(command, cwd=_ROOT, stdout=log, stderr=log, check=False)
        written = folder / "account.json"
        read = orjson.loads(written.read_bytes()) if written.exists() else {}
        written.unlink(missing_ok=True)
        # The account of a process that died is a second old: its last inputs are not counted.
        died = ended.returncode != 0
        part = Account(target=target, crashes=int(died), **(read or _NOTHING))
        parts.append(part)
        left -= max(part.inputs, 1)
    for path in folder.iterdir():
        if "-" in path.name:
            shutil.copyfile(path, _FOUND / f"{target}-{path.name}")
    sys.stdout.write("".join(f"{target}: {line}\n" for line in _findings(folder / "log")))
    return _joined(parts)


_NOTHING = {"inputs": 0, "errors": 0, "broken": 0, "slow": 0, "slowest": 0.0, "slowest_bytes": 0, "seconds": 0.0}


def _findings(log: Path) -> list[str]:
    lines = log.read_text(errors="replace").splitlines()
    return [line for line in lines if line.startswith(("errors:", "broken:", "slow:", "==", "ALARM", "SUMMARY"))]


def _joined(parts: Sequence[Account]) -> Account:
    slowest = max(parts, key=lambda part: part.slowest)
    return Account(
        target=parts[0].target,
        inputs=sum(part.inputs for part in parts),
        crashes=sum(part.crashes for part in parts),
        errors=sum(part.errors for part in parts),
        broken=sum(part.broken for part in parts),
        slow=sum(part.slow for part in parts),
        slowest=slowest.slowest,
        slowest_bytes=slowest.slowest_bytes,
        seconds=sum(part.seconds for part in parts),
    )


def _report(folder: Path, inputs: int, ended: threading.Event) -> None:
    """Print how far the fuzz is, from time to time."""
    started = time.monotonic()
    while not ended.wait(_PROGRESS_EVERY):
        running = [
            f"{path.parent.name} {account['inputs']:,} ({account['errors'] + account['broken']} found)"
            for path in sorted(folder.glob("*/account.json"))
            if (account := _read(path))
        ]
        print(f"{time.monotonic() - started:.0f} s of {inputs:,} inputs: {', '.join(running)}", flush=True)


def _read(path: Path) -> dict[str, float]:
    try:
        account: dict[str, float] = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError):  # it is being written
        return {}
    return account


def table(accounts: Iterable[Account], inputs: int, seed: int, seconds: float) -> str:
    """Return what ``docs/fuzz.md`` says of a run."""
    rows = [_HEAD, "| --- " + "| ---: " * (_HEAD.count("|") - 2) + "|"]
    for one in accounts:
        rate = one.inputs / one.seconds if one.seconds else 0.0
        cells = (
            one.target,
            one.inputs,
            one.crashes,
            one.errors,
            one.broken,
            one.slow,
            one.slowest,
            one.slowest_bytes,
            rate,
        )
        rows.append("| " + " | ".join(_shown(cell) for cell in cells) + " |")
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    about = (
        f"{inputs:,} inputs in {seconds / 60:.0f} minutes, {_PROCESSES} processes on {machine}, "
        f"{datetime.now(UTC):%Y-%m-%d}: `make fuzz INPUTS={inputs} SEED={seed}`."
    )
    return "\n".join([about, "", *rows, ""])


def _shown(cell: str | float) -> str:
    if isinstance(cell, str):
        return f"`{cell}`"
    return f"{cell:,}" if isinstance(cell, int) else f"{cell:,.2f}"


def main() -> int:
    """Run as the module's docstring says."""
    parser = argparse.ArgumentParser(description="Hostile input for every target.")
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=SHARES, help="all inputs for this target")
    parser.add_argument("--write", action="store_true", help="write the figures into docs/fuzz.md")
    options = parser.parse_args()
    started = time.monotonic()
    shares = {options.only: options.inputs} if options.only else share_out(options.inputs)
    accounts = run(shares, options.seed)
    done = sum(account.inputs for account in accounts)
    text = table(accounts, done, options.seed, time.monotonic() - started)
    print(text)
    if options.write:
        _PAGE.write_text(_TABLE.sub(lambda _: text, _PAGE.read_text()))
    return int(any(account.found for account in accounts))


if __name__ == "__main__":
    sys.exit(main())
