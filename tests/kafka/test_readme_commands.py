"""Every command of the README is run as it stands there, in its order, on one Kafka."""

import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from tests.commands import left_out
from tests.documents import read_blocks, read_commands
from tests.kafka.following import program, run, service, wait_for

README = "README.md"
#: Go on until they are ended.
SERVICES = {"streams broker", "streams worker", "streams desk"}
SECONDS_TO_SAY_SOMETHING = 60
KINDS = ("entity", "location", "stance", "article", "dead letter")


def test_every_command_works(tmp_path: Path) -> None:
    commands = read_commands(README)
    assert set(commands) >= SERVICES
    with ExitStack() as running:
        broker_log = running.enter_context(service("streams broker --port 0", tmp_path / "broker.log"))
        broker = wait_for(broker_log, r"127\.0\.0\.1:\d+")
        for command in commands:
            if command in left_out(README) or command == "streams broker":
                continue
            if command in SERVICES:
                log = tmp_path / f"{command.split()[1]}.log"
                running.enter_context(service(command, log, STREAMS_BROKER=broker, STREAMS_DESK_PORT="0"))
                continue
            own_broker = command.startswith(("make", "streams bench"))
            more = {} if own_broker else {"STREAMS_BROKER": broker}
            if command.startswith("streams bench"):
                more["STREAMS_PROFILE"] = "fast"  # its figures are not looked at, and it is a minute long otherwise
            # What the worker of the page has not come to yet is not there yet: a reader would look again.
            deadline = time.monotonic() + SECONDS_TO_SAY_SOMETHING
            while not says_something(command, more):
                assert time.monotonic() < deadline, f"{command} says nothing"
                time.sleep(0.5)
        check_the_consumer(broker, tmp_path)


def says_something(command: str, environment: Mapping[str, str]) -> bool:
    """Run a command, which has to succeed; return whether it has said anything."""
    done = run(command, **environment)
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return bool((done.stdout + done.stderr).strip())


def check_the_consumer(broker: str, folder: Path) -> None:
    """Run the consumer of the README until it has printed a line of each kind."""
    (example,) = read_blocks(README, "python")
    with program(example.text, "consumer.py", folder, {"localhost:9092": broker}) as log:
        for kind in KINDS:
            wait_for(log, rf"(?m)^{kind} \S+")
    assert "Traceback" not in log.read_text()
