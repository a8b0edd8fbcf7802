"""The documents as tests read them: blocks of code, the commands in these, and pages that are followed word for word.

A page that is followed has blocks of these kinds, each by what GitHub colours it as:

- ``sh``: commands, one a line, which a shell runs at the top of the project;
- ``text`` behind such a block: what it prints, where ``…`` stands for anything that is left out;
- ``tsv`` behind a paragraph that ends with a path in backticks and a colon: lines to add at the end of that file;
- ``diff`` behind such a paragraph: what to change in that file;
- any other behind such a paragraph: the whole content of that file.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from os import environ, pathsep
from pathlib import Path

ROOT = Path(__file__).parents[1]

_FENCE = re.compile(r"^```([\w-]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_PATH = re.compile(r"`([\w./-]+)`:\s*$")
_ELLIPSIS = "…"
_NOT_COPIED = shutil.ignore_patterns("__pycache__", ".*", "models", "data", "static", "corpus", "quality")
_COPIED = ("streams", "tests", "tools", "schemas", "pyproject.toml")
#: Large, and changed by no page.
_LINKED = (
    "streams/models", "streams/gazetteer/data", "streams/desk/static", "streams/training/corpus", "tests/data",
    "tests/quality",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """A code block: its language, its text, the line it begins in, and the file that the words before it name."""

    language: str
    text: str
    line: int
    file: str | None

    @property
    def commands(self) -> list[str]:
        """The commands of a block of the language ``sh``, without comments; a backslash goes on in the next line."""
        joined = re.sub(r"\s*\\\n\s*", " ", self.text)
        return [line.strip() for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def documents() -> list[str]:
    """Return every document of the project, by its path."""
    folders = ("docs", "schemas", "deploy", "streams", "tests", "tools")
    found = [*ROOT.glob("*.md"), *(path for folder in folders for path in (ROOT / folder).rglob("*.md"))]
    return sorted(str(path.relative_to(ROOT)) for path in found)


def read_blocks(document: str, *languages: str) -> list[Block]:
    """Return the code blocks of a document in order; those of ``languages``, if any are given."""
    text = (ROOT / document).read_text(encoding="utf-8")
    blocks = []
    end = 0
    for fence in _FENCE.finditer(text):
        before = text[end : fence.start()].rstrip()
        named = _PATH.search(before)
        blocks.append(Block(fence[1], fence[2], text.count("\n", 0, fence.start()) + 1, named[1] if named else None))
        end = fence.end()
    return [block for block in blocks if not languages or block.language in languages]


def read_commands(document: str) -> list[str]:
    """Return the commands of a document in order."""
    return [command for block in read_blocks(document, "sh") for command in block.commands]


def copy_project(folder: Path) -> Path:
    """Copy what pages change into ``folder`` and return it; ``streams`` and ``.venv`` there are those of the copy."""
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=_NOT_COPIED)
        else:
            shutil.copy2(source, folder / name)
    for name in _LINKED:
        (folder / name).symlink_to(ROOT / name)
    script = folder / "bin" / "streams"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m streams "$@"\n')
    script.chmod(0o755)
    return folder


@dataclass(frozen=True, slots=True)
class Follower:
    """Does what a page says, in a copy of the project."""

    folder: Path
    settings: Mapping[str, str]

    def follow(self, document: str) -> None:
        """Run the commands and change the files in the order of the page, and compare what is printed."""
        blocks = read_blocks(document)
        for block, following in pairwise([*blocks, None]):
            assert block is not None
            if block.language == "sh":
                printed = "".join(self.run(command) for command in block.commands)
                if following is not None and following.language == "text" and following.file is None:
                    assert printed_as_shown(following, printed), f"{document}:{following.line}\n{printed}"
            elif block.file is not None:
                self.change(block)
            else:
                assert block.language == "text", f"{document}:{block.line}: what is to be done with this block?"

    def run(self, command: str) -> str:
        """Run a command in the copy and return what it prints."""
        done = run_in(self.folder, command, self.settings)
        assert done.returncode == 0, f"{command}\n{done.stdout}"
        return done.stdout

    def change(self, block: Block) -> None:
        """Change the file that a block names."""
        assert block.file is not None
        path = self.folder / block.file
        if block.language == "tsv" and path.exists():
            path.write_text(path.read_text(encoding="utf-8") + block.text, encoding="utf-8")
        elif block.language == "diff":
            path.write_text(patched(path.read_text(encoding="utf-8"), block), encoding="utf-8")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")


def run_in(folder: Path, command: str, settings: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command of a page in a copy of the project; both outputs are one."""
    # Not measured: lines of a copy are not lines of the project.
    inherited = {name: value for name, value in environ.items() if not name.startswith("COVERAGE_")}
    path = pathsep.join([str(folder / "bin"), str(Path(sys.executable).parent), environ["PATH"]])
    more = {"PATH": path, "PYTHONPATH": str(folder), "COLUMNS": "100", "PYTEST_ADDOPTS": "-p no:cacheprovider"}
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        check=False,
        cwd=folder,
        env={**inherited, **more, **settings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )


def patched(text: str, block: Block) -> str:
    """Return ``text`` with the change of a block of the language ``diff``, whose lines it must have exactly once."""
    lines = block.text.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] in " -")
    after = "".join(line[1:] for line in lines if line[0] in " +")
    assert text.count(before) == 1, f"line {block.line}: {block.file} does not have what is to be changed"
    return text.replace(before, after)


def printed_as_shown(shown: Block, printed: str) -> bool:
    """Whether a page shows what was printed; ends of lines and blank lines do not count."""
    pattern = r"\s*".join(_line_pattern(line) for line in _lines(shown.text))
    return re.fullmatch(pattern, "\n".join(_lines(printed)), re.DOTALL) is not None


def _lines(text: str) -> Iterator[str]:
    return (line.rstrip() for line in text.splitlines() if line.strip())


def _line_pattern(line: str) -> str:
    return ".*?".join(re.escape(part) for part in line.strip().split(_ELLIPSIS))
