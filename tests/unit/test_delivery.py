import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import pytest

from streams.delivery import OrderedDelivery, OutgoingRecord


def record(name: str) -> OutgoingRecord:
    return OutgoingRecord("topic", name.encode(), b"", ())


class Broker:
    """Takes records and confirms them when told to."""

    def __init__(self, *, confirms: bool = True) -> None:
        self.taken: list[str] = []
        self.may_confirm = asyncio.Event()
        if confirms:
            self.may_confirm.set()

    async def send(self, records: Sequence[OutgoingRecord]) -> Awaitable[object]:
        self.taken += [(one.key or b"").decode() for one in records]
        return asyncio.ensure_future(self.may_confirm.wait())


async def until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0)


async def test_results_are_sent_and_acknowledged_in_the_order_of_reading() -> None:
    broker = Broker()
    acknowledged: list[int] = []
    chance = random.Random(7)

    async def outcome(number: int) -> list[OutgoingRecord]:
        await asyncio.sleep(chance.random() / 100)
        return [record(f"{number}a"), record(f"{number}b")]

    async with OrderedDelivery(broker, window=8) as delivery:
        for number in range(50):
            task = asyncio.ensure_future(outcome(number))
            await delivery.deliver("p0", partial(asyncio.wait_for, task, None), partial(acknowledged.append, number))
        await until(lambda: len(acknowledged) == 50)
    assert acknowledged == list(range(50))
    assert broker.taken == [f"{number}{part}" for number in range(50) for part in "ab"]


async def test_nothing_is_acknowledged_before_the_broker_has_confirmed() -> None:
    broker = Broker(confirms=False)
    acknowledged: list[int] = []

    async def outcome() -> list[OutgoingRecord]:
        return [record("x")]

    async with OrderedDelivery(broker, window=4) as delivery:
        for number in range(3):
            await delivery.deliver("p0", outcome, partial(acknowledged.append, number))
        await until(lambda: len(broker.taken) == 3)
        assert acknowledged == []
        broker.may_confirm.set()
        await until(lambda: len(acknowledged) == 3)


async def test_a_slow_record_holds_back_its_own_partition_only() -> None:
    broker = Broker()
    acknowledged: list[str] = []
    slow: asyncio.Future[list[OutgoingRecord]] = asyncio.get_running_loop().create_future()

    async def quick() -> list[OutgoingRecord]:
        return [record("quick")]

    async with OrderedDelivery(broker, window=8) as delivery:
        await delivery.deliver("p0", lambda: slow, lambda: acknowledged.append("p0 slow"))
        await delivery.deliver("p0", quick, lambda: acknowledged.append("p0 after"))
        await delivery.deliver("p1", quick, lambda: acknowledged.append("p1"))
        await until(lambda: acknowledged == ["p1"])
        slow.set_result([record("slow")])
        await until(lambda: acknowledged == ["p1", "p0 slow", "p0 after"])


async def test_the_window_bounds_what_is_in_flight() -> None:
    broker = Broker(confirms=False)

    async def outcome() -> list[OutgoingRecord]:
        return [record("x")]

    async with OrderedDelivery(broker, window=3) as delivery:
        for _ in range(3):
            await delivery.deliver("p0", outcome, lambda: None)
        fourth = asyncio.ensure_future(delivery.deliver("p0", outcome, lambda: None))
        await until(lambda: len(broker.taken) == 3)
        assert not fourth.done()
        broker.may_confirm.set()
        await fourth


async def test_the_tail_leaves_without_another_record_arriving() -> None:
    broker = Broker()
    acknowledged: list[int] = []
    late: asyncio.Future[list[OutgoingRecord]] = asyncio.get_running_loop().create_future()
    async with OrderedDelivery(broker, window=3) as delivery:
        await delivery.deliver("p0", lambda: late, lambda: acknowledged.append(1))
        await asyncio.sleep(0.01)
        late.set_result([record("late")])
        await until(lambda: acknowledged == [1])


async def test_an_error_ends_the_delivery_and_leaves_the_record_unacknowledged() -> None:
    acknowledged: list[int] = []

    async def fails() -> list[OutgoingRecord]:
        raise ConnectionError("gone")

    async def waits_for_ever() -> None:
        async with OrderedDelivery(Broker(), window=4) as delivery:
            await delivery.deliver("p0", fails, lambda: acknowledged.append(0))
            await delivery.deliver("p0", fails, lambda: acknowledged.append(1))
            await asyncio.sleep(3600)

    with pytest.raises(ExceptionGroup) as caught:
        await waits_for_ever()
    assert caught.group_contains(ConnectionError, match="gone")
    assert acknowledged == []


async def test_a_record_that_leads_to_nothing_is_acknowledged() -> None:
    acknowledged: list[int] = []

    async def nothing() -> list[OutgoingRecord]:
        return []

    async with OrderedDelivery(Broker(), window=1) as delivery:
        for number in range(5):
            await delivery.deliver("p0", nothing, partial(acknowledged.append, number))
        await until(lambda: acknowledged == list(range(5)))
