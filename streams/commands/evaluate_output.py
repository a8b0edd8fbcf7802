"""How ``streams evaluate`` shows its figures and mistakes for reading.

As everywhere in the terminal, a line is Arabic alone, or begins with a Latin word and has one between any two pieces of
Arabic: see ``streams.terminal.show``.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from streams.commands.evaluate_titles import titled
from streams.evaluation.figures import ALL, TYPES, Figures, Score
from streams.evaluation.mistakes import Mistake, Recurring, rank
from streams.evaluation.run import Evaluation
from streams.evaluation.tags import Tag
from streams.terminal.show import printable

_INDENT = 2
_LABEL_WIDTH = 14
_SCORE_COLUMNS = ("P", "R", "F1")


def show_figures(evaluation: Evaluation, console: Console) -> None:
    """Print the figures of each language, and of all when there are several."""
    for title, figures in titled(evaluation.figures):
        throughput = figures.throughput
        counts = f"{throughput.articles} articles, {throughput.words} words"
        console.print(Text(f"{title}: {counts}", style="bold blue"))
        console.print(_score_table(figures))
        for label, line in _lines(figures):
            _row(console, label, line)
        console.print()


def show_mistakes(mistakes: Sequence[Mistake], limit: int, console: Console) -> None:
    """Print the worst mistakes, ``limit`` of each kind at most; what recurs is shown once."""
    counts = Counter(mistake.kind for mistake in mistakes)
    for kind, group in groupby(rank(mistakes), key=lambda one: one.first.kind):
        recurring = list(group)
        more = f", of {len(recurring)} names the worst {limit}" if len(recurring) > limit else ""
        console.print(Text.assemble((kind.capitalize(), "bold blue"), f"  {counts[kind]}{more}"))
        for one in recurring[:limit]:
            _show_recurring(one, console)
        console.print()


def _score_table(figures: Figures) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("")
    for name in ("gold", "found"):
        table.add_column(name, justify="right")
    for measure in ("exact", "overlap"):
        for name in _SCORE_COLUMNS:
            table.add_column(f"{measure}\n{name}", justify="right")
    for kind in TYPES:
        exact, overlapping = figures.exact[kind], figures.overlapping[kind]
        counts = (str(exact.gold), str(exact.found))
        style = "bold" if kind == ALL else ""
        table.add_row(kind, *counts, *_percentages(exact), *_percentages(overlapping), style=style)
    return table


def _percentages(score: Score) -> tuple[str, ...]:
    if not score.gold and not score.found:
        return ("–",) * len(_SCORE_COLUMNS)
    return tuple(f"{100 * share:.1f}" for share in (score.precision, score.recall, score.f1))


def _lines(figures: Figures) -> list[tuple[str, Text]]:
    linking, consistency, throughput = figures.linking, figures.consistency, figures.throughput
    wrong = Text(", ").join(
        [
            _alarming("wrong QID", linking.wrong_qid),
            Text(f"other wrong id {linking.wrong_other}"),
            Text(f"not linked {linking.unlinked}"),
            _alarming("QID for an unknown", linking.invented_qid),
        ]
    )
    per_second = f"{throughput.articles_per_second:.0f} articles/s, {throughput.words_per_second:.0f} words/s"
    return [
        ("linked", Text(f"{_share_of(linking.right, linking.reached)} known mentions found exactly have the right id")),
        ("wrong ids", wrong),
        ("unknown", Text(f"{_share_of(consistency.consistent, consistency.entities)} keep one id of their own")),
        ("", Text(f"split {consistency.split}, merged {consistency.merged}")),
        ("throughput", Text(per_second)),
    ]


def _share_of(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.1f} %)" if whole else "0 of 0"


def _alarming(name: str, count: int) -> Text:
    return Text(f"{name} {count}", style="bold red" if count else "")


def _show_recurring(recurring: Recurring, console: Console) -> None:
    mistake = recurring.first
    place = f"{printable(mistake.place)}  {printable(mistake.uri)}"
    times = f"  ×{recurring.count}" if recurring.count > 1 else ""
    _row(console, "at", Text.assemble((place, "dim"), (times, "bold")))
    _row(console, "gold", _tag(mistake.gold))
    _row(console, "found", _tag(mistake.found))
    _row(console, "", _context(mistake))


def _tag(tag: Tag | None) -> Text:
    if tag is None:
        return Text("nothing", style="dim")
    return Text.assemble(f"{tag.type}  ", (printable(tag.text), "bold"), "  ", (printable(tag.id), "cyan"))


def _context(mistake: Mistake) -> Text:
    return Text.assemble(
        (_piece(mistake.before), "dim"),
        (f"[[{printable(mistake.marked.text)}]]", "bold"),
        (_piece(mistake.after), "dim"),
    )


def _piece(text: str) -> str:
    """Return ``text`` as one line that keeps the space at its borders, where the mention begins or ends."""
    shown = printable(text)
    if not shown:
        return " " if text else ""
    return f"{' ' * text[0].isspace()}{shown}{' ' * text[-1].isspace()}"


def _row(console: Console, label: str, content: Text) -> None:
    console.print(Text.assemble(" " * _INDENT, label.ljust(_LABEL_WIDTH), content), soft_wrap=True)
