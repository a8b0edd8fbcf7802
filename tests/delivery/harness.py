"""Real workers on a real broker: starts them, ends them, and reads everything that came out."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from streams.events import Headers
from streams.group import committed_offsets, count_members
from streams.settings import Settings, as_environment, load_settings
from streams.topics import MAX_REQUEST_BYTES, Topic, admin_client, create_topics, topic_name
from tests.schemas import assert_valid

SCHEMAS = {
    Topic.ENRICHED: "enriched",
    Topic.ENTITIES: "entity",
    Topic.LOCATIONS: "location",
    Topic.STANCES: "stance",
    Topic.DEAD_LETTERS: "dead-letter",
}
OUTPUTS = tuple(SCHEMAS)
ENRICHER = "tests.delivery.enrichers:load_plain"
WORKER = ("-m", "streams", "worker")


@dataclass(frozen=True)
class Arrived:
    """What is in the output topics: ids as often as they arrived, and enriched versions by article in order."""

    ids: Mapping[Topic, Counter[str]]
    versions: Mapping[str, list[int]]
    dead_letters: list[dict[str, object]]

    def distinct(self) -> dict[Topic, set[str]]:
        return {topic: set(ids) for topic, ids in self.ids.items()}

    def duplicates(self) -> int:
        return sum(counter.total() - len(counter) for counter in self.ids.values())

    def out_of_order(self) -> list[str]:
        """The articles whose versions came in another order, duplicates dropped as a consumer would."""
        return [uri for uri, versions in self.versions.items() if versions != sorted(versions)]


@dataclass
class Pipeline:
    """Topics of its own, a group of its own, and the workers on them."""

    bootstrap: str
    prefix: str
    folder: Path
    overrides: Mapping[str, object] = field(default_factory=dict)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    checked: set[str] = field(default_factory=set)

    @property
    def settings(self) -> Settings:
        values: dict[str, object] = {
            "broker": self.bootstrap, "topic_prefix": self.prefix, "group": f"{self.prefix}group", "partitions": 3,
            "enricher": ENRICHER, "session_timeout": 6, "drain_timeout": 10, "article_timeout": 12,
        }  # fmt: skip
        return load_settings(**{**values, **self.overrides})

    def create_topics(self) -> None:
        create_topics(self.settings)

    def start_worker(self, *command: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start a worker; ``command`` is what Python is to run, the worker of the project if nothing is given.

        ``environment`` wins over the settings.
        """
        with (self.folder / f"worker-{len(self.workers)}.log").open("wb") as log:
            worker = subprocess.Popen(
                [sys.executable, *(command or WORKER)],
                env=os.environ | as_environment(self.settings) | dict(environment or {}),
                stdout=log,
                stderr=log,
            )
        self.workers.append(worker)
        return worker

    def log(self) -> str:
        return "".join(path.read_text() for path in sorted(self.folder.glob("worker-*.log")))

    def publish(self, articles: Iterable[Mapping[str, object]]) -> int:
        return self.publish_raw((str(one["uri"]).encode(), orjson.dumps(one), ()) for one in articles)

    def publish_raw(
        self, records: Iterable[tuple[bytes | None, bytes | None, Headers]], topic: Topic = Topic.ARTICLES
    ) -> int:
        producer = KafkaProducer(
            bootstrap_servers=self.bootstrap, acks="all", linger_ms=5, max_request_size=MAX_REQUEST_BYTES
        )
        with closing(producer):
            sent = [
                producer.send(topic_name(topic, self.settings), key=key, value=value, headers=list(headers))
                for key, value, headers in records
            ]
            producer.flush()
            for one in sent:
                one.get(timeout=30)
        return len(sent)

    def read(self) -> Arrived:
        """Read every output topic from its beginning to its present end; what was not seen before is checked."""
        ids: dict[Topic, Counter[str]] = {topic: Counter() for topic in OUTPUTS}
        versions: dict[str, list[int]] = defaultdict(list)
        dead_letters = []
        for topic in OUTPUTS:
            for record in self.records(topic):
                identifier = dict(record.headers)["ce_id"].decode()
                ids[topic][identifier] += 1
                if identifier not in self.checked:
                    self.checked.add(identifier)
                    assert_valid(SCHEMAS[topic], orjson.loads(record.value))
                if topic is Topic.ENRICHED and ids[topic][identifier] == 1:
                    event = orjson.loads(record.value)
                    versions[event["uri"]].append(int(event["version"]))
                elif topic is Topic.DEAD_LETTERS:
                    dead_letters.append(orjson.loads(record.value))
        return Arrived(ids, dict(versions), dead_letters)

    def records(self, topic: Topic) -> Iterator[Any]:
        with closing(KafkaConsumer(bootstrap_servers=self.bootstrap, enable_auto_commit=False)) as consumer:
            name = topic_name(topic, self.settings)
            partitions = _partitions(consumer, name)
            consumer.assign(partitions)
            consumer.seek_to_beginning(*partitions)
            ends = consumer.end_offsets(partitions)
            while any(consumer.position(one) < ends[one] for one in partitions):
                for batch in consumer.poll(timeout_ms=500).values():
                    yield from batch

    def wait_until(self, condition: Callable[[Arrived], bool], seconds: float = 90) -> Arrived:
        """Read until ``condition`` holds; fails with the workers' log when it does not in time."""
        deadline = time.monotonic() + seconds
        while True:
            arrived = self.read()
            if condition(arrived):
                return arrived
            if time.monotonic() > deadline:
                counts = {topic.value: len(ids) for topic, ids in arrived.ids.items()}
                raise AssertionError(f"not within {seconds} s: {counts}\n{self.log()[-6000:]}")
            time.sleep(0.3)

    def committed(self) -> dict[str, int]:
        """The committed offset of each partition that has one."""
        with admin_client(self.settings) as admin:
            offsets = committed_offsets(admin, self.settings.group)
        return {f"{tp.topic}:{tp.partition}": meta.offset for tp, meta in offsets.items() if meta.offset > 0}

    def members(self) -> int:
        """How many members the workers' group has, as the broker sees it."""
        with admin_client(self.settings) as admin:
            return count_members(admin, self.settings.group)

    def wait_until_idle(self, seconds: float = 90) -> None:
        """Wait until every record of the two topics that workers read is committed, and stays so."""
        deadline = time.monotonic() + seconds
        quiet = 0
        while quiet < 3:
            assert time.monotonic() < deadline, f"{self.committed()} of {self.ends()}\n{self.log()[-6000:]}"
            quiet = quiet + 1 if self.committed() == self.ends() else 0
            time.sleep(1)

    def ends(self) -> dict[str, int]:
        """The end offset of each partition that workers read and that has a record."""
        return self._ends(Topic.ARTICLES) | self._ends(Topic.ENRICHED)

    def count(self, topic: Topic) -> int:
        """How many records a topic has."""
        return sum(self._ends(topic).values())

    def _ends(self, topic: Topic) -> dict[str, int]:
        with closing(KafkaConsumer(bootstrap_servers=self.bootstrap, enable_auto_commit=False)) as consumer:
            ends = consumer.end_offsets(_partitions(consumer, topic_name(topic, self.settings)))
        return {f"{tp.topic}:{tp.partition}": offset for tp, offset in ends.items() if offset > 0}

    def stop(self) -> None:
        for worker in self.workers:
            end(worker)


def _partitions(consumer: KafkaConsumer, name: str) -> list[TopicPartition]:
    return [TopicPartition(name, number) for number in sorted(consumer.partitions_for_topic(name) or ())]


def end(worker: subprocess.Popen[bytes], number: signal.Signals = signal.SIGKILL) -> int:
    """Send a worker a signal, by its own id, and wait for it."""
    if worker.poll() is None:
        worker.send_signal(number)
    return worker.wait(timeout=60)


def wait_for_file(path: Path, seconds: float = 60) -> None:
    wait_for(path.exists, seconds, lambda: f"{path.name} did not appear")


def wait_for(condition: Callable[[], bool], seconds: float = 60, instead: Callable[[], str] = lambda: "") -> None:
    """Wait until a condition holds; fail after ``seconds``, saying what holds ``instead``."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {instead()}"
        time.sleep(0.05)


@contextmanager
def pipeline(bootstrap: str, prefix: str, folder: Path, **overrides: object) -> Iterator[Pipeline]:
    one = Pipeline(bootstrap, prefix, folder, overrides)
    one.create_topics()
    try:
        yield one
    finally:
        one.stop()
