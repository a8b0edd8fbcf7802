"""Every input that ever broke something is run again: ``found/``, whose files are named after their targets."""

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

FOUND = sorted(path for path in (Path(__file__).parent / "found").iterdir() if path.suffix != ".md")


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_what_broke_something_once_breaks_nothing(path: Path) -> None:
    TARGETS[path.name.partition("-")[0]](path.read_bytes())
