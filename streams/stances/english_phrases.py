"""English noun phrases around a cue: names behind titles, coordinated names, and what a preposition governs."""

from collections.abc import Sequence

from streams.stances.english_issues import issue_at
from streams.stances.english_words import EnglishWords
from streams.stances.phrases import Actors, Targets, type_of
from streams.stances.units import Unit

_LONGEST_TITLE = 9
_LONGEST_PARENTHESIS = 6


class EnglishPhrases:
    """Reads the phrases of one sentence."""

    def __init__(self, words: EnglishWords) -> None:
        self._words = words
        self._units = words.units

    def actors_at(self, index: int) -> Actors | None:
        """Read coordinated names from ``index`` on."""
        found = self._actor_at(index + 1 if self._words.norm(index) == "both" else index)
        if found is None:
            return None
        actors, end = [found[0]], found[1]
        while (more := self._coordinated(end)) is not None:
            actors += more[0]
            end = more[1]
        return Actors(tuple(actors), index, end)

    def _coordinated(self, index: int) -> tuple[list[Unit], int] | None:
        """Read ``, B, C and D`` or ``and B`` from ``index`` on; a list without its ``and`` is an apposition."""
        listed: list[Unit] = []
        while self._words.norm(index) == ",":
            if self._words.norm(index + 1) in {"and", "&"}:
                index += 1
                break
            found = self._actor_at(index + 1)
            if found is None:
                return None
            listed.append(found[0])
            index = found[1]
        last = self._actor_at(index + 1) if self._words.norm(index) in {"and", "&"} else None
        return None if last is None else ([*listed, last[0]], last[1])

    def _actor_at(self, index: int) -> tuple[Unit, int] | None:
        """Read titles and adjectives, then the name that they lead to."""
        heads: list[str] = []
        for at in range(index, min(index + _LONGEST_TITLE, len(self._units))):
            if self._words.is_name(at):
                if self._units[at].prefix:
                    return None
                return self._owned(at) if self._words.is_owner(at) else self._named(heads, at)
            word = self._words.norm(at)
            stands_for = word == "of" and bool(heads) and heads[-1] in self._words.classes["collective"]
            if not (stands_for or self._words.may_precede_name(at)):
                return None
            heads.append(word)
        return None

    def _owned(self, owner: int) -> tuple[Unit, int] | None:
        """Read ``Haftar's forces`` and ``Egypt's President Sisi``."""
        start = owner + 2 if self._words.is_genitive(owner + 1) else owner + 1
        is_titled = False
        for at in range(start, min(start + _LONGEST_TITLE, len(self._units))):
            unit = self._units[at]
            if unit.entity is not None:
                is_person = (is_titled or at == start) and unit.entity.type == "person" and not unit.prefix
                return (unit, self._close(at + 1)) if is_person and not self._words.is_owner(at) else None
            if not is_titled and self._words.is_in(at, "collective"):
                return self._units[owner], at + 1
            is_titled = is_titled or self._words.is_in(at, "title")
            if not (unit.norm == "of" or self._words.may_precede_name(at)):
                return None
        return None

    def _named(self, heads: Sequence[str], at: int) -> tuple[Unit, int] | None:
        unit = self._units[at]
        if type_of(unit) == "person":
            return unit, self._close(at + 1)
        person = self._person_after(at)
        if person is not None:
            return self._units[person], self._close(person + 1)
        is_title = bool(heads) and heads[-1] in self._words.classes["title"]
        return None if is_title else (unit, self._close(at + 1))

    def _person_after(self, at: int) -> int | None:
        """Return where the person is whom ``Hamas leader …`` introduces."""
        is_titled = False
        for after in range(at + 1, min(at + 1 + _LONGEST_TITLE, len(self._units))):
            unit = self._units[after]
            if unit.entity is not None:
                return after if unit.entity.type == "person" and is_titled and not unit.prefix else None
            is_titled = is_titled or self._words.is_in(after, "title")
            if not self._words.is_in(after, "title", "adjective"):
                return None
        return None

    def _close(self, at: int) -> int:
        """Skip what closes a name: quotes, a parenthesis."""
        if self._words.norm(at) == "(":
            ends = range(at + 1, at + _LONGEST_PARENTHESIS)
            at = next((end + 1 for end in ends if self._words.norm(end) == ")"), at)
        while self._words.is_in(at, "close_mark"):
            at += 1
        return at

    def target_at(self, index: int, *, actor_only: bool = False) -> Targets | None:
        """Read a target that begins at ``index``: names, else an issue."""
        index = self._words.skip_adverbs(index)
        actors = self.actors_at(index)
        if actors is not None and self._ends_phrase(actors.end):
            # "backed Egypt and Turkey called for …": the last name is the subject of the next clause.
            is_next = len(actors.units) > 1 and self._is_finite_verb(actors.end)
            return Targets(actors.targets[:-1] if is_next else actors.targets, actors.end)
        return None if actor_only else issue_at(self._words, index)

    def _ends_phrase(self, at: int) -> bool:
        """Whether a noun phrase ends before ``at``; a noun there would be its true head."""
        if at >= len(self._units) or self._words.is_name(at):
            return at >= len(self._units)
        word = self._words.norm(at)
        if self._words.is_mark(at):
            return word not in {"-", "'", "’", "/"}
        if word in {"and", "or"} and self._words.is_capitalized(at + 1):
            return False  # "praised U.S. and Iraqi forces"
        closes = self._words.is_in(at, "preposition", "stop", "day") or self._words.is_adverbial(at)
        return closes or self._is_finite_verb(at)

    def _is_finite_verb(self, at: int) -> bool:
        is_regular = self._words.norm(at).endswith("ed") and not self._words.is_capitalized(at)
        return is_regular or self._words.is_in(at, "auxiliary", "report", "past")

    def governed_at(
        self, index: int, prepositions: frozenset[str], *, reach: int = 0, actor_only: bool = False
    ) -> Targets | None:
        """Read the target behind one of ``prepositions``, at most ``reach`` plain words after ``index``."""
        for at in range(index, index + reach + 1):
            if self._words.norm(at) in prepositions:
                return None if self._words.is_infinitive(at) else self.target_at(at + 1, actor_only=actor_only)
            if not (self._words.is_adverbial(at) or self._words.is_in(at, "adjective")):
                return None
        return None
