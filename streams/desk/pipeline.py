"""How the pipeline does, as the broker tells: how far its group is, and what became a dead letter. Blocks."""

from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from streams.clients.dead_letters import Filters, read_dead_letters
from streams.clients.reading import TopicReader, open_topic
from streams.clients.replaying import plan_replay, replay, replayed_origins
from streams.observing.health import PartitionProgress
from streams.observing.progress import GroupProgress
from streams.settings import Settings
from streams.topics import Topic, topic_name

_LOOKED_BACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """The dead letters of one reason in the last day. ``last`` is when the newest was written, ms since 1970."""

    reason: str
    count: int
    last: int


def read_progress(settings: Settings) -> list[PartitionProgress] | None:
    """Return how far the group is in each partition that workers read; None when the broker does not answer.

    Raises:
        BrokerUnreachableError: nothing answers there.
        TopicMissingError: there is no such topic.
    """
    partitions = []
    for topic in (Topic.ARTICLES, Topic.ENRICHED):
        name = topic_name(topic, settings)
        with open_topic(name, settings) as reader:
            partitions += [(name, partition) for partition in reader.stretch().bounds]
    progress = GroupProgress(settings)
    try:
        return progress.read(partitions)
    finally:
        progress.close()


def count_dead_letters(settings: Settings) -> list[DeadLetters]:
    """Return the dead letters of the last day by reason, the most frequent first.

    Raises:
        BrokerUnreachableError: nothing answers there.
        TopicMissingError: there is no such topic.
    """
    since = datetime.now(UTC) - _LOOKED_BACK
    counts: Counter[str] = Counter()
    last: dict[str, int] = {}
    with _dead_letters(settings) as reader:
        for letter, _ in read_dead_letters(reader, Filters(since=round(since.timestamp() * 1000))):
            counts[letter.reason] += 1
            last[letter.reason] = max(letter.time, last.get(letter.reason, 0))
    return [DeadLetters(reason, count, last[reason]) for reason, count in counts.most_common()]


def replay_reason(settings: Settings, reason: str) -> int:
    """Send the records of all dead letters of one reason back, each once, and return how many there were.

    Those that are on their topic again are left alone, so that doing it twice does no harm.

    Raises:
        ReplayStoppedError: a record could not be sent.
        BrokerUnreachableError: nothing answers there.
    """
    with _dead_letters(settings) as reader:
        plan = plan_replay(read_dead_letters(reader, Filters(reasons=[reason])), settings)
    plan = plan.without(replayed_origins(plan.chosen, settings))
    if plan.chosen:
        with _dead_letters(settings) as reader:
            replay(plan.chosen, reader, settings)
    return len(plan.chosen)


def _dead_letters(settings: Settings) -> AbstractContextManager[TopicReader]:
    return open_topic(topic_name(Topic.DEAD_LETTERS, settings), settings)
