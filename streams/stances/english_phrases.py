"""English noun phrases around a cue: names behind titles, coordinated names, prepositions, issues."""

from collections.abc import Sequence

from streams.stances.phrases import Actors, Targets, issue, type_of
from streams.stances.units import Unit
from streams.stances.words import word_classes

_LONGEST_TITLE = 9
_LONGEST_ISSUE = 10
_MOST_PREPOSITIONS = 2
_SHORTEST_ISSUE_WORD = 4
_GENITIVE = frozenset({"'s", "’s", "'", "’"})


class EnglishPhrases:
    """Reads the phrases of one sentence."""

    def __init__(self, text: str, units: Sequence[Unit]) -> None:
        self._text = text
        self._units = units
        self.words = word_classes("en")

    def is_in(self, name: str, index: int) -> bool:
        """Whether the unit at ``index`` is a word of class ``name``."""
        return 0 <= index < len(self._units) and self._units[index].norm in self.words[name]

    def norm(self, index: int) -> str:
        """Return the word at ``index``; empty for a name or beyond the sentence."""
        return self._units[index].norm if 0 <= index < len(self._units) else ""

    def is_capitalized(self, index: int) -> bool:
        """Whether the word at ``index`` is written with a capital."""
        return self._text[self._units[index].start].isupper()

    def is_owner(self, index: int) -> bool:
        """Whether a name with a genitive stands at ``index``."""
        unit = self._units[index]
        return unit.entity is not None and (unit.suffix in _GENITIVE or self.norm(index + 1) in _GENITIVE)

    def is_describing(self, index: int) -> bool:
        """Whether the word at ``index`` looks like an adjective."""
        word = self.norm(index)
        endings = ("al", "ic", "ive", "ed", "ous", "ful", "ary", "ish", "ian", "able", "less", "ing")
        return (
            self.is_in("adjective", index)
            or self.is_adverbial(index)
            or word.endswith(endings)
            or (self.is_in("article", index) or (bool(word) and self.is_capitalized(index)))
        )

    def is_adverbial(self, index: int) -> bool:
        """Whether the word at ``index`` is an adverb or a word of time."""
        word = self.norm(index)
        return word in self.words["adverb"] or (word.endswith("ly") and word not in self.words["not_adverb"])

    def actors_at(self, index: int) -> Actors | None:
        """Read coordinated names from ``index`` on."""
        start = index + 1 if self.norm(index) == "both" else index
        found = self._actor_at(start)
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
        while self.norm(index) == ",":
            if self.norm(index + 1) in {"and", "&"}:
                index += 1
                break
            found = self._actor_at(index + 1)
            if found is None:
                return None
            listed.append(found[0])
            index = found[1]
        if self.norm(index) not in {"and", "&"}:
            return None
        found = self._actor_at(index + 1)
        return None if found is None else ([*listed, found[0]], found[1])

    def _actor_at(self, index: int) -> tuple[Unit, int] | None:
        units, heads, at = self._units, list[str](), index
        while at < len(units) and at - index < _LONGEST_TITLE:
            unit = units[at]
            if unit.entity is not None:
                if unit.prefix:
                    return None
                return self._owned(at) if self.is_owner(at) else self._named(heads, at)
            if unit.norm == "of" and heads and heads[-1] in self.words["collective"]:
                heads.append(unit.norm)
            elif self._may_precede_a_name(at):
                heads.append(unit.norm)
            else:
                return None
            at += 1
        return None

    def _may_precede_a_name(self, at: int) -> bool:
        if any(
            self.is_in(name, at) for name in ("determiner", "title", "relation", "adjective", "collective", "open_mark")
        ):
            return True
        word = self._units[at].norm
        if not word[:1].isalpha() or not self.is_capitalized(at):
            return False
        return not any(self.is_in(name, at) for name in ("not_name", "preposition", "stop", "adverb", "report"))

    def _owned(self, at: int) -> tuple[Unit, int] | None:
        """Read ``Haftar's forces`` and ``Egypt's President Sisi``."""
        owner, at = self._units[at], at + 1
        if self.norm(at) in _GENITIVE:
            at += 1
        titled = False
        for step in range(at, min(at + _LONGEST_TITLE, len(self._units))):
            unit = self._units[step]
            if unit.entity is not None:
                if unit.entity.type == "person" and titled and not self.is_owner(step) and not unit.prefix:
                    return unit, self._close(step + 1)
                return None
            if unit.norm in self.words["collective"] and not titled:
                return owner, step + 1
            titled = titled or unit.norm in self.words["title"]
            if not (self._may_precede_a_name(step) or unit.norm == "of"):
                return None
        return None

    def _named(self, heads: Sequence[str], at: int) -> tuple[Unit, int] | None:
        unit = self._units[at]
        if type_of(unit) == "person":
            return unit, self._close(at + 1)
        person = self._person_after(at)
        if person is not None:
            return self._units[person], self._close(person + 1)
        if heads and heads[-1] in self.words["title"]:
            return None
        return unit, self._close(at + 1)

    def _person_after(self, at: int) -> int | None:
        """Return where the person is whom ``Hamas leader …`` introduces."""
        titled = False
        for step in range(at + 1, min(at + 7, len(self._units))):
            unit = self._units[step]
            if unit.entity is not None:
                return step if unit.entity.type == "person" and titled and not unit.prefix else None
            if unit.norm in self.words["title"]:
                titled = True
            elif unit.norm not in self.words["adjective"]:
                return None
        return None

    def _close(self, at: int) -> int:
        if self.norm(at) == "(":
            for end in range(at + 1, min(at + 6, len(self._units))):
                if self.norm(end) == ")":
                    at = end + 1
                    break
        while self.is_in("close_mark", at):
            at += 1
        return at

    def target_at(self, index: int, *, actor_only: bool = False) -> Targets | None:
        """Read a target that begins at ``index``: names, else an issue."""
        while index < len(self._units) and self.is_adverbial(index):
            index += 1
        actors = self.actors_at(index)
        if actors is not None and self._ends_phrase(actors.end):
            return Targets(actors.targets, actors.end)
        return None if actor_only else self._issue_at(index)

    def _ends_phrase(self, at: int) -> bool:
        if at >= len(self._units):
            return True
        unit = self._units[at]
        if unit.entity is not None:
            return False
        if not unit.norm[:1].isalnum():
            return unit.norm not in {"-", "'", "’", "/"}
        if unit.norm.endswith("ed") and not self.is_capitalized(at):
            return True
        names = ("preposition", "stop", "auxiliary", "report", "day", "past")
        return self.is_adverbial(at) or any(unit.norm in self.words[name] for name in names)

    def _issue_at(self, index: int) -> Targets | None:
        units = self._units
        determined = False
        while self.is_in("article", index) or self.is_in("open_mark", index):
            determined = determined or self.is_in("article", index)
            index += 1
        if index >= len(units) or not self._may_start_an_issue(index):
            return None
        end, prepositions, head = index, 0, ""
        while end < len(units) and end - index < _LONGEST_ISSUE and not self._stops_issue(end, index, head):
            if self.is_in("preposition", end):
                prepositions += 1
                if prepositions > _MOST_PREPOSITIONS:
                    break
            elif not prepositions:
                head = units[end].norm
            end += 1
        while end > index and self._dangles(end - 1):
            end -= 1
        bare_vague = end == index + 1 and head in self.words["vague_alone"]
        if end == index or bare_vague or head in self.words["person_noun"] | self.words["vague"]:
            return None
        if units[end - 1].norm[:1].isdigit() or self.norm(end) in {"one", "ones"}:
            return None
        single = end == index + 1
        if single and (
            len(head) < _SHORTEST_ISSUE_WORD
            or (not determined and not head.endswith(("s", "tion", "ism", "ence", "ment")))
        ):
            return None
        return Targets((issue(self._text, units[index].start, units[end - 1].end),), end)

    def _may_start_an_issue(self, index: int) -> bool:
        unit = self._units[index]
        if unit.entity is not None:
            return self.is_owner(index) or self.norm(index + 1).isalpha()
        if not unit.norm[:1].isalpha() or self.is_in("preposition", index) or self.is_in("stop", index):
            return False
        return not any(self.is_in(name, index) for name in ("pronoun", "auxiliary", "report", "day", "adverb"))

    def _stops_issue(self, at: int, start: int, head: str) -> bool:
        unit = self._units[at]
        if unit.entity is not None:
            # A name with a genitive right after a noun begins a relative clause (the way London's police …).
            return at > start and self.is_owner(at) and self.norm(at - 1) == head and not self.is_describing(at - 1)
        word = unit.norm
        if word == "and" and any(self.norm(k) == "between" for k in range(start, at)):
            return any(self.norm(k) == "and" for k in range(start, at))
        if not word[:1].isalnum():
            return word not in {"-", "'", "’", "'s", "’s", "%"}
        if any(word in self.words[name] for name in ("stop", "auxiliary", "report", "day", "pronoun")):
            return True
        if word == "to" and not self._is_nominal(at + 1):
            return head not in self.words["infinitive_noun"]
        if word in self.words["preposition"]:
            after = self.norm(at + 1)
            following = after if after not in self.words["article"] else self.norm(at + 2)
            if word == "for" and after in self.words["possessive"]:
                return True
            return (
                following in self.words["occasion"]
                or after in self.words["day"]
                or after[:1].isdigit()
                or (after.endswith("ing") and word in {"for", "by", "in"})
            )
        return self.is_adverbial(at)

    def _dangles(self, at: int) -> bool:
        names = ("preposition", "article", "determiner", "open_mark")
        unit = self._units[at]
        if unit.entity is not None:
            return False
        return not unit.norm[:1].isalnum() or any(self.is_in(name, at) for name in names)

    def is_clause_after(self, at: int) -> bool:
        """Whether what ends before ``at`` is the subject of an infinitive (``for parliament to be dissolved``)."""
        return self.norm(at) == "to" and not self._is_nominal(at + 1)

    def governed_at(self, index: int, prepositions: frozenset[str], *, reach: int, actor_only: bool) -> Targets | None:
        """Read the target behind one of ``prepositions``, at most ``reach`` plain words after ``index``."""
        for at in range(index, min(index + reach + 1, len(self._units))):
            unit = self._units[at]
            if unit.entity is None and unit.norm in prepositions:
                if unit.norm == "to" and not self._is_nominal(at + 1):
                    return None
                return self.target_at(at + 1, actor_only=actor_only)
            if unit.entity is not None or not (self.is_adverbial(at) or self.is_in("adjective", at)):
                return None
        return None

    def _is_nominal(self, at: int) -> bool:
        """Whether ``to`` before ``at`` is a preposition, not the mark of an infinitive."""
        if at >= len(self._units) or self._units[at].entity is not None:
            return True
        return any(
            self.is_in(name, at) for name in ("article", "determiner", "adjective", "title")
        ) or self.is_capitalized(at)
