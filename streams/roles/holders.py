"""Who held an office on a day."""

from typing import NamedTuple

from streams.knowledge import Knowledge
from streams.knowledge.tables import Actor, Office

_FIRST_DAY, _LAST_DAY = "-01-01", "-12-31"
_MONTH = len("2014-05")
_ALWAYS, _NEVER = "0000", "9999"


class _Term(NamedTuple):
    """The first and the last day on which the actor may have held the office, and whether the first is known."""

    first: str
    last: str
    known: bool
    actor: Actor


class Holders:
    """The terms of all offices, by role and owner."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._terms: dict[tuple[str, str], list[_Term]] = {}
        self._known = frozenset(actor.id for actor in knowledge.actors)
        for actor in knowledge.actors:
            for office in actor.offices:
                self._terms.setdefault((office.role, office.owner), []).append(_term(actor, office))

    @property
    def offices(self) -> frozenset[tuple[str, str]]:
        """All offices as pairs of role and owner."""
        return frozenset(self._terms)

    def never(self, actor: str, role: str, owner: str) -> bool:
        """Whether ``actor`` is known, and not as one who ever held the office."""
        return actor in self._known and all(term.actor.id != actor for term in self._terms.get((role, owner), ()))

    def on(self, role: str, owner: str, day: str) -> Actor | None:
        """Return who held the office on ``day`` (ISO 8601), None unless that is certain.

        A term that is known to a month or a year may have begun with its first day and ended with its last. Whoever may
        have held the office counts: with two of them, as on the day of a change, nobody is returned.
        """
        terms = [term for term in self._terms.get((role, owner), ()) if term.first <= day <= term.last]
        actors = {term.actor.id: term.actor for term in terms}
        if len(actors) != 1 or not any(term.known for term in terms):
            return None
        return terms[0].actor


def _term(actor: Actor, office: Office) -> _Term:
    first, last = office.start or _ALWAYS, office.end or _NEVER
    return _Term(first + _missing(first, _FIRST_DAY), last + _missing(last, _LAST_DAY), bool(office.start), actor)


def _missing(date: str, day: str) -> str:
    """Return what a year or a month lacks; the 31st of any month is after all its days."""
    if len(date) > _MONTH:
        return ""
    return day if len(date) < _MONTH else day[3:]
