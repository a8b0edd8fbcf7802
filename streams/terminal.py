"""What all commands do alike on a terminal: progress bars, and text that cannot steer it."""

import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Bytes that are no text are shown as so many of them, at most.
_SHOWN_BYTES = 64
_KEPT = frozenset("\n\t\u200c\u200d\u200e\u200f")


def safe(text: str) -> str:
    """Return ``text`` with every character that could steer a terminal, or reorder it, spelt out."""
    return "".join(map(_spelt_out, text))


def _spelt_out(character: str) -> str:
    if unicodedata.category(character) in {"Cc", "Cf", "Cs"} and character not in _KEPT:
        return f"\\u{ord(character):04x}"
    return character


def readable(content: bytes | None) -> str:
    """Return ``content`` as safe text; a few of its bytes when it is no text."""
    if content is None:
        return "none"
    try:
        return safe(content.decode())
    except UnicodeDecodeError:
        more = "…" if len(content) > _SHOWN_BYTES else ""
        return f"{len(content)} bytes: {content[:_SHOWN_BYTES].hex(' ')}{more}"


@contextmanager
def progress_bar(description: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Show a bar on standard error while the context lasts, if that is a terminal.

    Gives a function that is told how many of ``total`` are done; None where that is not known.
    """
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    # Imported here: rich takes a while to load, and pipes do not need it.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn  # noqa: PLC0415

    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(description, total=total)
        yield lambda done: progress.update(task, completed=done)
