"""Arabic verbs as cues: their subject, object, prepositional objects, and the nouns of light verbs."""

from collections.abc import Iterator
from dataclasses import replace

from streams.stances.arabic.clause import Reading, finding_of
from streams.stances.arabic.light_nouns import LightNouns
from streams.stances.arabic.parts import SentenceParts
from streams.stances.arabic.resumption import ResumptionReader
from streams.stances.arabic.targets import TargetReader
from streams.stances.arabic.verbs import Verb
from streams.stances.arabic.words import is_definite
from streams.stances.frames import Slot
from streams.stances.phrases import LIKELY, SURE, Finding, Hit, Phrase

_NOUN_REACH = 5
_AGENT_REACH = 3
_ISSUE = Slot(frozenset(), frozenset(), issue_only=True)
_TOPIC = Slot(frozenset({"object"}), frozenset())
_AGENT = Slot(frozenset(), frozenset({"من قبل", "من جانب", "من طرف", "علي يد"}), actor_only=True)


class VerbArguments:
    """Reads the arguments of the verbs of one sentence."""

    def __init__(self, parts: SentenceParts) -> None:
        self._words = parts.words
        self._phrases = parts.phrases
        self._subjects = parts.subjects
        self._clauses = parts.clauses
        self._pronouns = parts.pronouns
        self._targets = TargetReader(parts)
        self._resumption = ResumptionReader(parts)
        self._nouns = LightNouns(parts.words, parts.phrases)

    def read(self, hit: Hit) -> Finding | None:
        """Return what a verb says, by the first of the subjects it may have that leaves it a target."""
        if hit.cue.form.passive:
            return self._passive(hit)
        if (found := self._resumption.read(hit) or self._passive(hit)) is not None:
            return found
        if "subject" in hit.frame.target.roles and not hit.frame.target.actor_only:
            found = self._of_issue(hit)
            if found is not None:
                return found
        for reading in self._readings(hit):
            found = self._with_subject(hit, reading)
            if found is not None:
                return found if found.holders else None
            if reading.subject.start >= hit.end and self._has_object(hit, reading.rest):
                return None  # "اتهمت موسكو أطرافا أجنبية": whom it accuses has no name
        return None

    def _has_object(self, hit: Hit, at: int) -> bool:
        """Whether a noun that no preposition governs stands behind the subject."""
        start = self._words.skip_adverbs(at)
        is_noun = self._words.norm(start).endswith("ا") or self._phrases.is_being(start)
        if "object" in hit.frame.target.roles:
            # "وهنأ X فريق العمل": whom he congratulates has no name, and is not X.
            is_noun = is_noun or self._phrases.is_construct(start) or is_definite(self._words.norm(start))
        return is_noun and not self._words.is_in(start, "adverb", "stop", "preposition")

    def done_by(self, hit: Hit, actors: tuple[str, ...]) -> Finding | None:
        """Read ``بأنها تدعم Z``, whose doer is known already, with an actor as target."""
        if "subject" not in hit.frame.holder.roles or hit.frame.needs_noun or hit.cue.form.pronoun:
            return None
        doer = Reading(Phrase(hit.start, hit.start, actors), hit.end, LIKELY)
        target = self._targets.read(replace(hit.frame.target, actor_only=True), hit.end, doer, hit)
        return (
            finding_of(self._words, hit, (hit.start, hit.end), doer.subject, target, certainty=LIKELY)
            if target
            else None
        )

    def _readings(self, hit: Hit) -> Iterator[Reading]:
        clause = self._clauses.at(hit.start)
        if clause is None:
            return
        if clause.is_participle:
            if clause.subject is not None:
                yield Reading(clause.subject, clause.rest, LIKELY)
            return
        may_address = hit.frame.target.addresses and bool(hit.prefix)
        readings = self._clauses.readings(clause.verb)
        if hit.frame.act == "warn" and "object" in hit.frame.target.roles:
            readings = readings[:1]  # "وحذرت X من": who warns needs nobody to be warned, so X is the one who does
        for reading in readings:
            # "دانت الصين … وطالبت إسرائيل بـ": the name may be the one whom the subject before addresses.
            if may_address and reading.subject.start == hit.end and self._goes_on(clause.verb, reading.subject):
                return
            # The subject before a cue of several words (وقف إلى جانب) leaves the rest of them behind.
            yield reading._replace(rest=max(reading.rest, hit.end)) if hit.cue.rest else reading

    def _goes_on(self, verb: Verb, behind: Phrase) -> bool:
        """Whether the verb may have the subject of the clause before; a person who opens a sentence is its subject."""
        inherited = self._clauses.inherited(verb)
        units = self._words.units[behind.start : behind.end]
        opens = verb.at == 0 and any(unit.entity and unit.entity.type == "person" for unit in units)
        return inherited is not None and not opens

    def _passive(self, hit: Hit) -> Finding | None:
        """Read ``أدينت X من قبل Y``, which without vowels looks like the active."""
        if "object" not in hit.frame.target.roles or hit.cue.form.pronoun or hit.frame.needs_noun:
            return None
        patient = self._phrases.actors_at(hit.end)
        at = patient.end if patient else hit.end
        agent = self._phrases.governed_at(at, _AGENT, reach=_AGENT_REACH)
        if agent is None:
            return None
        patient = patient or self._subjects.before(hit.start)
        if patient is None or not patient.ids:
            return None
        return finding_of(self._words, hit, (hit.start, hit.end), agent, patient, certainty=SURE)

    def _of_issue(self, hit: Hit) -> Finding | None:
        """Read ``لقي المقترح ترحيبا من X``, whose subject is an issue."""
        at = self._words.skip_adverbs(hit.end)
        issue = self._phrases.target_at(at, slot=_ISSUE)
        found = self._with_subject(hit, Reading(issue, issue.end, LIKELY)) if issue else None
        if found is None and not hit.prefix and (before := self._phrases.issue_before(hit.start)) is not None:
            found = self._with_subject(hit, Reading(before, hit.end, LIKELY))
        return found

    def _with_subject(self, hit: Hit, reading: Reading) -> Finding | None:
        """Return the finding with this subject; one without holders says that the subject is right and nobody named."""
        frame = hit.frame
        at = max(reading.rest, hit.end)
        if reading.subject.start > hit.start and "في" not in frame.target.prepositions:
            at = self._phrases.skip_place(at)
        if "object" not in frame.target.roles and self._targets.is_person(reading.subject.ids):
            at = self._phrases.skip_office(at)
        anchor = (hit.start, hit.end)
        if frame.needs_noun:
            return self._light(hit, reading, at)
        if "subject" in frame.target.roles:
            givers = self._targets.read(frame.holder, at, reading, hit)
            return (
                finding_of(self._words, hit, anchor, givers, reading.subject, certainty=reading.certainty)
                if givers
                else None
            )
        target = self._targets.read(frame.target, at, reading, hit) or self._targets.threatened(frame, at)
        if target is None or self._targets.is_ruled_out(frame, target):
            return None
        return finding_of(self._words, hit, anchor, reading.subject, target, certainty=reading.certainty)

    def _light(self, hit: Hit, reading: Reading, at: int) -> Finding | None:
        """Read a verb that needs a noun with it: ``قدم X دعما لـ Y``, ``حملت X Y مسؤولية``, ``حصل X على دعم من Y``."""
        frame = hit.frame
        start = self._words.skip_adverbs(at)
        if "topic" in frame.target.roles:
            return self._said_of(hit, reading, at)
        if self._nouns.is_neutral(start):
            return None
        before, noun = self._noun_of(hit, reading, at, start)
        if noun is None or (before is None and hit.cue.form.pronoun):
            return None
        anchor = (start if noun[0] - start <= 1 and before is None else noun[0], noun[1])
        if frame.is_reciprocal:
            return self._each_other(hit, reading, anchor)
        if "subject" in frame.target.roles:
            return self._received(hit, reading, anchor, noun[1])
        target = before or self._behind_noun(frame.target, noun[1], reading, hit)
        return (
            finding_of(self._words, hit, anchor, reading.subject, target, certainty=reading.certainty)
            if target
            else None
        )

    def _noun_of(self, hit: Hit, reading: Reading, at: int, start: int) -> tuple[Phrase | None, tuple[int, int] | None]:
        """Return the target where it stands before the noun of a light verb, and where the noun stands."""
        frame = hit.frame
        noun = self._nouns.find(frame, start)
        before: Phrase | None = None
        if self._words.after_preposition(start, frame.target.prepositions) and "subject" not in frame.target.roles:
            # "رأى في الحكم مهزلة": the target stands before the noun.
            before = self._phrases.governed_at(start, frame.target, reach=0)
            noun = self._nouns.find(frame, before.end) if before else None
        elif (seen := self._seen_in(hit, at)) is not None:
            before, noun = seen
        elif self._pronouns.is_resumptive(start, frame.target.prepositions) and not frame.target.actor_only:
            # "رأى فيه مهزلة": what was just spoken of.
            before = self._pronouns.meant_by(start, reading.subject.ids, subject_only=True)
            noun = self._nouns.find(frame, start + 1) if before else None
        elif "object" in frame.target.roles and hit.cue.form.pronoun:
            before = self._pronouns.meant_by(hit.start, reading.subject.ids)
        elif noun is None and "object" in frame.target.roles and not self._words.is_in(hit.start, "intransitive"):
            before = self._phrases.target_at(start, slot=frame.target)
            noun = self._nouns.find(frame, before.end) if before else None
        return before, noun

    def _each_other(self, hit: Hit, reading: Reading, anchor: tuple[int, int]) -> Finding | None:
        """Read ``تبادلت X وY الاتهامات``."""
        sides = reading.subject
        return finding_of(self._words, hit, anchor, sides, sides, certainty=LIKELY) if len(sides.ids) > 1 else None

    def _seen_in(self, hit: Hit, at: int) -> tuple[Phrase, tuple[int, int]] | None:
        """Read ``رأت X في تصريح Y «تدخلا»``, where ``في تصريح`` looks like an adverbial."""
        after = self._words.after_preposition(at, hit.frame.target.prepositions)
        issue = self._phrases.target_at(after, slot=_ISSUE) if after is not None and not hit.cue.form.pronoun else None
        is_quoted = issue is not None and self._words.is_in(issue.end, "open_mark")
        noun = self._nouns.find(hit.frame, issue.end) if issue is not None and is_quoted else None
        return (issue, noun) if issue is not None and noun is not None else None

    def _behind_noun(self, slot: Slot, at: int, reading: Reading, hit: Hit) -> Phrase | None:
        """Read the target behind the noun of a light verb: what a preposition governs, else the noun's object."""
        is_indefinite = self._words.is_indefinite(at - 1) and not self._words.ends_in_pronoun(at - 1)
        governed = None
        if slot.prepositions:
            governed = self._phrases.governed_at(at, slot, reach=_NOUN_REACH, loose=is_indefinite)
        return governed or self._targets.read(slot, at, reading, hit)

    def _said_of(self, hit: Hit, reading: Reading, at: int) -> Finding | None:
        """Read ``قال X إن Y «عدوان»``: what is said of Y right behind it."""
        start = self._words.skip_adverbs(at)
        if not self._words.is_in(start, "claim") or self._nouns.is_neutral(start + 1):
            return None
        topic = self._phrases.target_at(start + 1, slot=_TOPIC)
        noun = self._nouns.find(hit.frame, topic.end) if topic else None
        if topic is None or noun is None or (hit.frame.quoted and self._nouns.tells(noun)):
            return None
        return finding_of(self._words, hit, noun, reading.subject, topic, certainty=reading.certainty)

    def _received(self, hit: Hit, reading: Reading, anchor: tuple[int, int], at: int) -> Finding | None:
        """Read the givers of ``حصل X على دعم من Y، وعلى دعم من Z``."""
        givers: list[str] = []
        end, slot = at, hit.frame.holder
        while (found := self._giver(end, slot)) is not None:
            givers += found.ids
            end = found.end
            after = end + 1 if self._words.is_mark(end) else end
            again = next((noun for near in (after, after + 1) if (noun := self._nouns.at(hit.frame, near))), None)
            if again is None or not self._words.norm(after).startswith("و"):
                break
            end = again[1]
        if not givers:
            return None
        return finding_of(self._words, hit, anchor, Phrase(at, end, tuple(givers)), reading.subject, certainty=LIKELY)

    def _giver(self, at: int, slot: Slot) -> Phrase | None:
        owner = self._phrases.actors_at(at) if "object" in slot.roles else None
        return owner or self._phrases.governed_at(at, replace(slot, actor_only=True), reach=_NOUN_REACH, loose=True)
