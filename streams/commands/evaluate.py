"""``streams evaluate``: measures the tags against gold."""

import sys

import click

from streams.commands.options import articles_argument

_EXAMPLES = """\
\b
Examples:
  streams evaluate gold.ndjson
  streams evaluate gold.ndjson --language ar --errors 20
  streams evaluate gold.ndjson --json | jq .figures.ar.linking
  streams evaluate --places toponyms.ndjson --errors 50
  streams evaluate --stances stances.ndjson --language ar
"""


@click.command(epilog=_EXAMPLES)
@articles_argument
@click.option(
    "--errors",
    type=click.IntRange(min=1),
    is_flag=False,
    flag_value=10,
    metavar="[N]",
    help="Also print the worst mistakes in context, N of each kind (10).",
)
@click.option("--json", "as_json", is_flag=True, help="Print all figures and mistakes as one JSON object.")
@click.option("--language", metavar="CODE", help="Only the articles in this language: ar or en.")
@click.option("--places", is_flag=True, help="Measure places instead: gold has toponyms with points or countries.")
@click.option("--stances", is_flag=True, help="Measure stances instead: gold has holders and targets by their names.")
def evaluate(
    paths: tuple[str, ...],
    *,
    errors: int | None,
    as_json: bool,
    language: str | None,
    places: bool,
    stances: bool,
) -> None:
    """Tag gold articles and measure how good the tags are.

    Gold has the form of the enriched event, one a line; uri, language, text and entities are enough.
    An offset that does not fit its text is an error.

    Precision, recall and F1 are in per cent: exact ones ask for the same borders and type, overlapping
    ones for the same type and a common character. Linking counts the ids of what was found with exact
    borders. Throughput is that of one process, loading apart.

    With --places a gold line has `text` and `toponyms`: start, end and country, or lat and lon; where
    they are there, role, type and focus are measured as well. All figures are of all toponyms: what is
    not found is as wrong as what is found elsewhere. A point is near within 161 km.

    With --stances a gold line has `text` and `stances`: holder, target, kind, polarity and cue, in the
    words of the text. A stance is right when holder, target and polarity are.
    """
    if places and stances:
        raise click.UsageError("--places and --stances measure different gold: give one of them.")
    # Imported here: the taggers take a second to load, and the help does not need them.
    import orjson  # noqa: PLC0415

    from streams.clients.inputs import read_inputs  # noqa: PLC0415
    from streams.commands.evaluations import measure_places, measure_stances, measure_tags  # noqa: PLC0415
    from streams.terminal.show import event_console  # noqa: PLC0415

    measure = measure_stances if stances else measure_places if places else measure_tags
    measured = measure(read_inputs(paths, sys.stdin.buffer), language)
    if as_json:
        click.echo(orjson.dumps(measured.to_json()))
        return
    console = event_console()
    measured.show_figures(console)
    if errors is not None:
        measured.show_mistakes(errors, console)
