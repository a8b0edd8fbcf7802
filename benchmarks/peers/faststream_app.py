"""The service as a FastStream app on its aiokafka broker.

At least once, as FastStream's "Consuming Acknowledgements" (docs/en/kafka/ack.md) has it:
``ack_policy=AckPolicy.NACK_ON_ERROR`` with a consumer group commits after the handler, and reads again what raised.
With it "Concurrent processing" (docs/en/kafka/Subscriber) recommends ``max_workers``, as many as there are partitions:
partitions at the same time, one article after another within each. The sends are acknowledged: ``acks="all"``,
``enable_idempotence=True`` and ``publish`` without ``no_confirm``, those of an article awaited together.

``BENCH_ACK_POLICY=ack_first`` runs it with the policy that FastStream has by default, at most once: the control which
shows that the kills find what is lost. Then offsets are committed every second, as ``streams`` does.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from faststream import AckPolicy, FastStream
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage

from benchmarks.peers.records import LOAD_WORKER, pool_limits, records_of_answer
from streams.delivery import OutgoingRecord
from streams.pool import ProcessPool
from streams.settings import load_settings
from streams.topics import MAX_REQUEST_BYTES, Topic, topic_name
from streams.work import ask

settings = load_settings()
broker = KafkaBroker(
    list(settings.bootstrap_servers),
    acks="all",
    enable_idempotence=True,
    max_request_size=MAX_REQUEST_BYTES,
    logger=None,  # it logs every message
)
pool = ProcessPool(LOAD_WORKER, settings.processes, pool_limits(settings))


@asynccontextmanager
async def lifespan() -> AsyncIterator[None]:
    """Have the tagging processes while the app runs."""
    async with pool:
        yield


app = FastStream(broker, lifespan=lifespan, logger=None)


async def keep_bytes(message: KafkaMessage) -> bytes:
    """Leave an article as it is: it is decoded in a tagging process."""
    body: bytes = message.body
    return body


@broker.subscriber(
    topic_name(Topic.ARTICLES, settings),
    group_id=settings.group,
    ack_policy=AckPolicy(os.environ.get("BENCH_ACK_POLICY", AckPolicy.NACK_ON_ERROR.value)),
    max_workers=settings.partitions,
    auto_commit_interval_ms=1000,
    auto_offset_reset="earliest",
    session_timeout_ms=int(settings.session_timeout * 1000),
    decoder=keep_bytes,
)
async def enrich(article: bytes, message: KafkaMessage) -> None:
    """Tag one article and publish everything that it leads to."""
    answer = await pool.submit(ask(message.raw_message.key, article))
    await asyncio.gather(*(_publish(record) for record in records_of_answer(answer, settings)))


async def _publish(record: OutgoingRecord) -> None:
    headers = {name: value.decode() for name, value in record.headers}
    await broker.publish(record.value, topic=record.topic, key=record.key, headers=headers)


if __name__ == "__main__":
    asyncio.run(app.run())
