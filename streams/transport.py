"""Faust's consumer and producer, with its own account of what was read replaced where it can lose a record.

Written against faust-streaming 0.15 (``faust/transport/consumer.py``), each override with its reason.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import ConsumerStoppedError, KafkaError
from faust.transport.consumer import ensure_TP
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from streams.ledger import OffsetLedger
from streams.sending import PatientProducer, ask_patiently, give_up_silent_connections

_COMMIT_SECONDS = 1.0
_LAST_COMMIT_SECONDS = 2.0
_FETCH_SECONDS = 1.0
# While an agent's buffer is full its partition is not fetched; it is to be noticed soon when there is room again.
_FULL_SECONDS = 0.02
_NOTHING_SECONDS = 0.2
_SEEK_AGAIN_SECONDS = 1.0


class ConsumerThread(driver.AIOKafkaConsumerThread):  # type: ignore[misc]  # Faust is untyped here
    """Where aiokafka's consumer lives; all that moves a position and all that fetches is noted here, in that order."""

    def _create_consumer(self, loop: asyncio.AbstractEventLoop) -> AIOKafkaConsumer:
        consumer = super()._create_consumer(loop=loop)
        client = consumer._client  # noqa: SLF001 -- aiokafka gives it no other name
        ask_patiently(client)
        give_up_silent_connections(client, self.app.conf.broker_rebalance_timeout)
        return consumer

    @property
    def _ledger(self) -> OffsetLedger:
        ledger: OffsetLedger = self.consumer.ledger
        return ledger

    async def seek_to_committed(self) -> None:
        """Read every partition from its committed offset, or from its beginning where nothing was committed.

        aiokafka's own leaves a partition without a committed offset where it is.
        """
        await self.call_thread(self._seek_to_committed)

    async def _seek_to_committed(self) -> None:
        consumer = self._ensure_consumer()
        for partition in consumer.assignment():
            committed = await consumer.committed(partition)
            if partition not in consumer.assignment():
                continue  # it moved to another worker while the broker was asked
            # Noted and moved without a pause in between, so that what is fetched is noted as read from there.
            self._ledger.begin(partition, committed)
            if committed is None:
                await consumer.seek_to_beginning(partition)
            else:
                consumer.seek(partition, committed)

    async def getmany(self, active_partitions: set[TP], timeout: float) -> Any:  # noqa: ASYNC109 -- Faust's signature
        """Fetch records.

        Not through the queue of calls, which has two at a time under way: a commit would wait for fetches.
        """
        consumer = self._ensure_consumer()
        most = consumer._max_poll_records  # noqa: SLF001 -- as Faust asks for it
        fetch = self._fetch_records(consumer, active_partitions, timeout=timeout, max_records=most)
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(fetch, self.thread_loop))

    async def _fetch_records(self, consumer: AIOKafkaConsumer, active_partitions: set[TP], **limits: Any) -> Any:
        # A copy, since the main thread changes the set meanwhile, and an empty one means every partition to aiokafka.
        wanted = set(active_partitions)
        if not wanted:
            return {}
        records = await super()._fetch_records(consumer, wanted, **limits)
        for partition, found in records.items():
            self._ledger.fetched(partition, [record.offset for record in found])
        return records


class Consumer(driver.Consumer):  # type: ignore[misc]  # Faust is untyped here
    """Faust's consumer with an account of its own: what was fetched and is not done is never passed over.

    Faust's account loses records in a rebalance. What was fetched and not delivered by then counts as a gap in the
    topic if no seek follows that succeeds; where nothing was committed yet, Faust's seek moves nothing. And what an
    agent's stream finds in its queue then, it skips *and acknowledges*, though it is told to leave that to its agent
    (``Stream._py_aiter``): the group passes over it.
    """

    def __init__(self, transport: Any, *arguments: Any, **options: Any) -> None:
        self.ledger = OffsetLedger(transport.app.readers)
        self._in_flight: dict[str, set[object]] = defaultdict(set)
        self._done = asyncio.Event()
        #: How often something was fetched and not delivered, and how many of those times a seek has mended.
        self._dropped = 1  # where reading begins is for a seek to say
        self._mended = 0
        super().__init__(transport, *arguments, **options)

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    async def perform_seek(self) -> None:
        """Read every partition from its committed offset: what is not done comes again."""
        dropped = self._dropped
        await self.seek_to_committed()
        self._mended = max(self._mended, dropped)

    async def on_partitions_revoked(self, revoked: Any) -> None:
        """Wait for what is in flight and commit it, and only then forget it: Faust forgets it first."""
        self._dropped += 1
        await super().on_partitions_revoked(revoked)
        self.ledger.forget(revoked)

    async def _drain_messages(self, fetcher: Any) -> None:
        """Deliver records to the agents for as long as both run, each topic by itself.

        Faust fetches all topics at once, so that a backlog of articles holds up the enriched events for seconds.
        """
        drains = [asyncio.ensure_future(self._drain(topic, fetcher)) for topic in self.app.readers]
        try:
            await asyncio.gather(*drains)
        except (ConsumerStoppedError, asyncio.CancelledError):
            if not self.transport.app.should_stop:
                raise
        finally:
            for one in drains:
                one.cancel()

    async def _drain(self, topic: str, fetcher: Any) -> None:
        while not (self.should_stop or fetcher.should_stop):
            await self._deliver_some(topic)
            await asyncio.sleep(0)

    async def _deliver_some(self, topic: str) -> None:
        if not self.flow_active:
            await self.wait(self.can_resume_flow)
            return
        if self._mended < self._dropped and not await self._seek():
            return
        active = {tp for tp in self._get_active_partitions() if tp.topic == topic}
        are_full = any(tp.topic == topic for tp in self._buffered_partitions)
        if not active:
            await self.sleep(_FULL_SECONDS if are_full else _NOTHING_SECONDS)
            return
        generation = self.app.consumer_generation_id
        records = await self._getmany(active, _FULL_SECONDS if are_full else _FETCH_SECONDS)
        for tp, record in self.scheduler.iterate(records):
            is_ours = tp in self._get_active_partitions() or tp in self._buffered_partitions
            if not (self.flow_active and is_ours and generation == self.app.consumer_generation_id):
                self._dropped += 1
                return
            await self.wait_first(self.callback(self._to_message(tp, record)), self.suspend_flow.wait())

    async def _seek(self) -> bool:
        """Go back to what was committed; return whether that could be done."""
        try:
            await self.perform_seek()
        except KafkaError as error:
            self.log.warning("The committed offsets could not be read (%s); trying again.", error)
            await self.sleep(_SEEK_AGAIN_SECONDS)
            return False
        return True

    def take(self, message: Any, reader: str) -> Callable[[], None]:
        """Note that an agent works on a record; return what it is to call when it is done with it."""
        token = object()
        self._in_flight[reader].add(token)

        def done() -> None:
            self.ledger.done(message.tp, message.offset, reader)
            self._in_flight[reader].discard(token)
            self._done.set()

        return done

    def leave(self, reader: str) -> None:
        """Note that an agent has ended: what it had taken is read again, and not to be waited for."""
        self._in_flight.pop(reader, None)

    @property
    def in_flight(self) -> int:
        """How many records agents work on."""
        return sum(map(len, self._in_flight.values()))

    def ack(self, _message: Any) -> bool:
        """Do nothing: it is Faust that calls this, and only agents know what is done."""
        return False

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterable[TP]:
        tps = (ensure_TP(partition) for partition in self.ledger.committable())
        return (tp for tp in tps if topics is None or tp in topics or tp.topic in topics)

    def _filter_committable_offsets(self, tps: Iterable[TP]) -> dict[TP, int]:
        committable = self.ledger.committable()
        return {tp: committable[tp] for tp in tps if tp in committable}

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        committed = bool(await super()._commit(offsets))
        if committed:
            for tp, offset in offsets.items():
                self.ledger.moved(tp, offset)
        return committed

    async def wait_empty(self) -> None:
        """Wait for what is in flight, but not for ever: what is not done is read again."""
        limit = self.app.settings.drain_timeout
        awaited = self.in_flight
        if awaited:
            self.log.info("Waiting for %d in flight, for at most %g s.", awaited, limit)
        deadline = self.loop.time() + limit
        while self.in_flight and (left := deadline - self.loop.time()) > 0:
            self._done.clear()
            await self._commit_within(left)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._done.wait(), min(left, _COMMIT_SECONDS))
        if self.in_flight:
            self.log.warning("Not everything in flight was done within %g s; it will be read again.", limit)
        await self._commit_within(max(_LAST_COMMIT_SECONDS, deadline - self.loop.time()))
        if awaited:
            self.log.info("Of %d in flight %d were finished.", awaited, awaited - self.in_flight)

    async def _commit_within(self, seconds: float) -> None:
        """Commit what is done, and go on after ``seconds``: once a consumer has left, no commit is answered."""
        committing = asyncio.ensure_future(self._commit_all())
        await asyncio.wait({committing}, timeout=seconds)
        committing.cancel()

    async def _commit_all(self) -> None:
        for _ in range(2):  # the first may have waited for one that had begun before, which Faust takes for enough
            if self.ledger.committable():
                await self.commit()


class Producer(driver.Producer):  # type: ignore[misc]  # Faust is untyped here
    """Faust's producer, idempotent, and patient with a broker that is away."""

    def _settings_extra(self) -> Mapping[str, Any]:
        # Without it a retry after a lost answer writes a batch twice or out of order.
        return {**super()._settings_extra(), "enable_idempotence": True}

    @property
    def _producer_type(self) -> type[PatientProducer]:
        return PatientProducer


class Transport(driver.Transport):  # type: ignore[misc]  # Faust is untyped here
    """Both of them, as Faust asks for them."""

    Consumer = Consumer
    Producer = Producer
