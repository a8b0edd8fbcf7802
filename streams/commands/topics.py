"""``streams topics``: creates, grows and checks the topics."""

import sys

import click

from streams.commands.options import broker_option


@click.group()
def topics() -> None:
    """Create the topics, add partitions, or check that they are as they should be.

    How many partitions and replicas they get is set by STREAMS_PARTITIONS and STREAMS_REPLICATION,
    and what their names begin with by STREAMS_TOPIC_PREFIX.
    """


@topics.command()
@broker_option
def create(broker: str | None) -> None:
    """Create the topics that are missing.

    Those that exist are left as they are.
    """
    from streams.settings import load_settings  # noqa: PLC0415 -- quick help
    from streams.topics import create_topics, declared_topics  # noqa: PLC0415

    settings = load_settings(broker=broker)
    created = create_topics(settings)
    for spec in declared_topics(settings):
        state = f"created, {spec.partitions} partitions" if spec.name in created else "exists"
        click.echo(f"{spec.name}: {state}")


@topics.command()
@broker_option
def grow(broker: str | None) -> None:
    """Add partitions, up to STREAMS_PARTITIONS.

    Refuses while a worker is in the group or records wait for it: a key may belong to another
    partition afterwards, and the order of an article's versions would be lost.
    """
    from streams.clients.growing import add_partitions  # noqa: PLC0415 -- quick help
    from streams.settings import load_settings  # noqa: PLC0415

    settings = load_settings(broker=broker)
    grown = add_partitions(settings)
    for name, had in grown.items():
        click.echo(f"{name}: {had} partitions, now {settings.partitions}")
    if not grown:
        click.echo(f"All topics have {settings.partitions} partitions.")


@topics.command()
@broker_option
def check(broker: str | None) -> None:
    """Say how the topics differ from the declared ones.

    Prints a line for each difference; exit code 1 if there is one.
    """
    from streams.settings import load_settings  # noqa: PLC0415 -- quick help
    from streams.topics import declared_topics, find_drift  # noqa: PLC0415

    settings = load_settings(broker=broker)
    drift = find_drift(settings)
    for difference in drift:
        click.echo(str(difference))
    if drift:
        sys.exit(1)
    click.echo(f"All {len(declared_topics(settings))} topics are as declared.")
