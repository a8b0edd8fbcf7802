"""English clauses: who is the subject of a verb, who speaks, and what turns a cue off."""

from collections.abc import Sequence

from streams.stances.english_phrases import EnglishPhrases
from streams.stances.phrases import Actors, type_of
from streams.stances.units import Unit
from streams.stances.words import word_classes

_LONGEST_SUBJECT = 12
_LONGEST_APPOSITION = 14


class EnglishClauses:
    """Reads the clauses of one sentence."""

    def __init__(self, units: Sequence[Unit], phrases: EnglishPhrases) -> None:
        self._units = units
        self._phrases = phrases
        self._words = word_classes("en")
        self._is_question = any(unit.norm == "?" for unit in units[-3:])
        self._reports = [
            (index, actors)
            for index, unit in enumerate(units)
            if unit.norm in self._words["report"] and (actors := self._reporter(index)) is not None
        ]

    def _reporter(self, index: int) -> Actors | None:
        before = self.before(self.skip_back(index))
        if before is not None:
            return before
        after = self._phrases.actors_at(index + 1)
        follows_quote = (
            index > 0 and not self._units[index - 1].norm[:1].isalnum() and self._units[index - 1].entity is None
        )
        return after if follows_quote else None

    def skip_back(self, index: int) -> int:
        """Return the start of the verb group that ends before ``index``: adverbs, auxiliaries, ``on Monday``."""
        at = index
        while at > 0:
            word = self._phrases.norm(at - 1)
            if (
                self._phrases.is_adverbial(at - 1)
                or word in self._words["perfect_auxiliary"]
                or word in self._words["day"]
            ):
                at -= 1
            elif word in {"on", "last", "this"} and self._phrases.norm(at) in self._words["day"]:
                at -= 1
            elif word == "to" and self._phrases.norm(at - 2) in self._words["catenative"]:
                at -= 2
            elif word in self._words["catenative_ing"] and self._phrases.norm(index).endswith("ing"):
                at -= 1
            else:
                break
        return at

    def before(self, stop: int) -> Actors | None:
        """Return the names that stand as the subject directly before unit ``stop``."""
        if stop <= 0:
            return None
        if self._phrases.is_in("relative", stop - 1):
            return self.antecedent(stop - 1)
        if self._phrases.norm(stop - 1) == ",":
            return self._before_apposition(stop - 1)
        return self._ending_at(stop)

    def _ending_at(self, stop: int) -> Actors | None:
        best = None
        for start in range(stop - 1, max(-1, stop - _LONGEST_SUBJECT), -1):
            if not self._opens_clause(start):
                continue
            actors = self._phrases.actors_at(start)
            if actors is not None and actors.end == stop:
                best = actors
            elif best is not None:
                break
        return best

    def _before_apposition(self, comma: int) -> Actors | None:
        for at in range(comma - 2, max(0, comma - _LONGEST_APPOSITION), -1):
            word = self._phrases.norm(at)
            if word in self._words["report"]:
                return None
            if word == ",":
                return self._ending_at(at)
        return None

    def _opens_clause(self, start: int) -> bool:
        if start == 0:
            return True
        previous = self._units[start - 1]
        if previous.entity is not None:
            return False
        if previous.norm in {"and", "or"}:
            return start < 2 or self._units[start - 2].entity is None  # noqa: PLR2004 (a unit before the "and")
        return not previous.norm[:1].isalnum() or previous.norm in self._words["clause"]

    def antecedent(self, index: int) -> Actors | None:
        """Return the name that a relative pronoun or participle at ``index`` belongs to."""
        at = index - 1
        comma = self._phrases.norm(at) == ","
        if comma:
            at -= 1
        while at > 0 and self._phrases.is_in("close_mark", at):
            at -= 1
        if at < 0 or self._units[at].entity is None or self._units[at].suffix:
            return None
        place = type_of(self._units[at]) == "location"
        if place and not comma and self._phrases.is_in("preposition", at - 1):
            return None
        return Actors((self._units[at],), at, at + 1)

    def main_subject(self, index: int) -> Actors | None:
        """Return the subject with which the sentence, or what follows its first comma, begins."""
        starts = [0, *(at + 1 for at in range(min(index, 12)) if self._phrases.norm(at) == ",")]
        for start in starts[:2]:
            actors = self._phrases.actors_at(start)
            if actors is None or actors.end >= index:
                continue
            at = actors.end
            while self._phrases.is_adverbial(at) or self._phrases.is_in("perfect_auxiliary", at):
                at += 1
            if (
                self._phrases.is_in("report", at)
                or self._phrases.norm(at).endswith(("ed", "s"))
                or self._phrases.is_in("past", at)
            ):
                return actors
        return None

    def speaker(self, index: int) -> Actors | None:
        """Return who is quoted or reported as saying what stands at ``index``."""
        found = None
        for at, actors in self._reports:
            if at < index and actors.start <= index:
                found = actors
            elif found is None and at > index and actors.start > index and self._after_comma(at, actors):
                return actors
        return found

    def _after_comma(self, report: int, actors: Actors) -> bool:
        first = min(report, actors.start)
        return first > 0 and not self._units[first - 1].norm[:1].isalnum() and self._units[first - 1].entity is None

    def self_reference(self, stop: int) -> Actors | None:
        """Return whom ``it`` in ``Turkey said it backs …`` refers to, or ``we`` in a quotation."""
        word = self._phrases.norm(stop - 1)
        if word in {"we", "i"}:
            return self.speaker(stop)
        if word not in {"it", "he", "she", "they"}:
            return None
        verb = stop - 3 if self._phrases.norm(stop - 2) == "that" else stop - 2
        return next((actors for at, actors in self._reports if at == verb and actors.end <= verb), None)

    def is_off(self, index: int) -> bool:
        """Whether what stands at ``index`` is negated, denied, asked, wished or supposed."""
        if self._is_question:
            return True
        words = self._words
        for at in range(index - 1, -1, -1):
            norm = self._phrases.norm(at)
            if norm in words["condition"] or norm in words["denial"]:
                return True
            if index - at <= 4 and (norm in words["negation"] or norm.endswith(("n't", "n’t"))):  # noqa: PLR2004
                if all(
                    self._units[k].entity is None and self._phrases.norm(k) not in {",", ";"} for k in range(at, index)
                ):
                    return True
            if index - at <= 2 and norm in words["modal"]:  # noqa: PLR2004 (an adverb may stand between)
                return True
        return False
