"""English pronouns: whom he, her, it or their mean, when that is safe to say."""

from streams.stances.discourse import Discourse, Named
from streams.stances.english.words import EnglishWords
from streams.stances.phrases import Phrase

_PERSONAL = frozenset({"he", "she", "him", "her", "his"})
_NEUTRAL = frozenset({"it", "its", "they", "them", "their"})


class EnglishPronouns:
    """Resolves the pronouns of one sentence."""

    def __init__(self, words: EnglishWords, before: Discourse) -> None:
        self._words = words
        self._before = before

    def is_pronoun(self, at: int) -> bool:
        """Whether a pronoun of the third person stands at ``at``."""
        return self._words.norm(at) in _PERSONAL or self._words.norm(at) in _NEUTRAL

    def subject(self, at: int) -> Phrase | None:
        """Return whom a subject pronoun means: the subject of the sentence before, else the only name that fits."""
        if not self.is_pronoun(at):
            return None
        subject = self._before.subject
        if subject is not None and not self._here(at):
            types = {name.type for name in self._before.named if name.id in subject.ids}
            is_person = types == {"person"}
            if is_person == (self._words.norm(at) in _PERSONAL) or (self._words.norm(at) == "they"):
                return Phrase(at, at + 1, subject.ids)
        return self.meant_at(at, ())

    def meant_at(self, at: int, others: tuple[str, ...]) -> Phrase | None:
        """Return whom the pronoun at ``at`` means: the only name before it that fits and is not of ``others``."""
        if not self.is_pronoun(at):
            return None
        wants_person = self._words.norm(at) in _PERSONAL
        for known in (self._here(at), self._before.named):
            fitting = {name.id for name in known if (name.type == "person") == wants_person and name.id not in others}
            if len(fitting) == 1:
                return Phrase(at, at + 1, tuple(fitting))
            if fitting:
                return None
        return None

    def _here(self, at: int) -> tuple[Named, ...]:
        units = self._words.units[:at]
        return tuple(Named(unit.entity.id, unit.entity.type) for unit in units if unit.entity)
