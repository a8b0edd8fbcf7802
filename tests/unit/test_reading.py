import threading
import time

import pytest

from streams.clients import reading


class StuckConsumer:
    """Stands for a consumer whose own thread never ends."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.released = threading.Event()

    def close(self, *, autocommit: bool) -> None:
        assert not autocommit
        self.asked.set()
        self.released.wait()


def test_a_consumer_that_cannot_close_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_CLOSE_SECONDS", 0.05)
    consumer = StuckConsumer()
    started = time.monotonic()
    reading._close(consumer)
    assert consumer.asked.is_set()
    assert time.monotonic() - started < 2
    consumer.released.set()
