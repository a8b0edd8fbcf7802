"""What became of one run, and whether that is good enough: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from streams.topics import Topic
from tests.delivery.harness import Arrived

#: A worker has to work again within so many seconds.
MOST_SECONDS_BACK = 30.0


@dataclass(frozen=True)
class Expected:
    """What has to come out: the ids of all events by topic, and the reasons of the dead letters."""

    ids: Mapping[Topic, set[str]]
    dead_letters: Sequence[str] = ()


@dataclass(frozen=True)
class Outcome:
    """What came out of one seeded run.

    ``strange`` counts events with an id that no article of the run leads to: a duplicate has the id of its first, so
    there are none. ``seconds_back`` says, for each fault, how long it took until the worker that was hit worked again.
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
    events = {topic: ids for topic, ids in expected.ids.items() if topic is not Topic.DEAD_LETTERS}
    return Outcome(
        scenario,
        seed,
        articles,
        events=sum(len(ids) for ids in events.values()),
        lost=sum(len(ids - distinct[topic]) for topic, ids in events.items()),
        strange=sum(len(distinct[topic] - ids) for topic, ids in events.items()),
        duplicates=arrived.duplicates(),
        out_of_order=len(arrived.out_of_order()),
        wrong_dead_letters=_difference(expected.dead_letters, _reasons(arrived)),
        seconds_back=tuple(seconds_back),
    )


def is_complete(expected: Expected, arrived: Arrived) -> bool:
    """Whether nothing is missing any more."""
    distinct = arrived.distinct()
    return len(_reasons(arrived)) >= len(expected.dead_letters) and all(
        ids <= distinct[topic] for topic, ids in expected.ids.items()
    )


def _reasons(arrived: Arrived) -> list[str]:
    """The reason of each dead letter; one that came again, for the same record, counts once."""
    places = {(one["topic"], one["partition"], one["offset"]): str(one["reason"]) for one in arrived.dead_letters}
    return sorted(places.values())


def _difference(expected: Sequence[str], found: Sequence[str]) -> int:
    missing = list(expected)
    surplus = 0
    for reason in found:
        if reason in missing:
            missing.remove(reason)
        else:
            surplus += 1
    return max(surplus, len(missing))
