"""More partitions for the topics, without losing the order of an article's versions."""

from contextlib import closing
from typing import Any

from streams.errors import StreamsError
from streams.group import count_members
from streams.observing.progress import GroupProgress
from streams.settings import Settings
from streams.topics import admin_client, declared_topics


class GroupBusyError(StreamsError):
    """Partitions cannot be added while {what}: versions of one article would be done in any order.

    Stop what publishes articles, let the workers finish, stop them, and try again.
    """


class TooManyPartitionsError(StreamsError):
    """{topic} has {found} partitions, and STREAMS_PARTITIONS is {wanted}: Kafka cannot take any away.

    Set STREAMS_PARTITIONS to {found} or more.
    """


def add_partitions(settings: Settings) -> dict[str, int]:
    """Give every topic that has fewer than STREAMS_PARTITIONS as many; return those, with how many they had.

    A key may belong to another partition afterwards. So nothing may be under way.

    Raises:
        BrokerUnreachableError: nothing answers there.
        GroupBusyError: a worker is in the group, or records wait.
        TooManyPartitionsError: a topic has more.
        ProgressUnknownError: the broker does not say how far the group is.
    """
    with admin_client(settings) as admin:
        names = [spec.name for spec in declared_topics(settings)]
        there = set(admin.list_topics())
        had = {
            topic["name"]: len(topic["partitions"])
            for topic in admin.describe_topics([name for name in names if name in there])
        }
        for topic, found in had.items():
            if found > settings.partitions:
                raise TooManyPartitionsError(topic=topic, found=found, wanted=settings.partitions)
        _require_rest(admin, settings)
        growing = {topic: found for topic, found in had.items() if found < settings.partitions}
        for topic in growing:
            admin.create_partitions({topic: settings.partitions})
    return growing


def _require_rest(admin: Any, settings: Settings) -> None:
    if members := count_members(admin, settings.group):
        are = "1 worker is" if members == 1 else f"{members} workers are"
        raise GroupBusyError(what=f"{are} in the group {settings.group}")
    with closing(GroupProgress(settings)) as progress:
        waiting = sum(one.lag for one in progress.read())
    if waiting:
        wait = "1 record waits" if waiting == 1 else f"{waiting} records wait"
        raise GroupBusyError(what=f"{wait} for the group {settings.group}")
