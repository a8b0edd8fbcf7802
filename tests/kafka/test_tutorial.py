"""The tutorial, followed word for word: its commands, its program, and what that says."""

import re
from contextlib import ExitStack
from pathlib import Path

from tests.commands import left_out
from tests.documents import read_blocks, read_commands
from tests.kafka.following import program, run, service, wait_for

TUTORIAL = "docs/tutorial.md"
#: Go on until they are ended, each in a terminal of its own.
SERVICES = ("streams broker", "streams worker", "python alert.py")


def test_the_tutorial_says_what_happens(tmp_path: Path) -> None:
    (alert,) = read_blocks(TUTORIAL, "python")
    commands = read_commands(TUTORIAL)
    assert set(commands) >= set(SERVICES)
    with ExitStack() as running:
        broker_log = running.enter_context(service("streams broker --port 0", tmp_path / "broker.log"))
        broker = wait_for(broker_log, r"127\.0\.0\.1:\d+")
        for command in commands:
            if command == "python alert.py":
                alerts = running.enter_context(program(alert.text, "alert.py", tmp_path, {"localhost:9092": broker}))
            elif command == "streams worker":
                running.enter_context(service(command, tmp_path / "worker.log", STREAMS_BROKER=broker))
            elif command not in SERVICES and command not in left_out(TUTORIAL):
                done = run(command, STREAMS_BROKER=broker)
                assert done.returncode == 0, f"{command}\n{done.stderr[-4000:]}"
        (shown,) = read_blocks(TUTORIAL, "text")
        for line in shown.text.splitlines():
            wait_for(alerts, re.escape(line))
