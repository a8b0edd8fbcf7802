"""Arabic cues that are no verbs: verbal nouns, adjectives, what one actor is to another, adverbial phrases."""

from dataclasses import replace

from streams.records import IssueTarget
from streams.stances.arabic.parts import SentenceParts
from streams.stances.arabic.targets import TargetReader
from streams.stances.arabic.words import is_definite, strip_article
from streams.stances.frames import Slot
from streams.stances.phrases import FAIR, LIKELY, SURE, Finding, Hit, Phrase

_NOUN_REACH = 4
_CONJUNCTIONS = frozenset({"و", "ف"})
_OWNER_REACH = 2
#: What is written onto a noun that depends on a verb: ``تكفلت بتمويل``.
_ATTACHED = frozenset({"ب", "ل"})


class NounReader:
    """Reads the nouns and adjectives of one sentence."""

    def __init__(self, parts: SentenceParts) -> None:
        self._words = parts.words
        self._phrases = parts.phrases
        self._subjects = parts.subjects
        self._clauses = parts.clauses
        self._pronouns = parts.pronouns
        self._targets = TargetReader(parts)
        self._last_owned: tuple[Hit, Phrase] | None = None

    def noun(self, hit: Hit) -> Finding | None:
        """Read a verbal noun: ``إدانة مصر لـ``, ``أعربت مصر عن إدانتها لـ``, ``أعلنت مصر رفض التدخل``."""
        found = self._noun(hit)
        target = found.targets[-1] if found and found.targets else None
        is_stance = isinstance(target, IssueTarget) and self._targets.contradicts(hit.frame, target)
        return None if is_stance else found

    def _noun(self, hit: Hit) -> Finding | None:
        if hit.frame.is_reciprocal:
            return self._between(hit)
        if "possessor" not in hit.frame.holder.roles:
            return self._given(hit)
        return self._owned(hit) if hit.cue.form.pronoun else self._bare(hit)

    def _between(self, hit: Hit) -> Finding | None:
        """Read ``اشتباكات عنيفة بين X وY``."""
        between = range(hit.end, hit.end + _OWNER_REACH + 1)
        at = next((near for near in between if self._words.norm(near) == "بين"), None)
        sides = self._phrases.actors_at(at + 1) if at is not None else None
        return self._finding(hit, sides, sides, LIKELY) if sides and len(sides.ids) > 1 else None

    def _given(self, hit: Hit) -> Finding | None:
        """Read a noun whose holder stands behind a preposition: ``انتقادات من X لـ Y``."""
        givers = self._phrases.governed_at(hit.end, hit.frame.holder, reach=_OWNER_REACH)
        if givers is None or not givers.ids:
            return None
        target = self._phrases.governed_at(givers.end, hit.frame.target, reach=_OWNER_REACH)
        return self._finding(hit, givers, target, FAIR) if target else None

    def _owned(self, hit: Hit) -> Finding | None:
        """Read ``أعربت مصر عن رفضها لـ`` and ``أكدت رفضها أي``."""
        slot = hit.frame.target
        target = self._phrases.governed_at(hit.end, slot, reach=_NOUN_REACH)
        is_object = not (self._words.is_in(hit.end, "adjective") or self._words.norm(hit.end).startswith(("ب", "ل")))
        if target is None and "object" in slot.roles and is_object:
            target = self._phrases.target_at(hit.end, slot=slot)
        if target is None:
            return None
        governor = self._clauses.governor(hit.start, conjoined=hit.prefix in _CONJUNCTIONS)
        governor = governor or self._owner_before(hit) or self._pronouns.meant_by(hit.start, target.ids)
        if governor is None or not governor.ids:
            return None
        self._last_owned = (hit, governor)
        return self._finding(hit, governor, target, LIKELY)

    def _owner_before(self, hit: Hit) -> Phrase | None:
        """Return whose noun the one before was, where this goes on from there: ``دعمها خطة X، ورفضها Y``."""
        if self._last_owned is None or hit.prefix not in _CONJUNCTIONS:
            return None
        before, owner = self._last_owned
        is_same = self._words.norm(before.start)[-1:] == self._words.norm(hit.start)[-1:]
        return owner if is_same and self._clauses.is_one_breath(before.start, hit.start) else None

    def _bare(self, hit: Hit) -> Finding | None:
        slot = hit.frame.target
        may_be_owned = hit.prefix not in _ATTACHED and not hit.is_definite
        owner = self._phrases.actors_at(hit.end) if may_be_owned else None
        if owner is not None:
            # "دعم X لـ" with an issue mostly is a purpose: X is supported so that it does something.
            is_purpose = self._words.is_in(hit.start, "purpose_noun")
            only = replace(slot, actor_only=is_purpose or slot.actor_only)
            target = self._phrases.governed_at(owner.end, only, reach=_OWNER_REACH)
            if target is None and "object" in slot.roles:
                target = self._object_behind(owner.end, slot)
            if target is not None:
                return self._finding(hit, owner, target, LIKELY)
        governor = self._clauses.governor(hit.start, conjoined=hit.prefix in _CONJUNCTIONS)
        if governor is None or not governor.ids:
            return None
        genitive = None if hit.is_definite else self._genitive(hit, slot)
        target = genitive or self._phrases.governed_at(hit.end, slot, reach=1)
        return self._finding(hit, governor, target, LIKELY) if target else None

    def _object_behind(self, at: int, slot: Slot) -> Phrase | None:
        """Read the accusative object of ``رفض مصر التدخل`` and ``رفض مصر القاطع التدخل``."""
        first = at
        while (
            is_definite(self._words.norm(at)) and strip_article(self._words.norm(at)) in self._words.classes["emphatic"]
        ):
            at += 1
        is_plain = self._words.is_name(at) and not self._words.units[at].prefix
        is_object = is_plain or is_definite(self._words.norm(at)) or at > first
        return self._phrases.target_at(at, slot=slot) if is_object else None

    def _genitive(self, hit: Hit, slot: Slot) -> Phrase | None:
        if "object" not in slot.roles:
            return None
        is_plain = self._words.is_name(hit.end) and not self._words.units[hit.end].prefix
        is_phrase = is_definite(self._words.norm(hit.end)) or self._phrases.is_being(hit.end)
        is_phrase = is_phrase or self._phrases.is_construct(hit.end)
        if not (is_plain or is_phrase or self._words.is_in(hit.end, "any")):
            return None
        return self._phrases.target_at(hit.end, slot=slot)

    def done_by(self, hit: Hit, actors: tuple[str, ...]) -> Finding | None:
        """Read ``بدعم Z``, whose doer is known already, with an actor as target."""
        if hit.frame.category != "noun" or "possessor" not in hit.frame.holder.roles:
            return None
        slot = hit.frame.target
        only = replace(slot, actor_only=True)
        target = self._phrases.actors_at(hit.end) if "object" in slot.roles else None
        target = target or self._phrases.governed_at(hit.end, only, reach=1)
        return self._finding(hit, Phrase(hit.start, hit.start, actors), target, LIKELY) if target else None

    def adjective(self, hit: Hit) -> Finding | None:
        """Read ``X المدعوم من Y`` and ``X الموالي لـ Y``."""
        antecedent = self._subjects.antecedent(hit.start)
        if antecedent is None:
            return None
        if "head" in hit.frame.target.roles:
            givers = self._phrases.governed_at(hit.end, hit.frame.holder, reach=_OWNER_REACH)
            return self._finding(hit, givers, antecedent, SURE, end=givers.end) if givers and givers.ids else None
        target = self._phrases.governed_at(hit.end, hit.frame.target, reach=1)
        return self._finding(hit, antecedent, target, LIKELY) if target else None

    def relation(self, hit: Hit) -> Finding | None:
        """Read ``حليفه الاستراتيجي الجنرال Y`` and ``X حليفة Y``."""
        at = hit.end
        while is_definite(self._words.norm(at)) and not self._words.is_in(at, "title_definite"):
            at += 1
        other = self._phrases.actors_at(at) or self._phrases.governed_at(at, hit.frame.target, reach=0)
        is_bygone = any(self._words.is_in(near, "bygone") for near in range(hit.end, at))
        if other is None or is_bygone:
            return None
        if hit.cue.form.pronoun:
            owner = self._clauses.main_subject(hit.start)
            if owner is None or owner.end > hit.start or not owner.ids:
                return None
            is_owners = hit.frame.category == "mutual"
            holder, target = (owner, other) if is_owners else (other, owner)
            return self._finding(hit, holder, target, FAIR)
        head = self._subjects.antecedent(hit.start)
        is_before = head is not None and head.end <= hit.start
        return self._finding(hit, head, other, FAIR) if head is not None and is_before else None

    def phrase(self, hit: Hit) -> Finding | None:
        """Read ``شنت X هجوما بدعم من Y`` and ``أضرب X دعما لـ Y``."""
        frame = hit.frame
        gives = "subject" in frame.target.roles
        other = self._phrase_argument(hit, frame.holder if gives else frame.target)
        if other is None:
            return None
        subject = self._subjects.before(hit.start) or (self._clauses.doer(hit.start) if gives else None)
        subject = subject or self._clauses.main_subject(hit.start) or self._clauses.first_subject(hit)
        if subject is None or not subject.ids:
            return None
        if gives:
            return self._finding(hit, other, subject, FAIR, end=other.end) if other.ids else None
        return self._finding(hit, subject, other, FAIR)

    def _phrase_argument(self, hit: Hit, slot: Slot) -> Phrase | None:
        owner = self._phrases.actors_at(hit.end) if "object" in slot.roles else None
        return owner or self._phrases.governed_at(hit.end, slot, reach=_OWNER_REACH)

    def _finding(self, hit: Hit, holder: Phrase, target: Phrase, certainty: float, end: int = 0) -> Finding:
        units = self._words.units
        cue = (units[hit.start].start, units[hit.end - 1].end)
        distance = max(0, max(target.end, end) - hit.start)
        return Finding(hit.frame, holder.ids, target.targets, cue, distance, certainty)
