"""A bare loop on aiokafka: read a batch, tag it, send everything, wait for it, commit.

At least once, as aiokafka's "Manual vs automatic committing" (docs/consumer.rst) shows for work on batches:
``enable_auto_commit=False``, and ``commit()`` when the whole batch is done. The sends are acknowledged: ``acks="all"``
with ``enable_idempotence=True``, the futures of a batch awaited together (docs/producer.rst). Unlike ``streams`` it
waits for the slowest article of each batch, has no dead letters, and derives the other events on the spot instead of
reading the enriched ones back.
"""

import asyncio
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from benchmarks.peers.records import LOAD_WORKER, pool_limits, records_of_answer
from streams.delivery import OutgoingRecord
from streams.kafka_security import connection
from streams.pool import ProcessPool
from streams.settings import Settings, load_settings
from streams.topics import MAX_REQUEST_BYTES, Topic, topic_name
from streams.work import ask

_BATCH = 100  # as in the documentation
_WAIT_MS = 1000


async def main(settings: Settings) -> None:
    """Work until the process is ended."""
    consumer = AIOKafkaConsumer(
        topic_name(Topic.ARTICLES, settings),
        **connection(settings),
        group_id=settings.group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        session_timeout_ms=int(settings.session_timeout * 1000),
    )
    producer = AIOKafkaProducer(
        **connection(settings), acks="all", enable_idempotence=True, max_request_size=MAX_REQUEST_BYTES
    )
    async with (
        ProcessPool(LOAD_WORKER, settings.processes, pool_limits(settings)) as pool,
        producer,
        consumer,
    ):
        while True:
            batch = await consumer.getmany(timeout_ms=_WAIT_MS, max_records=_BATCH)
            messages = list(chain.from_iterable(batch.values()))
            if not messages:
                continue
            answers = await asyncio.gather(*(pool.submit(ask(one.key, one.value)) for one in messages))
            records = chain.from_iterable(records_of_answer(answer, settings) for answer in answers)
            await asyncio.gather(*await _queue(producer, records))
            await consumer.commit()


async def _queue(producer: AIOKafkaProducer, records: Iterable[OutgoingRecord]) -> Sequence[asyncio.Future[Any]]:
    return [
        await producer.send(record.topic, value=record.value, key=record.key, headers=list(record.headers))
        for record in records
    ]


if __name__ == "__main__":
    asyncio.run(main(load_settings()))
