"""The lists of streams/languages/README.md are what its tools make from the pinned packages."""

from pathlib import Path

from tests.commands import left_out
from tests.documents import ROOT, copy_project, read_commands, run_in

PAGE = "streams/languages/README.md"
LISTS = [Path("streams/languages") / code / name for code in ("ar", "en") for name in ("names.tsv", "words.tsv")]


def test_the_tools_make_what_is_shipped(tmp_path: Path) -> None:
    copy = copy_project(tmp_path)
    for path in LISTS:
        (copy / path).unlink()
    for command in read_commands(PAGE):
        if command not in left_out(PAGE):
            done = run_in(copy, command, {})
            assert done.returncode == 0, done.stdout
    assert [path for path in LISTS if (copy / path).read_bytes() != (ROOT / path).read_bytes()] == []
