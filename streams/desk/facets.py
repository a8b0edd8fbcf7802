"""What a choice of articles can be filtered by, counted. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from streams.desk.entry import Entry

_MOST = 60


def facets(entries: Iterable[Entry]) -> dict[str, Any]:
    """Count what can be filtered by, the most frequent first.

    Each value with the number of its articles; an entity as id, type, name and that number.
    """
    languages: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    countries: Counter[str] = Counter()
    acts: Counter[str] = Counter()
    polarities: Counter[str] = Counter()
    actors: Counter[str] = Counter()
    known: dict[str, tuple[str, Mapping[str, str]]] = {}
    for entry in entries:
        languages[entry.language] += 1
        if entry.source:
            sources[entry.source] += 1
        countries.update(entry.countries)
        acts.update({one.act for one in entry.attitudes})
        polarities.update({one.polarity for one in entry.attitudes})
        actors.update({chip.id for chip in entry.entities})
        for chip in entry.entities:
            known.setdefault(chip.id, (chip.type, chip.name))
    return {
        "language": _by_count(languages),
        "source": _by_count(sources)[:_MOST],
        "country": _by_count(countries),
        "act": _by_count(acts),
        "polarity": _by_count(polarities),
        "entity": [[one, *known[one], count] for one, count in _by_count(actors)[:_MOST]],
    }


def _by_count(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
