"""Arabic speakers: who is quoted or reported as saying what stands somewhere in a sentence."""

from collections.abc import Sequence

from streams.stances.arabic.clause import Clause
from streams.stances.arabic.phrases import ArabicPhrases
from streams.stances.arabic.words import COMMAS, ArabicWords
from streams.stances.phrases import Phrase

_LONGEST_CLAIM = 4
_LONGEST_TURN = 3


class ArabicSpeakers:
    """Finds the speakers of one sentence."""

    def __init__(self, words: ArabicWords, phrases: ArabicPhrases) -> None:
        self._words = words
        self._phrases = phrases

    def of(self, index: int, clauses: Sequence[Clause]) -> Phrase | None:
        """Return who is quoted or reported as saying what stands at ``index``, by the sentence's ``clauses``."""
        for clause in reversed(clauses):
            if "report" not in clause.verb.classes or clause.subject is None or clause.rest > index:
                continue
            at = self._words.skip_adverbs(clause.rest)
            if any(self._words.turns(near) for near in range(at, index)):
                return None
            claims = range(at, min(at + _LONGEST_CLAIM, index))
            if any(self._words.is_in(near, "claim", "open_quote") for near in claims):
                return clause.subject
        return self._behind(index, clauses)

    def in_headline(self, index: int) -> Phrase | None:
        """Read ``X: نرفض …``."""
        named = self._phrases.actors_at(0)
        return named if named is not None and named.end < index and self._words.norm(named.end) == ":" else None

    def _behind(self, index: int, clauses: Sequence[Clause]) -> Phrase | None:
        """Read ``«…»، قال X`` and ``…، بحسب X``."""
        for clause in clauses:
            is_report = "report" in clause.verb.classes and clause.verb.at > index
            if is_report and self._words.norm(clause.verb.at - 1) in COMMAS and not clause.verb.prefix:
                return clause.subject
        for at in range(index, len(self._words.units)):
            if self._words.is_in(at, "according"):
                return self._phrases.actors_at(at + 1) or self._phrases.actors_at(at + 1, "ل")
        return None

    def meant_by_claim(self, verb: int, earlier: Sequence[Clause]) -> Phrase | None:
        """Return the speaker to whom the pronoun of ``أنها``, ``إنه`` before the verb refers."""
        at = self._words.before_particles(verb)
        if not self._words.is_in(at, "self_claim"):
            return None
        for clause in reversed(earlier):
            if "report" in clause.verb.classes and clause.subject is not None:
                is_own = at - self._words.skip_adverbs(clause.rest) in range(_LONGEST_TURN)
                return clause.subject if is_own else None
        return None
