"""Holds the taggers of other packages to the contract: a mistake costs one article, and reaches no consumer."""

from collections.abc import Sequence
from typing import get_args

from streams.entities.proposals import Proposals
from streams.entities.spans import Recognizer, Span
from streams.errors import StreamsError
from streams.records import POLARITIES, ActorTarget, Entity, EntityType, ResolvedRole, Stance
from streams.records import Span as TextSpan
from streams.taggers.protocols import StanceSource
from streams.text.document import Document

_TYPES = frozenset(get_args(EntityType))


class TaggerAnswerError(StreamsError):
    """What the tagger {name} gave breaks the contract: {problem}. Mend it; docs/taggers.md says what it may give."""


class CheckedRecognizer:
    """Gives what a recogniser gives, where that fits the text."""

    def __init__(self, recognizer: Recognizer) -> None:
        self._recognizer = recognizer
        self.name, self.versions, self.trust = recognizer.name, recognizer.versions, recognizer.trust

    def recognize(self, proposals: Proposals) -> list[Span]:
        """Return the mentions in order; no two overlap, and none crosses the end of a passage.

        Raises:
            TaggerAnswerError: the recogniser gave others.
        """
        spans = [Span(*span) for span in self._recognizer.recognize(proposals)]
        pieces, done = proposals.reading.pieces, 0
        for span in spans:
            if not (done <= span.first < span.stop <= len(pieces)):
                raise self._error("a span that is no range of the pieces, or overlaps or precedes the one before it")
            if not all(piece.key for piece in pieces[span.first : span.stop]):
                raise self._error("a span that goes beyond the end of a passage")
            if span.type not in _TYPES or not 0 <= span.confidence <= 1:
                raise self._error("a span of no type that there is, or with a confidence beyond 0..1")
            done = span.stop
        return spans

    def _error(self, problem: str) -> TaggerAnswerError:
        return TaggerAnswerError(name=self.name, problem=problem)


class CheckedStances:
    """Gives what a tagger of stances gives, where that fits the article."""

    def __init__(self, source: StanceSource) -> None:
        self._source = source

    @property
    def version(self) -> str:
        """What tagged the last article."""
        return self._source.version

    def tag(
        self,
        document: Document,
        entities: tuple[Entity, ...],
        published: str | None = None,
        roles: Sequence[ResolvedRole] = (),
    ) -> tuple[Stance, ...]:
        """Return the stances between ``entities``, each with an id of its own.

        Raises:
            TaggerAnswerError: the tagger gave others.
        """
        stances = tuple(self._source.tag(document, entities, published, roles))
        known = {entity.id for entity in entities}
        for stance in stances:
            problem = _problem(stance, known, document.text)
            if problem:
                raise TaggerAnswerError(name=self._source.version, problem=problem)
        if len({stance.id for stance in stances}) < len(stances):
            raise TaggerAnswerError(name=self._source.version, problem="two stances of one id")
        return stances


def _problem(stance: Stance, known: set[str], text: str) -> str | None:
    target = stance.target
    named = {stance.holder, *filter(None, (stance.speaker,))}
    named |= {target.id} if isinstance(target, ActorTarget) else set(filter(None, (target.actor,)))
    if named - known:
        return "a stance of, towards or by an id that is no entity of the article"
    spans = [stance.cue, stance.evidence]
    if not isinstance(target, ActorTarget):
        spans.append(TextSpan(target.start, target.end, target.text))
    if any(not (0 <= span.start < span.end <= len(text)) or text[span.start : span.end] != span.text for span in spans):
        return "a cue, an evidence or an issue that is not what the text has there"
    if POLARITIES.get(stance.act) != stance.polarity or not 0 <= stance.confidence <= 1:
        return "an act that is none, or of the other polarity, or a confidence beyond 0..1"
    return None
