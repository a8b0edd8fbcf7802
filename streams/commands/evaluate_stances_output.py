"""How ``streams evaluate --stances`` shows its figures and mistakes for reading."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from streams.commands.evaluate_titles import titled
from streams.evaluation.stances.figures import StanceFigures
from streams.evaluation.stances.run import StanceEvaluation, StanceMistake
from streams.terminal.show import printable

_LABEL_WIDTH = 16
_SIGNS = {"support": "supports", "oppose": "opposes"}


def show_stance_figures(evaluation: StanceEvaluation, console: Console) -> None:
    """Print the figures of each language, and of all when there are several."""
    for title, figures in titled(evaluation.figures):
        console.print(Text(f"{title}: {figures.stated} stances", style="bold blue"))
        for label, line in _lines(figures):
            _row(console, label, line)
        console.print()


def show_stance_mistakes(mistakes: Sequence[StanceMistake], limit: int, console: Console) -> None:
    """Print the first ``limit`` stances that gold lacks, and as many that were not found."""
    wrong = [mistake for mistake in mistakes if mistake.given is not None]
    missed = [mistake for mistake in mistakes if mistake.given is None]
    for title, group in (("Given, not in gold", wrong), ("Not found", missed)):
        console.print(Text.assemble((title, "bold blue"), f"  {len(group)}"))
        for mistake in group[:limit]:
            _row(console, "at", f"{printable(mistake.place)}  {printable(mistake.uri)}")
            _row(console, "stance", _stance(mistake))
            _row(console, "in", printable(mistake.sentence))
        console.print()


def _lines(figures: StanceFigures) -> list[tuple[str, str]]:
    return [
        ("precision", f"{100 * figures.precision:.1f} %  ({figures.right} of {figures.given} given)"),
        ("recall", f"{100 * figures.recall:.1f} %  ({figures.found} of {figures.stated} stated)"),
        ("evidence", f"{figures.evidenced} of {figures.right} right ones have the cue in it"),
    ]


def _stance(mistake: StanceMistake) -> str:
    stance = mistake.given or mistake.missed
    if stance is None:
        return ""
    cue = mistake.given.cue.text if mistake.given else mistake.missed.cue if mistake.missed else ""
    via = f", {mistake.given.via}" if mistake.given else ""
    words = f"{mistake.holder} {_SIGNS[stance.polarity]} {mistake.target} ({cue}{via})"
    return printable(words)


def _row(console: Console, label: str, line: str) -> None:
    console.print(Text.assemble((f"  {label}".ljust(_LABEL_WIDTH), "dim"), line))
