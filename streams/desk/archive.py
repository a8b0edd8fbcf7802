"""The newest articles, in memory: each in its last version, in the order of their records. Pure, for one thread."""

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping
from dataclasses import replace

from streams.desk.entry import Entry, Key


class Archive:
    """Keeps the last ``size`` articles.

    A record may come twice, and does when a worker was killed; what has been seen of its partition is not new. The
    order is that of the records themselves, so that it is the same after a restart, and a page can go on where it was.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._entries: dict[str, Entry] = {}
        self._order: list[tuple[Key, str]] = []
        self._versions: dict[str, set[str]] = {}
        self._seen: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def seen(self) -> Mapping[int, int]:
        """The last offset that was added, by partition."""
        return self._seen

    def add(self, entry: Entry) -> Entry | None:
        """Add one version of an article, which takes the place of the one before; return it as it is kept.

        None where it is no news: the record was seen before, the same version has arrived once more, or everything that
        is kept is newer.
        """
        partition, offset = entry.position.partition, entry.position.offset
        if offset <= self._seen.get(partition, -1):
            return None
        self._seen[partition] = offset
        mark = f"{entry.version}+{entry.is_canceled}"
        versions = self._versions.setdefault(entry.uri, set())
        if mark in versions:
            return None
        versions.add(mark)
        before = self._entries.get(entry.uri)
        if before is not None:
            del self._order[bisect_left(self._order, (before.key, before.uri))]
            if entry.is_canceled and not entry.headline:
                entry = replace(entry, headline=before.headline)  # a withdrawal may say no more than that
        self._entries[entry.uri] = entry
        insort(self._order, (entry.key, entry.uri))
        if len(self._order) > self._size:
            self._drop_oldest()
        return self._entries.get(entry.uri)

    def get(self, uri: str) -> Entry | None:
        """Return an article's last version."""
        return self._entries.get(uri)

    def versions(self, uri: str) -> int:
        """Return how many versions of an article have arrived."""
        return len(self._versions.get(uri, ()))

    def newest_first(self, before: Key | None = None) -> Iterator[Entry]:
        """Yield the articles, the newest first; with ``before`` those that are older than it."""
        end = len(self._order) if before is None else bisect_left(self._order, (before, ""))
        return (self._entries[uri] for _, uri in reversed(self._order[:end]))

    def since(self, positions: Mapping[int, int]) -> list[Entry]:
        """Return the articles that arrived after the last offset of each partition, in the order of the offsets.

        Not in that of their times, for clocks differ: who is cut off in between would miss what has the lesser offset.
        """
        new = (one for one in self._entries.values() if one.position.offset > positions.get(one.position.partition, -1))
        return sorted(new, key=lambda one: (one.position.partition, one.position.offset))

    def _drop_oldest(self) -> None:
        _, oldest = self._order.pop(0)
        del self._entries[oldest]
        del self._versions[oldest]


def format_positions(positions: Mapping[int, int]) -> str:
    """Write positions as the id of a server-sent event: ``0:17,1:4``."""
    return ",".join(f"{partition}:{offset}" for partition, offset in sorted(positions.items()))


def parse_positions(text: str) -> dict[int, int] | None:
    """Read what ``format_positions`` wrote; None where it is nothing of the kind."""
    try:
        pairs = (part.split(":") for part in text.split(",") if part)
        return {int(partition): int(offset) for partition, offset in pairs}
    except ValueError:
        return None


def format_key(key: Key) -> str:
    """Write the place of an article in the order, as a page asks with it for what comes after."""
    return ".".join(map(str, key))


def parse_key(text: str) -> Key | None:
    """Read what ``format_key`` wrote; None where it is nothing of the kind."""
    try:
        arrived, partition, offset = map(int, text.split("."))
    except ValueError:
        return None
    return arrived, partition, offset


def after(entry: Entry, positions: dict[int, int]) -> dict[int, int]:
    """Return ``positions`` moved on to ``entry``."""
    at = entry.position
    return positions | {at.partition: max(at.offset, positions.get(at.partition, -1))}
