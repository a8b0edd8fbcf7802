"""The plots of the report: small SVGs whose text is text, legible on a light and on a dark page."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.figures import Spread, growth_exponent
from benchmarks.growth import Curve

# Of middle lightness: they stand out from white and from black. The figure itself has no background.
_INK = "#7a7f87"
_COLOURS = ("#2f81f7", "#d9822b", "#3aa675", "#a371f7", "#c05b8d")
_SETTINGS = {
    "svg.fonttype": "none",
    "svg.hashsalt": "streams",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.edgecolor": _INK,
    "axes.labelcolor": _INK,
    "axes.titlecolor": _INK,
    "text.color": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": _INK,
    "grid.alpha": 0.25,
    "legend.frameon": False,
}
_WIDTH, _HEIGHT = 6.2, 3.1


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands on a plot: its title, and what its axes show, with units."""

    title: str
    across: str
    up: str


def plot_bars(path: Path, labels: Labels, values: Mapping[str, Spread]) -> None:
    """Draw one bar a system, with the spread of its repetitions."""
    with _axes(path, labels, height=0.7 + 0.45 * len(values)) as axes:
        names = list(values)[::-1]
        spreads = [values[name] for name in names]
        middles = [one.median for one in spreads]
        around = [[one.median - one.least for one in spreads], [one.most - one.median for one in spreads]]
        colours = [_COLOURS[0] if name == "streams" else _INK for name in names]
        axes.barh(names, middles, xerr=around, color=colours, ecolor=_COLOURS[1], height=0.6)
        axes.grid(visible=False, axis="y")


def plot_growth(path: Path, labels: Labels, curves: Sequence[Curve]) -> None:
    """Draw costs over sizes, both by factors; the legend has the exponent of each curve."""
    with _axes(path, labels) as axes:
        for curve, colour in zip(curves, _COLOURS, strict=False):
            exponent = growth_exponent(curve.sizes, curve.costs)
            axes.loglog(curve.sizes, curve.costs, "o-", color=colour, label=f"{curve.name}: exponent {exponent:.2f}")
        axes.grid(visible=False, which="minor")
        axes.legend()


def plot_lines(path: Path, labels: Labels, curves: Sequence[Curve]) -> None:
    """Draw costs over sizes, from nothing on."""
    with _axes(path, labels) as axes:
        for curve, colour in zip(curves, _COLOURS, strict=False):
            axes.plot(curve.sizes, curve.costs, "o-", color=colour, label=curve.name)
        axes.set_ylim(bottom=0)
        axes.legend()


@contextmanager
def _axes(path: Path, labels: Labels, height: float = _HEIGHT) -> Iterator[Axes]:
    with mpl.rc_context(_SETTINGS):
        figure = Figure(figsize=(_WIDTH, height), layout="constrained")
        axes = figure.add_subplot()
        yield axes
        axes.set_title(labels.title)
        axes.set_xlabel(labels.across)
        axes.set_ylabel(labels.up)
        drawn = StringIO()
        figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None, "Title": labels.title})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_tidy(drawn.getvalue()), encoding="utf-8")


def _tidy(svg: str) -> str:
    """Take out the metadata, which name the library's site, and blanks at the ends of lines."""
    without = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    return re.sub(r"[ \t]+\n", "\n", without)
