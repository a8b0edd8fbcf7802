"""The tutorial, followed word for word: its commands, its program, and what that says."""

import re
import sys
from contextlib import ExitStack
from pathlib import Path

from tests.kafka.test_readme_commands import ROOT, run, service, wait_for

TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text()
#: Go on until they are ended, each in a terminal of its own.
SERVICES = ("streams broker", "streams worker", "python alert.py")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TUTORIAL, re.DOTALL | re.MULTILINE)


def test_the_tutorial_says_what_happens(tmp_path: Path) -> None:
    (program,) = blocks("python")
    assert "localhost:9092" in program
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    assert set(commands) >= set(SERVICES)
    with ExitStack() as running:
        broker_log = running.enter_context(service("streams broker --port 0", tmp_path / "broker.log"))
        broker = wait_for(broker_log, r"127\.0\.0\.1:\d+")
        (tmp_path / "alert.py").write_text(program.replace("localhost:9092", broker))
        alerts = tmp_path / "alerts.log"
        for command in commands:
            if command == "python alert.py":
                running.enter_context(service(f"{sys.executable} -W ignore {tmp_path / 'alert.py'}", alerts))
            elif command == "streams worker":
                running.enter_context(service(command, tmp_path / "worker.log", STREAMS_BROKER=broker))
            elif command not in SERVICES:
                done = run(command, STREAMS_BROKER=broker)
                assert done.returncode == 0, f"{command}\n{done.stderr[-4000:]}"
        (shown,) = blocks("text")
        for line in shown.splitlines():
            wait_for(alerts, re.escape(line))
