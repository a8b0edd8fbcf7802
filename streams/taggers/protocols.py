"""What a tagger that is plugged in has to be: one object with one method, and a word about itself."""

from collections.abc import Sequence
from typing import Protocol

from streams.entities.spans import Recognizer
from streams.records import Entity, ResolvedRole, Stance
from streams.text.document import Document

__all__ = ["Recognizer", "StanceSource"]


class StanceSource(Protocol):
    """Finds the stances of one article after another; ``streams.stances.tagger.StanceTagger`` is the shipped one."""

    @property
    def version(self) -> str:
        """What tagged the last article, for ``producer.models``: a name, with what else tells its results apart."""
        ...

    def tag(
        self,
        document: Document,
        entities: tuple[Entity, ...],
        published: str | None = None,
        roles: Sequence[ResolvedRole] = (),
    ) -> tuple[Stance, ...]:
        """Return the stances between ``entities``, each with an id of its own.

        ``published`` is the day of the article (ISO 8601), ``roles`` are offices named instead of a person.
        """
        ...
