"""The English grammar of cue frames: finds the holder and the target around each cue of a sentence."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from streams.stances.english_clauses import EnglishClauses, is_off
from streams.stances.english_phrases import EnglishPhrases
from streams.stances.english_subjects import EnglishSubjects
from streams.stances.english_words import EnglishWords
from streams.stances.frames import Cue, CueIndex, Frame, FrameKind
from streams.stances.phrases import FAIR, LIKELY, SURE, Actors, Finding, Hit, Targets
from streams.stances.units import Unit

_BY = frozenset({"by"})
_OF = frozenset({"of"})
_GIVEN = frozenset({"from", "of", "by"})
_MOST_FILLERS = 3
_OBJECT_REACH = 3
_AGENT_REACH = 2
_OWNER_REACH = 5


class EnglishGrammar:
    """Reads one sentence."""

    def __init__(self, text: str, units: Sequence[Unit], cues: CueIndex) -> None:
        self._cues = cues
        self._last_verb: tuple[int, Actors] | None = None
        self._words = EnglishWords(text, units)
        self._phrases = EnglishPhrases(self._words)
        self._subjects = EnglishSubjects(self._words, self._phrases)
        self._clauses = EnglishClauses(self._words, self._phrases, self._subjects)
        self._readers: Mapping[FrameKind, Callable[[Hit], Finding | None]] = {
            "verb": self._verb,
            "noun": self._noun,
            "modifier": self._modifier,
            "ally": self._ally,
            "receive": self._receive,
            "with": self._with,
        }

    def findings(self) -> Iterator[Finding]:
        """Yield what each cue of the sentence says; several frames of one word are tried in order."""
        consumed = 0
        for index, unit in enumerate(self._words.units):
            if unit.entity is not None:
                found = self._affix(index, unit)
            elif unit.start < consumed or unit.norm not in self._cues or is_off(self._words, index):
                continue
            else:
                found = self._first_reading(index, self._cues[unit.norm])
            if found is not None:
                consumed = found.cue[1]
                yield found

    def _first_reading(self, index: int, cues: Sequence[Cue]) -> Finding | None:
        for cue in cues:
            end = self._match(index, cue)
            found = self._readers[cue.frame.kind](Hit(cue, index, end)) if end else None
            if found is not None:
                return found
        return None

    def speaker(self, offset: int) -> str | None:
        """Return the entity id of the one speaker of what stands at ``offset`` of the text."""
        units = self._words.units
        at = next((index for index, unit in enumerate(units) if unit.end > offset), len(units))
        actors = self._clauses.speaker(at)
        return actors.ids[0] if actors is not None and len(actors.ids) == 1 else None

    def _match(self, index: int, cue: Cue) -> int | None:
        """Return the unit after the cue's words, or None. ``~`` stands for up to three plain words."""
        at, can_fill = index + 1, False
        for word in cue.rest:
            if word == "~":
                can_fill = True
                continue
            limit = at + _MOST_FILLERS if can_fill else at
            while at < limit and self._words.norm(at) != word and self._fills(at):
                at += 1
            if self._words.norm(at) != word:
                return None
            at, can_fill = at + 1, False
        return at

    def _fills(self, at: int) -> bool:
        return bool(self._words.norm(at)) and not self._words.is_in(at, "preposition")

    def _verb(self, hit: Hit) -> Finding | None:
        frame = hit.frame
        is_participle = hit.cue.form.kind in {"past", "perfect"}
        if is_participle and self._words.norm(self._words.skip_adverbs(hit.end)) == "by":
            return self._passive(hit) if frame.direct else None
        target = self._target(hit)
        holders, certainty = self._subject(hit) if target else (None, 0.0)
        if holders is None or target is None:
            return None
        self._last_verb = (hit.end, holders)
        return self._finding(hit, holders.ids, target, certainty)

    def _target(self, hit: Hit) -> Targets | None:
        frame, target = hit.frame, None
        if frame.direct:
            target = self._phrases.target_at(hit.end, actor_only=frame.actor_only)
        if target is None:
            target = self._governed(frame, hit.end, reach=_OBJECT_REACH)
        if target is None or (frame.issue_only and self._is_about_someone(hit.end, target)):
            return None
        is_for = self._words.norm(hit.end - 1) == "for" or "for" in frame.prepositions
        # "called for parliament to be dissolved": the issue would be the clause, not its subject.
        return None if is_for and self._words.is_infinitive(target.end) else target

    def _is_about_someone(self, start: int, target: Targets) -> bool:
        """Whether the target is no issue, but whoever shall do something (``demanded the group disarm``)."""
        noun_phrase = range(start, self._words.first_preposition(start, target.end))
        return bool(target.actors) or any(self._words.is_in(at, "person_noun") for at in noun_phrase)

    def _governed(self, frame: Frame, at: int, *, reach: int = 0) -> Targets | None:
        return self._phrases.governed_at(at, frame.prepositions, reach=reach, actor_only=frame.actor_only)

    def _subject(self, hit: Hit) -> tuple[Actors | None, float]:
        """Return the subject that the form of the verb can have, and how certain that is."""
        kind, stop = hit.cue.form.kind, self._subjects.verb_group(hit.start)
        group = self._group(stop, hit.start)
        classes = self._words.classes
        if kind == "ing" and not group & (classes["be"] | classes["catenative_ing"]):
            return self._circumstance(stop, group), FAIR
        if kind != "ing" and group & classes["be"]:
            return None, 0.0
        has_perfect = bool(group & classes["have"])
        fits = kind in {"perfect", "past"} or bool(group & classes["catenative"])
        if (has_perfect and not fits) or (kind == "perfect" and not has_perfect):
            return None, 0.0
        holders = self._clauses.self_reference(stop) or self._subjects.before(stop) or self._same_subject(stop)
        if holders is not None and kind == "base" and not self._takes_base(holders, stop, group):
            return None, 0.0
        return holders, SURE if stop >= hit.start - 1 else LIKELY

    def _same_subject(self, stop: int) -> Actors | None:
        """Read ``X condemned the attack and threatened Y``: two verbs of one subject with nothing else between."""
        if self._last_verb is None or self._words.norm(stop - 1) != "and":
            return None
        end, holders = self._last_verb
        is_plain = not any(self._words.is_mark(at) or self._words.is_in(at, "stop") for at in range(end, stop - 1))
        return holders if end < stop and is_plain else None

    def _group(self, start: int, end: int) -> set[str]:
        return {self._words.norm(at) for at in range(start, end)}

    def _circumstance(self, stop: int, group: set[str]) -> Actors | None:
        """Read ``…, condemning``."""
        is_adjoined = self._words.norm(stop - 1) == "," or self._words.is_name(stop - 1)
        return self._subjects.main(stop) if is_adjoined and group <= self._words.classes["adverb"] else None

    def _takes_base(self, holders: Actors, stop: int, group: set[str]) -> bool:
        is_plural = len(holders.units) > 1 or self._words.norm(stop - 1) in {"we", "i", "they", "who"}
        is_infinitive = bool(group & self._words.classes["catenative"])
        return is_plural or is_infinitive or self._words.is_in(stop - 1, "collective_plural")

    def _passive(self, hit: Hit) -> Finding | None:
        """Read ``X was condemned by Y`` and ``X, backed by Y,``."""
        agents = self._phrases.governed_at(hit.end, _BY, reach=_AGENT_REACH, actor_only=True)
        patient = self._described(hit.start) if agents else None
        if agents is None or patient is None:
            return None
        return self._finding(hit, agents.actors, Targets(patient.targets, agents.end), SURE)

    def _described(self, index: int) -> Actors | None:
        """Return who ``is`` what stands at ``index``, or whom it follows as an apposition."""
        stop = self._subjects.verb_group(index)
        if self._group(stop, index) & self._words.classes["be"]:
            return self._subjects.before(stop)
        return self._subjects.antecedent(stop)

    def _noun(self, hit: Hit) -> Finding | None:
        """Read ``Turkey's strong support for`` and ``voiced its support for``."""
        target = self._governed(hit.frame, hit.end)
        if target is None or ("for" in hit.frame.prepositions and self._words.is_infinitive(target.end)):
            return None
        holders = self._owner(hit.start)
        return self._finding(hit, holders.ids, target, LIKELY) if holders else None

    def _owner(self, noun: int) -> Actors | None:
        for at in range(noun - 1, noun - 1 - _OWNER_REACH, -1):
            if self._words.is_owner(at):
                return Actors((self._words.units[at],), at, at + 1)
            if self._words.is_in(at, "carrier"):
                return self._carried(at)
            is_plain = self._words.is_describing(at) or self._words.is_in(at, "possessive")
            if not (is_plain or self._words.is_genitive(at)):
                return None
        return None

    def _carried(self, verb: int) -> Actors | None:
        stop = self._subjects.verb_group(verb)
        if self._words.norm(verb).endswith("ing") and self._words.norm(stop - 1) == ",":
            return self._subjects.main(verb)
        return self._clauses.self_reference(stop) or self._subjects.before(stop)

    def _modifier(self, hit: Hit) -> Finding | None:
        """Read ``X, loyal to Y`` and ``X is opposed to Y``."""
        target = self._governed(hit.frame, hit.end)
        holders = self._described(hit.start) if target else None
        return self._finding(hit, holders.ids, target, LIKELY) if holders and target else None

    def _ally(self, hit: Hit) -> Finding | None:
        """Read ``X's close ally Y``, ``its ally Y``, ``Y, an ally of X`` and ``Y is an ally of X``."""
        at = hit.start - 1
        while self._words.is_in(at, "adjective") or self._words.is_adverbial(at):
            if self._words.is_in(at, "bygone"):
                return None
            at -= 1
        other = self._phrases.governed_at(hit.end, _OF, actor_only=True)
        if other is not None:
            holders = self._described(at if self._words.is_in(at, "article") else at + 1)
            return self._finding(hit, holders.ids, other, LIKELY) if holders else None
        named = self._phrases.actors_at(hit.end)
        owner = None
        if self._words.is_owner(at):
            owner = Actors((self._words.units[at],), at, at + 1)
        elif self._words.is_in(at, "possessive"):
            owner = self._subjects.main(at)
        if owner is None or named is None:
            return None
        # An ally of X has X for an ally; a critic of X is no more than that.
        holders, target = (owner, named) if hit.frame.direct else (named, owner)
        return self._finding(hit, holders.ids, Targets(target.targets, named.end), FAIR)

    def _receive(self, hit: Hit) -> Finding | None:
        """Read ``X received support from Y``."""
        givers = self._phrases.governed_at(hit.end, _GIVEN, actor_only=True)
        receivers, certainty = self._subject(hit) if givers else (None, 0.0)
        if givers is None or receivers is None:
            return None
        return self._finding(hit, givers.actors, Targets(receivers.targets, givers.end), min(certainty, LIKELY))

    def _with(self, hit: Hit) -> Finding | None:
        """Read ``X took the town with support from Y``."""
        givers = self._phrases.governed_at(hit.end, _GIVEN, actor_only=True)
        receivers = (self._subjects.before(hit.start) or self._subjects.main(hit.start)) if givers else None
        if givers is None or receivers is None:
            return None
        return self._finding(hit, givers.actors, Targets(receivers.targets, givers.end), FAIR)

    def _affix(self, index: int, unit: Unit) -> Finding | None:
        """Read ``Ankara-backed GNA`` and ``pro-Haftar LNA``."""
        cues = self._cues.get(unit.suffix or unit.prefix, ())
        cue = next((cue for cue in cues if cue.frame.kind == "affix"), None)
        named = self._phrases.actors_at(index + 1) if cue else None
        if cue is None or named is None:
            return None
        owner = Actors((unit,), index, index + 1)
        holders, target = (owner, named) if unit.suffix else (named, owner)
        span = (unit.start - len(unit.prefix), unit.end + len(unit.suffix))
        return Finding(cue.frame, holders.ids, target.targets, span, named.end - index, SURE)

    def _finding(self, hit: Hit, holders: tuple[str, ...], target: Targets, certainty: float) -> Finding:
        units = self._words.units
        cue = (units[hit.start].start, units[hit.end - 1].end)
        return Finding(hit.frame, holders, target.targets, cue, max(0, target.end - hit.start), certainty)
