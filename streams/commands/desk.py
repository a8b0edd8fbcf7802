"""``streams desk``: a live page for editors."""

import click

from streams.commands.options import broker_option


@click.command()
@click.option("--host", metavar="HOST", help="Address to bind to.  [env: STREAMS_DESK_HOST; default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="Port.  [env: STREAMS_DESK_PORT; default: 8080]")
@broker_option
def desk(*, host: str | None, port: int | None, broker: str | None) -> None:
    """Serve a live page of the tagged articles, until Ctrl-C.

    Reads the enriched events without a consumer group: nothing is committed, so looking changes
    nothing, and any number of desks can run. The page has no login; keep it inside the newsroom.
    """
    from streams.desk.run import run_desk  # noqa: PLC0415 -- quick help
    from streams.settings import load_settings  # noqa: PLC0415

    run_desk(load_settings(broker=broker, desk_host=host, desk_port=port))
