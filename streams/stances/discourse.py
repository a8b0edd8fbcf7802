"""What a sentence hands on to the next ones: its subject, and who has been named so far."""

from dataclasses import dataclass

#: How many names a pronoun may look back at.
_MEMORY = 12


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a sentence is about. ``feminine``: the gender of its verb in Arabic, None where nothing tells it."""

    ids: tuple[str, ...]
    feminine: bool | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A name that a pronoun may refer to."""

    id: str
    type: str
    feminine: bool | None = None


@dataclass(frozen=True, slots=True)
class Discourse:
    """The subject of the sentence before, its speaker, and the names of the sentences so far, the last one last."""

    subject: Subject | None = None
    speaker: tuple[str, ...] = ()
    named: tuple[Named, ...] = ()

    def after(
        self, subject: Subject | None, speaker: tuple[str, ...], named: tuple[Named, ...], *, starts: bool
    ) -> "Discourse":
        """Return the discourse after a sentence with these. ``starts``: a new paragraph has begun with it."""
        kept = () if starts else self.named
        return Discourse(subject, speaker, (*kept, *named)[-_MEMORY:])
