"""The English grammar of cue frames: finds the holder and the target around each cue of a sentence."""

from collections.abc import Iterator, Sequence

from streams.stances.english_clauses import EnglishClauses
from streams.stances.english_phrases import EnglishPhrases
from streams.stances.frames import Cue, CueIndex, Frame
from streams.stances.phrases import Actors, Finding, Targets
from streams.stances.units import Unit

_BY = frozenset({"by"})
_FROM = frozenset({"from", "of", "by"})
_FILLERS = 3

SURE, LIKELY, FAIR = 0.92, 0.84, 0.75


class EnglishGrammar:
    """Reads one sentence."""

    def __init__(self, text: str, units: Sequence[Unit], cues: CueIndex) -> None:
        self._units = units
        self._cues = cues
        self._phrases = EnglishPhrases(text, units)
        self._clauses = EnglishClauses(units, self._phrases)
        self._words = self._phrases.words

    def findings(self) -> Iterator[Finding]:
        """Yield what each cue of the sentence says; several frames of one word are tried in order."""
        consumed = 0
        for index, unit in enumerate(self._units):
            if unit.entity is not None:
                found = self._affix(index) if unit.prefix or unit.suffix else None
                if found is not None:
                    yield found
                continue
            cues = self._cues.get(unit.norm)
            if not cues or unit.start < consumed or self._clauses.is_off(index):
                continue
            for cue in cues:
                end = self._match(index, cue)
                found = self._read(index, end, cue) if end else None
                if found is not None:
                    consumed = found.cue[1]
                    yield found
                    break

    def speaker(self, index: int) -> str | None:
        """Return the entity id of the one speaker of what stands at text offset ``index``."""
        at = next((i for i, unit in enumerate(self._units) if unit.end > index), len(self._units))
        actors = self._clauses.speaker(at)
        return actors.ids[0] if actors is not None and len(actors.ids) == 1 else None

    def _match(self, index: int, cue: Cue) -> int | None:
        """Return the unit after the cue's words, or None. ``~`` stands for up to three plain words."""
        at = index + 1
        for position, word in enumerate(cue.rest):
            if word == "~":
                wanted = cue.rest[position + 1]
                at = next((i for i in range(at, at + _FILLERS + 1) if self._phrases.norm(i) == wanted), -1)
                between = self._units[index + 1 : at]
                if at < 0 or any(unit.entity or unit.norm in self._words["preposition"] for unit in between):
                    return None
            elif self._phrases.norm(at) == word:
                at += 1
            else:
                return None
        return at

    def _read(self, index: int, end: int, cue: Cue) -> Finding | None:
        match cue.frame.kind:
            case "verb":
                return self._verb(index, end, cue)
            case "noun":
                return self._noun(index, end, cue.frame)
            case "modifier":
                return self._modifier(index, end, cue.frame)
            case "ally":
                return self._ally(index, end, cue.frame)
            case "receive":
                return self._receive(index, end, cue)
            case "with":
                return self._with(index, end, cue.frame)
            case "backed" | "affix":
                return None

    def _verb(self, index: int, end: int, cue: Cue) -> Finding | None:
        frame, kind = cue.frame, cue.form.kind
        if kind in {"past", "perfect"} and self._phrases.norm(self._skip_adverbs(end)) == "by":
            return self._passive(index, end, frame) if frame.direct else None
        target = self._target(end, frame)
        if target is None:
            return None
        holders, certainty = self._subject(index, cue)
        return self._finding(index, end, frame, holders, target, certainty) if holders else None

    def _target(self, end: int, frame: Frame) -> Targets | None:
        target = None
        if frame.direct:
            target = self._phrases.target_at(end, actor_only=frame.actor_only)
        if target is None and frame.prepositions:
            target = self._phrases.governed_at(end, frame.prepositions, reach=3, actor_only=frame.actor_only)
        if target is None or (frame.issue_only and target.targets[0].kind == "actor"):
            return None
        after_for = self._phrases.norm(end - 1) == "for" or "for" in frame.prepositions
        return None if after_for and self._phrases.is_clause_after(target.end) else target

    def _subject(self, index: int, cue: Cue) -> tuple[Actors | None, float]:
        kind, clauses = cue.form.kind, self._clauses
        stop = clauses.skip_back(index)
        group = {self._phrases.norm(at) for at in range(stop, index)}
        if kind == "ing" and not group & self._words["be"] and not group & self._words["catenative_ing"]:
            follows = self._phrases.norm(stop - 1) == "," or (stop > 0 and self._units[stop - 1].entity is not None)
            return (clauses.main_subject(index), FAIR) if follows and not group - self._words["adverb"] else (None, 0.0)
        if kind in {"past", "perfect", "present", "base"} and group & self._words["be"]:
            return None, 0.0
        has_perfect = bool(group & self._words["have"])
        if has_perfect and kind not in {"perfect", "past"}:
            if not group & self._words["catenative"]:
                return None, 0.0
        if kind == "perfect" and not has_perfect:
            return None, 0.0
        holders = clauses.self_reference(stop) or clauses.before(stop)
        if holders is None:
            return None, 0.0
        if kind == "base" and not self._takes_base(holders, stop, group):
            return None, 0.0
        return holders, SURE if stop >= index - 1 else LIKELY

    def _takes_base(self, holders: Actors, stop: int, group: set[str]) -> bool:
        plural = len(holders.units) > 1 or self._phrases.norm(stop - 1) in {"we", "i", "they", "who"}
        return plural or bool(group & self._words["catenative"]) or self._phrases.is_in("collective_plural", stop - 1)

    def _skip_adverbs(self, at: int) -> int:
        while at < len(self._units) and self._phrases.is_adverbial(at):
            at += 1
        return at

    def _passive(self, index: int, end: int, frame: Frame) -> Finding | None:
        holders = self._phrases.governed_at(end, _BY, reach=2, actor_only=True)
        stop = self._clauses.skip_back(index)
        group = {self._phrases.norm(at) for at in range(stop, index)}
        patient = self._clauses.before(stop) if group & self._words["be"] else self._clauses.antecedent(stop)
        if holders is None or patient is None:
            return None
        ids = tuple(target.id for target in holders.targets if target.kind == "actor")
        return self._raw(index, end, frame, ids, Targets(patient.targets, holders.end), SURE)

    def _noun(self, index: int, end: int, frame: Frame) -> Finding | None:
        target = self._phrases.governed_at(end, frame.prepositions, reach=0, actor_only=frame.actor_only)
        if target is None:
            return None
        if "for" in frame.prepositions and self._phrases.is_clause_after(target.end):
            return None
        holders = self._owner(index)
        return self._finding(index, end, frame, holders, target, LIKELY) if holders else None

    def _owner(self, index: int) -> Actors | None:
        """Return whose noun it is: ``Turkey's strong support``, or the subject of ``voiced its support``."""
        for at in range(index - 1, max(-1, index - 6), -1):
            unit = self._units[at]
            if unit.entity is not None:
                return Actors((unit,), at, at + 1) if self._phrases.is_owner(at) else None
            if unit.norm in self._words["carrier"]:
                stop = self._clauses.skip_back(at)
                if unit.norm.endswith("ing") and self._phrases.norm(stop - 1) == ",":
                    return self._clauses.main_subject(at)
                return self._clauses.self_reference(stop) or self._clauses.before(stop)
            if not unit.norm[:1].isalpha() and unit.norm not in {"'s", "’s"}:
                return None
            if not (self._phrases.is_describing(at) or self._phrases.is_in("possessive", at)):
                return None
        return None

    def _modifier(self, index: int, end: int, frame: Frame) -> Finding | None:
        target = self._phrases.governed_at(end, frame.prepositions, reach=0, actor_only=frame.actor_only)
        holders = self._described(index)
        return self._finding(index, end, frame, holders, target, LIKELY) if holders and target else None

    def _described(self, index: int) -> Actors | None:
        stop = self._clauses.skip_back(index)
        group = {self._phrases.norm(at) for at in range(stop, index)}
        if group & self._words["be"]:
            return self._clauses.before(stop)
        return self._clauses.antecedent(stop)

    def _ally(self, index: int, end: int, frame: Frame) -> Finding | None:
        """Read ``X's close ally Y``, ``its ally Y``, ``Y, an ally of X`` and ``Y is an ally of X``."""
        at = index - 1
        while at >= 0 and (self._phrases.is_in("adjective", at) or self._phrases.is_adverbial(at)):
            at -= 1
        if at < 0:
            return None
        other = self._phrases.governed_at(end, frozenset({"of"}), reach=0, actor_only=True)
        if other is not None:
            if self._phrases.is_in("article", at):
                at -= 1
            holders = self._described(at + 1)
            return self._finding(index, end, frame, holders, other, LIKELY) if holders else None
        named = self._phrases.actors_at(end)
        owner = None
        if self._phrases.is_owner(at):
            owner = Actors((self._units[at],), at, at + 1)
        elif self._phrases.is_in("possessive", at):
            owner = self._clauses.main_subject(at)
        if owner is None or named is None:
            return None
        holders, target = (owner, named) if frame.direct else (named, owner)
        return self._finding(index, end, frame, holders, Targets(target.targets, named.end), FAIR)

    def _receive(self, index: int, end: int, cue: Cue) -> Finding | None:
        givers = self._phrases.governed_at(end, _FROM, reach=0, actor_only=True)
        receivers, certainty = self._subject(index, cue)
        if givers is None or receivers is None:
            return None
        ids = tuple(target.id for target in givers.targets if target.kind == "actor")
        return self._raw(index, end, cue.frame, ids, Targets(receivers.targets, givers.end), min(certainty, LIKELY))

    def _with(self, index: int, end: int, frame: Frame) -> Finding | None:
        givers = self._phrases.governed_at(end, _FROM, reach=0, actor_only=True)
        receivers = self._clauses.before(index) or self._clauses.main_subject(index)
        if givers is None or receivers is None:
            return None
        ids = tuple(target.id for target in givers.targets if target.kind == "actor")
        return self._raw(index, end, frame, ids, Targets(receivers.targets, givers.end), FAIR)

    def _affix(self, index: int) -> Finding | None:
        """Read ``Ankara-backed GNA`` and ``pro-Haftar LNA``."""
        unit = self._units[index]
        cue = next(iter(self._cues.get(unit.suffix, ())), None) or next(iter(self._cues.get(unit.prefix, ())), None)
        named = self._phrases.actors_at(index + 1)
        if cue is None or cue.frame.kind != "affix" or named is None or unit.entity is None:
            return None
        owner = Actors((unit,), index, index + 1)
        holders, target = (owner, named) if unit.suffix else (named, owner)
        return Finding(
            cue.frame,
            holders.ids,
            target.targets,
            (unit.start - len(unit.prefix), unit.end + len(unit.suffix)),
            named.end - index,
            SURE,
        )

    def _finding(
        self, index: int, end: int, frame: Frame, holders: Actors, target: Targets, certainty: float
    ) -> Finding:
        return self._raw(index, end, frame, holders.ids, target, certainty)

    def _raw(
        self, index: int, end: int, frame: Frame, holders: tuple[str, ...], target: Targets, certainty: float
    ) -> Finding:
        cue = (self._units[index].start, self._units[end - 1].end)
        return Finding(frame, holders, target.targets, cue, max(0, target.end - index), certainty)
