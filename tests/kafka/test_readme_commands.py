"""Every command of the README is run as it stands there, in its order, on one Kafka."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"

#: Not run here: the tests themselves, and what needs containers or a cluster; tests/unit checks the files of these.
NOT_RUN = {"make test", "docker compose up --build", "kubectl apply --filename deploy/kubernetes"}
#: Go on until they are ended.
SERVICES = {"streams broker", "streams worker", "streams desk"}
KINDS = ("entity", "location", "stance", "article", "dead letter")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README.read_text(), re.DOTALL | re.MULTILINE)


def commands() -> list[str]:
    return [line for block in blocks("sh") for line in block.splitlines() if line and not line.startswith("#")]


def environment(**more: str) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    # Not measured: the evaluations tag a hundred stories, which takes a minute more under coverage.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    return inherited | {"PATH": path, "PYTHONUNBUFFERED": "1"} | more


@contextmanager
def service(command: str, log: Path, **more: str) -> Iterator[Path]:
    with (
        log.open("wb") as output,
        subprocess.Popen(command.split(), cwd=ROOT, env=environment(**more), stdout=output, stderr=output) as process,
    ):
        try:
            yield log
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def wait_for(log: Path, pattern: str, seconds: float = 60) -> str:
    deadline = time.monotonic() + seconds
    while (found := re.search(pattern, log.read_text())) is None:
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)
    return found.group()


def test_the_commands_are_those_that_are_run() -> None:
    assert set(commands()) >= NOT_RUN
    assert set(commands()) >= SERVICES


def test_every_command_works(tmp_path: Path) -> None:
    with ExitStack() as running:
        broker_log = running.enter_context(service("streams broker --port 0", tmp_path / "broker.log"))
        broker = wait_for(broker_log, r"127\.0\.0\.1:\d+")
        for command in commands():
            if command in NOT_RUN or command == "streams broker":
                continue
            if command in SERVICES:
                log = tmp_path / f"{command.split()[1]}.log"
                running.enter_context(service(command, log, STREAMS_BROKER=broker, STREAMS_DESK_PORT="0"))
                continue
            own_broker = command.startswith(("make", "streams bench"))
            more = {} if own_broker else {"STREAMS_BROKER": broker}
            if command.startswith("streams bench"):
                more["STREAMS_PROFILE"] = "fast"  # its figures are not looked at, and it is a minute long otherwise
            done = run(command, **more)
            assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
            assert (done.stdout + done.stderr).strip(), f"{command} says nothing"
        check_the_consumer(broker, tmp_path)


def run(command: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], check=False,
        cwd=ROOT, env=environment(**more), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300,
    )  # fmt: skip


def check_the_consumer(broker: str, folder: Path) -> None:
    """Run the consumer of the README until it has printed a line of each kind."""
    (example,) = blocks("python")
    assert "localhost:9092" in example
    script = folder / "consumer.py"
    script.write_text(example.replace("localhost:9092", broker))
    with service(f"{sys.executable} -W ignore {script}", folder / "consumer.log") as log:
        for kind in KINDS:
            wait_for(log, rf"(?m)^{kind} \S+")
    assert "Traceback" not in log.read_text()
