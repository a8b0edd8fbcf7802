"""``streams demo``: the whole pipeline on a real Kafka, and what comes out of it."""

import click


@click.command()
@click.option(
    "--articles",
    "paths",
    multiple=True,
    metavar="FILE|FOLDER|-",
    type=click.Path(exists=True, readable=True, allow_dash=True),
    help="What to publish, as `streams publish` reads it; may be repeated.  [default: the samples]",
)
@click.option(
    "--broker",
    envvar="STREAMS_BROKER",
    metavar="HOST:PORT",
    help="An existing Kafka to use.  [env: STREAMS_BROKER; default: one of its own]",
)
@click.option("--keep", is_flag=True, help="Leave it running until Ctrl-C, and say how to look around.")
@click.option("--desk", is_flag=True, help="Serve the page for editors as well, until Ctrl-C.")
def demo(paths: tuple[str, ...], broker: str | None, *, keep: bool, desk: bool) -> None:
    """Run the whole pipeline on sample articles and show what comes out.

    Starts a Kafka on free ports of this machine, with temporary data, and a worker; publishes the
    articles, waits until all are through, shows what was found, and stops everything. Needs
    Java 17 and, the first time, Maven to fetch Kafka's jars.

    With --broker the topics of an existing Kafka are used, missing ones are created, and only
    what comes of the articles published here is shown.

    \b
    Examples:
      streams demo --articles story.txt
      streams demo --keep
      streams demo --desk
    """  # noqa: D301 -- click takes the character, not its name, as the mark of lines that stay as they are
    from streams.demo.run import run_demo  # noqa: PLC0415 -- quick help

    run_demo(paths, broker, keep=keep, desk=desk)
