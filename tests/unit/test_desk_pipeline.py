"""How the desk counts dead letters, without Kafka."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from streams.clients.reading import Stretch
from streams.desk import pipeline
from streams.desk.pipeline import DeadLetterCounts, DeadLetters
from streams.events import SourceRecord, dead_letter_event
from streams.reasons import Reason
from streams.settings import Settings, load_settings

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOURCE = SourceRecord("news.articles.v1", 0, 7, 5, b"k", b"{", ())


def ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


@dataclass
class Topic:
    """One partition, and what of it was read."""

    records: list[SourceRecord] = field(default_factory=list)
    read_back: list[int] = field(default_factory=list)

    def add(self, reason: Reason, at: datetime) -> None:
        letter = dead_letter_event(SOURCE, reason, "decode", "said", at)
        self.put(letter.value, at)

    def put(self, value: bytes, at: datetime) -> None:
        self.records.append(SourceRecord("news.dead-letters.v1", 0, len(self.records), ms(at), b"k", value, ()))

    def stretch(self, since: int | None = None) -> Stretch:
        first = next((one.offset for one in self.records if since is None or (one.timestamp or 0) >= since), None)
        return Stretch({0: (len(self.records) if first is None else first, len(self.records))})

    def read(self, stretch: Stretch) -> Iterator[SourceRecord]:
        first, end = stretch.bounds[0]
        for record in self.records[first:end]:
            self.read_back.append(record.offset)
            yield record


@pytest.fixture
def topic(monkeypatch: pytest.MonkeyPatch) -> Topic:
    topic = Topic()

    @contextmanager
    def open_topic(name: str, settings: Settings) -> Iterator[Topic]:
        yield topic

    monkeypatch.setattr(pipeline, "open_topic", open_topic)
    return topic


def test_dead_letters_are_counted_by_reason_the_most_frequent_first(topic: Topic) -> None:
    for minutes, reason in enumerate((Reason.TIMEOUT, Reason.NOT_JSON, Reason.NOT_JSON)):
        topic.add(reason, NOON - timedelta(minutes=minutes))
    topic.put(b"no dead letter", NOON)
    assert DeadLetterCounts(load_settings()).read(NOON) == [
        DeadLetters("not_json", 2, ms(NOON - timedelta(minutes=1))),
        DeadLetters("timeout", 1, ms(NOON)),
    ]


def test_each_is_read_once_however_often_it_is_asked(topic: Topic) -> None:
    counts = DeadLetterCounts(load_settings())
    topic.add(Reason.TIMEOUT, NOON)
    counts.read(NOON)
    topic.add(Reason.TIMEOUT, NOON)
    counts.read(NOON)
    assert [one.count for one in counts.read(NOON)] == [2]
    assert topic.read_back == [0, 1]


def test_what_is_older_than_a_day_is_not_counted(topic: Topic) -> None:
    topic.add(Reason.CRASHED, NOON - timedelta(hours=25))
    topic.add(Reason.TIMEOUT, NOON - timedelta(hours=23))
    counts = DeadLetterCounts(load_settings())
    assert [one.reason for one in counts.read(NOON)] == ["timeout"]
    assert topic.read_back == [1]
    assert counts.read(NOON + timedelta(hours=2)) == []
