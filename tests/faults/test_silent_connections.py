"""Behind a network that swallows everything the worker's clients come back by themselves, and lose nothing."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer

from streams.broker import BrokerConfig, LocalBroker
from streams.local_kafka.ports import LOOPBACK, free_port
from streams.sending import PatientProducer, give_up_silent_connections
from streams.settings import Settings, load_settings
from streams.topics import Topic, create_topics, topic_name
from tests.faults.proxy import Link, Passage, Proxy, behind_a_proxy

SILENCE = 1.5
BLACK_HOLE = Link(Passage.BLACK_HOLE)


@pytest.fixture(scope="module")
def proxy() -> Iterator[Proxy]:
    with Proxy(free_port()) as one:
        yield one


@pytest.fixture(scope="module")
def settings(proxy: Proxy) -> Iterator[Settings]:
    with LocalBroker(BrokerConfig(properties=behind_a_proxy(proxy))) as broker:
        settings = load_settings(broker=broker.bootstrap, partitions=1)
        create_topics(settings)
        yield settings


@pytest.fixture(autouse=True)
def short_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.sending.ANSWER_SECONDS", SILENCE)


@asynccontextmanager
async def started(client: Any) -> AsyncIterator[Any]:
    await client.start()
    try:
        yield client
    finally:
        await client.stop()


async def test_the_producer_sends_its_batch_again_over_a_new_connection(proxy: Proxy, settings: Settings) -> None:
    topic = topic_name(Topic.ARTICLES, settings)
    patient = PatientProducer(
        bootstrap_servers=f"{LOOPBACK}:{proxy.port}", request_timeout_ms=60_000, enable_idempotence=True
    )
    async with started(patient) as producer:
        await producer.send_and_wait(topic, b"before")
        proxy.become(Link(Passage.NO_ANSWERS))
        confirmed = await producer.send(topic, b"written, but not confirmed")
        await asyncio.sleep(SILENCE / 2)
        proxy.become(BLACK_HOLE)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.shield(confirmed), 3 * SILENCE)
        proxy.heal()
        healed = time.monotonic()
        assert (await confirmed).offset == 1, "it is where it was written first, once"
        assert time.monotonic() - healed < SILENCE + 5
        assert (await producer.send_and_wait(topic, b"after")).offset == 2


async def test_the_consumer_reads_on_over_a_new_connection(proxy: Proxy, settings: Settings) -> None:
    topic = topic_name(Topic.ENRICHED, settings)
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=f"{LOOPBACK}:{proxy.port}", group_id="group", auto_offset_reset="earliest"
    )
    give_up_silent_connections(consumer._client, rebalance_timeout=10)
    async with (
        started(consumer),
        started(PatientProducer(bootstrap_servers=settings.broker, request_timeout_ms=60_000)) as producer,
    ):
        # The broker tells of the proxy only those who come through it.
        await producer.send_and_wait(topic, b"before")
        assert (await consumer.getone()).value == b"before"
        proxy.become(BLACK_HOLE)
        await producer.send_and_wait(topic, b"meanwhile")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(consumer.getone(), 3 * SILENCE)
        proxy.heal()
        healed = time.monotonic()
        assert (await consumer.getone()).value == b"meanwhile"
        assert time.monotonic() - healed < SILENCE + 5
