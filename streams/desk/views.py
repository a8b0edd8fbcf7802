"""What the page draws of a choice of articles: facets, places, and who is for and against whom. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from streams.desk.entry import Entry

_MOST_FACETS = 60
_MOST_EDGES = 120
_MOST_EVIDENCE = 5
_MOST_PINS = 500


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
        acts.update(dict.fromkeys((one.act for one in entry.attitudes), 1))
        polarities.update(dict.fromkeys((one.polarity for one in entry.attitudes), 1))
        actors.update(dict.fromkeys((chip.id for chip in entry.entities), 1))
        known.update((chip.id, (chip.type, chip.name)) for chip in entry.entities if chip.id not in known)
    return {
        "language": languages.most_common(),
        "source": sources.most_common(_MOST_FACETS),
        "country": countries.most_common(),
        "act": acts.most_common(),
        "polarity": polarities.most_common(),
        "entity": [[one, *known[one], count] for one, count in actors.most_common(_MOST_FACETS)],
    }


@dataclass
class _Place:
    pin: object
    articles: int = 0
    mentions: int = 0
    headlines: list[tuple[str, str]] = field(default_factory=list)


def places(entries: Iterable[Entry]) -> dict[str, Any]:
    """Return the pins of ``entries``, those of most articles first, and how many articles each focus country has."""
    found: dict[str, _Place] = {}
    focus: Counter[str] = Counter()
    for entry in entries:
        focus.update(entry.countries)
        for pin in entry.pins:
            place = found.setdefault(pin.id, _Place(pin))
            place.articles += 1
            place.mentions += pin.mentions
            if len(place.headlines) < _MOST_EVIDENCE:
                place.headlines.append((entry.uri, entry.headline))
    most = sorted(found.values(), key=lambda one: (-one.articles, -one.mentions))[:_MOST_PINS]
    return {
        "pins": [
            {"pin": one.pin, "articles": one.articles, "mentions": one.mentions, "headlines": one.headlines}
            for one in most
        ],
        "countries": focus.most_common(),
    }


@dataclass
class _Edge:
    holder: str
    target: str
    polarity: str
    count: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    evidence: list[dict[str, str]] = field(default_factory=list)


def stances(entries: Iterable[Entry], *, by_country: bool = False) -> dict[str, Any]:
    """Return who is for and against whom: nodes, and edges with their counts and some evidence, the weightiest first.

    By actor, or rolled up to countries, where a stance within one country, or without both, is left out. An issue is a
    target of its own only by actor.
    """
    edges: dict[tuple[str, str, str], _Edge] = {}
    names: dict[str, dict[str, object]] = {}
    for entry in entries:
        called = {chip.id: chip for chip in entry.entities}
        for one in entry.attitudes:
            if by_country:
                holder, target = one.holder_country, one.target_country
                if not holder or not target or holder == target:
                    continue
            else:
                holder, target = one.holder, one.target or f"issue:{one.issue}"
            edge = edges.setdefault((holder, target, one.polarity), _Edge(holder, target, one.polarity))
            edge.count += 1
            edge.acts[one.act] += 1
            if len(edge.evidence) < _MOST_EVIDENCE:
                evidence = {"uri": entry.uri, "stance": one.id, "text": one.evidence, "language": entry.language}
                edge.evidence.append({**evidence, "headline": entry.headline})
            for end in (holder, target):
                if by_country:
                    names.setdefault(end, {"type": "country", "name": {}})
                elif end in called:
                    names.setdefault(end, {"type": called[end].type, "name": called[end].name})
                else:
                    names.setdefault(end, {"type": "issue", "name": {entry.language: one.issue or end}})
    most = sorted(edges.values(), key=lambda edge: -edge.count)[:_MOST_EDGES]
    drawn = dict.fromkeys(end for edge in most for end in (edge.holder, edge.target))
    return {
        "nodes": [{"id": one, **names[one]} for one in drawn],
        "edges": [
            {"holder": edge.holder, "target": edge.target, "polarity": edge.polarity, "count": edge.count,
             "acts": edge.acts.most_common(), "evidence": edge.evidence}
            for edge in most
        ],
        "all": len(edges),
    }  # fmt: skip
