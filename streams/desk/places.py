"""Where a choice of articles happens: the pins of a map, and the countries in focus. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from streams.desk.entry import Entry, Pin

_MOST_PINS = 500
_MOST_HEADLINES = 5


@dataclass
class _Place:
    pin: Pin
    articles: int = 0
    mentions: int = 0
    headlines: list[dict[str, str]] = field(default_factory=list)


def places(entries: Iterable[Entry]) -> dict[str, Any]:
    """Return the pins of ``entries``, those of most articles first, and how many articles each focus country has.

    ``articles`` says how many articles have a pin at all.
    """
    found: dict[str, _Place] = {}
    focus: Counter[str] = Counter()
    pinned = 0
    for entry in entries:
        focus.update(entry.countries)
        pinned += bool(entry.pins)
        for pin in entry.pins:
            place = found.setdefault(pin.id, _Place(pin))
            place.articles += 1
            place.mentions += pin.mentions
            if len(place.headlines) < _MOST_HEADLINES:
                at = f"{entry.position.partition}:{entry.position.offset}"
                told = {"uri": entry.uri, "at": at, "language": entry.language, "headline": entry.headline}
                place.headlines.append(told)
    most = sorted(found.values(), key=lambda one: (-one.articles, -one.mentions))[:_MOST_PINS]
    return {"pins": most, "countries": focus.most_common(), "articles": pinned}
