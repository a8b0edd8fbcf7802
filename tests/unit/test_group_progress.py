"""How far a group is, by what Kafka's clients tell; without Kafka."""

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest
from kafka import TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import GroupAuthorizationFailedError

from streams.observing import progress
from streams.observing.progress import GroupProgress, ProgressUnknownError
from streams.settings import Settings, load_settings
from streams.topics import Topic

BOTH = [Topic.ARTICLES, Topic.ENRICHED]


class Admin:
    """Stands for kafka-python's admin client: two topics of one partition with ten offsets each."""

    def __init__(self, committed: dict[Topic, int], error: Exception | None = None) -> None:
        self._committed = {TopicPartition(topic, 0): SimpleNamespace(offset=at) for topic, at in committed.items()}
        self._error = error

    def list_group_offsets(self, groups: dict[str, None]) -> dict[str, Any]:
        if self._error is not None:
            raise self._error
        return dict.fromkeys(groups, self._committed)

    def describe_topics(self, topics: list[str]) -> list[dict[str, Any]]:
        return [{"name": topic, "partitions": [{"partition_index": 0}]} for topic in topics]

    def list_partition_offsets(self, specs: dict[TopicPartition, OffsetSpec]) -> dict[TopicPartition, Any]:
        return {one: SimpleNamespace(offset=10 * (spec == OffsetSpec.LATEST)) for one, spec in specs.items()}


class Consumer:
    """Stands for kafka-python's consumer: of each partition it gives what ``filled`` says; counts how often."""

    def __init__(self, filled: bool) -> None:
        self._filled = filled
        self.polls: Counter[TopicPartition] = Counter()

    def assign(self, partitions: list[TopicPartition]) -> None:
        self.polls.update(partitions)

    def seek(self, *_: object) -> None: ...

    def poll(self, **_: object) -> dict[str, list[object]]:
        return {"p": [object()]} if self._filled else {}


def connected(
    monkeypatch: pytest.MonkeyPatch, admin: Admin, role: str = "all", consumer: Consumer | None = None
) -> GroupProgress:
    monkeypatch.setattr(progress, "check_broker", lambda _: None)
    one = GroupProgress(load_settings(role=role))
    monkeypatch.setattr(one, "_connect", lambda: (admin, consumer or Consumer(filled=True)))
    return one


def lags(one: GroupProgress) -> dict[str, int]:
    return {told.partition[0]: told.lag for told in one.read()}


@pytest.mark.parametrize(
    ("role", "committed", "told"),
    [
        ("all", {}, {"news.articles.v1": 10, "news.enriched.v1": 10}),
        ("enrich", {}, {"news.articles.v1": 10}),
        ("publish", {Topic.ENRICHED: 4}, {"news.enriched.v1": 6}),
        ("publish", {Topic.ENRICHED: 4, Topic.ARTICLES: 9}, {"news.enriched.v1": 6, "news.articles.v1": 1}),
    ],
)
def test_the_other_half_is_told_of_once_the_group_has_one(
    monkeypatch: pytest.MonkeyPatch, role: str, committed: dict[Topic, int], told: dict[str, int]
) -> None:
    assert lags(connected(monkeypatch, Admin(committed), role)) == told


@pytest.mark.parametrize(("filled", "lag"), [(True, 3), (False, 0)])
def test_whether_a_record_is_left_is_looked_up_once(monkeypatch: pytest.MonkeyPatch, filled: bool, lag: int) -> None:
    consumer = Consumer(filled)
    one = connected(monkeypatch, Admin(dict.fromkeys(BOTH, 7)), consumer=consumer)
    first, *later = [lags(one) for _ in range(6)]
    assert set(first.values()) == {3}, "it has not stood still yet"
    assert all(set(told.values()) == {lag} for told in later)
    assert set(consumer.polls.values()) == {1}, "a record of a megabyte is fetched at every look"


def test_whatever_the_client_raises_is_told_and_ends_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for error, why in (
        (KeyError("news.articles.v1"), r"it does not answer this \(KeyError\)"),
        (GroupAuthorizationFailedError(), "Give it Read on the group"),
    ):
        with pytest.raises(ProgressUnknownError, match=f"how far the group streams is: .*{why}"):
            connected(monkeypatch, Admin({}, error)).read()


def test_what_is_wrong_is_told_as_kafka_does_when_it_is_asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    one = connected(monkeypatch, Admin({}, ConnectionError("socket disconnected")))
    asked = 0

    def check_broker(settings: Settings) -> None:
        nonlocal asked
        asked += 1
        if asked > 1:
            raise ProgressUnknownError(group="x", reason="y")

    monkeypatch.setattr(progress, "check_broker", check_broker)
    with pytest.raises(ProgressUnknownError, match="group streams is: Kafka does not say how far the group x"):
        one.read()
