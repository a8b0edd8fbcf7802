"""The page for consumers, followed: its programs say what it shows, beside a real worker."""

import sys
import time
from contextlib import ExitStack
from pathlib import Path

from streams.broker import LocalBroker
from tests.documents import Block, printed_as_shown, read_blocks, read_commands
from tests.kafka.following import program, run, wait_for
from tests.kafka.workers import own_pipeline

PAGE = "docs/how-to/consume.md"
SECONDS = 60


def test_the_programs_of_the_page_say_what_it_shows(kafka: LocalBroker, tmp_path: Path) -> None:
    programs = {block.file: block.text for block in read_blocks(PAGE, "python")}
    kept, told = read_blocks(PAGE, "text")
    assert read_commands(PAGE) == [
        "python keep.py", "streams publish streams/samples", "python show.py", "python once.py",
    ]  # fmt: skip
    with own_pipeline(kafka, tmp_path, enricher="streams.enrichment:load_enricher") as pipe, ExitStack() as running:
        pipe.create_topics()
        pipe.start_worker()
        own = {'"localhost:9092"': f'"{kafka.bootstrap}"', '"news.': f'"{pipe.prefix}news.'}
        for name in ("keep.py", "once.py"):
            groups = {f'group_id="{name.removesuffix(".py")}"': f'group_id="{pipe.prefix}{name}"'}
            running.enter_context(program(programs[name], name, tmp_path, own | groups))
        done = run("streams publish streams/samples", STREAMS_BROKER=kafka.bootstrap, STREAMS_TOPIC_PREFIX=pipe.prefix)
        assert done.returncode == 0, done.stderr
        for line in told.text.splitlines():
            wait_for(tmp_path / "once.py.log", line)
        (tmp_path / "show.py").write_text(programs["show.py"])
        wait_until_shown(kept, tmp_path)
    assert "Traceback" not in (tmp_path / "keep.py.log").read_text() + (tmp_path / "once.py.log").read_text()


def wait_until_shown(shown: Block, folder: Path) -> None:
    """Run ``show.py`` until it prints what the page shows."""
    deadline = time.monotonic() + SECONDS
    while not printed_as_shown(shown, (done := run(f"cd {folder} && {sys.executable} show.py")).stdout):
        assert time.monotonic() < deadline, done.stdout + done.stderr
        time.sleep(0.5)
