"""How ``streams evaluate --places`` shows its figures and mistakes for reading."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from streams.commands.evaluate_titles import titled
from streams.evaluation.places.figures import PlaceFigures
from streams.evaluation.places.run import PlaceEvaluation, PlaceMistake
from streams.records import Location
from streams.terminal.show import printable

_LABEL_WIDTH = 16


def show_place_figures(evaluation: PlaceEvaluation, console: Console) -> None:
    """Print the figures of each language, and of all when there are several."""
    for title, figures in titled(evaluation.figures):
        console.print(Text(f"{title}: {figures.toponyms} toponyms", style="bold blue"))
        for label, line in _lines(figures):
            _row(console, label, Text(line))
        console.print()


def show_place_mistakes(mistakes: Sequence[PlaceMistake], limit: int, console: Console) -> None:
    """Print the first ``limit`` toponyms that were not found, and as many that were found elsewhere."""
    missed = [mistake for mistake in mistakes if mistake.placed.location is None]
    elsewhere = [mistake for mistake in mistakes if mistake.placed.location is not None]
    for title, group in (("Not found", missed), ("Elsewhere", elsewhere)):
        console.print(Text.assemble((title, "bold blue"), f"  {len(group)}"))
        for mistake in group[:limit]:
            _row(console, "at", Text(f"{printable(mistake.place)}  {printable(mistake.uri)}", style="dim"))
            _row(console, "found", _found(mistake.placed.location, mistake.placed.error_km))
            _row(console, "", _context(mistake))
        console.print()


def _lines(figures: PlaceFigures) -> list[tuple[str, str]]:
    lines = [
        ("found", _share(figures.found, figures.toponyms)),
        ("near", f"{_share(figures.near, figures.toponyms)}, of those found {_percent(figures.near, figures.found)}"),
        ("error area", f"{figures.error_area:.3f}"),
        ("beside gold", str(figures.beside)),
    ]
    if figures.with_country:
        of_found = _percent(figures.right_country, figures.found_with_country)
        lines.append(
            ("country right", f"{_share(figures.right_country, figures.with_country)}, of those found {of_found}")
        )
    if figures.with_role:
        lines.append(("role right", _share(figures.right_role, figures.with_role)))
    if figures.focused:
        lines.append(("focus country", _share(figures.right_focus, figures.focused)))
    if figures.with_place:
        lines.append(("focus place", _share(figures.right_place, figures.with_place)))
    lines += [(printable(kind), f"near {_share(near, gold)}") for kind, (gold, near) in figures.by_type.items()]
    return lines


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({_percent(part, whole)})"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _found(location: Location | None, error_km: float | None) -> Text:
    if location is None:
        return Text("nothing", style="dim")
    where = "no point" if error_km is None else f"{error_km:.0f} km off"
    return Text.assemble(f"{where}  ", (printable(location.id), "cyan"), f"  {location.country or ''}")


def _context(mistake: PlaceMistake) -> Text:
    return Text.assemble(
        (printable(mistake.before), "dim"),
        (f"[[{printable(mistake.placed.gold.text)}]]", "bold"),
        (printable(mistake.after), "dim"),
    )


def _row(console: Console, label: str, content: Text) -> None:
    console.print(Text.assemble("  ", label.ljust(_LABEL_WIDTH), content), soft_wrap=True)
