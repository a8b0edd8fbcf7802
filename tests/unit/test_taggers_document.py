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
from tests.unit.plugging import write_package

PAGE = (Path(__file__).parents[2] / "docs" / "taggers.md").read_text()


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_its_example_tags(tmp_path: Path) -> None:
    points = tomllib.loads(block("toml"))["project"]["entry-points"]
    package = write_package(tmp_path, "house_taggers", block("python"), points)
    chosen = re.findall(r"(STREAMS_\w+_TAGGER)=(\S+)", block("sh"))
    assert [name for name, _ in chosen] == ["STREAMS_ENTITY_TAGGER", "STREAMS_STANCE_TAGGER"]
    body = "Iran condemned the new tariffs. The Veldor Guild met Vladimir Putin in Geneva."
    done = subprocess.run(
        [sys.executable, "-m", "streams", "tag", "-"],
        input=json.dumps({"uri": "urn:1", "language": "en", "body": body}),
        env={**os.environ, "PYTHONPATH": str(package), **dict(chosen)},
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
    named = set(re.findall(r"`([\w-]+)`", PAGE))
    outcomes = {one.value for kind in (ArticleOutcome, Outcome, Fate) for one in kind}
    assert outcomes | SHIPPED[ENTITIES].keys() | SHIPPED[STANCES].keys() <= named
