"""Telling how far something is: a function that is told, and a bar on the terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Is told how many of something are done.
Progress = Callable[[int], None]


def ignore_progress(_done: int) -> None:
    """Do nothing: the progress of those who do not want to know."""


@contextmanager
def progress_bar(description: str, total: int | None) -> Iterator[Progress]:
    """Show a bar on standard error while the context lasts, if that is a terminal.

    Gives a function that is told how many of ``total`` are done; None where that is not known.
    """
    if not sys.stderr.isatty():
        yield ignore_progress
        return
    # Imported here: rich takes a while to load, and pipes do not need it.
    from rich import progress  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415

    columns = (
        "{task.description}",
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(description, total=total)
        yield lambda done: bar.update(task, completed=done)
