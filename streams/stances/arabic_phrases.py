"""Arabic noun phrases around a cue: names behind titles, coordinated names, prepositions, issues."""

from collections.abc import Sequence

from streams.stances.phrases import Actors, Targets, issue, type_of
from streams.stances.units import Unit
from streams.stances.words import word_classes

_LONGEST_TITLE = 9
_LONGEST_ISSUE = 9
_SHORTEST_ISSUE_WORD = 3
_ATTACHED = ("ب", "ل")


def strip_article(word: str) -> str:
    """Return ``word`` without its definite article, also after a preposition."""
    for article in ("ال", "لل", "بال"):
        if word.startswith(article) and len(word) > len(article) + 1:
            return word[len(article) :]
    return word


def is_definite(word: str) -> bool:
    """Whether the word carries the article; adjectives after a definite noun do."""
    return word.startswith("ال") and len(word) > 3  # noqa: PLR2004 (the article and a short stem)


def strip_conjunction(word: str) -> str:
    """Return ``word`` without one leading و or ف."""
    return word[1:] if word[:1] in {"و", "ف"} and len(word) > 2 else word  # noqa: PLR2004


class ArabicPhrases:
    """Reads the phrases of one sentence."""

    def __init__(self, text: str, units: Sequence[Unit]) -> None:
        self._text = text
        self._units = units
        self._words = word_classes("ar")

    def is_in(self, name: str, index: int) -> bool:
        """Whether the unit at ``index`` is a word of class ``name``."""
        return 0 <= index < len(self._units) and self._units[index].norm in self._words[name]

    def skip_adverbs(self, index: int) -> int:
        """Return the first unit from ``index`` on that is no adverbial (``بشدة``, ``أمس``, ``في بيان``)."""
        units = self._units
        while index < len(units):
            if self.is_in("adverb", index):
                index += 1
            elif self.is_in("adverb_prep", index) and self.is_in("adverb_noun", index + 1):
                index += 2
                while index < len(units) and self.is_in("adverb_tail", index):
                    index += 1
            else:
                break
        return index

    def actors_at(self, index: int, prefix: str = "") -> Actors | None:
        """Read coordinated names from ``index`` on; the first word may carry ``prefix`` (``لـ``, ``بـ``)."""
        index = self.skip_adverbs(index) if not prefix else index
        if not prefix and index < len(self._units) and self._units[index].norm in {"كل", "كلا"}:
            with_each = index + 1
            if with_each < len(self._units) and self._units[with_each].norm == "من":
                index = with_each + 1
        found = self._actor_at(index, prefix)
        if found is None:
            return None
        actors, end = [found[0]], found[1]
        while (more := self._coordinated(end)) is not None:
            actors.append(more[0])
            end = more[1]
        return Actors(tuple(actors), index, end)

    def _coordinated(self, index: int) -> tuple[Unit, int] | None:
        if index >= len(self._units):
            return None
        unit = self._units[index]
        conjoined = unit.prefix == "و" if unit.entity else unit.norm.startswith("و")
        if not conjoined or (unit.entity is None and unit.norm[1:] in self._words["preposition"]):
            return None
        return self._actor_at(index, "و")

    def _actor_at(self, index: int, prefix: str) -> tuple[Unit, int] | None:
        units, heads, at = self._units, list[str](), index
        while at < len(units) and at - index < _LONGEST_TITLE:
            unit = units[at]
            expected = prefix if at == index else ""
            if unit.entity is not None:
                if unit.prefix == "ل" and heads and not unit.suffix:
                    person = self._person_after(at)
                    return None if person is None else (units[person], self._close(person + 1))
                if unit.prefix != expected or unit.suffix:
                    return None
                return self._headed(heads, at)
            word = unit.norm
            if at == index and prefix:
                if not word.startswith(prefix):
                    return None
                word = word[len(prefix) :]
                if prefix == "ل" and word.startswith("ل"):
                    word = f"ا{word}"
            stem = strip_article(word)
            if stem in self._words["title"] or stem in self._words["collective"]:
                heads.append(stem)
            elif word in self._words["open_mark"] or (word in {"،", ","} and heads):
                if not self._name_follows(at):
                    return None
            elif not (heads and (is_definite(word) or word in self._words["title_link"])):
                return None
            at += 1
        return None

    def _name_follows(self, at: int) -> bool:
        return at + 1 < len(self._units) and self._units[at + 1].entity is not None

    def _headed(self, heads: Sequence[str], at: int) -> tuple[Unit, int] | None:
        """Return the actor that ``heads`` and the name at ``at`` stand for, with the unit after it."""
        unit = self._units[at]
        after = self._person_after(at) if type_of(unit) != "person" else None
        if after is not None and heads:
            return self._units[after], self._close(after + 1)
        if not heads or heads[-1] in self._words["collective"] or self._speaks_for(heads):
            return unit, self._close(at + 1)
        if type_of(unit) == "person":
            return unit, self._close(at + 1)
        return None

    def _speaks_for(self, heads: Sequence[str]) -> bool:
        return heads[0] in self._words["spokesman"] and len(heads) == 1

    def _person_after(self, at: int) -> int | None:
        """Return where the person is whom ``وزير خارجية مصر …`` introduces."""
        at += 1
        while at < len(self._units):
            unit = self._units[at]
            if unit.entity is not None:
                return at if unit.entity.type == "person" and not unit.prefix else None
            word = unit.norm
            stem = strip_article(word)
            mark = word in self._words["open_mark"] or word in self._words["close_mark"]
            if not (mark or stem in self._words["title"] or is_definite(word) or word in {"،", ","}):
                return None
            at += 1
        return None

    def _close(self, at: int) -> int:
        """Skip what closes a name: quotes, a parenthesis, the second comma of a name between commas."""
        units = self._units
        if at < len(units) and units[at].norm in {"(", "-", "–"}:
            closing = {"(": ")", "-": "-", "–": "–"}[units[at].norm]
            for end in range(at + 1, min(at + 8, len(units))):
                if units[end].norm == closing:
                    at = end + 1
                    break
        while at < len(units) and units[at].norm in self._words["close_mark"]:
            at += 1
        return at

    def target_at(self, index: int, prefix: str = "", *, actor_only: bool = False) -> Targets | None:
        """Read a target that begins at ``index``: names, else an issue."""
        actors = self.actors_at(index, prefix)
        if actors is not None:
            return Targets(actors.targets, actors.end)
        return None if actor_only else self._issue_at(index, prefix)

    def _issue_at(self, index: int, prefix: str) -> Targets | None:
        units = self._units
        while index < len(units) and units[index].norm in self._words["open_mark"]:
            index += 1
        if index >= len(units):
            return None
        first = units[index]
        word = first.norm[len(prefix) :]
        if not self._may_head_an_issue(first, word, prefix):
            return None
        end = index + 1
        while end < len(units) and self._continues(end, indefinite=word.endswith("ا")):
            end += 1
        if end - index > _LONGEST_ISSUE:
            end = index + _LONGEST_ISSUE
            cuts = (at for at in range(end, index + 1, -1) if self.is_in("preposition", at))
            end = next(cuts, end)
        while end > index + 1 and self._dangles(end - 1):
            end -= 1
        bare = end == index + 1
        if bare and (strip_article(word) in self._words["vague"] or not is_definite(f"ا{word}" if word[:1] == "ل" else word)):
            return None
        start = first.start + len(prefix) if self._text[first.start :].startswith(prefix) else first.start
        return Targets((issue(self._text, start, units[end - 1].end),), end)

    def _may_head_an_issue(self, first: Unit, word: str, prefix: str) -> bool:
        if first.entity is not None or len(word) < _SHORTEST_ISSUE_WORD or not word.isalpha():
            return False
        stem = strip_article(word)
        if prefix and not first.norm.startswith(prefix):
            return False
        if word.startswith("ي") or word in self._words["stop"] or word in self._words["preposition"]:
            return False
        return not (stem in self._words["title"] or stem in self._words["vague_head"] or stem in self._words["adverb"])

    def _continues(self, at: int, *, indefinite: bool) -> bool:
        unit, words = self._units[at], self._words
        if unit.entity is not None:
            joined = unit.prefix == "و" and self._units[at - 1].entity is not None
            return joined or not unit.prefix or unit.prefix in _ATTACHED
        word = unit.norm
        if not word[:1].isalnum() or word in words["stop"] or word in words["adverb"]:
            return False
        if self.is_in("adverb_prep", at) and self.is_in("adverb_noun", at + 1):
            return False
        if word.startswith("و") and word not in words["waw_root"]:
            return False
        if word.startswith("ف") and word[1:] in words["stop"]:
            return False
        if indefinite and not (word.endswith(("ا", "ه")) or word in words["preposition"] or word[0] in _ATTACHED):
            # After an indefinite noun mostly a relative clause begins, whose verb must not be cut in.
            return self.is_in("preposition", at - 1) or is_definite(word)
        return not (word.startswith("ي") and word not in words["not_verb"])

    def _dangles(self, at: int) -> bool:
        unit = self._units[at]
        return unit.entity is None and (
            unit.norm in self._words["preposition"] or not unit.norm[:1].isalnum()
        )

    def governed_at(
        self, index: int, prepositions: frozenset[str], *, reach: int, actor_only: bool
    ) -> Targets | None:
        """Read the target behind one of ``prepositions``, which stands at most ``reach`` units after ``index``."""
        units = self._units
        at = index
        while at < len(units) and at - index <= reach:
            at = self.skip_adverbs(at)
            if at >= len(units):
                return None
            unit = units[at]
            if unit.entity is None and unit.norm in prepositions:
                return self.target_at(at + 1, actor_only=actor_only)
            for prefix in _ATTACHED:
                if prefix in prepositions:
                    found = self._attached(at, prefix, actor_only=actor_only)
                    if found is not None:
                        return found
            if unit.entity is not None or not (is_definite(unit.norm) or self.is_in("adjective", at)):
                return None
            at += 1
        return None

    def _attached(self, at: int, prefix: str, *, actor_only: bool) -> Targets | None:
        unit = self._units[at]
        if unit.entity is not None:
            return self.target_at(at, prefix, actor_only=actor_only) if unit.prefix == prefix else None
        word = unit.norm
        if not word.startswith(prefix) or len(word) <= _SHORTEST_ISSUE_WORD or word in self._words["not_attached"]:
            return None
        return self.target_at(at, prefix, actor_only=actor_only)
