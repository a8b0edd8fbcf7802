"""The recipes, each followed word for word in a copy of the project: its files, its commands, what they print."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import FOLLOWED
from tests.documents import ROOT, Follower, copy_project, patched, printed_as_shown, read_blocks, run_in

PAGES = [page for page, test in FOLLOWED.items() if test.startswith("tests/unit/test_how_to.py")]


def test_every_recipe_is_followed() -> None:
    assert {str(path.relative_to(ROOT)) for path in (ROOT / "docs" / "how-to").glob("*.md")} <= set(FOLLOWED)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_does_what_it_says(page: str, tmp_path: Path) -> None:
    Follower(copy_project(tmp_path), {}).follow(page)


def quotes(page: str) -> Iterator[str]:
    """What a page quotes of what a command says when something is wrong."""
    yield from re.findall(r"^> (.*)$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE)


def test_what_is_said_of_a_wrong_row_is_said(tmp_path: Path) -> None:
    copy = copy_project(tmp_path)
    for page, command, right, wrong in (
        ("docs/how-to/add-an-actor.md", "python -m tools.check_knowledge --write", "\tIQ\t", "\tIRQ\t"),
        (
            "docs/how-to/add-a-cue.md",
            "echo A test. > a.txt; streams tag a.txt",
            "\tverb\tblackball",
            "\tverbs\tblackball",
        ),
    ):
        (row,) = [block for block in read_blocks(page, "tsv") if right in block.text]
        assert row.file is not None
        with (copy / row.file).open("a", encoding="utf-8") as file:
            file.write(row.text.replace(right, wrong))
        done = run_in(copy, command, {})
        (quote,) = quotes(page)
        assert done.returncode == 1
        assert re.sub(r":\d+:", ":N:", quote) in re.sub(r":\d+:", ":N:", done.stdout)


def test_a_change_that_does_not_fit_is_noticed() -> None:
    (first, _) = read_blocks("docs/how-to/add-a-language.md", "diff")
    assert patched("from streams.languages import ar, en\n", first) == "from streams.languages import ar, en, fr\n"
    with pytest.raises(AssertionError, match="does not have what is to be changed"):
        patched("nothing of it\n", first)


def test_what_is_left_out_of_a_page_may_be_anything_and_the_rest_not() -> None:
    (_, shown) = read_blocks("docs/how-to/tag-without-kafka.md", "text")[:2]
    assert printed_as_shown(shown, "articles.ndjson:2: blank_body: nothing to see\n\nexit code 1\n")
    assert not printed_as_shown(shown, "articles.ndjson:2: blank_body: nothing to see\nexit code 2\n")
