"""Fuzzes one target, guided by what its inputs reach: ``python -m tests.fuzz.worker TARGET INPUTS SEED FOLDER``.

Atheris, libFuzzer for Python, runs it; it needs requirements/fuzz.txt. The worker ends by itself. As it goes on, it
writes ``account.json`` into FOLDER, and beside it the inputs that broke something.
"""

import hashlib
import os
import random
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import atheris
import orjson

with atheris.instrument_imports(include=["streams"]):
    from tests.fuzz.making import change, make
    from tests.fuzz.targets import TARGETS, Target

#: Seconds of the processor that one input may take: what else the machine does is not counted.
TIME_LIMIT = 2.0
#: Seconds by the clock after which libFuzzer ends what never ends.
HANGS_AFTER = 600
_WARM_UP = 20
_LONGEST = 8192
_FRESH = 0.5
_ACCOUNT_EVERY = 2.0


class Worker:
    """Runs one target on as many inputs as it is told, and accounts for them."""

    def __init__(self, name: str, inputs: int, folder: Path) -> None:
        self._target: Target = TARGETS[name]
        self._inputs = inputs
        self._folder = folder
        self._account = {"inputs": 0, "broken": 0, "errors": 0, "slow": 0, "slowest": 0.0, "slowest_bytes": 0}
        self._known: set[str] = set()
        # What is loaded when it is first needed is no input's time.
        for seed in range(_WARM_UP):
            self._target(make(name, random.Random(seed)))
        self._started = self._written = time.perf_counter()

    def __call__(self, data: bytes) -> None:
        """Run the target on one input. What it raises is noted, and the fuzz goes on."""
        started = time.process_time()
        self._run(data)
        seconds = time.process_time() - started
        account = self._account
        if seconds > account["slowest"]:
            account |= {"slowest": seconds, "slowest_bytes": len(data)}
            (self._folder / "slowest").write_bytes(data)
        if seconds > TIME_LIMIT:
            account["slow"] += 1
            self._keep(data, "slow")
        account["inputs"] += 1
        now = time.perf_counter()
        done = account["inputs"] >= self._inputs
        if done or now > self._written + _ACCOUNT_EVERY:
            self._written = now
            (self._folder / "account.json").write_bytes(orjson.dumps(account | {"seconds": now - self._started}))
        if done:
            # libFuzzer knows no other end than that of the process.
            os._exit(0)

    def _run(self, data: bytes) -> None:
        try:
            self._target(data)
        except AssertionError as error:
            self._note(data, error, "broken")
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is what the fuzz looks for
            self._note(data, error, "errors")

    def _note(self, data: bytes, error: Exception, kind: str) -> None:
        self._account[kind] += 1
        frames = traceback.extract_tb(error.__traceback__)[-2:]
        where = " ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
        if where not in self._known:
            self._known.add(where)
            print(f"{kind}: {type(error).__name__} at {where}: {str(error)[:300]}", flush=True)
            self._keep(data, kind)

    def _keep(self, data: bytes, kind: str) -> None:
        (self._folder / f"{kind}-{hashlib.sha256(data).hexdigest()[:12]}").write_bytes(data)


def mutator(name: str) -> Callable[[bytes, int, int], bytes]:
    """Return what makes libFuzzer's next input from one that reached something new."""

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if chance.random() < _FRESH:
            return make(name, chance)[:most]
        return change(name, data, chance, lambda old: bytes(atheris.Mutate(old, most)))[:most]

    return mutate


def main(name: str, inputs: str, seed: str, folder: str) -> None:
    """Fuzz, and end with the last input."""
    limits = [f"-timeout={HANGS_AFTER}", f"-report_slow_units={HANGS_AFTER}", "-rss_limit_mb=4096"]
    options = [f"-seed={seed}", f"-max_len={_LONGEST}", "-verbosity=0", *limits]
    worker = Worker(name, int(inputs), Path(folder))
    arguments = [sys.argv[0], *options, f"-artifact_prefix={folder}/crash-"]
    atheris.Setup(arguments, worker, custom_mutator=mutator(name))
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
