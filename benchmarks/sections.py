"""What is measured for each section of the report, and how it reads."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.growth import Curve, grow_derived, grow_gazetteer, grow_length, grow_workers
from benchmarks.measuring import Place
from benchmarks.plots import Labels, plot_bars, plot_growth, plot_lines
from benchmarks.report import (
    Run,
    backlog_table,
    derived_table,
    describe_run,
    growth_table,
    latency_table,
    losses_table,
    rates,
    tagging_table,
    verdict,
    workers_table,
)
from benchmarks.side_by_side import FREE_TAGGER, Announce, compare_backlogs, compare_latencies, compare_losses
from benchmarks.tagging import compare_tagging

IMAGES = Path("docs/images/benchmarks")
#: A tagger that costs nothing lets so many times as many articles through in the same time.
_FREE_FACTOR = 4
_SHORT = 2


@dataclass(frozen=True, slots=True)
class Bench:
    """One run of the bench: where it takes place, how long it is, and what it is told of."""

    place: Place
    run: Run
    articles: int
    repetitions: int
    corpora: Path | None
    training_seconds: float
    announce: Announce


def side_by_side(bench: Bench) -> str:
    """Measure all systems on a backlog, with real taggers and with one that costs nothing, and their latency."""
    place, announce = bench.place, bench.announce
    real = compare_backlogs(place, bench.articles, bench.repetitions, announce, alone=True)
    latencies = compare_latencies(place, real, announce)
    free_place = place.with_settings(enricher=FREE_TAGGER)
    free = compare_backlogs(free_place, bench.articles * _FREE_FACTOR, bench.repetitions, announce)
    across = "articles/s, median and spread"
    plot_bars(
        IMAGES / "articles.svg",
        Labels(f"The same taggers, profile {bench.run.profile}", across, ""),
        {name: rates(each) for name, each in real.of.items()},
    )
    plot_bars(
        IMAGES / "plumbing.svg",
        Labels("A tagger that costs nothing", across, ""),
        {name: rates(each) for name, each in free.of.items()},
    )
    return f"""\
{describe_run(bench.run)}

{real.articles:,} articles that come at once, after a quarter as many that are not timed; profile \
`{bench.run.profile}`, {place.settings.processes} tagging processes, {real.derived_per_article:.0f} derived events an \
article; {bench.repetitions} repetitions in turn, the median and the spread. The ratios are taken within each \
repetition: “by CPU” is how many articles streams and its broker do with the processor time that the other and its \
broker take for one, which other work on the machine disturbs far less than articles/s.

{backlog_table(real)}

![Articles a second of each system](images/benchmarks/articles.svg)

{verdict(real)}

The same with a tagger that costs nothing and gives {free.derived_per_article:.0f} derived events: what is left is the \
reading, the sending and the waiting. {free.articles:,} articles.

{backlog_table(free)}

![Articles a second of each system with a tagger that costs nothing](images/benchmarks/plumbing.svg)

{verdict(free)}

Latency, everybody at {latencies.rate:.1f} articles/s, half of what the slowest does on the backlog; \
{latencies.articles} articles. From the article's time stamp to the broker's on its enriched \
event, and on the last of all its events.

{latency_table(latencies)}"""


def kills(bench: Bench) -> str:
    """Kill every system."""
    losses = compare_losses(bench.place, bench.announce)
    return f"""\
{describe_run(bench.run)}

SIGKILL while an article that takes its time is in flight at the head of a partition, after the time in which offsets \
are committed twice; then a new start, and again. The last line is a control: it runs with FastStream's default, which \
its documentation calls at most once.

{losses_table(losses)}"""


def tagging(bench: Bench) -> str:
    """Tag without Kafka, with ``streams`` and with spaCy."""
    figures = compare_tagging(bench.corpora, bench.training_seconds, bench.announce)
    if bench.corpora is None:
        data = (
            "The CNN was trained on the project's own stories alone, since CORPORA did not name a folder with the "
            "public ones: the comparison with it on the same data is left out."
        )
    else:
        data = "The CNN was trained on the very texts that the recogniser of the profile `fast` was trained on."
    return f"""\
{describe_run(bench.run)}

The gold stories of the tests, words parted by white space, words a second of processor time in one process: other \
work on the machine disturbs that least. F1 is of entity mentions with exact borders and type. {data} It has a time \
limit of {bench.training_seconds:.0f} s a language and no tuning; the ruler has every name that `streams` searches \
texts for. The lines `looking names up` and `up to entities` are what spaCy's pipelines do too; `everything` is what a \
worker does.

{tagging_table(figures)}"""


def growth(bench: Bench) -> str:
    """Let one thing grow at a time."""
    place, announce = bench.place, bench.announce
    announce("growth: length of the article")
    length = grow_length(place.settings)
    announce("growth: size of the gazetteer")
    gazetteer, files = grow_gazetteer(place.settings)
    articles = bench.articles // _SHORT
    workers = grow_workers(place, articles, announce)
    derived = grow_derived(place, bench.articles, announce)
    plot_growth(IMAGES / "length.svg", Labels("Longer articles", "words", "CPU, ms"), length)
    plot_growth(IMAGES / "gazetteer.svg", Labels("A larger gazetteer", "places", "CPU, ms an article"), [gazetteer])
    curves = [Curve(name, [size for size, _ in each], [one.cpu for _, one in each]) for name, each in derived.items()]
    labels = Labels("More events", "derived events an article", "CPU s per 1,000 articles")
    plot_lines(IMAGES / "derived.svg", labels, curves)
    return f"""\
{describe_run(bench.run)}

An exponent of 1 is in proportion, 0 is none at all; it is that of the least-squares line through the logarithms.

**Length of the article**, a story that is there once to 32 times.

{growth_table(length, "words", "CPU, ms")}

![Cost by length](images/benchmarks/length.svg)

**Size of the gazetteer**, a random eighth of the shipped one to all of it; the files in MB below.

{growth_table([gazetteer], "places", "CPU, ms an article")}

{growth_table([files], "places", "MB")}

![Cost by size of the gazetteer](images/benchmarks/gazetteer.svg)

**Workers**, one tagging process each, on {os.cpu_count()} processors that the broker needs too.

{workers_table(workers)}

**Derived events an article**, with a tagger that costs nothing.

{derived_table(derived)}

![Cost by derived events](images/benchmarks/derived.svg)"""


#: The sections by the name that chooses them, in the order of the report.
SECTIONS: dict[str, Callable[[Bench], str]] = {
    "side": side_by_side,
    "kills": kills,
    "tagging": tagging,
    "growth": growth,
}
