"""Ends a worker that is stuck, so that whatever runs it starts another one."""

import logging
import os
import threading
from collections.abc import Callable
from typing import Protocol

from streams.observing.health import Health, PartitionProgress, seconds_between_looks
from streams.observing.metrics import Metrics
from streams.observing.progress import ProgressUnknownError

log = logging.getLogger(__name__)


class ProgressReader(Protocol):
    """Says how far a group is."""

    def read(self) -> list[PartitionProgress]:
        """Return the progress in every partition; raises ProgressUnknownError when nobody knows."""
        ...

    def close(self) -> None:
        """Let go of what it reads with."""
        ...


class Watchdog(threading.Thread):
    """Looks at the worker every few seconds, from a thread: an event loop that stands still cannot watch itself."""

    def __init__(
        self,
        health: Health,
        progress: ProgressReader,
        metrics: Metrics,
        stall_timeout: float,
        leave: Callable[[int], object] = os._exit,
    ) -> None:
        super().__init__(name="watchdog", daemon=True)
        self._health = health
        self._progress = progress
        self._metrics = metrics
        self._seconds = seconds_between_looks(stall_timeout)
        self._leave = leave
        self._stopping = threading.Event()
        #: Why Kafka has not answered, since it last did.
        self._told: set[str] = set()

    def run(self) -> None:
        """Look until stopped; end the process once the worker is stuck."""
        try:
            while not self._stopping.wait(self._seconds):
                if not self.look():
                    return
        finally:
            self._progress.close()

    def stop(self) -> None:
        """Stop looking: the worker is about to leave by itself."""
        self._stopping.set()

    def look(self) -> bool:
        """Look once, and end the process if the worker is stuck; return whether it is not."""
        try:
            progress = self._progress.read()
        except ProgressUnknownError as error:
            self._health.observe_nothing()
            self._metrics.kafka_is_silent()
            if str(error) not in self._told:  # each reason once, not at every look
                log.warning("%s", error)
            self._told.add(str(error))
        else:
            if self._told:
                log.info("Kafka answers again.")
            self._told.clear()
            self._health.observe(progress)
            self._metrics.kafka_answered(progress, self._health.assigned)
        verdict = self._health.live()
        if not verdict.ok and not self._stopping.is_set():
            log.critical("This worker is stuck: %s. Leaving, to be started again; nothing is lost.", verdict.why)
            logging.shutdown()
            self._leave(1)
        return verdict.ok
