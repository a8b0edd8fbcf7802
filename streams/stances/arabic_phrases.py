"""Arabic noun phrases around a cue: names behind titles, coordinated names, and what a preposition governs."""

from collections.abc import Sequence

from streams.stances.arabic_issues import issue_at
from streams.stances.arabic_words import ATTACHED_PREPOSITIONS, COMMAS, ArabicWords, is_definite, strip_article
from streams.stances.phrases import Actors, Targets, type_of
from streams.stances.units import Unit

_LONGEST_TITLE = 9
_LONGEST_PARENTHESIS = 8
_SHORTEST_OBJECT = 4
_PARENTHESES = {"(": ")", "-": "-", "–": "–"}


class ArabicPhrases:
    """Reads the phrases of one sentence."""

    def __init__(self, words: ArabicWords) -> None:
        self._words = words
        self._units = words.units

    def actors_at(self, index: int, prefix: str = "") -> Actors | None:
        """Read coordinated names from ``index`` on; the first word may carry ``prefix`` (``لـ``, ``بـ``)."""
        if not prefix:
            index = self._words.skip_adverbs(index)
            if self._words.norm(index) in {"كل", "كلا"} and self._words.norm(index + 1) == "من":
                index += 2
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
        if unit.entity is not None:
            return self._actor_at(index, "و") if unit.prefix == "و" else None
        is_title = unit.norm.startswith("و") and unit.norm[1:] not in self._words.classes["preposition"]
        return self._actor_at(index, "و") if is_title else None

    def _actor_at(self, index: int, prefix: str) -> tuple[Unit, int] | None:
        """Read titles, then the name that they lead to."""
        heads: list[str] = []
        for at in range(index, min(index + _LONGEST_TITLE, len(self._units))):
            unit = self._units[at]
            if unit.entity is not None:
                return self._headed(heads, at, prefix if at == index else "")
            word = unit.norm
            if at == index and prefix:
                if not word.startswith(prefix):
                    return None
                word = word[len(prefix) :]
            stem = strip_article(f"ا{word}" if prefix == "ل" and word.startswith("ل") else word)
            if stem in self._words.classes["title"] or stem in self._words.classes["collective"]:
                heads.append(stem)
            elif not self._may_stand_in_title(at, word, heads):
                return None
        return None

    def _may_stand_in_title(self, at: int, word: str, heads: Sequence[str]) -> bool:
        if self._words.is_in(at, "open_mark") or (heads and word in COMMAS):
            return self._words.is_name(at + 1)
        if is_definite(word):
            return bool(heads) or self._is_bare_person(at + 1)
        return bool(heads) and self._words.is_in(at, "title_link")

    def _is_bare_person(self, at: int) -> bool:
        return self._words.is_name(at) and type_of(self._units[at]) == "person" and not self._units[at].prefix

    def _headed(self, heads: Sequence[str], at: int, prefix: str) -> tuple[Unit, int] | None:
        """Return the actor that ``heads`` and the name at ``at`` stand for, with the unit after it."""
        unit = self._units[at]
        is_linked = unit.prefix == "ل" and bool(heads)
        if unit.suffix or (unit.prefix != prefix and not is_linked):
            return None
        if type_of(unit) == "person" and not (is_linked and unit.prefix != prefix):
            return unit, self._close(at + 1)
        person = self._person_after(at) if heads else None
        if person is not None:
            return self._units[person], self._close(person + 1)
        speaks_for = len(heads) == 1 and heads[0] in self._words.classes["spokesman"]
        stands_for = not heads or heads[-1] in self._words.classes["collective"] or speaks_for
        return (unit, self._close(at + 1)) if stands_for and unit.prefix == prefix else None

    def _person_after(self, at: int) -> int | None:
        """Return where the person is whom ``وزير خارجية مصر …`` introduces."""
        for after in range(at + 1, len(self._units)):
            unit = self._units[after]
            if unit.entity is not None:
                return after if unit.entity.type == "person" and not unit.prefix else None
            is_title = strip_article(unit.norm) in self._words.classes["title"] or is_definite(unit.norm)
            if not (is_title or unit.norm in COMMAS or self._words.is_in(after, "open_mark", "close_mark")):
                return None
        return None

    def _close(self, at: int) -> int:
        """Skip what closes a name: quotes, a parenthesis."""
        closing = _PARENTHESES.get(self._words.norm(at))
        if closing is not None:
            ends = range(at + 1, at + _LONGEST_PARENTHESIS)
            at = next((end + 1 for end in ends if self._words.norm(end) == closing), at)
        while self._words.is_in(at, "close_mark"):
            at += 1
        return at

    def target_at(self, index: int, prefix: str = "", *, actor_only: bool = False) -> Targets | None:
        """Read a target that begins at ``index``: names, else an issue."""
        actors = self.actors_at(index, prefix)
        if actors is not None:
            # "دعمت قطر تركيا ومصر تعارض": the last name is the subject of the next clause.
            is_next = len(actors.units) > 1 and self._is_finite_verb(actors.end)
            return Targets(actors.targets[:-1] if is_next else actors.targets, actors.end)
        return None if actor_only else issue_at(self._words, index, prefix)

    def _is_finite_verb(self, at: int) -> bool:
        is_noun = self._words.is_in(at, "preposition", "adverb", "not_verb", "stop")
        return self._words.norm(at).startswith(("ي", "ت")) and not is_noun

    def governed_at(self, index: int, prepositions: frozenset[str], *, reach: int, actor_only: bool) -> Targets | None:
        """Read the target behind one of ``prepositions``, which stands at most ``reach`` units after ``index``."""
        for step in range(index, index + reach + 1):
            at = self._words.skip_adverbs(step)
            if at >= len(self._units):
                return None
            if self._words.norm(at) in prepositions:
                return self.target_at(at + 1, actor_only=actor_only)
            for prefix in ATTACHED_PREPOSITIONS:
                found = self._attached(at, prefix, actor_only=actor_only) if prefix in prepositions else None
                if found is not None:
                    return found
            if not (is_definite(self._words.norm(at)) or self._words.is_in(at, "adjective")):
                return None
        return None

    def _attached(self, at: int, prefix: str, *, actor_only: bool) -> Targets | None:
        unit = self._units[at]
        if unit.entity is not None:
            # "اعترف الجيش بأفغانستان بتصاعد …": the first preposition only says where.
            is_where = prefix == "ب" and self._words.norm(at + 1).startswith("ب") and type_of(unit) == "location"
            is_place = is_where and not self._words.is_in(at + 1, "not_attached", "preposition", "adverb_prep")
            return None if is_place or unit.prefix != prefix else self.target_at(at, prefix, actor_only=actor_only)
        is_word = unit.norm.startswith(prefix) and len(unit.norm) >= _SHORTEST_OBJECT
        if not is_word or self._words.is_in(at, "not_attached"):
            return None
        return self.target_at(at, prefix, actor_only=actor_only)
