"""The Arabic grammar of cue frames: finds the holder and the target around each cue of a sentence."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from streams.stances.arabic_clauses import ArabicClauses
from streams.stances.arabic_phrases import ArabicPhrases
from streams.stances.arabic_subjects import ArabicSubjects
from streams.stances.arabic_switches import is_off
from streams.stances.arabic_words import COMMAS, ArabicWords, is_definite
from streams.stances.frames import CueIndex, Frame, FrameKind
from streams.stances.phrases import FAIR, LIKELY, SURE, Actors, Finding, Hit, Targets
from streams.stances.units import Unit
from streams.text.normalize import normalize

_FROM = frozenset({"من"})
_NOUN_REACH = 4
_OBJECT_REACH = 5
_OWNER_REACH = 2


class ArabicGrammar:
    """Reads one sentence."""

    def __init__(self, text: str, units: Sequence[Unit], cues: CueIndex) -> None:
        self._cues = cues
        self._words = ArabicWords(text, units)
        self._phrases = ArabicPhrases(self._words)
        self._subjects = ArabicSubjects(self._words, self._phrases)
        self._clauses = ArabicClauses(self._words, self._subjects, cues)
        self._readers: Mapping[FrameKind, Callable[[Hit], Finding | None]] = {
            "verb": self._verb,
            "noun": self._noun,
            "backed": self._backed,
            "modifier": self._modifier,
            "ally": self._ally,
            "receive": self._receive,
            "with": self._with,
        }

    def findings(self) -> Iterator[Finding]:
        """Yield what each cue of the sentence says; several frames of one word are tried in order."""
        for index, unit in enumerate(self._words.units):
            cues = self._cues.get(unit.norm) if unit.norm else None
            conjoined = cues is None and unit.norm.startswith(("و", "ف"))
            if conjoined:
                cues = self._cues.get(unit.norm[1:])
            for cue in cues or ():
                if is_off(self._words, index, imperfect=cue.form.imperfect):
                    continue
                found = self._readers[cue.frame.kind](Hit(cue, index, index + 1, conjoined))
                if found is not None:
                    yield found
                    break

    def speaker(self, offset: int) -> str | None:
        """Return the entity id of the one speaker of what stands at ``offset`` of the text."""
        units = self._words.units
        at = next((index for index, unit in enumerate(units) if unit.end > offset), len(units))
        actors = self._clauses.speaker(at)
        return actors.ids[0] if actors is not None and len(actors.ids) == 1 else None

    def _verb(self, hit: Hit) -> Finding | None:
        form = hit.cue.form
        if form.kind == "participle":
            return self._circumstance(hit)
        if not hit.conjoined and self._words.is_in(hit.start - 1, "relative"):
            return self._relative(hit)
        if form.pronoun:
            return None
        holders, at = self._clauses.self_reference(hit.start), hit.end
        if holders is None:
            holders, at = self._subjects.of_verb(hit.start, conjoined=hit.conjoined, plural=form.plural)
        # "دانت الصين … وطالبت إسرائيل بـ": the name may be the one who is addressed by the subject before.
        is_ambiguous = hit.conjoined and hit.frame.addresses and hit.start > 0
        if holders is None:
            return self._implicit(hit)
        if is_ambiguous:
            return None
        follows = at != hit.end
        strict = follows and any(
            other.frame.kind == "noun" for other in self._cues.get(self._words.norm(hit.start), ())
        )
        return self._with_arguments(hit, at, holders, SURE, strict=strict)

    def _implicit(self, hit: Hit) -> Finding | None:
        """Read ``أدانت X الهجوم ودعت إلى``, whose second verb has the subject of the first."""
        holders = self._clauses.same_subject(hit.start) if hit.conjoined else None
        target = self._governed(hit.frame, hit.end, reach=0) if holders and not hit.frame.nouns else None
        return self._finding(hit, holders.ids, target, FAIR) if holders and target else None

    def _circumstance(self, hit: Hit) -> Finding | None:
        """Read ``قال …، منددا بـ``."""
        if not hit.conjoined and self._words.norm(hit.start - 1) not in COMMAS:
            return None
        holders = self._clauses.main_subject(hit.start)
        return self._with_arguments(hit, hit.end, holders, FAIR) if holders else None

    def _relative(self, hit: Hit) -> Finding | None:
        """Read ``X التي تدعم Y`` and ``X التي تدعمها Y``."""
        antecedent = self._subjects.antecedent(hit.start)
        if antecedent is None:
            return None
        if not hit.cue.form.pronoun:
            return self._with_arguments(hit, hit.end, antecedent, LIKELY)
        holders = self._phrases.actors_at(hit.end) if hit.frame.direct else None
        return self._finding(hit, holders.ids, Targets(antecedent.targets, holders.end), LIKELY) if holders else None

    def _with_arguments(
        self, hit: Hit, at: int, holders: Actors, certainty: float, *, strict: bool = False
    ) -> Finding | None:
        """Read the target from ``at`` on. ``strict``: only what cannot be a verbal noun's genitive."""
        frame, anchor = hit.frame, hit.start
        if frame.nouns:
            start = self._words.skip_adverbs(at)
            anchor = self._light_noun(frame, start)
            if anchor < 0:
                return self._before_light_noun(hit, start, holders, certainty)
            at = anchor + 1
            anchor = start if self._words.is_in(start, "preposition") else anchor
        target = self._object(frame, at, strict=strict) or self._complement(frame, at)
        if target is None or (frame.polarity == "oppose" and self._is_stance_noun(target)):
            return None
        end = at if frame.nouns else hit.end
        return self._finding(Hit(hit.cue, anchor, end), holders.ids, target, certainty)

    def _before_light_noun(self, hit: Hit, start: int, holders: Actors, certainty: float) -> Finding | None:
        """Read ``حملت X Y مسؤولية``, where the target stands before the noun."""
        target = self._phrases.actors_at(start) if hit.frame.direct else None
        noun = self._words.skip_adverbs(target.end) if target else 0
        if target is None or self._words.norm(noun) not in hit.frame.nouns:
            return None
        return self._finding(Hit(hit.cue, noun, noun + 1), holders.ids, Targets(target.targets, target.end), certainty)

    def _light_noun(self, frame: Frame, at: int) -> int:
        places = (at,) if self._words.is_name(at) else (at, at + 1)
        return next((near for near in places if self._words.norm(near) in frame.nouns), -1)

    def _object(self, frame: Frame, at: int, *, strict: bool) -> Targets | None:
        start = self._words.skip_adverbs(at)
        if not frame.direct or (strict and not self._is_plain_object(start)):
            return None
        return self._phrases.target_at(start, actor_only=frame.actor_only)

    def _complement(self, frame: Frame, at: int) -> Targets | None:
        addressee = self._phrases.actors_at(at) if frame.addresses else None
        start = addressee.end if addressee else at
        return self._governed(frame, start, reach=_OBJECT_REACH)

    def _governed(self, frame: Frame, at: int, *, reach: int, actor_only: bool = False) -> Targets | None:
        only = actor_only or frame.actor_only
        return self._phrases.governed_at(at, frame.prepositions, reach=reach, actor_only=only)

    def _is_stance_noun(self, target: Targets) -> bool:
        """Whether the target is a stance itself: who refuses to condemn does not oppose the condemned."""
        first = target.targets[0]
        if first.kind == "actor":
            return False
        cues = self._cues.get(normalize(first.text.split()[0]), ())
        return any(cue.frame.kind == "noun" for cue in cues)

    def _is_plain_object(self, at: int) -> bool:
        is_bare_name = self._words.is_name(at) and not self._words.units[at].prefix
        return is_bare_name or is_definite(self._words.norm(at))

    def _noun(self, hit: Hit) -> Finding | None:
        return self._owned_noun(hit) if hit.cue.form.pronoun else self._bare_noun(hit)

    def _owned_noun(self, hit: Hit) -> Finding | None:
        """Read ``أعربت مصر عن رفضها لـ`` and ``أكدت رفضها أي``."""
        frame = hit.frame
        target = self._governed(frame, hit.end, reach=_NOUN_REACH)
        is_object = not (self._words.is_in(hit.end, "adjective") or self._words.norm(hit.end).startswith(("ب", "ل")))
        if target is None and frame.direct and is_object:
            target = self._phrases.target_at(hit.end, actor_only=frame.actor_only)
        governor = self._clauses.governor(hit.start, conjoined=hit.conjoined) if target else None
        return self._finding(hit, governor.ids, target, LIKELY) if governor and target else None

    def _bare_noun(self, hit: Hit) -> Finding | None:
        """Read ``إدانة مصر للهجوم``, else ``أعلنت مصر رفض الهجوم``."""
        frame = hit.frame
        owner = self._phrases.actors_at(hit.end)
        if owner is not None:
            # "دعم X لـ" with an issue mostly is a purpose: X is supported so that it does something.
            target = self._governed(frame, owner.end, reach=_OWNER_REACH, actor_only=frame.polarity == "support")
            if target is not None:
                return self._finding(hit, owner.ids, target, LIKELY)
        governor = self._clauses.governor(hit.start)
        if governor is None:
            return None
        target = self._object(frame, hit.end, strict=True) or self._governed(frame, hit.end, reach=0)
        return self._finding(hit, governor.ids, target, LIKELY) if target else None

    def _backed(self, hit: Hit) -> Finding | None:
        """Read ``X المدعوم من Y``."""
        antecedent = self._subjects.antecedent(hit.start)
        givers = self._governed(hit.frame, hit.end, reach=_OWNER_REACH, actor_only=True)
        if antecedent is None or givers is None:
            return None
        return self._finding(hit, givers.actors, Targets(antecedent.targets, givers.end), SURE)

    def _modifier(self, hit: Hit) -> Finding | None:
        """Read ``X الموالي لـ Y``."""
        antecedent = self._subjects.antecedent(hit.start)
        target = self._governed(hit.frame, hit.end, reach=1) if antecedent else None
        return self._finding(hit, antecedent.ids, target, LIKELY) if antecedent and target else None

    def _ally(self, hit: Hit) -> Finding | None:
        """Read ``حليفه الاستراتيجي الجنرال Y`` and ``X حليفة Y``."""
        at = hit.end
        while is_definite(self._words.norm(at)) and not self._words.is_in(at, "title_definite"):
            at += 1
        other = self._phrases.actors_at(at)
        is_bygone = any(self._words.is_in(near, "bygone") for near in range(hit.end, at))
        if other is None or is_bygone:
            return None
        has_pronoun = hit.cue.form.pronoun
        holders = self._clauses.main_subject(hit.start) if has_pronoun else self._subjects.antecedent(hit.start)
        if holders is None or holders.end > hit.start:
            return None
        return self._finding(hit, holders.ids, Targets(other.targets, other.end), FAIR)

    def _receive(self, hit: Hit) -> Finding | None:
        """Read ``حصل X على دعم من Y، وعلى دعم من Z``."""
        receivers, at = self._subjects.of_verb(hit.start, conjoined=hit.conjoined, plural=hit.cue.form.plural)
        if receivers is None:
            return None
        givers: list[str] = []
        while (after := self._after_received(at, hit.frame)) is not None:
            found = self._phrases.governed_at(after, _FROM, reach=_NOUN_REACH, actor_only=True)
            if found is None:
                break
            givers += found.actors
            at = found.end + 1 if self._words.norm(found.end) in COMMAS else found.end
        return self._finding(hit, tuple(givers), Targets(receivers.targets, at), LIKELY) if givers else None

    def _after_received(self, at: int, frame: Frame) -> int | None:
        """Return the unit after ``[و]على دعم``, ``بدعم`` or ``دعما``."""
        word = self._words.norm(at).removeprefix("و")
        if word in frame.prepositions and self._words.norm(at + 1) in frame.nouns:
            return at + 2
        attached = "ب" in frame.prepositions and word.startswith("ب") and word[1:] in frame.nouns
        return at + 1 if attached or (frame.direct and word in frame.nouns) else None

    def _with(self, hit: Hit) -> Finding | None:
        """Read ``شنت X هجوما بدعم من Y``."""
        givers = self._phrases.governed_at(hit.end, _FROM, reach=_OWNER_REACH, actor_only=True)
        receivers = (self._subjects.before(hit.start) or self._clauses.doer(hit.start)) if givers else None
        if givers is None or receivers is None:
            return None
        return self._finding(hit, givers.actors, Targets(receivers.targets, givers.end), FAIR)

    def _finding(self, hit: Hit, holders: tuple[str, ...], target: Targets, certainty: float) -> Finding:
        units = self._words.units
        cue = (units[hit.start].start, units[hit.end - 1].end)
        return Finding(hit.frame, holders, target.targets, cue, max(0, target.end - hit.start), certainty)
