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
def evaluate(paths: tuple[str, ...], *, errors: int | None, as_json: bool, language: str | None) -> None:
    """Tag gold articles and measure how good the tags are.

    Gold has the form of the enriched event, one a line; uri, language, text and entities are enough.
    An offset that does not fit its text is an error.

    Precision, recall and F1 are in per cent: exact ones ask for the same borders and type, overlapping
    ones for the same type and a common character. Linking counts the ids of what was found with exact
    borders. Throughput is that of one process, loading apart.
    """
    # Imported here: the taggers take a second to load, and the help does not need them.
    import orjson  # noqa: PLC0415

    from streams.clients.inputs import read_inputs  # noqa: PLC0415
    from streams.evaluation.export import evaluation_to_json  # noqa: PLC0415
    from streams.evaluation.gold import read_gold  # noqa: PLC0415
    from streams.evaluation.run import evaluate_tags  # noqa: PLC0415
    from streams.settings import load_settings  # noqa: PLC0415
    from streams.work import load_enricher  # noqa: PLC0415

    gold = read_gold(read_inputs(paths, sys.stdin.buffer), language)
    evaluation = evaluate_tags(gold, load_enricher(load_settings()))
    if as_json:
        click.echo(orjson.dumps(evaluation_to_json(evaluation)))
        return

    from streams.commands.evaluate_output import show_figures, show_mistakes  # noqa: PLC0415
    from streams.terminal.show import event_console  # noqa: PLC0415

    console = event_console()
    show_figures(evaluation, console)
    if errors is not None:
        show_mistakes(evaluation.mistakes, errors, console)
