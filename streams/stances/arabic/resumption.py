"""Arabic verbs that take up what stands before them: ``X التي تدعمها Y``, ``وهي خطوة رحبت بها X``."""

from streams.stances.arabic.clause import finding_of
from streams.stances.arabic.issues import issue_of
from streams.stances.arabic.parts import SentenceParts
from streams.stances.arabic.words import strip_article
from streams.stances.phrases import LIKELY, Finding, Hit, Phrase

_OBJECT_REACH = 5
_NOUN_REACH = 5
_AND_THAT = frozenset({"وهو", "وهي"})


class ResumptionReader:
    """Reads the verbs of one sentence whose pronoun stands for a phrase before them."""

    def __init__(self, parts: SentenceParts) -> None:
        self._words = parts.words
        self._phrases = parts.phrases
        self._subjects = parts.subjects
        self._pronouns = parts.pronouns

    def read(self, hit: Hit) -> Finding | None:
        """Return what such a verb says, None where it is none of them."""
        return self._resumed(hit) or self._resumed_noun(hit) or self._resumed_behind(hit)

    def _resumed(self, hit: Hit) -> Finding | None:
        """Read ``X التي تدعمها Y``: the pronoun stands for the antecedent, the subject follows."""
        if not hit.cue.form.pronoun or hit.prefix or "object" not in hit.frame.target.roles:
            return None
        relative = self._words.before_particles(hit.start)
        if hit.frame.needs_noun:
            return None
        if self._words.is_in(relative, "relative"):
            antecedent = self._subjects.antecedent(relative + 1)
            if antecedent is None and not hit.frame.target.actor_only:
                antecedent = self._phrases.issue_before(relative)
        elif self._words.norm(relative - 1) in _AND_THAT and not hit.frame.target.actor_only:
            antecedent = self._step_before(relative)
        else:
            return None
        holders = self._phrases.actors_at(hit.end)
        if antecedent is None or holders is None:
            return None
        return finding_of(self._words, hit, (hit.start, hit.end), holders, antecedent, certainty=LIKELY)

    def _resumed_noun(self, hit: Hit) -> Finding | None:
        """Read ``الهجوم الذي تشنه X على Y``: the pronoun stands for the noun of the light verb."""
        frame = hit.frame
        if not (frame.nouns and hit.cue.form.pronoun) or hit.prefix:
            return None
        near = range(max(0, hit.start - _NOUN_REACH), hit.start)
        noun = next((at for at in near if strip_article(self._words.norm(at)) in frame.nouns), None)
        holders = self._phrases.actors_at(hit.end) if noun is not None else None
        target = self._phrases.governed_at(holders.end, frame.target, reach=_OBJECT_REACH) if holders else None
        if noun is None or holders is None or target is None or "subject" in frame.target.roles:
            return None
        return finding_of(self._words, hit, (noun, hit.end), holders, target, certainty=LIKELY)

    def _resumed_behind(self, hit: Hit) -> Finding | None:
        """Read ``خطوة رحب بها X``, ``المشروع الذي يدافع عنه X``: the pronoun stands for the phrase before the verb."""
        slot, at = hit.frame.target, hit.end
        if hit.prefix or hit.frame.needs_noun or not self._pronouns.is_resumptive(at, slot.prepositions):
            return None
        holders = self._phrases.actors_at(at + 1)
        if holders is None:
            return None
        if self._words.is_in(hit.start - 1, "relative"):
            antecedent = self._subjects.antecedent(hit.start) or self._phrases.issue_before(hit.start - 1)
        else:
            antecedent = self._step_before(hit.start - 1)
        return (
            finding_of(self._words, hit, (hit.start, hit.end), holders, antecedent, certainty=LIKELY)
            if antecedent
            else None
        )

    def _step_before(self, at: int) -> Phrase | None:
        """Return what ``وهي خطوة`` at ``at`` means: the issue just spoken of, else the word itself."""
        if not self._words.is_indefinite(at):
            return None
        spoken_of = self._pronouns.issue if self._words.norm(at - 1) in _AND_THAT else None
        return Phrase(at, at + 1, issue=spoken_of) if spoken_of else issue_of(self._words, at)
