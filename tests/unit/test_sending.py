import asyncio
import gc
import time
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.client import ConnectionGroup
from aiokafka.errors import KafkaConnectionError, KafkaTimeoutError, MessageSizeTooLargeError
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.protocol.group import HeartbeatRequest, JoinGroupRequest, SyncGroupRequest
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread

from streams.delivery import OutgoingRecord
from streams.sending import (
    EventRefusedError,
    PatientProducer,
    ProduceTimedOutError,
    RecordSender,
    choose_partition,
)
from streams.transport import ConsumerThread


def records(*names: str) -> list[OutgoingRecord]:
    return [OutgoingRecord("topic", name.encode(), b"value", (("h", b"1"),), f"urn:{name}") for name in names]


class Producer:
    """Stands for aiokafka's producer: takes records, refuses the first so many, and confirms when told to."""

    def __init__(self, refusals: int = 0) -> None:
        self.taken: list[bytes | None] = []
        self.futures: list[asyncio.Future[Any]] = []
        self._refusals = refusals

    async def send(
        self, topic: str, *, value: bytes, key: bytes | None, headers: Sequence[tuple[str, bytes]]
    ) -> asyncio.Future[Any]:
        assert (topic, value, headers) == ("topic", b"value", [("h", b"1")])
        if self._refusals:
            self._refusals -= 1
            raise KafkaTimeoutError
        self.taken.append(key)
        self.futures.append(asyncio.get_running_loop().create_future())
        return self.futures[-1]


@pytest.mark.parametrize("key", [b"", b"wikidata:Q43", "urn:خبر:1".encode(), bytes(range(256))])
@pytest.mark.parametrize("count", [1, 3, 6])
def test_keys_have_the_partitions_that_aiokafka_gives_them(key: bytes, count: int) -> None:
    partitions = list(range(count))
    for _ in range(2):
        assert choose_partition(key, partitions, partitions) == DefaultPartitioner()(key, partitions, partitions)


def test_records_without_a_key_go_where_a_leader_is() -> None:
    assert {choose_partition(None, [0, 1, 2], [1]) for _ in range(20)} == {1}


async def test_records_are_queued_in_order_and_awaited_together() -> None:
    producer = Producer()
    confirmation = await RecordSender(producer, 5).send(records("a", "b", "c"))
    assert producer.taken == [b"a", b"b", b"c"]
    for future in producer.futures[:2]:
        future.set_result(None)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(confirmation), 0.01)
    producer.futures[2].set_result(None)
    await confirmation


async def test_nothing_to_send_is_confirmed_at_once() -> None:
    await (await RecordSender(Producer(), 5).send([]))


async def test_a_full_queue_is_tried_again_and_the_order_kept() -> None:
    producer = Producer(refusals=3)
    confirmation = await RecordSender(producer, 5).send(records("a", "b"))
    assert producer.taken == [b"a", b"b"]
    for future in producer.futures:
        future.set_result(None)
    await confirmation


async def test_a_queue_that_stays_full_is_given_up() -> None:
    with pytest.raises(ProduceTimedOutError, match=r"topic within 0\.01 s"):
        await RecordSender(Producer(refusals=1_000_000), 0.01).send(records("a"))


async def test_a_confirmation_that_does_not_come_is_given_up() -> None:
    confirmation = await RecordSender(Producer(), 0.01).send(records("a"))
    with pytest.raises(ProduceTimedOutError, match="topic"):
        await confirmation


async def test_a_refused_record_is_an_error() -> None:
    producer = Producer()
    confirmation = await RecordSender(producer, 5).send(records("a", "b"))
    producer.futures[1].set_exception(MessageSizeTooLargeError("too large"))
    said = r"5 bytes for topic with the key 'b', which urn:b led to: MessageSizeTooLargeError"
    with pytest.raises(EventRefusedError, match=said):
        await confirmation


async def test_of_a_refused_batch_the_largest_record_is_named() -> None:
    class TakingAny(Producer):
        async def send(self, *_: object, **__: object) -> asyncio.Future[Any]:
            self.futures.append(asyncio.get_running_loop().create_future())
            return self.futures[-1]

    producer = TakingAny()
    small, other = records("a", "b")
    confirmation = await RecordSender(producer, 5).send([small, replace(other, value=b"x" * 99)])
    error = MessageSizeTooLargeError("too large")
    for future in producer.futures:
        future.set_exception(error)
    with pytest.raises(EventRefusedError, match="99 bytes for topic with the key 'b'"):
        await confirmation


async def test_what_nobody_waits_for_is_not_complained_about() -> None:
    complaints: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    producer = Producer()
    confirmation = await RecordSender(producer, 5).send(records("a"))
    producer.futures[0].set_exception(MessageSizeTooLargeError("too large"))
    await asyncio.sleep(0.01)
    del confirmation, producer
    gc.collect()
    assert complaints == []


async def test_metadata_is_asked_for_patiently(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.sending._METADATA_RETRY_SECONDS", 0.2)
    producer = PatientProducer(bootstrap_servers="127.0.0.1:1", request_timeout_ms=40_000)
    started = time.monotonic()
    assert await producer.client._metadata_update(producer.client.cluster, []) is False
    assert time.monotonic() - started >= 0.2
    await producer.stop()


def worker_s_consumer(monkeypatch: pytest.MonkeyPatch) -> AIOKafkaConsumer:
    """A consumer as the worker makes it; its group may take 40 s to rebalance."""
    consumer = AIOKafkaConsumer(bootstrap_servers="127.0.0.1:1")
    monkeypatch.setattr(AIOKafkaConsumerThread, "_create_consumer", lambda *_, **__: consumer)
    thread = object.__new__(ConsumerThread)
    thread.app = SimpleNamespace(conf=SimpleNamespace(broker_rebalance_timeout=40.0))
    assert thread._create_consumer(asyncio.get_running_loop()) is consumer
    return consumer


async def test_the_worker_s_consumer_asks_patiently_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.sending._METADATA_RETRY_SECONDS", 0.2)
    consumer = worker_s_consumer(monkeypatch)
    started = time.monotonic()
    assert await consumer._client._metadata_update(consumer._client.cluster, []) is False
    assert time.monotonic() - started >= 0.2
    await consumer.stop()


@pytest.mark.parametrize(("whole", "one"), [(120_000, 15_000), (5_000, 5_000)])
async def test_a_batch_may_take_longer_than_a_connection_may_be_silent(whole: int, one: int) -> None:
    producer = PatientProducer(bootstrap_servers="127.0.0.1:1", request_timeout_ms=whole)
    assert producer.client._request_timeout_ms == one
    assert producer._message_accumulator._batch_ttl == whole / 1000
    await producer.stop()


class Connection:
    """Stands for aiokafka's connection: notes how long it would wait for each answer, and breaks if it is told to."""

    def __init__(self, seconds: float) -> None:
        self._request_timeout = seconds
        self.waits: list[tuple[str, float]] = []
        self.is_broken = False

    def connected(self) -> bool:
        return True

    async def _answer(self) -> str:
        if self.is_broken:
            raise KafkaConnectionError
        return "answer"

    def send(self, request: object, expect_response: bool) -> Any:
        assert expect_response
        self.waits.append((type(request).__name__, self._request_timeout))
        return self._answer()


async def test_a_silent_connection_is_given_up_unless_kafka_may_hold_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    consumer = worker_s_consumer(monkeypatch)
    client = consumer._client
    assert client._request_timeout_ms == 15_000
    connection = client._conns[1, ConnectionGroup.COORDINATION] = Connection(15)
    heartbeat = HeartbeatRequest("group", 1, "member")
    join = JoinGroupRequest("group", 6000, 40_000, "", "", "consumer", [])
    sync = SyncGroupRequest("group", 1, "member", None, [])
    for request in (heartbeat, join, sync, heartbeat):
        assert await client.send(1, request, group=ConnectionGroup.COORDINATION) == "answer"
    connection.is_broken = True
    with pytest.raises(KafkaConnectionError):
        await client.send(1, join, group=ConnectionGroup.COORDINATION)
    connection.is_broken = False
    await client.send(1, heartbeat, group=ConnectionGroup.COORDINATION)
    assert connection.waits == [
        ("HeartbeatRequest", 15), ("JoinGroupRequest", 55), ("SyncGroupRequest", 55), ("HeartbeatRequest", 15),
        ("JoinGroupRequest", 55), ("HeartbeatRequest", 15),
    ]  # fmt: skip
    client._conns.clear()
    await consumer.stop()


class SilentConnection(Connection):
    """Never answers; what waits for it ends when it is closed."""

    def __init__(self) -> None:
        super().__init__(15)
        self.answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def _answer(self) -> str:
        return await self.answer

    def close(self, reason: object) -> None:
        self.answer.set_exception(KafkaConnectionError(str(reason)))


async def test_who_waits_to_join_gives_up_when_the_broker_is_silent_on_another_connection_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("streams.sending._PROBE_SECONDS", 0.05)
    consumer = worker_s_consumer(monkeypatch)
    client = consumer._client
    other = client._conns[1, ConnectionGroup.DEFAULT] = Connection(15)
    client._conns[1, ConnectionGroup.COORDINATION] = SilentConnection()
    join = JoinGroupRequest("group", 6000, 40_000, "", "", "consumer", [])
    joining = asyncio.create_task(client.send(1, join, group=ConnectionGroup.COORDINATION))
    await asyncio.sleep(0.2)
    assert not joining.done(), "the broker answers: it may hold back this one answer"
    other.is_broken = True
    with pytest.raises(KafkaConnectionError):
        await asyncio.wait_for(joining, 5)
    client._conns.clear()
    await consumer.stop()
