"""What both grammars hand to each other: noun phrases read from the units, and what was found with them."""

from dataclasses import dataclass

from streams.records import ActorTarget, IssueTarget
from streams.stances.frames import Cue, Frame
from streams.stances.units import Unit

#: How certain a construction is before distance and reported speech lower it.
SURE, LIKELY, FAIR = 0.92, 0.84, 0.75


@dataclass(frozen=True, slots=True)
class Actors:
    """Coordinated names. ``start``/``end``: the half-open range of units that the phrase takes."""

    units: tuple[Unit, ...]
    start: int
    end: int

    @property
    def ids(self) -> tuple[str, ...]:
        """The entity ids, in order of the text."""
        return tuple(unit.entity.id for unit in self.units if unit.entity is not None)

    @property
    def targets(self) -> tuple[ActorTarget, ...]:
        """The names as targets of a stance."""
        return tuple(ActorTarget(actor) for actor in self.ids)


@dataclass(frozen=True, slots=True)
class Targets:
    """What a stance is directed at, and the unit after it."""

    targets: tuple[ActorTarget | IssueTarget, ...]
    end: int

    @property
    def actors(self) -> tuple[str, ...]:
        """The entity ids of the targets that are actors."""
        return tuple(target.id for target in self.targets if isinstance(target, ActorTarget))


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a cue stands: the half-open range of its units. ``conjoined``: an Arabic conjunction is written onto it."""

    cue: Cue
    start: int
    end: int
    conjoined: bool = False

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


def issue(text: str, start: int, end: int) -> IssueTarget:
    """Return the issue that the text names at ``start..end``."""
    return IssueTarget(text[start:end], start, end)


def type_of(unit: Unit) -> str:
    """Return the type of the named entity, or an empty string for a word."""
    return "" if unit.entity is None else unit.entity.type
