"""English noun phrases around a cue: names behind titles, coordinated names, and what a preposition governs."""

from collections.abc import Callable, Sequence

from streams.stances.english.issues import issue_at
from streams.stances.english.verbs import may_end_phrase
from streams.stances.english.words import EnglishWords
from streams.stances.frames import Slot
from streams.stances.phrases import Phrase, type_of
from streams.stances.units import Unit

_LONGEST_TITLE = 10
_LONGEST_PARENTHESIS = 6
_LONGEST_DESCRIPTION = 4
_GENITIVES = ("'s", "’s")

#: Resolves the pronoun at a unit; the ids are those whom it cannot mean.
Resolve = Callable[[int, tuple[str, ...]], Phrase | None]


class EnglishPhrases:
    """Reads the phrases of one sentence."""

    def __init__(self, words: EnglishWords) -> None:
        self._words = words
        self._units = words.units

    def actors_at(self, index: int) -> Phrase | None:
        """Read coordinated names from ``index`` on."""
        found = self._actor_at(index + 1 if self._words.norm(index) == "both" else index)
        found = found or self._introduced(index)
        if found is None:
            return None
        actors, end = [found[0]], found[1]
        while (more := self._coordinated(end)) is not None:
            actors += more[0]
            end = more[1]
        ids = [unit.entity.id for unit in actors if unit.entity]
        return Phrase(index, end, tuple(dict.fromkeys(ids)))

    def _introduced(self, index: int) -> tuple[Unit, int] | None:
        """Read ``its spokesman, Leszek Gesiak,`` and ``the party's leader, X``: a name in commas."""
        being = self.being_at(index)
        comma = self._after_place(being.end) if being is not None else -1
        if self._words.norm(comma) != ",":
            return None
        named = self._actor_at(comma + 1)
        if named is None or type_of(named[0]) != "person":
            return None
        end = named[1]
        return named[0], end + 1 if self._words.norm(end) == "," else end

    def _after_place(self, at: int) -> int:
        """Return the unit after ``in Zugdidi`` or ``of the party`` behind what somebody is called."""
        if not self._words.is_in(at, "preposition"):
            return at
        after = at + 2 if self._words.is_in(at + 1, "article") else at + 1
        return after + 1

    def _coordinated(self, index: int) -> tuple[list[Unit], int] | None:
        """Read ``, B, C and D`` or ``and B`` from ``index`` on; a list without its ``and`` is an apposition."""
        listed: list[Unit] = []
        while self._words.norm(index) == ",":
            if self._words.norm(index + 1) in {"and", "&"}:
                if not listed:
                    return None  # "X, armed by A, and B said": the comma ends what belongs to A
                index += 1
                break
            found = self._actor_at(index + 1)
            if found is None:
                return None
            listed.append(found[0])
            index = found[1]
        is_joined = self._words.norm(index) in {"and", "&"} or self._is_together(index)
        step = 1 if self._words.norm(index) in {"and", "&"} else 3
        last = self._actor_at(index + step) if is_joined else None
        return None if last is None else ([*listed, last[0]], last[1])

    def _is_together(self, index: int) -> bool:
        return [self._words.norm(at) for at in range(index, index + 3)] == ["as", "well", "as"]

    def _actor_at(self, index: int) -> tuple[Unit, int] | None:
        """Read titles and adjectives, then the name that they lead to."""
        heads: list[str] = []
        for at in range(index, min(index + _LONGEST_TITLE, len(self._units))):
            if self._words.is_name(at):
                if self._units[at].prefix:
                    return None
                return self._owned(at) if self._words.is_owner(at) else self._named(heads, at)
            word = self._words.norm(at)
            stands_for = word in {"of", "for"} and bool(heads) and self._speaks_for(heads[-1])
            if not (stands_for or self._words.may_precede_name(at) or self._describes(at)):
                return None
            heads.append(word)
        return None

    def _describes(self, index: int) -> bool:
        """Whether the word belongs to what somebody is called before his name: ``former finance minister X``."""
        for at in range(index, index + _LONGEST_DESCRIPTION):
            if self._words.is_in(at, "being", "person_noun", "describer", "title") and self._words.is_name(at + 1):
                return type_of(self._units[at + 1]) != "location"
            is_genitive = self._words.is_genitive(at) and at > index
            if not (is_genitive or self.is_plain_noun(at)):
                return False
        return False

    def is_plain_noun(self, at: int) -> bool:
        """Whether a word stands at ``at`` that is neither a function word nor a verb."""
        words = self._words
        is_function = words.is_in(
            at, "preposition", "stop", "auxiliary", "report", "pronoun", "day", "adverb", "relative", "be", "possessive"
        )
        return words.norm(at)[:1].isalpha() and not is_function and not may_end_phrase(words, at)

    def _speaks_for(self, head: str) -> bool:
        """Whether who is called by ``head`` stands for the name behind it: ``forces of``, ``a spokesman for``."""
        return head in self._words.classes["collective"] or head in self._words.classes["spokesman"]

    def _owned(self, owner: int) -> tuple[Unit, int] | None:
        """Read ``Haftar's forces``, ``Egypt's President Sisi`` and ``Turkey's foreign minister, Hakan Fidan``."""
        start = owner + 2 if self._words.is_genitive(owner + 1) else owner + 1
        is_titled = False
        for at in range(start, min(start + _LONGEST_TITLE, len(self._units))):
            unit = self._units[at]
            if unit.entity is not None:
                is_theirs = at == start or (is_titled and unit.entity.type == "person")
                fits = is_theirs and not unit.prefix and not self._words.is_owner(at)
                return (unit, self.close(at + 1)) if fits else None
            if not is_titled and self._words.is_in(at, "collective"):
                return self._units[owner], at + 1
            if unit.norm == "," and is_titled:
                return self._apposition(at + 1)
            is_titled = is_titled or self._words.is_in(at, "title", "person_noun", "describer")
            if not (unit.norm == "of" or self._words.may_precede_name(at) or self._describes(at)):
                return None
        return None

    def _apposition(self, at: int) -> tuple[Unit, int] | None:
        """Read the name behind ``the foreign minister,``, and the comma that closes it."""
        is_person = self._words.is_name(at) and type_of(self._units[at]) == "person" and not self._words.is_owner(at)
        if not is_person:
            return None
        end = self.close(at + 1)
        return self._units[at], end + 1 if self._words.norm(end) == "," else end

    def _named(self, heads: Sequence[str], at: int) -> tuple[Unit, int] | None:
        unit = self._units[at]
        if type_of(unit) == "person":
            return unit, self.close(at + 1)
        after = self._units[at + 1] if at + 1 < len(self._units) else unit
        if type_of(unit) == "location" and type_of(after) == "organization" and not (unit.suffix or after.prefix):
            return after, self.close(at + 2)  # "the Botswana Democratic Party", where both are names
        person = self._person_after(at)
        if person is not None:
            return self._units[person], self.close(person + 1)
        speaks = any(head in self._words.classes["spokesman"] for head in heads)
        if speaks and self._words.norm(at + 1) == "," and (named := self._apposition(at + 2)) is not None:
            return named
        is_title = bool(heads) and heads[-1] in self._words.classes["title"]
        end = at + 2 if self._words.is_in(at + 1, "collective") and type_of(unit) == "organization" else at + 1
        return None if is_title else (unit, self.close(end))

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

    def close(self, at: int) -> int:
        """Skip what closes a name: quotes, a parenthesis."""
        if self._words.norm(at) == "(":
            ends = range(at + 1, at + _LONGEST_PARENTHESIS)
            at = next((end + 1 for end in ends if self._words.norm(end) == ")"), at)
        while self._words.is_in(at, "close_mark") and not self._opens_quotation(at):
            at += 1
        return at

    def _opens_quotation(self, at: int) -> bool:
        """Whether the straight quote at ``at`` is the first of its pair."""
        mark = self._words.norm(at)
        return mark in {'"', "``"} and sum(self._words.norm(before) == mark for before in range(at)) % 2 == 0

    def being_at(self, index: int) -> Phrase | None:
        """Read somebody whom no name tells: ``the ministers``, ``a spokesman for the group``."""
        at = index
        while self._is_before_being(at):
            at += 1
        head = -1
        while self._words.is_in(at, "title", "being", "person_noun", "collective"):
            head, at = at, at + 1
        return Phrase(index, at) if head >= 0 else None

    def _is_before_being(self, at: int) -> bool:
        words = self._words
        if words.is_in(at, "being", "title", "person_noun") and words.is_genitive(at + 1):
            return True
        is_owner = words.norm(at).endswith(_GENITIVES) and words.is_in(at - 1, "determiner")
        is_plain = words.is_in(at, "determiner", "adjective") or words.is_genitive(at) or words.is_describing(at)
        return is_owner or is_plain

    def target_at(self, index: int, *, slot: Slot) -> Phrase | None:
        """Read a target that begins at ``index``: names, else an issue."""
        index = self._skip_so_called(self._words.skip_adverbs(index))
        actors = None if slot.issue_only else self.actors_at(index)
        if actors is not None and self._ends_phrase(actors.end):
            # "backed Egypt and Turkey called for …": the last name is the subject of the next clause.
            is_next = len(actors.ids) > 1 and self.is_finite_verb(actors.end)
            return actors._replace(ids=actors.ids[:-1]) if is_next else actors
        return None if slot.actor_only else issue_at(self._words, index)

    def _skip_so_called(self, index: int) -> int:
        """Return the unit after ``what he called``, ``what it described as``, else ``index``."""
        if self._words.norm(index) != "what" or not self._words.is_in(index + 1, "pronoun"):
            return index
        if self._words.norm(index + 2) in {"called", "calls", "termed", "labelled"}:
            return index + 3
        return index + 4 if self._words.norm(index + 3) == "as" else index

    def _ends_phrase(self, at: int) -> bool:
        """Whether a noun phrase ends before ``at``; a noun there would be its true head."""
        if at >= len(self._units) or self._words.is_name(at):
            return at >= len(self._units)
        word = self._words.norm(at)
        if self._words.is_mark(at):
            return word not in {"-", "'", "’", "/"}
        if word in {"and", "or"} and self._words.is_capitalized(at + 1):
            return False  # "praised U.S. and Iraqi forces"
        closes = self._words.is_in(at, "preposition", "stop", "day", "direction") or self._words.is_adverbial(at)
        return closes or self.is_finite_verb(at) or may_end_phrase(self._words, at)

    def is_finite_verb(self, at: int) -> bool:
        """Whether what stands at ``at`` looks like a verb of the past, or an auxiliary."""
        is_regular = self._words.norm(at).endswith("ed") and not self._words.is_capitalized(at)
        return is_regular or self._words.is_in(at, "auxiliary", "report", "past")

    def governed_at(
        self, index: int, slot: Slot, *, reach: int = 0, resolve: Resolve | None = None, others: tuple[str, ...] = ()
    ) -> Phrase | None:
        """Read the target behind a preposition of ``slot``, at most ``reach`` plain words after ``index``."""
        for step in range(index, index + reach + 1):
            at = step if self._after_preposition(step, slot) >= 0 else self._words.skip_time(step)
            after = self._after_preposition(at, slot)
            if after >= 0:
                if self._words.is_infinitive(at):
                    return None
                found = self.target_at(after, slot=slot)
                return found or (resolve(after, others) if resolve else None)
            if not (self._words.is_adverbial(at) or self._words.is_in(at, "adjective", "day")):
                return None
        return None

    def _after_preposition(self, at: int, slot: Slot) -> int:
        words = self._words
        pair = f"{words.norm(at)} {words.norm(at + 1)}"
        triple = f"{pair} {words.norm(at + 2)}"
        if triple in slot.prepositions:
            return at + 3
        if pair in slot.prepositions:
            return at + 2
        return at + 1 if words.norm(at) in slot.prepositions else -1
