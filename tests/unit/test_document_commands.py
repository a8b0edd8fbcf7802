"""Every command of every document is run by a test, or it is said why not; and what documents name is there."""

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from streams.cli import main
from streams.settings import Settings, variable
from tests.commands import FOLLOWED, NOT_RUN
from tests.documents import ROOT, documents, read_blocks, read_commands

#: What blocks of code are in documents; a block of none of them might be a command that nobody runs.
LANGUAGES = {"sh", "text", "txt", "tsv", "diff", "python", "json", "toml", "ini", "mermaid"}
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_SHELL_ENDS = {"|", ">", ">>", "<", "&&", "||", ";"}
_TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
#: Folders whose files documents name by their paths.
_TREES = ("streams/", "tests/", "tools/", "docs/", "deploy/", "schemas/", "requirements/", ".ci/")


def prose(document: str) -> str:
    """The document without its blocks of code."""
    text = (ROOT / document).read_text(encoding="utf-8")
    return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def spans(document: str) -> list[str]:
    """What stands in backticks."""
    return _SPAN.findall(prose(document))


def has_test(named: str) -> bool:
    """Whether ``file::function`` is a test that is there."""
    path, _, name = named.partition("::")
    if not (ROOT / path).is_file():
        return False
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef) and node.name == name for node in tree.body)


@pytest.mark.parametrize("document", documents())
def test_every_command_is_run_or_it_is_said_why_not(document: str) -> None:
    commands = set(read_commands(document))
    reasons = {command for page, command in NOT_RUN if page == document}
    assert reasons <= commands, "no page has these commands any more"
    if document not in FOLLOWED:
        assert commands == reasons, "run these in a test, or say in tests/commands.py why not"


@pytest.mark.parametrize(("document", "test"), FOLLOWED.items())
def test_who_is_said_to_run_a_page_is_there_and_reads_it(document: str, test: str) -> None:
    assert document in documents()
    assert read_commands(document), "nothing to follow"
    assert has_test(test)
    source = (ROOT / test.partition("::")[0]).read_text(encoding="utf-8")
    assert document in source or "FOLLOWED" in source


def test_reasons_are_given_for_documents_that_are_there() -> None:
    assert {page for page, _ in NOT_RUN} <= set(documents())
    assert all(NOT_RUN.values())


@pytest.mark.parametrize("document", [one for one in documents() if not one.startswith("docs/reference/")])
def test_blocks_say_what_they_are(document: str) -> None:
    assert {block.language for block in read_blocks(document)} <= LANGUAGES
    indented = re.findall(r"(?:^|\n)\n {4,}(?![ *-]|\d+\.)\S.*", prose(document))
    assert [line for line in indented if not re.search(r"^\d+\.|^- ", line)] == [], "a block of code is fenced"


@pytest.mark.parametrize("document", documents())
def test_commands_that_are_named_are_there(document: str) -> None:
    named = [span for span in spans(document) if span.startswith("streams ")]
    assert [span for span in named if not is_command(shlex.split(span))] == []
    targets = set(_TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    made = [span for span in spans(document) if re.fullmatch(r"make [a-z-]+( [A-Z]+=\S+)*", span)]
    assert [span for span in made if span.split()[1] not in targets] == []


def is_command(words: list[str]) -> bool:
    """Whether a command of the project has these names and options; what follows in a shell does not count."""
    command: click.Command = main
    context = click.Context(main)
    for word in words[1:]:
        if word in _SHELL_ENDS:
            return True
        if word.startswith("-") and word != "-":
            known = {name for option in command.get_params(context) for name in (*option.opts, *option.secondary_opts)}
            if word.partition("=")[0] not in known:
                return False
        elif isinstance(command, click.Group):
            found = command.get_command(context, word)
            if found is None:
                return False
            command = found
    return True


def test_what_is_no_command_is_noticed() -> None:
    assert is_command(["streams", "tag", "articles/", "--geojson", ">", "x", "--what"])
    assert is_command(["streams", "dlq", "replay", "--reason", "timeout", "--yes"])
    assert not is_command(["streams", "tags"])
    assert not is_command(["streams", "tag", "--colour"])
    assert not is_command(["streams", "dlq", "forget"])


@pytest.mark.parametrize("document", documents())
def test_settings_that_are_named_are_there(document: str) -> None:
    settings = {variable(name) for name in Settings.model_fields}
    text = (ROOT / document).read_text(encoding="utf-8")
    assert set(re.findall(r"\bSTREAMS_[A-Z_]*[A-Z]\b(?!_)", text)) <= settings


@pytest.mark.parametrize("document", documents())
def test_files_that_are_named_are_there(document: str) -> None:
    written = {block.file for block in read_blocks(document)}
    created = {word for command in read_commands(document) for word in shlex.split(command)}
    missing = [path for path in paths_in(document) if path not in written | created and not exists(path)]
    assert missing == []


def paths_in(document: str) -> Iterator[str]:
    for span in spans(document):
        if span.startswith(_TREES) and not re.search(r"[\s…]", span):
            yield re.sub(r"<\w+>", "*", span.partition("::")[0].partition("#")[0].rstrip("/"))


def exists(path: str) -> bool:
    return any(True for _ in ROOT.glob(path))


@pytest.mark.parametrize("document", documents())
def test_tools_that_are_named_are_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    modules = re.findall(r"python -m ((?:tools|streams|tests)(?:\.\w+)*)", text)
    missing = [
        name
        for name in modules
        if not (Path(ROOT, *name.split(".")).with_suffix(".py").exists() or Path(ROOT, *name.split(".")).is_dir())
    ]
    assert missing == []
