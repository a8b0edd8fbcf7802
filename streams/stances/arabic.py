"""The Arabic grammar of cue frames: finds the holder and the target around each cue of a sentence."""

from collections.abc import Iterator, Sequence

from streams.stances.arabic_clauses import ArabicClauses
from streams.stances.arabic_phrases import ArabicPhrases, is_definite
from streams.stances.frames import Cue, CueIndex, Frame
from streams.stances.phrases import Actors, Finding, Targets
from streams.stances.units import Unit
from streams.text.normalize import normalize

_FROM = frozenset({"من"})
_NOUN_REACH = 4
_OBJECT_REACH = 5

SURE, LIKELY, FAIR = 0.92, 0.84, 0.75


class ArabicGrammar:
    """Reads one sentence."""

    def __init__(self, text: str, units: Sequence[Unit], cues: CueIndex) -> None:
        self._units = units
        self._cues = cues
        self._phrases = ArabicPhrases(text, units)
        self._clauses = ArabicClauses(units, self._phrases, cues)

    def findings(self) -> Iterator[Finding]:
        """Yield what each cue of the sentence says; several frames of one word are tried in order."""
        for index, unit in enumerate(self._units):
            if unit.entity is not None:
                continue
            cues = self._cues.get(unit.norm)
            conjoined = cues is None and unit.norm[:1] in {"و", "ف"}
            if conjoined:
                cues = self._cues.get(unit.norm[1:])
            for cue in cues or ():
                if self._clauses.is_off(index, imperfect=cue.form.imperfect):
                    continue
                found = self._read(index, cue, conjoined=conjoined)
                if found is not None:
                    yield found
                    break

    def speaker(self, index: int) -> str | None:
        """Return the entity id of the one speaker of what stands at text offset ``index``."""
        at = next((i for i, unit in enumerate(self._units) if unit.end > index), len(self._units))
        actors = self._clauses.speaker(at)
        return actors.ids[0] if actors is not None and len(actors.ids) == 1 else None

    def _read(self, index: int, cue: Cue, *, conjoined: bool) -> Finding | None:
        match cue.frame.kind:
            case "verb":
                return self._verb(index, cue, conjoined=conjoined)
            case "noun":
                return self._noun(index, cue, conjoined=conjoined)
            case "backed":
                return self._backed(index, cue.frame)
            case "modifier":
                return self._modifier(index, cue.frame)
            case "ally":
                return self._ally(index, cue)
            case "receive":
                return self._receive(index, cue, conjoined=conjoined)
            case "with":
                return self._with(index, cue.frame)
            case "affix":
                return None

    def _verb(self, index: int, cue: Cue, *, conjoined: bool) -> Finding | None:
        frame, clauses = cue.frame, self._clauses
        if cue.form.kind == "participle":
            if not conjoined and self._units[index - 1].norm not in {"،", ","}:
                return None
            holders = clauses.main_subject(index)
            return holders and self._with_arguments(index, index + 1, frame, holders, FAIR)
        if not conjoined and self._phrases.is_in("relative", index - 1):
            antecedent = clauses.antecedent(index)
            if antecedent is None:
                return None
            if not cue.form.pronoun:
                return self._with_arguments(index, index + 1, frame, antecedent, LIKELY)
            holders = self._phrases.actors_at(index + 1)
            if holders is None or not frame.direct:
                return None
            return self._finding(index, frame, holders, Targets(antecedent.targets, holders.end), LIKELY)
        if cue.form.pronoun:
            return None
        holders = clauses.self_reference(index)
        at = index + 1
        if holders is None:
            holders, at = clauses.subject(index, conjoined=conjoined, plural=cue.form.plural)
        if holders is None or (conjoined and frame.addresses and not clauses.is_first(index)):
            return None
        strict = at != index + 1 and any(
            other.frame.kind == "noun" for other in self._cues.get(self._units[index].norm, ())
        )
        return self._with_arguments(index, at, frame, holders, SURE, strict=strict)

    def _with_arguments(
        self, index: int, at: int, frame: Frame, holders: Actors, certainty: float, *, strict: bool = False
    ) -> Finding | None:
        """Read the target from ``at`` on. ``strict``: only what cannot be a verbal noun's genitive."""
        phrases, anchor = self._phrases, index
        if frame.nouns:
            at = phrases.skip_adverbs(at)
            noun = next((i for i in range(at, min(at + 2, len(self._units))) if self._is_noun(i, frame)), None)
            if noun is None:
                return None
            anchor, at = noun, noun + 1
        target = None
        if frame.direct:
            start = phrases.skip_adverbs(at)
            target = (
                phrases.target_at(start, actor_only=frame.actor_only)
                if self._may_be_object(start, strict=strict)
                else None
            )
        if target is None and frame.prepositions:
            addressee = phrases.actors_at(at) if frame.addresses else None
            target = phrases.governed_at(
                addressee.end if addressee else at,
                frame.prepositions,
                reach=_OBJECT_REACH,
                actor_only=frame.actor_only,
            )
        if target is None or (frame.polarity == "oppose" and self._is_stance_noun(target)):
            return None
        return self._finding(anchor, frame, holders, target, certainty)

    def _is_stance_noun(self, target: Targets) -> bool:
        """Whether the target is a stance itself: who refuses to condemn does not oppose the condemned."""
        issue = target.targets[0]
        if issue.kind == "actor":
            return False
        cues = self._cues.get(normalize(issue.text.split()[0]), ())
        return any(cue.frame.kind == "noun" for cue in cues)

    def _is_noun(self, at: int, frame: Frame) -> bool:
        return self._units[at].norm in frame.nouns

    def _may_be_object(self, at: int, *, strict: bool) -> bool:
        if at >= len(self._units):
            return False
        unit = self._units[at]
        return not strict or (unit.entity is not None and not unit.prefix) or is_definite(unit.norm)

    def _begins_object(self, at: int) -> bool:
        if at >= len(self._units):
            return False
        unit = self._units[at]
        return unit.norm == "اي" or (unit.entity is not None and not unit.prefix)

    def _noun(self, index: int, cue: Cue, *, conjoined: bool) -> Finding | None:
        frame, phrases = cue.frame, self._phrases
        if cue.form.pronoun:
            governor = self._clauses.governor(index, conjoined=conjoined)
            target = phrases.governed_at(index + 1, frame.prepositions, reach=_NOUN_REACH, actor_only=frame.actor_only)
            if target is None and frame.direct and self._begins_object(index + 1):
                target = phrases.target_at(index + 1, actor_only=frame.actor_only)
            return self._finding(index, frame, governor, target, LIKELY) if governor and target else None
        owner = phrases.actors_at(index + 1)
        if owner is not None:
            target = phrases.governed_at(
                owner.end,
                frame.prepositions,
                reach=2,
                actor_only=frame.actor_only or frame.polarity == "support",
            )
            if target is not None:
                return self._finding(index, frame, owner, target, LIKELY)
        governor = self._clauses.governor(index)
        if governor is None:
            return None
        direct = frame.direct and self._may_be_object(index + 1, strict=True)
        target = phrases.target_at(index + 1, actor_only=frame.actor_only) if direct else None
        if target is None:
            target = phrases.governed_at(index + 1, frame.prepositions, reach=0, actor_only=frame.actor_only)
        return self._finding(index, frame, governor, target, LIKELY) if target else None

    def _backed(self, index: int, frame: Frame) -> Finding | None:
        antecedent = self._clauses.antecedent(index)
        holders = self._phrases.governed_at(index + 1, frame.prepositions, reach=2, actor_only=True)
        if antecedent is None or holders is None:
            return None
        ids = tuple(target.id for target in holders.targets if target.kind == "actor")
        return self._raw(index, frame, ids, Targets(antecedent.targets, holders.end), SURE)

    def _modifier(self, index: int, frame: Frame) -> Finding | None:
        antecedent = self._clauses.antecedent(index)
        if antecedent is None:
            return None
        target = self._phrases.governed_at(index + 1, frame.prepositions, reach=1, actor_only=frame.actor_only)
        return self._finding(index, frame, antecedent, target, LIKELY) if target else None

    def _ally(self, index: int, cue: Cue) -> Finding | None:
        at = index + 1
        while at < len(self._units) and self._is_plain_adjective(at):
            at += 1
        other = self._phrases.actors_at(at)
        if other is None:
            return None
        holders = self._clauses.main_subject(index) if cue.form.pronoun else self._clauses.antecedent(index)
        if holders is None or holders.end > index:
            return None
        return self._finding(index, cue.frame, holders, Targets(other.targets, other.end), FAIR)

    def _is_plain_adjective(self, at: int) -> bool:
        unit = self._units[at]
        return unit.entity is None and is_definite(unit.norm) and not self._phrases.is_in("title_definite", at)

    def _receive(self, index: int, cue: Cue, *, conjoined: bool) -> Finding | None:
        frame = cue.frame
        receivers, at = self._clauses.subject(index, conjoined=conjoined, plural=cue.form.plural)
        if receivers is None:
            return None
        givers: list[str] = []
        while (noun := self._received(at, frame)) is not None:
            found = self._phrases.governed_at(noun, _FROM, reach=_NOUN_REACH, actor_only=True)
            if found is None:
                break
            givers += [target.id for target in found.targets if target.kind == "actor"]
            at = found.end
            while at < len(self._units) and self._units[at].norm in {"،", ","}:
                at += 1
        return self._raw(index, frame, tuple(givers), Targets(receivers.targets, at), LIKELY) if givers else None

    def _received(self, at: int, frame: Frame) -> int | None:
        """Return the unit after ``[و]على دعم``, ``بدعم`` or ``دعما``."""
        if at + 1 >= len(self._units):
            return None
        word = self._units[at].norm.removeprefix("و")
        if word in frame.prepositions and self._units[at + 1].norm in frame.nouns:
            return at + 2
        if (word in frame.nouns and frame.direct) or (
            word[:1] == "ب" and "ب" in frame.prepositions and word[1:] in frame.nouns
        ):
            return at + 1
        return None

    def _with(self, index: int, frame: Frame) -> Finding | None:
        holders = self._phrases.governed_at(index + 1, _FROM, reach=2, actor_only=True)
        target = self._clauses.before(index) or self._clauses.doer(index)
        if holders is None or target is None:
            return None
        ids = tuple(found.id for found in holders.targets if found.kind == "actor")
        return self._raw(index, frame, ids, Targets(target.targets, holders.end), FAIR)

    def _finding(self, index: int, frame: Frame, holders: Actors, target: Targets, certainty: float) -> Finding:
        return self._raw(index, frame, holders.ids, target, certainty)

    def _raw(self, index: int, frame: Frame, holders: tuple[str, ...], target: Targets, certainty: float) -> Finding:
        unit = self._units[index]
        return Finding(frame, holders, target.targets, (unit.start, unit.end), max(0, target.end - index), certainty)
