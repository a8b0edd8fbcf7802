"""What both grammars hand to each other: noun phrases read from the units, and what was found with them."""

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from streams.records import ActorTarget, IssueTarget
from streams.stances.frames import Cue, Frame
from streams.stances.units import Unit

#: How certain a construction is before distance and reported speech lower it.
SURE, LIKELY, FAIR = 0.92, 0.84, 0.75


class Phrase(NamedTuple):
    """A noun phrase. ``start``/``end``: the half-open range of units that it takes.

    It names actors (``ids``) or an ``issue``; with neither of them it is somebody whom the event does not name.
    """

    start: int
    end: int
    ids: tuple[str, ...] = ()
    issue: IssueTarget | None = None

    @property
    def targets(self) -> tuple[ActorTarget | IssueTarget, ...]:
        """What a stance towards the phrase is directed at."""
        return (self.issue,) if self.issue else tuple(ActorTarget(actor) for actor in self.ids)


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a cue stands: the half-open range of its units.

    ``prefix``: Arabic letters written onto it. ``is_definite``: an Arabic noun that carries the article.
    """

    cue: Cue
    start: int
    end: int
    prefix: str = ""
    is_definite: bool = False

    @property
    def frame(self) -> Frame:
        """The frame of the cue."""
        return self.cue.frame


@dataclass(frozen=True, slots=True)
class Finding:
    """A cue with its arguments. ``cue`` is a half-open range of the text, ``distance`` the units between them."""

    frame: Frame
    holders: tuple[str, ...]
    targets: tuple[ActorTarget | IssueTarget, ...]
    cue: tuple[int, int]
    distance: int
    certainty: float
    speaker: str | None = None
    attributed: bool = False

    def said_by(self, speaker: Phrase | None) -> "Finding":
        """Return the finding as what ``speaker`` says, if that is one actor and no other is known to say it."""
        ids = speaker.ids if speaker else ()
        return replace(self, speaker=ids[0]) if len(ids) == 1 and self.speaker is None else self

    def alleged_by(self, speaker: str) -> "Finding":
        """Return the finding as what ``speaker`` only alleges."""
        return replace(self, speaker=speaker, attributed=True)


def type_of(unit: Unit) -> Literal["person", "organization", "location", ""]:
    """Return the type of the named entity, or an empty string for a word."""
    return "" if unit.entity is None else unit.entity.type
