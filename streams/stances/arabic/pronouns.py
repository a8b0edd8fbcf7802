"""Arabic pronouns written onto verbs, nouns and prepositions: whom they mean, when that is safe to say."""

from streams.records import ActorTarget, IssueTarget
from streams.stances.arabic.subjects import ArabicSubjects
from streams.stances.arabic.words import ArabicWords
from streams.stances.discourse import Discourse, Named
from streams.stances.frames import Slot
from streams.stances.phrases import Phrase

_FEMININE, _MASCULINE = "ها", "ه"
#: Prepositions before a pronoun, as they are written then.
_BEFORE_PRONOUNS = {"علي": "علي", "الي": "الي", "لدي": "لدي"}


class ArabicPronouns:
    """Resolves the pronouns of one sentence."""

    def __init__(self, words: ArabicWords, subjects: ArabicSubjects, before: Discourse) -> None:
        self._words = words
        self._subjects = subjects
        self._before = before
        self.issue: IssueTarget | None = None

    def note_issue(self, target: ActorTarget | IssueTarget) -> None:
        """Keep what the last stance was directed at, if that is an issue."""
        self.issue = target if isinstance(target, IssueTarget) else None

    def meant_by(self, index: int, others: tuple[str, ...], *, subject_only: bool = False) -> Phrase | None:
        """Return whom the pronoun on the word at ``index`` means: the only name before it that fits.

        ``subject_only``: it must be the subject of the sentence before, or the issue that was just spoken of.
        """
        issue = self.issue or self._before.issue
        if subject_only and issue is not None and self._words.ends_in_pronoun(index):
            return Phrase(index, index + 1, issue=issue)
        word = self._words.norm(index)
        if not word.endswith((_FEMININE, _MASCULINE)):
            return None
        feminine = word.endswith(_FEMININE)
        here = self._here(index)
        for known in (here, self._before.named):
            fitting = {name.id: name for name in known if self._fits(name, feminine=feminine) and name.id not in others}
            subject = self._before.subject
            if fitting and subject_only and (subject is None or subject.ids != tuple(fitting)):
                return None
            if len(fitting) == 1:
                return Phrase(index, index + 1, tuple(fitting))
            if fitting:
                return None
        return None

    def _here(self, index: int) -> tuple[Named, ...]:
        return tuple(
            Named(unit.entity.id, unit.entity.type, self._subjects.gender(at))
            for at, unit in enumerate(self._words.units[:index])
            if unit.entity
        )

    def _fits(self, name: Named, *, feminine: bool) -> bool:
        gender = False if name.type == "person" and name.feminine is None else name.feminine
        return gender is None or gender == feminine

    def is_resumptive(self, index: int, prepositions: frozenset[str]) -> bool:
        """Whether one of ``prepositions`` with a pronoun (``بها``, ``عنه``) stands at ``index``."""
        word = self._words.norm(index)
        return any(
            (stem := word.removesuffix(ending)) != word and _BEFORE_PRONOUNS.get(stem, stem) in prepositions
            for ending in (_FEMININE, _MASCULINE)
        )

    def after_preposition(self, index: int, slot: Slot, others: tuple[str, ...]) -> Phrase | None:
        """Return whom or what ``ضدها`` or ``بها`` at ``index`` means, if its preposition is one of the slot's."""
        if not self.is_resumptive(index, slot.prepositions):
            return None
        if self.issue is not None and not slot.actor_only:
            return Phrase(index, index + 1, issue=self.issue)
        return self.meant_by(index, others)
