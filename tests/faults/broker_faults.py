"""What can happen to the broker and to its disk."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial

from kafka import KafkaConsumer, TopicPartition

from streams.broker import BrokerConfig, LocalBroker
from streams.local_kafka.ports import LOOPBACK, free_port
from streams.topics import Topic, topic_name
from tests.faults.proxy import Link, Passage, Proxy, behind_a_proxy
from tests.faults.run import FaultRun, Place, Scenario, Size
from tests.faults.small_disk import small_disk, why_no_disk
from tests.faults.workers import seconds_until

#: Kafka is started on 200 MB at least.
_DISK_MEGABYTES = 320
_WAIT_SECONDS = 60.0
#: How long anything takes each way before a broker is killed that has not answered, seconds.
_SLOW = 1.0
#: After that nothing more arrives that was under way.
_UNDER_WAY = 4 * _SLOW
_ATTEMPTS = 5


@contextmanager
def behind_proxy(_: LocalBroker) -> Iterator[Place]:
    """A broker of its own, which workers reach through a proxy."""
    with Proxy(free_port()) as proxy, LocalBroker(BrokerConfig(properties=behind_a_proxy(proxy))) as broker:
        yield Place(broker, f"{LOOPBACK}:{proxy.port}", proxy)


@contextmanager
def on_a_small_disk(_: LocalBroker) -> Iterator[Place]:
    """A broker of its own, with everything that it keeps on a small disk."""
    with small_disk(_DISK_MEGABYTES) as disk, LocalBroker(BrokerConfig(data_dir=disk.path / "kafka")) as broker:
        yield Place(broker, broker.bootstrap, disk)


def kill(run: FaultRun) -> None:
    """End the broker with SIGKILL, and start it again after a while."""
    for _ in range(run.size.faults):
        run.pause(0.5, min(4.0, run.size.fault_seconds))
        run.place.broker.kill()
        run.pause(run.size.fault_seconds / 2, run.size.fault_seconds)
        run.place.broker.start()
        run.expect_all_back(time.monotonic())


def kill_unanswered(run: FaultRun) -> None:
    """End the broker with SIGKILL when it has written events, and no worker has heard of it."""
    proxy: Proxy = run.place.tool
    for _ in range(run.size.faults):
        _hold_answers_back(run, proxy)
        run.place.broker.kill()
        # As the system does with the connections of a process that ends.
        proxy.drop()
        run.pause(run.size.fault_seconds / 2, run.size.fault_seconds)
        run.place.broker.start()
        proxy.heal()
        run.expect_all_back(time.monotonic())


def _hold_answers_back(run: FaultRun, proxy: Proxy) -> None:
    """Swallow what the broker answers, and return when it has written an event meanwhile."""
    enriched = topic_name(Topic.ENRICHED, run.pipe.settings)
    with closing(KafkaConsumer(bootstrap_servers=run.place.broker.bootstrap, enable_auto_commit=False)) as looking:
        partitions = [TopicPartition(enriched, number) for number in looking.partitions_for_topic(enriched)]
        looking.end_offsets(partitions)  # connects, which may take longer than what is under way
        for _ in range(_ATTEMPTS):
            # On a slow network there is mostly something under way: it arrives, and is not answered any more.
            proxy.become(Link(delay=_SLOW))
            run.pause(2 * _SLOW, 4 * _SLOW)
            proxy.become(Link(Passage.NO_ANSWERS, delay=_SLOW))
            before = looking.end_offsets(partitions)
            if seconds_until(partial(_has_more, looking, before), _UNDER_WAY) < _UNDER_WAY:
                return
            # It was not so this time: nothing goes on until the workers connect anew.
            proxy.drop()
            proxy.heal()
            since = time.monotonic()
            assert seconds_until(partial(_has_more, looking, before), _WAIT_SECONDS, since) < _WAIT_SECONDS
    raise AssertionError("the broker wrote nothing that no worker has heard of")


def _has_more(looking: KafkaConsumer, before: dict[TopicPartition, int]) -> bool:
    return bool(looking.end_offsets(list(before)) != before)


def fill_the_disk(run: FaultRun) -> None:
    """Fill the broker's disk until it gives up, make room, and start it again."""
    for _ in range(run.size.faults):
        run.pause(0.5, min(4.0, run.size.fault_seconds))
        run.place.tool.fill()
        waited = seconds_until(lambda: not run.place.broker.running, _WAIT_SECONDS)
        assert waited < _WAIT_SECONDS, "the broker went on without a disk"
        run.pause(run.size.fault_seconds / 2, run.size.fault_seconds)
        run.place.tool.free()
        run.place.broker.stop()
        run.place.broker.start()
        run.expect_all_back(time.monotonic())


BROKER_FAULTS = (
    Scenario(
        "broker killed",
        "SIGKILL to the broker, which is started again 6 to 12 s later",
        kill, full=Size(3, 12, 12), short=Size(1, 1, 6),
    ),
    Scenario(
        "broker killed before it answers",
        "its answers are held back until it has written events that no worker knows of; then SIGKILL, and a new start",
        kill_unanswered, full=Size(3, 6, 12), short=Size(1, 1, 12), place=behind_proxy,
    ),
    Scenario(
        "disk full",
        "the broker's disk is filled until the broker ends; then there is room again, and it is started on it",
        fill_the_disk, full=Size(2, 6, 12), short=Size(1, 1, 6), place=on_a_small_disk, cannot=why_no_disk,
    ),
)  # fmt: skip
