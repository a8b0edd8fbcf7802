"""The project's own items with stances: short news texts with their names, issues and stances marked.

    python -m streams.training.stance_items streams/training/corpus/stances/en-1.txt > gold.ndjson
    streams evaluate gold.ndjson --stances

An item begins with ``===``. In its text ``[[name|1]]`` marks a name of actor 1, ``{{noun phrase|a}}`` an issue,
which may hold names. A line ``> 1 - a | cue`` below it is a stance: holder, ``+`` or ``-``, target, and the words that
say it; ``attr`` or ``past`` before the bar tells what somebody only alleges, and history.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import orjson

from streams.errors import StreamsError
from streams.records import Polarity

_ITEM = re.compile(r"^===.*$", re.MULTILINE)
_CLOSE = re.compile(r"\|([0-9]+)\]\]|\|([a-z])\}\}")
_STANCE = re.compile(r"> *([0-9]+) *([+-]) *([0-9]+|[a-z])((?: *(?:attr|past))*) *\| *(.+?) *$")
_OPEN = ("[[", "{{")
_POLARITIES: dict[str, Polarity] = {"+": "support", "-": "oppose"}

#: A half-open range of the text of an item.
Range = tuple[int, int]


class StanceItemError(StreamsError):
    """Item {number} of {path} cannot be read: {detail}. Correct its marks; streams/training/stance_items.py explains them."""  # noqa: E501 (the docstring is the message)


@dataclass(frozen=True, slots=True)
class ItemStance:
    """A stance of an item: ``holder`` and ``target`` are keys of its marks, ``cue`` words of its text."""

    holder: str
    target: str
    polarity: Polarity
    cue: str
    attributed: bool
    past: bool


@dataclass(frozen=True, slots=True)
class StanceItem:
    """A text with the ranges of its names by actor and of its issues by letter, and every stance that it states."""

    text: str
    names: dict[str, list[Range]]
    issues: dict[str, list[Range]]
    stances: tuple[ItemStance, ...]


def read_stance_items(path: Path) -> list[StanceItem]:
    """Read the items of a file in order. Raises `StanceItemError` where marks do not close or name nothing."""
    items = []
    for number, block in enumerate(_ITEM.split(path.read_text(encoding="utf-8"))[1:], 1):
        try:
            items.append(parse_stance_item(block))
        except ValueError as error:
            raise StanceItemError(number=number, path=path, detail=error) from error
    return items


def parse_stance_item(block: str) -> StanceItem:
    """Parse what stands behind ``===``. Raises ValueError where a mark does not close or a stance names no mark."""
    lines = block.strip("\n").split("\n")
    marked = "\n".join(line for line in lines if not line.startswith(">")).strip()
    text, names, issues = _unmark(marked)
    stances = tuple(_stance(line, text, names, issues) for line in lines if line.startswith(">"))
    return StanceItem(text, names, issues, stances)


def _unmark(marked: str) -> tuple[str, dict[str, list[Range]], dict[str, list[Range]]]:
    text, position = "", 0
    names: dict[str, list[Range]] = {}
    issues: dict[str, list[Range]] = {}
    opened: list[tuple[str, int]] = []
    while position < len(marked):
        if marked.startswith(_OPEN, position):
            opened.append((marked[position], len(text)))
            position += 2
        elif close := _CLOSE.match(marked, position):
            bracket, start = opened.pop() if opened else ("", 0)
            name, issue = close.groups()
            if bracket != ("[" if name else "{"):
                raise ValueError(f"a mark closes that does not stand open: {close.group()}")
            (names if name else issues).setdefault(name or issue, []).append((start, len(text)))
            position = close.end()
        else:
            text += marked[position]
            position += 1
    if opened:
        raise ValueError("a mark is not closed")
    return text, names, issues


def _stance(line: str, text: str, names: dict[str, list[Range]], issues: dict[str, list[Range]]) -> ItemStance:
    found = _STANCE.match(line)
    if found is None:
        raise ValueError(f"no stance: {line}")
    holder, sign, target, told, cue = found.groups()
    if holder not in names or target not in names | issues or cue not in text:
        raise ValueError(f"holder, target or cue are not in the text: {line}")
    return ItemStance(holder, target, _POLARITIES[sign], cue, "attr" in told, "past" in told)


def as_gold(item: StanceItem, uri: str, language: str) -> dict[str, object]:
    """Return the item as a line of the gold that ``streams evaluate --stances`` reads."""

    def written(key: str) -> str:
        ranges = item.names.get(key) or item.issues[key]
        return max((item.text[start:end] for start, end in ranges), key=len)

    stances = [
        {
            "holder": written(one.holder),
            "target": written(one.target),
            "kind": "actor" if one.target in item.names else "issue",
            "polarity": one.polarity,
            "cue": one.cue,
            "attributed": one.attributed,
            "past": one.past,
        }
        for one in item.stances
    ]
    return {"uri": uri, "language": language, "text": item.text, "stances": stances}


def _gold_lines(path: Path) -> Iterator[bytes]:
    for number, item in enumerate(read_stance_items(path), 1):
        yield orjson.dumps(as_gold(item, f"urn:stances:{path.stem}:{number}", path.stem[:2])) + b"\n"


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(paths: tuple[Path, ...]) -> None:
    """Write the items of PATHS as gold for `streams evaluate --stances`; a name begins with its language (en-1.txt)."""
    for path in paths:
        sys.stdout.buffer.writelines(_gold_lines(path))


if __name__ == "__main__":
    main()
