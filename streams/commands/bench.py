"""``streams bench``: measures throughput, latency and memory on this machine."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from streams.bench.run import BenchFigures


@click.command()
@click.option("--articles", type=click.IntRange(min=100), default=3000, show_default=True, help="Articles a run.")
@click.option("--processes", type=click.IntRange(min=1), help="Tagging processes.  [STREAMS_PROCESSES]")
@click.option(
    "--limit", type=float, default=600.0, show_default=True, metavar="SECONDS", help="Longest a step may take."
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON object.")
def bench(articles: int, processes: int | None, limit: float, *, as_json: bool) -> None:
    """Measure throughput, latency and memory on this machine.

    Starts a Kafka of its own. In one run: articles a second of the bare tagging loop, of the whole
    pipeline, and of the pipeline with a tagger that costs nothing; latency at half the pipeline's
    rate; resident memory. Only ratios within a run can be compared between machines.
    """
    import dataclasses  # noqa: PLC0415 -- quick help

    import orjson  # noqa: PLC0415

    from streams.bench.run import run_bench  # noqa: PLC0415
    from streams.settings import load_settings  # noqa: PLC0415

    figures = run_bench(
        load_settings(processes=processes),
        articles,
        limit,
        lambda step: click.echo(f"measuring: {step} …", err=True),
    )
    if as_json:
        click.echo(orjson.dumps(dataclasses.asdict(figures) | {"ratio": figures.ratio}))
        return
    for line in describe(figures):
        click.echo(line)


def describe(figures: "BenchFigures") -> list[str]:
    """Return the figures as lines for a person."""
    latency, memory, pipeline, free = figures.latency, figures.memory, figures.pipeline, figures.free
    processes = ", ".join(f"{one:.0f}" for one in memory.processes)
    return [
        f"{figures.articles} articles, {figures.processes} tagging processes",
        f"a  bare tagging loop    {figures.bare:8.1f} articles/s",
        f"b  whole pipeline       {pipeline.articles_per_second:8.1f} articles/s   b/a = {figures.ratio:.2f}",
        f"c  with a free tagger   {free.articles_per_second:8.1f} articles/s",
        f"derived events an article: {pipeline.derived_per_article:.1f} in b, {free.derived_per_article:.1f} in c",
        f"latency at {latency.rate:.0f} articles/s, half of b, over {latency.articles} articles:",
        f"   enriched event      p50 {latency.enriched_p50:5.0f} ms   p99 {latency.enriched_p99:5.0f} ms",
        f"   last derived event  p50 {latency.last_derived_p50:5.0f} ms   p99 {latency.last_derived_p99:5.0f} ms",
        f"resident memory: worker {memory.worker:.0f} MiB, tagging processes {processes} MiB",
    ]
