"""``streams publish``: sends articles to the pipeline."""

import sys

import click

from streams.commands.options import articles_argument, broker_option


@click.command()
@articles_argument
@broker_option
def publish(paths: tuple[str, ...], broker: str | None) -> None:
    """Send articles to the pipeline, and say how many arrived.

    Reads what `streams tag` reads. An article is sent as it is in the file, also a broken one: the
    pipeline then keeps it as a dead letter with the reason. A text file is sent as a plain article
    whose URI is made from its content.

    Exit code 1 unless all arrived. Sending an article twice does no harm: it gives the same events
    with the same ids.
    """
    # Imported here: Kafka's client takes a while to load, and the help does not need it.
    from streams.clients.inputs import count_inputs, read_inputs  # noqa: PLC0415
    from streams.clients.publishing import publish_articles  # noqa: PLC0415
    from streams.settings import load_settings  # noqa: PLC0415
    from streams.terminal.progress import progress_bar  # noqa: PLC0415

    settings = load_settings(broker=broker)
    articles = read_inputs(paths, sys.stdin.buffer)
    arrived = 0

    def count(now: int) -> None:
        nonlocal arrived
        arrived = now
        advance(now)

    try:
        with progress_bar("Publishing", count_inputs(paths)) as advance:
            report = publish_articles(settings, articles, count)
    except KeyboardInterrupt:
        click.echo(f"\nInterrupted: {arrived} had arrived. Publishing them again does no harm.", err=True)
        raise
    for failure in report.failures:
        click.echo(f"{failure.article.place}: not sent: {failure.detail}", err=True)
    click.echo(f"{report.arrived} of {report.total} articles arrived on {report.topic} at {settings.broker}.")
    if report.failures:
        sys.exit(1)
