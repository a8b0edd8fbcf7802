"""What a sentence hands on to the next ones: its subject, and who has been named so far."""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from streams.records import IssueTarget

#: How many names a pronoun may look back at.
_MEMORY = 12
#: How many sentences may leave their subject to the one before.
_LONGEST_CHAIN = 4


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


class Told(Protocol):
    """A sentence that has been read."""

    def subject(self) -> Subject | None:
        """Return who the sentence is about."""
        ...

    def named(self) -> tuple[Named, ...]:
        """Return the names to which later pronouns may refer."""
        ...

    def last_issue(self) -> IssueTarget | None:
        """Return the last issue that a stance of the sentence was directed at."""
        ...


class Discourse:
    """What comes before a sentence. It is read only when a later sentence asks for it, as most never do."""

    def __init__(self) -> None:
        self._last: Told | None = None
        self._earlier: Discourse | None = None
        self._chain = 0

    def after(self, sentence: Told, *, ends_paragraph: bool) -> "Discourse":
        """Return the discourse after ``sentence``; the names of a paragraph do not reach into the next one."""
        after = Discourse()
        after._last = sentence
        after._earlier = None if ends_paragraph else self
        after._chain = (self._chain + 1) % _LONGEST_CHAIN
        if after._chain == 0:
            after.subject, after.named  # noqa: B018 (read now, so that the chain does not grow with the text)
        return after

    @cached_property
    def subject(self) -> Subject | None:
        """The subject of the sentence before."""
        return self._last.subject() if self._last else None

    @property
    def issue(self) -> IssueTarget | None:
        """The issue that the sentence before took a stance towards, which ``it`` may mean."""
        return self._last.last_issue() if self._last else None

    @cached_property
    def named(self) -> tuple[Named, ...]:
        """The names of the paragraph so far, the last one last, and of the sentence before."""
        kept = self._earlier.named if self._earlier else ()
        return (*kept, *(self._last.named() if self._last else ()))[-_MEMORY:]
