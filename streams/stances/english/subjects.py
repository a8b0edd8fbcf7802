"""English subjects: the names before a verb group, and what a relative clause or participle belongs to."""

from streams.stances.english.issues import issue_at
from streams.stances.english.phrases import EnglishPhrases
from streams.stances.english.words import EnglishWords
from streams.stances.phrases import Phrase, type_of

_LONGEST_SUBJECT = 18
_LONGEST_INSERTION = 22
_LONGEST_INTRODUCTION = 8
_LONGEST_APPOSITION = 9


class EnglishSubjects:
    """Finds the subjects of one sentence."""

    def __init__(self, words: EnglishWords, phrases: EnglishPhrases) -> None:
        self._words = words
        self._phrases = phrases

    def before(self, stop: int) -> Phrase | None:
        """Return who stands as the subject before unit ``stop``: named, or somebody whom no name tells."""
        if self._words.is_in(stop - 1, "relative"):
            return self.antecedent(stop - 1)
        if self._words.norm(stop - 1) in {",", "—", "–", ")"}:
            return self._before_insertion(stop - 1)
        return self._ending_at(stop)

    def _ending_at(self, stop: int) -> Phrase | None:
        being: Phrase | None = None
        led: Phrase | None = None
        lead = self._after_lead(stop)
        for start in range(stop - 1, max(-1, stop - _LONGEST_SUBJECT), -1):
            if not (self._opens_clause(start) or start in lead):
                continue
            actors = self._phrases.actors_at(start)
            if actors is not None and self._reaches(actors.end, stop):
                if start not in lead:
                    return self._whole_list(start, actors)
                led = actors
            being = being or self._phrases.being_at(start)
            if being is not None and not (being.end == stop or self._is_modified(being.end, stop)):
                being = None
        return led or being

    def _whole_list(self, start: int, actors: Phrase) -> Phrase:
        """Return the list of which ``actors`` are the end: ``Iran, Iraq and Syria``."""
        while self._words.norm(start - 1) == "," and self._words.is_name(start - 2):
            start -= 2
            longer = self._phrases.actors_at(start)
            if longer is None or longer.end != actors.end:
                break
            actors = longer
        return actors

    def _after_lead(self, stop: int) -> range:
        """Return where a subject may begin behind a phrase of time or place without a comma: ``For years Iran``."""
        first = next((at for at in range(stop - 1, -1, -1) if self._words.is_mark(at)), -1) + 1
        leads = self._words.is_in(first, "preposition", "adverb", "day")
        has_verb = any(self._phrases.is_finite_verb(at) for at in range(first, stop))
        return range(first + 1, stop) if leads and not has_verb else range(0)

    def issue_before(self, stop: int, *, loose: bool = False) -> Phrase | None:
        """Return the issue that is a subject before unit ``stop``; ``loose``: any phrase behind an article."""
        for start in range(max(0, stop - _LONGEST_SUBJECT), stop):
            opens = self._opens_clause(start) or (loose and self._words.is_in(start, "article"))
            found = issue_at(self._words, start) if opens else None
            if found is not None and (found.end == stop or (not loose and self._is_modified(found.end, stop))):
                return found
        return None

    def _reaches(self, end: int, stop: int) -> bool:
        """Whether a subject whose names end at ``end`` is one before ``stop``."""
        return end == stop or self._is_modified(end, stop) or self._is_joined(end, stop)

    def _is_joined(self, start: int, stop: int) -> bool:
        """Whether only somebody unknown is added to the names: ``Ryan and others``, ``and Vice President Biden``."""
        if self._words.norm(start) != "and" or start + 1 >= stop:
            return False
        return all(
            self._words.is_capitalized(at)
            or self._words.is_in(at, "title", "being", "others", "adjective", "possessive", "relation")
            for at in range(start + 1, stop)
        )

    def _is_modified(self, start: int, stop: int) -> bool:
        """Whether only a prepositional phrase stands between the name and its verb: ``Fidan of Turkey said``."""
        if start > stop or not self._words.is_in(start, "preposition"):
            return False
        return not any(
            (self._words.is_mark(at) and not self._words.is_genitive(at))
            or self._phrases.is_finite_verb(at)
            or self._words.is_in(at, "stop")
            for at in range(start, stop)
        )

    def _before_insertion(self, comma: int) -> Phrase | None:
        """Read ``Erdogan, the Turkish president, said``: the subject stands before what commas enclose."""
        mark = "(" if self._words.norm(comma) == ")" else self._words.norm(comma)
        for at in range(comma - 1, max(0, comma - _LONGEST_INSERTION), -1):
            if self._words.norm(at) != mark:
                continue
            if mark == "," and self._words.is_in(at + 1, "clause_opener"):
                return None
            found = self._ending_at(at)
            if found is not None and found.ids:
                return found
            if found is not None and self._words.norm(found.start - 1) == mark:
                continue  # "Alimi, head of the council, the body that …, demanded"
            inner = self._phrases.actors_at(at + 1)
            if found is not None and inner is not None and inner.end == comma:
                return inner._replace(start=found.start)
            if found is not None:
                return found
            if inner is not None and inner.end == comma and (start := self._introduced(at)) is not None:
                return inner._replace(start=start)
        return None

    def _introduced(self, comma: int) -> int | None:
        """Return where the words begin that introduce a name: ``The contractor, X, …``."""
        for start in range(comma - 2, max(-1, comma - _LONGEST_INTRODUCTION), -1):
            if self._phrases.is_finite_verb(start) or self._words.is_mark(start):
                return None
            opens = self._words.is_in(start, "article", "possessive") or self._words.is_owner(start)
            if opens and self._opens_clause(start):
                return start
        return None

    def _opens_clause(self, start: int) -> bool:
        if start == 0 or self._words.is_name(start - 1):
            return start == 0
        if self._words.norm(start - 1) in {"and", "or"}:
            return not self._words.is_name(start - 2)
        return self._words.is_mark(start - 1) or self._words.is_in(start - 1, "clause", "relative", "object_relative")

    def antecedent(self, index: int) -> Phrase | None:
        """Return the name that a relative pronoun or participle at ``index`` belongs to."""
        has_comma = self._words.norm(index - 1) == ","
        if not has_comma and (described := self._before_apposition(index)) is not None:
            index, has_comma = described + 1, True
        at = index - 2 if has_comma else index - 1
        while self._words.is_in(at, "close_mark"):
            at -= 1
        if not self._words.is_name(at) or self._words.units[at].suffix:
            return None
        unit = self._words.units[at]
        # Without a comma, what follows a place behind a preposition mostly belongs to the noun before both.
        if type_of(unit) == "location" and not has_comma and self._words.is_in(at - 1, "preposition"):
            return None
        return Phrase(at, at + 1, (unit.entity.id,)) if unit.entity else None

    def _before_apposition(self, relative: int) -> int | None:
        """Return the comma of ``Paraguay, one of the states that``, whose relative clause belongs to the name."""
        for at in range(relative - 1, max(0, relative - _LONGEST_APPOSITION), -1):
            if self._words.norm(at) == ",":
                opens = self._words.is_in(at + 1, "article") or self._words.norm(at + 1) == "one"
                return at if opens and self._words.is_name(at - 1) else None
            is_verb = at < relative - 1 and self._phrases.is_finite_verb(at)
            if self._words.is_mark(at) or self._words.is_name(at) or is_verb:
                return None
        return None
