"""docs/architecture.md: its diagram has the topics and agents that there are, its table what is set in Faust."""

import re
from typing import Any

import faust
import pytest

from streams.agents import _PUBLISHERS
from streams.app import app
from streams.topics import Topic
from tests.documents import ROOT, read_blocks

PAGE = "docs/architecture.md"
ROWS = re.findall(
    r"^\| `(\w+)` \| `(.+?)` \| `(.+?)` \| .+ \|$", (ROOT / PAGE).read_text(encoding="utf-8"), re.MULTILINE
)


def flow() -> str:
    return read_blocks(PAGE, "mermaid")[0].text


def test_the_flow_has_every_topic_and_every_agent() -> None:
    assert set(re.findall(r"news\.[\w-]+(?:\.[\w-]+)*", flow())) == {topic.value for topic in Topic}
    agents = {"enrich_articles", *(name for name, _ in _PUBLISHERS)}
    assert (
        set(re.findall(r"(?:enrich|publish)_\w+", flow())) == agents == {name for name in app.agents if "." not in name}
    )


def test_there_are_settings_to_compare() -> None:
    assert len(ROWS) > 10


@pytest.mark.parametrize(("name", "value", "own"), ROWS)
def test_a_setting_of_faust_is_what_the_page_says(name: str, value: str, own: str) -> None:
    assert shown(getattr(app.conf, name)) == value
    assert shown(getattr(faust.App("defaults", broker="kafka://localhost").conf, name)) == own


def shown(value: Any) -> str:
    return value.__name__ if isinstance(value, type) else str(value)
