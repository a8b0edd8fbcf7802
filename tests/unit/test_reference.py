"""The pages of the reference say what the code says."""

from pathlib import Path

import pytest

from tools.build_reference import FOLDER, pages

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", pages())
def test_a_page_is_what_the_code_says(name: str) -> None:
    assert (ROOT / FOLDER / name).read_text() == pages()[name], "run `make reference`"


def test_no_page_is_left_over() -> None:
    assert {path.name for path in (ROOT / FOLDER).iterdir()} == set(pages())


def test_what_a_page_has_to_have() -> None:
    made = pages()
    assert "| `STREAMS_SASL_PASSWORD` | secret |" in made["settings.md"]
    assert "### `streams demo`" in made["commands.md"]
    assert "| `stance.target.kind` |" in made["events.md"]
    assert "| `streams_stage_seconds` | histogram | `stage` |" in made["metrics.md"]
    assert "| `not_json` |" in made["reasons.md"]
