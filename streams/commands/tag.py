"""``streams tag``: articles in, enriched events out, without Kafka."""

import sys

import click

from streams.commands.options import articles_argument

_EXAMPLES = """\
\b
Examples:
  streams tag --pretty article.txt
  streams tag article.txt | jq '.entities[].name'
  streams tag articles/ > enriched.ndjson
  tail -f articles.ndjson | streams tag
  streams tag articles/ --geojson > places.geojson
"""


@click.command(epilog=_EXAMPLES)
@articles_argument
@click.option("--pretty", "style", flag_value="pretty", help="Print what was found for reading instead.")
@click.option(
    "--geojson", "style", flag_value="geojson", help="Print one GeoJSON FeatureCollection of all places instead."
)
def tag(paths: tuple[str, ...], *, style: str | None) -> None:
    """Tag articles without Kafka, and print one enriched event a line.

    Reads .txt (one article as text), .json (one plain article or ninjs 3 item), .ndjson or .jsonl
    (one JSON article a line), folders of them, or NDJSON on standard input. The events are exactly
    those that a worker publishes on news.enriched.v1.

    An article that cannot be tagged gives a line `FILE:LINE: REASON: DETAIL` on standard error, and
    exit code 1 in the end; the others are printed all the same.
    """
    # Imported here: the taggers take a second to load, and the help does not need them.
    import orjson  # noqa: PLC0415

    from streams.clients.inputs import read_inputs  # noqa: PLC0415
    from streams.geojson import feature_collection  # noqa: PLC0415
    from streams.settings import load_settings  # noqa: PLC0415
    from streams.terminal.show import event_console, render_enriched  # noqa: PLC0415
    from streams.terminal.text import safe  # noqa: PLC0415
    from streams.work import Rejection, load_enricher, process_record  # noqa: PLC0415

    articles = read_inputs(paths, sys.stdin.buffer)
    settings = load_settings()
    enricher = load_enricher(settings)
    console = event_console()
    failed = 0
    events = []
    for article in articles:
        outcome = process_record(None, article.value, enricher, settings)
        if isinstance(outcome, Rejection):
            failed += 1
            click.echo(f"{article.place}: {outcome.reason}: {safe(outcome.detail)}", err=True)
        elif style == "pretty":
            render_enriched(orjson.loads(outcome.value), console)
        elif style == "geojson":
            events.append(orjson.loads(outcome.value))
        else:
            sys.stdout.buffer.write(outcome.value + b"\n")
            sys.stdout.buffer.flush()  # who reads along sees each line at once
    if style == "geojson":
        sys.stdout.buffer.write(orjson.dumps(feature_collection(events)) + b"\n")
    if failed:
        sys.exit(1)
