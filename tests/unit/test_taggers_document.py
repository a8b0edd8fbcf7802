"""docs/taggers.md: its example is a package that works, and its tables have everything."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from streams.taggers.llm.endpoint import Outcome
from streams.taggers.llm.reading import Fate
from streams.taggers.llm.tagger import ArticleOutcome
from streams.taggers.registry import ENTITIES, SHIPPED, STANCES
from tests.commands import left_out
from tests.documents import ROOT, read_blocks, read_commands
from tests.unit.plugging import write_package

PAGE = "docs/taggers.md"


def test_its_example_tags(tmp_path: Path) -> None:
    (points,) = read_blocks(PAGE, "toml")
    (example,) = read_blocks(PAGE, "python")
    (command,) = [command for command in read_commands(PAGE) if command not in left_out(PAGE)]
    named = tomllib.loads(points.text)["project"]["entry-points"]
    package = write_package(tmp_path, "house_taggers", example.text, named)
    (tmp_path / "article.txt").write_text(
        "Iran condemned the new tariffs. The Veldor Guild met Vladimir Putin in Geneva.", encoding="utf-8"
    )
    done = subprocess.run(
        ["bash", "-c", command],
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(package),
        },
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    event = json.loads(done.stdout)
    types = {mention["text"]: entity["type"] for entity in event["entities"] for mention in entity["mentions"]}
    assert types["Veldor Guild"] == "organization"
    assert types["Vladimir Putin"] == "person"
    assert [stance["act"] for stance in event["stances"]] == ["condemn"]
    assert event["producer"]["models"]["entities"] == "house-names-2-1"
    assert event["producer"]["models"]["stances"].startswith("certain-1-frames-")


def test_it_names_every_shipped_tagger_and_every_outcome() -> None:
    named = set(re.findall(r"`([\w-]+)`", (ROOT / PAGE).read_text(encoding="utf-8")))
    outcomes = {one.value for kind in (ArticleOutcome, Outcome, Fate) for one in kind}
    assert outcomes | SHIPPED[ENTITIES].keys() | SHIPPED[STANCES].keys() <= named
