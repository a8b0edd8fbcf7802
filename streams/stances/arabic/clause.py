"""What Arabic clauses are made of: a verb with its subject, and the subjects that a verb may have."""

from typing import NamedTuple

from streams.stances.arabic.verbs import Verb
from streams.stances.arabic.words import ArabicWords
from streams.stances.phrases import Finding, Hit, Phrase


class Clause(NamedTuple):
    """A verb with its subject: named, somebody without a name, or None if there is none to see."""

    verb: Verb
    subject: Phrase | None
    rest: int
    embedded: bool

    @property
    def is_participle(self) -> bool:
        """Whether the verb is a circumstance (``مؤكدا``) of another one."""
        return self.verb.form.kind == "participle"


class Reading(NamedTuple):
    """A subject that a verb may have, and the unit from which its other arguments are read."""

    subject: Phrase
    rest: int
    certainty: float


def finding_of(
    words: ArabicWords, hit: Hit, anchor: tuple[int, int], holder: Phrase, target: Phrase, *, certainty: float
) -> Finding:
    """Return what ``hit`` says of its arguments; ``anchor`` is the half-open range of the units of the cue."""
    cue = (words.units[anchor[0]].start, words.units[anchor[1] - 1].end)
    distance = max(0, target.end - hit.start, holder.end - hit.start)
    return Finding(hit.frame, holder.ids, target.targets, cue, distance, certainty)
