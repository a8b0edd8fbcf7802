"""Who is for and against whom in a choice of articles: the nodes and edges of a graph. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from streams.desk.entry import Attitude, Entry
from streams.desk.filters import Filter

_MOST_EDGES = 120
_MOST_EVIDENCE = 5


@dataclass
class _Edge:
    holder: str
    target: str
    polarity: str
    count: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    evidence: list[dict[str, str]] = field(default_factory=list)

    def add(self, stance: Attitude, entry: Entry) -> None:
        self.count += 1
        self.acts[stance.act] += 1
        if len(self.evidence) < _MOST_EVIDENCE:
            at = entry.position
            where = {"uri": entry.uri, "at": f"{at.partition}:{at.offset}", "stance": stance.id}
            told = {"text": stance.evidence, "language": entry.language, "headline": entry.headline}
            self.evidence.append(where | told)

    def rank(self, degree: Mapping[str, int]) -> tuple[int, int, str, str, str]:
        """Return its place among others: what is said most goes first, then what hangs together with most others."""
        return -self.count, -degree[self.holder] - degree[self.target], self.holder, self.target, self.polarity


def stances(entries: Iterable[Entry], wanted: Filter, by: str = "") -> dict[str, Any]:
    """Return nodes, and edges with their counts and some evidence, the weightiest first, of the stances that fit.

    ``by`` rolls them up: ``actor`` leaves out what is towards an issue; ``country`` makes actors and issues the
    countries that they belong to, and leaves out what is within one country, or without both.
    """
    edges: dict[tuple[str, str, str], _Edge] = {}
    names: dict[str, dict[str, object]] = {}
    for entry in entries:
        called: dict[str, dict[str, object]] = {
            chip.id: {"type": chip.type, "name": chip.name} for chip in entry.entities
        }
        for one in filter(wanted.fits, entry.attitudes):
            ends = _ends(one, by)
            if ends is None:
                continue
            edges.setdefault((*ends, one.polarity), _Edge(*ends, one.polarity)).add(one, entry)
            for end in ends:
                unnamed: dict[str, object] = {"type": "issue", "name": {entry.language: one.issue or end}}
                names.setdefault(end, {"type": "country", "name": {}} if by == "country" else called.get(end, unnamed))
    degree = Counter(end for edge in edges.values() for end in (edge.holder, edge.target))
    most = sorted(edges.values(), key=lambda edge: edge.rank(degree))[:_MOST_EDGES]
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


def _ends(stance: Attitude, by: str) -> tuple[str, str] | None:
    if by == "country":
        holder, target = stance.holder_country, stance.target_country
        return (holder, target) if holder and target and holder != target else None
    return None if by == "actor" and stance.target is None else (stance.holder, stance.aim)
