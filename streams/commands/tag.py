"""``streams tag``: articles in, enriched events out, without Kafka."""

import sys

import click

from streams.commands.options import articles_argument

_EXAMPLES = """\
\b
Examples:
  streams tag article.txt | jq '.entities[].name'
  streams tag articles/ > enriched.ndjson
  tail -f articles.ndjson | streams tag
"""


@click.command(epilog=_EXAMPLES)
@articles_argument
def tag(paths: tuple[str, ...]) -> None:
    """Tag articles without Kafka, and print one enriched event a line.

    Reads .txt (one article as text), .json (one plain article or ninjs 3 item), .ndjson or .jsonl
    (one JSON article a line), folders of them, or NDJSON on standard input. The events are exactly
    those that a worker publishes on news.enriched.v1.

    An article that cannot be tagged gives a line `FILE:LINE: REASON: DETAIL` on standard error, and
    exit code 1 in the end; the others are printed all the same.
    """
    # Imported here: the taggers take a second to load, and the help does not need them.
    from streams.clients.inputs import read_inputs  # noqa: PLC0415
    from streams.settings import load_settings  # noqa: PLC0415
    from streams.terminal.text import safe  # noqa: PLC0415
    from streams.work import Rejection, load_enricher, process_record  # noqa: PLC0415

    articles = read_inputs(paths, sys.stdin.buffer)
    settings = load_settings()
    enricher = load_enricher(settings)
    failed = 0
    for article in articles:
        outcome = process_record(None, article.value, enricher, settings)
        if isinstance(outcome, Rejection):
            failed += 1
            click.echo(f"{article.place}: {outcome.reason}: {safe(outcome.detail)}", err=True)
        else:
            sys.stdout.buffer.write(outcome.value + b"\n")
            sys.stdout.buffer.flush()  # who reads along sees each line at once
    if failed:
        sys.exit(1)
