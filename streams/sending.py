"""Records on their way to Kafka, through aiokafka's producer."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.client import AIOKafkaClient, ConnectionGroup
from aiokafka.conn import CloseReason
from aiokafka.errors import KafkaError, KafkaTimeoutError
from aiokafka.partitioner import DefaultPartitioner, murmur2
from aiokafka.protocol.admin import ApiVersionRequest
from aiokafka.protocol.group import JoinGroupRequest, SyncGroupRequest

from streams.delivery import OutgoingRecord
from streams.errors import StreamsError

#: After this long without an answer a request is given up, and its connection with it: behind a network that swallows
#: everything nothing ever closes a connection, and a new one gets through as soon as there is a way.
ANSWER_SECONDS = 15.0

_METADATA_RETRY_SECONDS = 0.5
_PROBE_SECONDS = 3.0
_SHOWN_KEY = 300


class ProduceTimedOutError(StreamsError):
    """Kafka did not take an event for {topic} within {seconds:g} s.

    Nothing is lost: start the worker again when it is back.
    """


class EventRefusedError(StreamsError):
    """Kafka refuses an event of {size} bytes for {topic} with the key {key!r}, which {origin} led to: {detail}.

    `streams topics check` says whether the topic takes what it has to. Nothing is lost: start the worker again then.
    """


def ask_patiently(client: AIOKafkaClient) -> None:
    """Have ``client`` wait a moment between its questions for metadata while they come to nothing.

    aiokafka 0.14 asks in a tight loop while no broker answers, and its consumer also while one that is going down still
    answers without naming leaders: some 4,000 attempts and two log lines each a second.
    """
    update = client._metadata_update  # noqa: SLF001 -- it has no setting for this

    async def update_patiently(*arguments: Any) -> bool:
        updated: bool = await update(*arguments)
        if not updated:
            await asyncio.sleep(_METADATA_RETRY_SECONDS)
        return updated

    client._metadata_update = update_patiently  # noqa: SLF001


def give_up_silent_connections(client: AIOKafkaClient, rebalance_timeout: float) -> None:
    """Have ``client`` take a connection for dead when a request on it is not answered in time.

    Kafka may hold back what it answers to a member that joins until all others have, for ``rebalance_timeout`` seconds.
    """
    client._request_timeout_ms = int(ANSWER_SECONDS * 1000)  # noqa: SLF001 -- a consumer has one for everything
    send = client.send

    async def send_in_time(node: int, request: Any, *, group: Any = ConnectionGroup.DEFAULT) -> Any:
        if not isinstance(request, JoinGroupRequest | SyncGroupRequest) or not await client.ready(node, group=group):
            return await send(node, request, group=group)
        connection = client._conns[node, group]  # noqa: SLF001
        usual = connection._request_timeout  # noqa: SLF001
        connection._request_timeout = rebalance_timeout + ANSWER_SECONDS  # noqa: SLF001
        watching = asyncio.create_task(close_when_silent(node, connection))
        try:
            return await send(node, request, group=group)
        finally:
            watching.cancel()
            connection._request_timeout = usual  # noqa: SLF001

    async def close_when_silent(node: int, connection: Any) -> None:
        """Close a connection whose answer may take long, once the broker doesn't answer on another one either."""
        with suppress(KafkaError):
            while True:
                await asyncio.sleep(_PROBE_SECONDS)
                await send(node, ApiVersionRequest())
        connection.close(reason=CloseReason.CONNECTION_TIMEOUT)

    client.send = send_in_time


_choose_any = DefaultPartitioner()
_hash_key: Callable[[bytes], int] = lru_cache(maxsize=1 << 14)(murmur2)


def choose_partition(key: bytes | None, partitions: Sequence[int], available: Sequence[int]) -> int:
    """Return the partition of a key, as aiokafka and Kafka's own clients choose it.

    aiokafka hashes in Python, key by key; the same entities and places come again and again.
    """
    if key is None:
        return int(_choose_any(key, partitions, available))
    return partitions[(_hash_key(key) & 0x7FFFFFFF) % len(partitions)]


class PatientProducer(AIOKafkaProducer):  # type: ignore[misc]  # aiokafka is untyped here
    """aiokafka's producer with a client that asks patiently, and that gives up on a connection before a batch.

    aiokafka has one time for both, ``request_timeout_ms``; here it is that of a batch, however many requests it takes.
    """

    def __init__(self, *, request_timeout_ms: int, **settings: Any) -> None:
        super().__init__(request_timeout_ms=min(request_timeout_ms, int(ANSWER_SECONDS * 1000)), **settings)
        self._message_accumulator._batch_ttl = request_timeout_ms / 1000  # noqa: SLF001
        ask_patiently(self.client)


class RecordSender:
    """Queues records on ``producer`` without waiting for one before the next, and waits for them together.

    ``timeout`` is how many seconds a record may take until the broker has confirmed it. ``on_confirmed`` is told of the
    records that were confirmed together, and how many seconds it took.
    """

    def __init__(
        self,
        producer: AIOKafkaProducer,
        timeout: float,
        on_confirmed: Callable[[Sequence[OutgoingRecord], float], object] = lambda _records, _seconds: None,
    ) -> None:
        self._producer = producer
        self._timeout = timeout
        self._on_confirmed = on_confirmed

    async def send(self, records: Sequence[OutgoingRecord]) -> Awaitable[object]:
        """Queue ``records`` in order; what comes back is done when the broker has confirmed them all.

        Raises:
            ProduceTimedOutError: Kafka took none for longer than the timeout; also raised by what comes back.
        """
        started = asyncio.get_running_loop().time()
        futures = [await self._queue(record) for record in records]
        confirmed = asyncio.create_task(self._wait(futures, records, started))
        # When the worker ends because of one record, nobody asks what became of the others.
        confirmed.add_done_callback(lambda done: done.cancelled() or done.exception())
        return confirmed

    async def _queue(self, record: OutgoingRecord) -> asyncio.Future[Any]:
        deadline = asyncio.get_running_loop().time() + self._timeout
        while True:
            try:
                future: asyncio.Future[Any] = await self._producer.send(
                    record.topic, value=record.value, key=record.key, headers=list(record.headers)
                )
            except KafkaTimeoutError:
                # The queue for this partition is full and the broker does not take from it: the record is not queued,
                # so trying again keeps the order and repeats nothing.
                if asyncio.get_running_loop().time() >= deadline:
                    raise ProduceTimedOutError(topic=record.topic, seconds=self._timeout) from None
            except KafkaError as error:
                raise _refused(record, error) from error
            else:
                return future

    async def _wait(
        self, futures: Sequence[asyncio.Future[Any]], records: Sequence[OutgoingRecord], started: float
    ) -> None:
        try:
            await asyncio.wait_for(asyncio.gather(*futures), self._timeout)
        except TimeoutError:
            raise ProduceTimedOutError(topic=records[0].topic, seconds=self._timeout) from None
        except KafkaError as error:
            # Kafka refuses a batch as a whole: for its largest record, mostly.
            failed = [one for one, future in zip(records, futures, strict=True) if _error_of(future) is error]
            raise _refused(max(failed, key=lambda one: len(one.value)), error) from error
        self._on_confirmed(records, asyncio.get_running_loop().time() - started)


def _refused(record: OutgoingRecord, error: KafkaError) -> EventRefusedError:
    key = (record.key or b"").decode(errors="replace")[:_SHOWN_KEY]
    detail = f"{type(error).__name__}: {error}"
    origin = record.origin or "something unknown"
    return EventRefusedError(size=len(record.value), topic=record.topic, key=key, origin=origin, detail=detail)


def _error_of(future: asyncio.Future[Any]) -> BaseException | None:
    return future.exception() if future.done() and not future.cancelled() else None
