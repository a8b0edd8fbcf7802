"""The pages of the reference say what the code says, and the links of the documents lead somewhere."""

import re
from pathlib import Path

import pytest

from tools.build_reference import FOLDER, pages

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "streams").rglob("README.md")])


@pytest.mark.parametrize("name", pages())
def test_a_page_is_what_the_code_says(name: str) -> None:
    assert (ROOT / FOLDER / name).read_text() == pages()[name], "run `make reference`"


def test_no_page_is_left_over() -> None:
    assert {path.name for path in (ROOT / FOLDER).iterdir()} == set(pages())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files_that_are_there(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", document.read_text())
    inner = [link for link in links if "://" not in link]
    assert [link for link in inner if not (document.parent / link).exists()] == []


def test_what_a_page_has_to_have() -> None:
    made = pages()
    assert "| `STREAMS_SASL_PASSWORD` | secret |" in made["settings.md"]
    assert "### `streams demo`" in made["commands.md"]
    assert "| `stance.target.kind` |" in made["events.md"]
    assert "| `streams_stage_seconds` | histogram | `stage` |" in made["metrics.md"]
    assert "| `not_json` |" in made["reasons.md"]
