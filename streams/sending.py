"""Records on their way to Kafka, through aiokafka's producer."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaTimeoutError

from streams.delivery import OutgoingRecord
from streams.errors import StreamsError


class ProduceTimedOutError(StreamsError):
    """Kafka did not take an event for {topic} within {seconds:g} s. Nothing is lost: start the worker again when it is back."""


class RecordSender:
    """Queues records on ``producer`` without waiting for one before the next, and waits for them together.

    ``timeout`` is how many seconds a record may take until the broker has confirmed it.
    """

    def __init__(self, producer: AIOKafkaProducer, timeout: float) -> None:
        self._producer = producer
        self._timeout = timeout

    async def send(self, records: Sequence[OutgoingRecord]) -> Awaitable[object]:
        """Queue ``records`` in order; what comes back is done when the broker has confirmed them all.

        Raises:
            ProduceTimedOutError: Kafka took none for longer than the timeout; also raised by what comes back.
        """
        return self._confirm(records, [await self._queue(record) for record in records])

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
            else:
                return future

    async def _confirm(
        self, records: Sequence[OutgoingRecord], futures: Sequence[asyncio.Future[Any]]
    ) -> None:
        try:
            await asyncio.wait_for(asyncio.gather(*futures), self._timeout)
        except TimeoutError:
            topic = next(
                record.topic for record, future in zip(records, futures, strict=True) if future.cancelled()
            )
            raise ProduceTimedOutError(topic=topic, seconds=self._timeout) from None
