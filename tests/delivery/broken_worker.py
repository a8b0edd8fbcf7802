"""The worker with one of its delivery rules taken away, to show that the tests see what the rule is for.

One of them takes nothing away: ``skipped-queue`` makes Faust do what it does rarely.

Run as ``python -m tests.delivery.broken_worker RULE``.
"""

import asyncio
import sys
import time
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from streams.app import app
from streams.commands.worker import run_worker
from streams.delivery import Acknowledge, OrderedDelivery, Outcome, OutgoingRecord
from streams.ledger import OffsetLedger, Partition
from streams.sending import RecordSender
from streams.settings import load_settings
from streams.transport import Consumer


def acknowledge_on_reading() -> None:
    """Acknowledge a record as soon as an agent takes it."""
    taken = Consumer.take

    def take(self: Consumer, message: Any, reader: str) -> Callable[[], None]:
        taken(self, message, reader)()
        return lambda: None

    Consumer.take = take  # type: ignore[method-assign]  # the rule is taken away here


def acknowledge_out_of_order() -> None:
    """Acknowledge each record when it is done, and with it those before it, whatever is still in flight."""

    async def deliver(self: OrderedDelivery, partition: Hashable, outcome: Outcome, acknowledge: Acknowledge) -> None:
        async def work() -> None:
            await (await self._sender.send(await outcome()))
            acknowledge()
            self._free.release()

        await self._free.acquire()
        self._lane_tasks.append(self._tasks.create_task(work()))

    noted = OffsetLedger.done

    def done(self: OffsetLedger, partition: Partition, offset: int, reader: str) -> None:
        for earlier in range(offset + 1):
            noted(self, partition, earlier, reader)

    OrderedDelivery.deliver = deliver  # type: ignore[method-assign]  # the rule is taken away here
    OffsetLedger.done = done  # type: ignore[method-assign]  # and here


def leave_sends_unawaited() -> None:
    """Acknowledge a record when its events are queued, whatever becomes of them."""

    async def wait(
        self: RecordSender, futures: Sequence[asyncio.Future[Any]], records: Sequence[OutgoingRecord], started: float
    ) -> None:
        for future in futures:
            future.add_done_callback(lambda done: done.exception())

    RecordSender._wait = wait  # type: ignore[method-assign]  # the rule is taken away here


def drain_for_ever() -> None:
    """Wait for what is in flight as long as it takes, and longer."""

    async def wait_empty(self: Any) -> None:
        await asyncio.sleep(3600)

    Consumer.wait_empty = wait_empty  # type: ignore[method-assign]  # the rule is taken away here


def never_answer_commits() -> None:
    """Leave commits without an answer while something is in flight, as a consumer does that left before its worker."""
    answered = Consumer.commit

    async def commit(self: Any, *arguments: Any, **options: Any) -> Any:
        return await (asyncio.sleep(3600) if self.in_flight else answered(self, *arguments, **options))

    Consumer.commit = commit  # the rule is taken away here


def consume_nothing() -> None:
    """Take on records and do nothing with them, while all else goes on: as when Faust's consumer stops."""

    async def deliver(self: OrderedDelivery, partition: Hashable, outcome: Outcome, acknowledge: Acknowledge) -> None:
        await asyncio.sleep(3600)

    OrderedDelivery.deliver = deliver  # type: ignore[method-assign]  # the rule is taken away here


def block_the_loop() -> None:
    """Stand still altogether when the first record comes."""

    async def deliver(self: OrderedDelivery, partition: Hashable, outcome: Outcome, acknowledge: Acknowledge) -> None:
        time.sleep(3600)  # noqa: ASYNC251 -- that is the point

    OrderedDelivery.deliver = deliver  # type: ignore[method-assign]  # the rule is taken away here


def skip_what_is_queued() -> None:
    """Begin a new generation while agents have records in their queues, as an expelled worker does that comes back.

    Faust's streams skip what they read in an earlier one, and acknowledge it. By Faust's own account, 10 to 28 of 600
    articles were lost by this.
    """

    async def begin_new_generation() -> None:
        while not app.consumer.in_flight:
            await asyncio.sleep(0.1)
        app.consumer_generation_id += 1
        await app.consumer.perform_seek()

    app.task(begin_new_generation)


RULES = {
    "auto-ack": acknowledge_on_reading,
    "out-of-order": acknowledge_out_of_order,
    "unawaited-send": leave_sends_unawaited,
    "bounded-drain": drain_for_ever,
    "answered-commit": never_answer_commits,
    "silent-consumer": consume_nothing,
    "blocked-loop": block_the_loop,
    "skipped-queue": skip_what_is_queued,
}

if __name__ == "__main__":
    RULES[sys.argv[1]]()
    run_worker(load_settings())
