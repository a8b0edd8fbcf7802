"""Mentions made by hand, for tests of what happens after the recogniser."""

from streams.entities.reading import Candidate
from streams.matching.unknown import nil_id
from streams.records import EntityType, Name
from streams.text.lookup import lookup_key


def mention(text: str, written: str, kind: EntityType, entity: str | None = None, *, nth: int = 0) -> Candidate:
    """Return the mention of ``written``, of which ``nth`` came before; without an ``entity`` it is unknown."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(written, start + 1)
    key = lookup_key(written)
    first = len(text[:start].split())
    return Candidate(
        start=start,
        end=start + len(written),
        first=first,
        stop=first + len(key.split()),
        key=key,
        id=entity or nil_id(key, kind),
        type=kind,
        name=Name(en=entity or written),
        confidence=0.9,
        via="knowledge" if entity else "recognizer",
    )
