"""How the pipeline does, as the broker tells: how far its group is, and what became a dead letter. Blocks."""

from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from streams.clients.dead_letters import DeadLetter, Filters, dead_letter, read_content, read_dead_letters
from streams.clients.reading import Stretch, TopicReader, open_topic
from streams.clients.replaying import plan_replay, replay, replayed_origins
from streams.observing.health import PartitionProgress
from streams.observing.progress import GroupProgress, ProgressUnknownError
from streams.settings import Settings
from streams.topics import Topic, topic_name

_LOOKED_BACK = timedelta(days=1)
_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """The dead letters of one reason in the last day. ``last`` is when the newest was written, ms since 1970."""

    reason: str
    count: int
    last: int


def read_progress(settings: Settings) -> list[PartitionProgress] | None:
    """Return how far the group is in each partition that workers read; None when the broker does not say."""
    progress = GroupProgress(settings)
    try:
        return progress.read()
    except ProgressUnknownError:
        return None
    finally:
        progress.close()


class DeadLetterCounts:
    """Counts the dead letters of the last day by reason.

    Each is read once, however often it is asked: there can be many. Not for several threads at a time.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._next: dict[int, int] = {}
        self._by_minute: dict[str, Counter[int]] = {}
        self._last: dict[str, int] = {}

    def read(self, now: datetime) -> list[DeadLetters]:
        """Read those that are new, and return the counts, the most frequent reason first. Blocks.

        Raises:
            BrokerUnreachableError: nothing answers there.
            TopicMissingError: there is no such topic.
        """
        since = round((now - _LOOKED_BACK).timestamp() * 1000)
        with _dead_letters(self._settings) as reader:
            whole = reader.stretch(None if self._next else since)
            bounds = {p: (min(max(self._next.get(p, 0), first), end), end) for p, (first, end) in whole.bounds.items()}
            for record in reader.read(Stretch(bounds)):
                self._next[record.partition] = record.offset + 1
                content = read_content(record)
                if content is not None:
                    self._add(dead_letter(record, content))
            self._next |= {partition: end for partition, (_, end) in bounds.items()}
        for minutes in self._by_minute.values():
            for minute in [one for one in minutes if one < since // _MINUTE_MS]:
                del minutes[minute]
        counts = {reason: minutes.total() for reason, minutes in self._by_minute.items() if minutes}
        most = sorted(counts, key=lambda reason: (-counts[reason], reason))
        return [DeadLetters(reason, counts[reason], self._last[reason]) for reason in most]

    def _add(self, letter: DeadLetter) -> None:
        self._by_minute.setdefault(letter.reason, Counter())[letter.time // _MINUTE_MS] += 1
        self._last[letter.reason] = max(letter.time, self._last.get(letter.reason, 0))


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
