"""English clauses: who speaks, and what turns a cue off."""

from streams.stances.english_phrases import EnglishPhrases
from streams.stances.english_subjects import EnglishSubjects
from streams.stances.english_words import EnglishWords
from streams.stances.phrases import Actors

_NEGATION_REACH = 4
_MODAL_REACH = 2
_BEFORE_REPORT = frozenset({",", '"', "”", "''", "’"})


class EnglishClauses:
    """Reads the reporting clauses of one sentence."""

    def __init__(self, words: EnglishWords, phrases: EnglishPhrases, subjects: EnglishSubjects) -> None:
        self._words = words
        self._phrases = phrases
        self._subjects = subjects
        verbs = (index for index in range(len(words.units)) if words.is_in(index, "report"))
        self._reports = [(verb, actors) for verb in verbs if (actors := self._reporter(verb)) is not None]

    def _reporter(self, verb: int) -> Actors | None:
        before = self._subjects.before(self._subjects.verb_group(verb))
        if before is not None:
            return before
        return self._phrases.actors_at(verb + 1) if self._words.is_mark(verb - 1) else None

    def speaker(self, index: int) -> Actors | None:
        """Return who is quoted or reported as saying what stands at ``index``."""
        before = [(verb, actors) for verb, actors in self._reports if verb < index and actors.start <= index]
        if before:
            verb, actors = before[-1]
            return None if any(self._turns(at) for at in range(verb, index)) else actors
        for verb, actors in self._reports:
            first = min(verb, actors.start)
            if first > index and self._words.norm(first - 1) in _BEFORE_REPORT:
                return actors
        return None

    def _turns(self, comma: int) -> bool:
        """Whether the text turns behind a comma from what one said to what others do: ``, and Poland``, ``, while``."""
        if self._words.norm(comma) != ",":
            return False
        conjunction = self._words.norm(comma + 1)
        return conjunction == "while" or (conjunction in {"and", "but"} and self._words.is_name(comma + 2))

    def self_reference(self, stop: int) -> Actors | None:
        """Return whom ``it`` in ``Turkey said it backs …`` refers to, or ``we`` in a quotation."""
        word = self._words.norm(stop - 1)
        if word in {"we", "i"}:
            return self.speaker(stop)
        if word not in {"it", "he", "she", "they"}:
            return None
        said = stop - 3 if self._words.norm(stop - 2) == "that" else stop - 2
        return next((actors for verb, actors in self._reports if verb == said and actors.end <= verb), None)


def is_off(words: EnglishWords, index: int) -> bool:
    """Whether what stands at ``index`` is negated, denied, asked, wished or supposed."""
    if any(words.is_in(at, "condition", "denial") for at in range(index)):
        return True
    if any(words.is_in(at, "modal") for at in range(index - _MODAL_REACH, index)):
        return True
    return _is_negated(words, index) or words.is_question()


def _is_negated(words: EnglishWords, index: int) -> bool:
    for at in range(index - 1, index - 1 - _NEGATION_REACH, -1):
        if words.is_name(at) or words.norm(at) in {",", ";", ""}:
            return False
        if words.is_in(at, "negation") or words.norm(at).endswith(("n't", "n’t")):
            return True
    return False
