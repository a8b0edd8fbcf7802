"""What became of one run, and whether that is good enough: pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from streams.topics import Topic
from tests.delivery.harness import Arrived

#: The record that a dead letter is of: topic, partition and offset.
Origin = tuple[str, int, int]

#: A worker has to work again within so many seconds.
MOST_SECONDS_BACK = 30.0


@dataclass(frozen=True)
class Expected:
    """What has to come out: the ids of all events by topic, and the reason of each dead letter by its record."""

    ids: Mapping[Topic, set[str]]
    dead_letters: Mapping[Origin, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What came out of one seeded run.

    ``strange`` counts events with an id that no article of the run leads to, and dead letters of one record that have
    several ids: a duplicate has the id of its first, so there are none. ``seconds_back`` says, for each fault, how long
    it took until the worker that was hit worked again.
    """

    scenario: str
    seed: int
    articles: int
    events: int
    lost: int
    strange: int
    duplicates: int
    out_of_order: int
    wrong_dead_letters: int
    seconds_back: tuple[float, ...]
    #: What a scenario itself found wrong, and ended over.
    complaint: str = ""

    @property
    def failings(self) -> list[str]:
        """Return why the run failed; nothing if it passed."""
        late = [seconds for seconds in self.seconds_back if seconds > MOST_SECONDS_BACK]
        found = {
            f"{self.lost} events lost": self.lost,
            f"{self.strange} events with an id that they must not have": self.strange,
            f"{self.out_of_order} articles out of order": self.out_of_order,
            f"{self.wrong_dead_letters} dead letters too many, missing or with another reason": self.wrong_dead_letters,
            f"back after {', '.join(f'{seconds:.0f}' for seconds in late)} s": len(late),
            "no fault was measured": not self.seconds_back,
            self.complaint: len(self.complaint),
        }
        return [what for what, count in found.items() if count]


def judge(
    scenario: str, seed: int, *, articles: int, expected: Expected, arrived: Arrived, seconds_back: Sequence[float]
) -> Outcome:
    """Compare what arrived with what had to."""
    distinct = arrived.distinct()
    reasons = _reasons(arrived)
    events = {topic: ids for topic, ids in expected.ids.items() if topic is not Topic.DEAD_LETTERS}
    return Outcome(
        scenario,
        seed,
        articles,
        events=sum(len(ids) for ids in events.values()),
        lost=sum(len(ids - distinct[topic]) for topic, ids in events.items()),
        strange=sum(len(distinct[topic] - ids) for topic, ids in events.items())
        + max(0, len(distinct[Topic.DEAD_LETTERS]) - len(reasons)),
        duplicates=arrived.duplicates(),
        out_of_order=len(arrived.out_of_order()),
        wrong_dead_letters=_wrong(expected.dead_letters, reasons),
        seconds_back=tuple(seconds_back),
    )


def ended_early(scenario: str, seed: int, complaint: str) -> Outcome:
    """A run of which nothing is known but why it ended."""
    return Outcome(scenario, seed, 0, 0, 0, 0, 0, 0, 0, (), complaint)


def is_complete(expected: Expected, arrived: Arrived) -> bool:
    """Whether nothing is missing any more."""
    distinct = arrived.distinct()
    return expected.dead_letters.keys() <= _reasons(arrived).keys() and all(
        ids <= distinct[topic] for topic, ids in expected.ids.items()
    )


def _reasons(arrived: Arrived) -> dict[Origin, set[str]]:
    """The reasons of the dead letters of each record: one, however often the dead letter came."""
    found: dict[Origin, set[str]] = defaultdict(set)
    for one in arrived.dead_letters:
        found[str(one["topic"]), int(str(one["partition"])), int(str(one["offset"]))].add(str(one["reason"]))
    return dict(found)


def _wrong(expected: Mapping[Origin, str], found: Mapping[Origin, set[str]]) -> int:
    """How many records have no dead letter and should, have one and should not, or have one with another reason."""
    return sum(found.get(origin, set()) != {expected.get(origin)} for origin in expected.keys() | found.keys())
