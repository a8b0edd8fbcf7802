"""Arabic noun phrases around a cue: names behind titles, coordinated names, and what a preposition governs."""

from streams.stances.arabic.beings import ArabicBeings
from streams.stances.arabic.issues import issue_at
from streams.stances.arabic.verbs import is_verb_form
from streams.stances.arabic.words import ATTACHED_PREPOSITIONS, COMMAS, is_definite, strip_article
from streams.stances.frames import Slot
from streams.stances.phrases import Phrase, type_of

_LONGEST_TITLE = 14
_SHORTEST_OBJECT = 4
_LONGEST_ISSUE = 8


class ArabicPhrases(ArabicBeings):
    """Reads the phrases of one sentence."""

    def actors_at(self, index: int, prefix: str = "") -> Phrase | None:
        """Read coordinated names from ``index`` on; the first word may carry ``prefix`` (``لـ``, ``بـ``)."""
        if not prefix:
            index = self._words.skip_adverbs(index)
        first = self._words.norm(index).removeprefix(prefix)
        if first in {"كل", "كلا"} and self._words.norm(index + 1) == "من":
            index, prefix = index + 2, ""
        found = self._actor_at(index, prefix)
        if found is None:
            return None
        ids, end = [self._id(found[0])], found[1]
        while (more := self._coordinated(end)) is not None:
            ids.append(self._id(more[0]))
            end = more[1]
        return Phrase(index, end, tuple(dict.fromkeys(ids)))

    def _id(self, at: int) -> str:
        entity = self._units[at].entity
        return entity.id if entity else ""

    def _coordinated(self, index: int) -> tuple[int, int] | None:
        """Read ``وB``, or ``، B`` of a list whose last member carries و."""
        if index >= len(self._units):
            return None
        unit = self._units[index]
        if unit.norm in COMMAS and self._words.is_name(index + 1) and not self._units[index + 1].prefix:
            following = self._actor_at(index + 1, "")
            goes_on = following is not None and self._coordinated(following[1]) is not None
            return following if goes_on else None
        if unit.entity is not None:
            return self._actor_at(index, "و") if unit.prefix == "و" else None
        is_title = unit.norm.startswith("و") and unit.norm[1:] not in self._words.classes["preposition"]
        return self._actor_at(index, "و") if is_title else None

    def _actor_at(self, index: int, prefix: str) -> tuple[int, int] | None:
        """Read titles, then the name that they lead to: the unit of the name, and the unit after the phrase."""
        start = index
        while self._words.is_in(start, "open_mark"):
            start += 1
        if self._words.is_name(start):
            return self._named(start, prefix if start == index else "")
        head = self._head(index, prefix)
        if not head:
            return self._after_adjective(index, prefix)
        return self._titled(index, head)

    def _head(self, index: int, prefix: str) -> str:
        """Return the title or body with which a phrase begins, without clitics; empty if none stands there."""
        word = self._words.norm(index)
        if not word.startswith(prefix):
            return ""
        stem = self.stem_of(word[len(prefix) :], prefix)
        classes = self._words.classes
        is_head = stem in classes["title"] or stem in classes["collective"] or stem in classes["being"]
        return stem if is_head else ""

    def _after_adjective(self, index: int, prefix: str) -> tuple[int, int] | None:
        """Read ``المخضرم فلان``, ``زعيمها الجديد فلان`` and ``جارتها فنلندا``: what stands right before a name."""
        word = self._words.norm(index)
        if not word.startswith(prefix) or self._words.is_in(index, "stop", "preposition"):
            return None
        is_owned = self._words.ends_in_pronoun(index)
        at = index + 1
        if is_owned and is_definite(self._words.norm(at)):
            at += 1
        if not self._words.is_name(at) or self._units[at].prefix:
            return None
        is_person = type_of(self._units[at]) == "person" and (is_owned or (not prefix and is_definite(word)))
        is_neighbour = word.removeprefix(prefix) in self._words.classes["relation_noun"]
        return (at, self.close(at + 1)) if is_person or is_neighbour else None

    def _named(self, at: int, prefix: str) -> tuple[int, int] | None:
        """Read a name; of a body with a person's office behind it (``حماس القيادي فلان``) only the body."""
        unit = self._units[at]
        if unit.suffix or unit.prefix != prefix:
            return None
        return at, self.close(at + 1)

    def _titled(self, index: int, head: str) -> tuple[int, int] | None:
        """Read a phrase that begins with a title or body: its person, else the name that a body is called by."""
        first = -1
        for at in range(index + 1, min(index + _LONGEST_TITLE, len(self._units))):
            unit = self._units[at]
            if unit.entity is not None:
                if unit.entity.type == "person" and not unit.prefix:
                    return at, self.close(at + 1)
                first = at if first < 0 else first
                if unit.prefix not in {"", "ل"} or unit.suffix:
                    break
            elif not self._may_stand_in_title(at, has_name=first >= 0):
                break
        return self._by_body(index, head, first) if first >= 0 else None

    def _may_stand_in_title(self, at: int, *, has_name: bool) -> bool:
        word = self._words.norm(at)
        if word in COMMAS or self._words.is_in(at, "open_mark", "close_mark"):
            return self._words.is_name(at + 1) or (has_name and self._words.is_in(at, "close_mark"))
        if is_definite(word) or self._words.is_in(at, "title_link"):
            return True
        if self._words.is_in(at, "title_preposition"):
            return self._words.is_name(at + 1) or is_definite(self._words.norm(at + 1))
        stem = strip_article(word)
        return stem in self._words.classes["title"] or stem in self._words.classes["being"]

    def _by_body(self, index: int, head: str, at: int) -> tuple[int, int] | None:
        """Return the actor that a body or spokesman with the name at ``at`` stands for: ``قوات حفتر``, ``منظمة X``."""
        unit, classes = self._units[at], self._words.classes
        between = [self._words.norm(near) for near in range(index + 1, at)]
        speaks_for = head in classes["spokesman"] and all(
            word in classes["title_link"] or self._words.is_in(index + 1 + step, "open_mark")
            for step, word in enumerate(between)
        )
        is_direct = all(
            self._words.is_in(near, "open_mark") or strip_article(self._words.norm(near)) in classes["collective"]
            for near in range(index + 1, at)
        )
        is_body = head in classes["collective"] or (head in classes["being"] and type_of(unit) == "organization")
        rules = head in classes["ruling"] and between[-1:] == ["في"] and type_of(unit) == "location"
        stands_for = speaks_for or (is_direct and is_body) or rules  # "السلطات في بنغازي"
        return (at, self.close(at + 1)) if stands_for and unit.prefix in {"", "ل"} and not unit.suffix else None

    def target_at(self, index: int, prefix: str = "", *, slot: Slot) -> Phrase | None:
        """Read a target that begins at ``index``: names, else an issue."""
        index = self._skip_manner(index) if not prefix else index
        actors = None if slot.issue_only else self.actors_at(index, prefix)
        if actors is not None:
            # "دعمت قطر تركيا ومصر تعارض": the last name is the subject of the next clause.
            is_next = len(actors.ids) > 1 and self.is_finite_verb(actors.end)
            return actors._replace(ids=actors.ids[:-1]) if is_next else actors
        if (doer := self._doer_of(index, prefix)) is not None:
            return doer
        return None if slot.actor_only else issue_at(self._words, index, prefix)

    def _doer_of(self, index: int, prefix: str) -> Phrase | None:
        """Read ``الجهود التي تبذلها X``, ``الدور الذي تؤديه X`` and ``ما ذهب إليه X``: a judgement of who does it."""
        word = self._words.norm(index).removeprefix(prefix)
        if word == "ما" and is_verb_form(self._words.norm(index + 1)):
            at = index + 1
        else:
            at = index + 1
            while is_definite(self._words.norm(at)) and not self._words.is_in(at, "relative"):
                at += 1
            if self.stem_of(word, prefix) not in self._words.classes["effort"] or not self._words.is_in(at, "relative"):
                return None
            at += 1
        if self._words.is_in(at, "so_called") or not is_verb_form(self._words.norm(at)):
            return None
        at += 2 if self._words.norm(at + 1) in {"اليه", "به", "عنه"} else 1
        doer = self.actors_at(at)
        return doer._replace(start=index) if doer is not None else None

    def issue_before(self, stop: int) -> Phrase | None:
        """Read the issue that ends at ``stop``: the longest one that begins a phrase."""
        for start in range(max(0, stop - _LONGEST_ISSUE), stop):
            opens = (
                start == 0 or self._words.is_mark(start - 1) or self._words.is_in(start - 1, "preposition", "clause")
            )
            found = (
                issue_at(self._words, start, vague=True) if opens or is_verb_form(self._words.norm(start - 1)) else None
            )
            if found is not None and found.end == stop:
                return found
        return None

    def _skip_manner(self, index: int) -> int:
        """Return the unit after ``كليا`` or ``عمدا``: an indefinite accusative before a definite word is no object."""
        word, after = self._words.norm(index), index + 1
        if word.startswith("بال") and self._words.norm(after)[:1].isalpha():
            return after  # "أجهضت بالفيتو مشروع القرار"
        is_accusative = word.endswith("ا") and len(word) >= _SHORTEST_OBJECT and not is_definite(word)
        is_bare_name = self._words.is_name(after) and not self._units[after].prefix
        is_manner = is_accusative and (is_definite(self._words.norm(after)) or is_bare_name)
        return after if is_manner and not word.endswith(("ها", "هما")) else index

    def is_finite_verb(self, at: int) -> bool:
        """Whether what stands at ``at`` looks like a verb of the imperfect."""
        is_noun = self._words.is_in(at, "preposition", "adverb", "not_verb", "stop")
        return self._words.norm(at).startswith(("ي", "ت")) and not is_noun

    def governed_at(self, index: int, slot: Slot, *, reach: int, loose: bool = False) -> Phrase | None:
        """Read the target behind a preposition of ``slot``, which stands at most ``reach`` units after ``index``.

        ``loose``: any adjective may stand between, as behind an indefinite noun (``مساعدات طبية لـ``).
        """
        stop, step = index + reach, index
        while step <= stop:
            at = self._words.skip_adverbs(step)
            if at >= len(self._units):
                return None
            after = self._words.after_preposition(at, slot.prepositions)
            if after is not None:
                return self.target_at(after, slot=slot)
            for prefix in ATTACHED_PREPOSITIONS:
                found = self._attached(at, prefix, slot) if prefix in slot.prepositions else None
                if found is not None:
                    return found
            if not (self._is_between(at) or (loose and self._is_plain(at))):
                step = self.after_other(at) if at == index else -1
                if step < 0:
                    return None
                stop += step - at
                continue
            step += 1
        return None

    def after_other(self, at: int) -> int:
        """Return the unit after one phrase behind another preposition (``في القراءة الأولى``), -1 if none is there."""
        if not self._words.is_in(at, "preposition") and not self._words.norm(at).startswith(ATTACHED_PREPOSITIONS):
            return -1
        after = at + 1 if not self._words.is_in(at, "preposition") else at + 2
        while is_definite(self._words.norm(after)) or self._words.is_in(after, "adjective", "measure"):
            after += 1
        return after + 1 if self._words.is_name(after) and not self._units[after].prefix else after

    def _is_between(self, at: int) -> bool:
        word = self._words.norm(at)
        is_accusative = word.endswith("ا") and len(word) >= _SHORTEST_OBJECT and not is_definite(word)
        return is_definite(word) or is_accusative or self._words.is_in(at, "adjective")

    def _is_plain(self, at: int) -> bool:
        is_word = bool(self._words.norm(at)) and not self._words.is_mark(at)
        return is_word and not self._words.is_in(at, "preposition", "stop") and not self.is_finite_verb(at)

    def _attached(self, at: int, prefix: str, slot: Slot) -> Phrase | None:
        unit = self._units[at]
        if unit.entity is not None:
            # "اعترف الجيش بأفغانستان بتصاعد …": the first preposition only says where.
            is_where = prefix == "ب" and self._words.norm(at + 1).startswith("ب") and type_of(unit) == "location"
            is_place = is_where and not self._words.is_in(at + 1, "not_attached", "preposition", "adverb_prep")
            return None if is_place or unit.prefix != prefix else self.target_at(at, prefix, slot=slot)
        is_word = unit.norm.startswith(prefix) and len(unit.norm) >= _SHORTEST_OBJECT
        is_adjective = unit.norm.endswith("ا") or self._words.is_in(at, "adjective")  # "لاذعا", no "ل" before it
        if not is_word or is_adjective or self._words.is_in(at, "not_attached"):
            return None
        return self.target_at(at, prefix, slot=slot)
