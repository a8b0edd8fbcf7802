"""Which records of a partition are not done yet, and so how far the group may be moved on."""

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence

#: A topic and the number of one of its partitions.
Partition = tuple[str, int]


class _Reading:
    """One partition, since it was last read from its committed offset."""

    __slots__ = ("end", "moved_to", "outstanding")

    def __init__(self, start: int | None) -> None:
        #: Who is not done yet with a record, by offset; in ascending order, as they were fetched.
        self.outstanding: dict[int, set[str]] = {}
        self.end = start or 0
        self.moved_to = start or 0

    @property
    def committable(self) -> int:
        """The offset before which nothing is outstanding."""
        return next(iter(self.outstanding), self.end)


class OffsetLedger:
    """Keeps who is not done yet with which record that was fetched, for each partition that is read.

    What was fetched holds the group back until every reader of its topic is done with it, whatever becomes of it on the
    way: dropped in a rebalance, delivered to one reader and not to the next. It is never taken for a gap in the topic.

    ``readers`` names the readers of each topic. Safe to share between threads: records are fetched in one and done in
    another.
    """

    def __init__(self, readers: Mapping[str, Collection[str]]) -> None:
        self._readers = readers
        self._readings: dict[Partition, _Reading] = {}
        self._lock = threading.Lock()

    def begin(self, partition: Partition, start: int | None) -> None:
        """Note that a partition is read from ``start``, its committed offset, or from its beginning for None.

        What was outstanding is forgotten: it comes again.
        """
        with self._lock:
            self._readings[partition] = _Reading(start)

    def fetched(self, partition: Partition, offsets: Sequence[int]) -> None:
        """Note the offsets of records that were fetched, in ascending order."""
        if not offsets:
            return
        readers = self._readers[partition[0]]
        with self._lock:
            reading = self._readings.get(partition)
            if reading is None or offsets[0] < reading.end:
                # Nobody said where it begins, or the position went back: all from here on comes (again).
                reading = self._readings[partition] = _Reading(None)
            reading.outstanding.update((offset, set(readers)) for offset in offsets)
            reading.end = offsets[-1] + 1

    def done(self, partition: Partition, offset: int, reader: str) -> None:
        """Note that a reader is done with a record; of one that is not outstanding nothing is noted."""
        with self._lock:
            reading = self._readings.get(partition)
            if reading is None or (waiting := reading.outstanding.get(offset)) is None:
                return
            waiting.discard(reader)
            if not waiting:
                del reading.outstanding[offset]

    def committable(self) -> dict[Partition, int]:
        """Return how far each partition may be moved on, for those that may be moved on at all."""
        with self._lock:
            return {
                partition: reading.committable
                for partition, reading in self._readings.items()
                if reading.committable > reading.moved_to
            }

    def moved(self, partition: Partition, offset: int) -> None:
        """Note that the group was moved on to ``offset``."""
        with self._lock:
            if (reading := self._readings.get(partition)) is not None:
                reading.moved_to = max(reading.moved_to, offset)

    def forget(self, partitions: Iterable[Partition]) -> None:
        """Forget partitions that are no longer read."""
        with self._lock:
            for partition in partitions:
                self._readings.pop(partition, None)
