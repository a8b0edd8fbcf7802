"""The newest articles, in memory: each in its last version, in the order of their arrival. Pure, for one thread."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from streams.desk.entry import Entry


class Archive:
    """Keeps the last ``size`` articles.

    A record may come twice, and does when a worker was killed; what has been seen of its partition is not new.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._entries: dict[str, Entry] = {}
        self._versions: dict[str, set[str]] = {}
        self._seen: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def seen(self) -> Mapping[int, int]:
        """The last offset that was added, by partition."""
        return self._seen

    def add(self, entry: Entry) -> bool:
        """Add one version of an article, which takes the place of the one before; return whether it is news.

        It is none where the record was seen before, or the same version has arrived once more.
        """
        partition, offset = entry.position.partition, entry.position.offset
        if offset <= self._seen.get(partition, -1):
            return False
        self._seen[partition] = offset
        mark = f"{entry.version}+{entry.is_canceled}"
        versions = self._versions.setdefault(entry.uri, set())
        if mark in versions:
            return False
        versions.add(mark)
        before = self._entries.pop(entry.uri, None)  # so that it moves to the end
        if entry.is_canceled and not entry.headline and before is not None:
            entry = replace(entry, headline=before.headline)  # a withdrawal may say no more than that
        self._entries[entry.uri] = entry
        if len(self._entries) > self._size:
            oldest = next(iter(self._entries))
            del self._entries[oldest]
            del self._versions[oldest]
        return True

    def get(self, uri: str) -> Entry | None:
        """Return an article's last version."""
        return self._entries.get(uri)

    def versions(self, uri: str) -> int:
        """Return how many versions of an article have arrived."""
        return len(self._versions.get(uri, ()))

    def newest_first(self) -> Iterator[Entry]:
        """Yield the articles, the last one to arrive first."""
        return iter(list(reversed(self._entries.values())))

    def since(self, positions: Mapping[int, int]) -> list[Entry]:
        """Return the articles that arrived after the last offset of each partition, in order."""
        return [
            entry
            for entry in self._entries.values()
            if entry.position.offset > positions.get(entry.position.partition, -1)
        ]


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


def after(entry: Entry, positions: dict[int, int]) -> dict[int, int]:
    """Return ``positions`` moved on to ``entry``."""
    return positions | {entry.position.partition: entry.position.offset}
