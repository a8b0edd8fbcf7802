"""English verbs as cues: their subject, object, prepositional objects, and the nouns of light verbs."""

from dataclasses import replace

from streams.records import IssueTarget
from streams.stances.english.clauses import EnglishClauses
from streams.stances.english.phrases import EnglishPhrases
from streams.stances.english.subjects import EnglishSubjects
from streams.stances.english.verbs import verb_group
from streams.stances.english.words import EnglishWords
from streams.stances.frames import Frame, Slot
from streams.stances.phrases import FAIR, LIKELY, SURE, Finding, Hit, Phrase

_BY = Slot(frozenset(), frozenset({"by"}), actor_only=True)
_OBJECT_REACH = 3
_AGENT_REACH = 2
_LONGEST_JUDGED = 14
_LONGEST_PASSIVE = 14
_LONGEST_DOCUMENT = 5
_LONGEST_ADJUNCT = 6
_LONGEST_ADDRESSEE = 9


class VerbArguments:
    """Reads the arguments of the verbs of one sentence."""

    def __init__(
        self, words: EnglishWords, phrases: EnglishPhrases, subjects: EnglishSubjects, clauses: EnglishClauses
    ) -> None:
        self._words = words
        self._phrases = phrases
        self._subjects = subjects
        self._clauses = clauses

    def read(self, hit: Hit) -> Finding | None:
        """Return what a verb says, in the active or the passive."""
        is_participle = hit.cue.form.kind in {"past", "perfect"}
        if is_participle and self._words.norm(self._agent_at(hit)) == "by":
            return self._passive(hit) if "object" in hit.frame.target.roles else None
        subject, certainty = self._subject(hit)
        if self._words.norm(0) == "having" and self._words.skip_adverbs(1) == hit.start:
            subject, certainty = self._clauses.first(hit.start), FAIR  # "Having endorsed X, Y …"
        if subject is None or not subject.ids:
            if "subject" not in hit.frame.target.roles or hit.frame.target.actor_only:
                return None
            start = verb_group(self._words, hit.start)
            issue = self._subjects.issue_before(start)
            return self._with_subject(hit, issue, LIKELY) if issue else None
        if hit.frame.needs_noun:
            return self._light(hit, subject, certainty)
        return self._with_subject(hit, subject, certainty)

    def _with_subject(self, hit: Hit, subject: Phrase, certainty: float) -> Finding | None:
        frame, cue = hit.frame, (hit.start, hit.end)
        if frame.is_reciprocal:
            return self._finding(hit, cue, subject, subject, certainty) if len(subject.ids) > 1 else None
        if "subject" in frame.target.roles:
            givers = self._argument(hit, replace(frame.holder, actor_only=True), subject)
            return self._finding(hit, cue, givers, subject, min(certainty, LIKELY)) if givers else None
        target = self._argument(hit, frame.target, subject)
        return self._finding(hit, cue, subject, target, certainty) if target else None

    def _argument(self, hit: Hit, slot: Slot, subject: Phrase) -> Phrase | None:
        """Read the argument of ``slot`` behind the cue: an object, or what a preposition governs."""
        found: Phrase | None = None
        if "object" in slot.roles:
            found = self._phrases.target_at(hit.end, slot=slot) or self._pronoun(hit.end, slot, subject.ids)
        if found is None and slot.prepositions:
            start = hit.end
            if slot.addresses:
                addressee = self._phrases.actors_at(start) or self._phrases.being_at(start)
                start = addressee.end if addressee else start
            found = self._phrases.governed_at(
                start,
                slot,
                reach=_OBJECT_REACH,
                resolve=lambda at, others: self._pronoun(at, slot, others),
                others=subject.ids,
            )
            if found is None and slot.addresses:
                found = self._behind_addressee(hit.end, slot)
        if found is None and "object" in slot.roles:
            found = self._relative_object(subject) or self._inside(hit)
        if found is None and slot.actor_only and "~" in hit.cue.rest:
            found = self._owner_inside(hit)
        if found is None or (slot.issue_only and self._is_about_someone(hit.end, found)):
            return None
        is_for = hit.frame.act == "call_for" or "for" in slot.prepositions
        # "urged both camps to hold fire": the issue would be the clause, not its subject.
        return None if is_for and self._words.is_infinitive(found.end) else found

    def _behind_addressee(self, start: int, slot: Slot) -> Phrase | None:
        """Read ``warned universities in Victoria against agents``: the preposition behind whoever is addressed."""
        for at in range(start, start + _LONGEST_ADDRESSEE):
            if self._words.is_mark(at) or self._words.is_in(at, "stop") or self._phrases.is_finite_verb(at):
                return None
            if self._words.norm(at) in slot.prepositions:
                return self._phrases.governed_at(at, slot)
        return None

    def _pronoun(self, at: int, slot: Slot, others: tuple[str, ...]) -> Phrase | None:
        """Return whom an object pronoun means; ``it`` may mean an issue where the verb takes one."""
        is_personal = self._words.norm(at) in {"him", "her"}
        if is_personal or slot.actor_only:
            return self._clauses.meant_at(at, others)
        return self._clauses.issue_meant_at(at)

    def _inside(self, hit: Hit) -> Phrase | None:
        """Read the object that stands in the gap of a cue: ``held Israel responsible``."""
        found = self._phrases.actors_at(hit.start + 1) if "~" in hit.cue.rest else None
        return found if found is not None and found.end < hit.end else None

    def _owner_inside(self, hit: Hit) -> Phrase | None:
        """Read ``summoned Japan's ambassador``: whose somebody or something is what the cue speaks of."""
        owner = next((at for at in range(hit.start + 1, hit.end) if self._words.is_owner(at)), None)
        entity = self._words.units[owner].entity if owner is not None else None
        return Phrase(owner, owner + 1, (entity.id,)) if owner is not None and entity else None

    def _relative_object(self, subject: Phrase) -> Phrase | None:
        """Read ``the bill, which X condemned`` and ``Y, whom X dismissed``."""
        relative = subject.start - 1
        if not self._words.is_in(relative, "object_relative"):
            return None
        stop = relative - 1 if self._words.norm(relative - 1) == "," else relative
        if self._words.norm(relative) == "whom":
            return self._subjects.antecedent(relative)
        return self._subjects.antecedent(relative) or self._subjects.issue_before(stop, loose=True)

    def _is_about_someone(self, start: int, target: Phrase) -> bool:
        """Whether the target is no issue, but whoever shall do something (``demanded the group disarm``)."""
        head = self._words.first_preposition(start, target.end) - 1
        return bool(target.ids) or self._words.is_in(head, "person_noun")

    def _light(self, hit: Hit, subject: Phrase, certainty: float) -> Finding | None:
        """Read ``called X a disgrace`` and ``described X as reckless``."""
        if any(self._words.is_in(at, "neutral_topic") for at in range(hit.end, hit.end + 3)):
            return None
        related = self._relative_object(subject)
        noun = self._noun(hit.frame, hit.end if related else hit.end + 1)
        if noun is None or related is not None:
            return self._finding(hit, noun, subject, related, certainty) if noun and related else None
        stop = noun[0]
        opener = next((at for at in range(stop, hit.end, -1) if self._opens_noun(at - 1)), 0)
        while opener > 0 and stop > hit.end + 1 and stop >= opener:
            stop -= 1
        target = self._phrases.target_at(hit.end, slot=hit.frame.target)
        target = target or self._pronoun(hit.end, hit.frame.target, subject.ids)
        if target is not None and target.end > stop:
            target = self._cut(target, stop)
        return self._finding(hit, noun, subject, target, certainty) if target else None

    def _cut(self, target: Phrase, stop: int) -> Phrase | None:
        """Return the target without what stands at ``stop`` and behind it."""
        if target.ids:
            return target._replace(end=stop)  # a straight quote behind a name opens what it is called
        if target.issue is None or stop <= target.start:
            return None
        start, end = target.issue.start, self._words.units[stop - 1].end
        return Phrase(target.start, stop, issue=IssueTarget(self._words.text[start:end], start, end))

    def _noun(self, frame: Frame, at: int) -> tuple[int, int] | None:
        """Return the units of what the target is called, before the clause ends."""
        for near in range(at, at + _LONGEST_JUDGED):
            if frame.quoted and self._words.is_in(near, "open_mark"):
                return self._words.quotation(near)
            if self._words.norm(near) in frame.nouns:
                return near, near + 1
            ends = self._words.norm(near) in {",", ";", "."} or self._words.is_in(near, "stop")
            if ends and self._words.norm(near) != "as":
                return None
        return None

    def _opens_noun(self, at: int) -> bool:
        return self._words.norm(at) in {"as", "a", "an"} or self._words.is_in(at, "open_mark")

    def _subject(self, hit: Hit) -> tuple[Phrase | None, float]:
        """Return the subject that the form of the verb can have, and how certain that is."""
        kind, start = hit.cue.form.kind, verb_group(self._words, hit.start)
        group = {self._words.norm(at) for at in range(start, hit.start)}
        classes = self._words.classes
        if kind == "ing" and not group & (classes["be"] | classes["catenative_ing"]):
            return self._circumstance(start, group), FAIR
        if kind != "ing" and group & classes["be"]:
            return None, 0.0
        has_perfect = bool(group & classes["have"])
        fits = kind in {"perfect", "past"} or bool(group & classes["catenative"])
        if (has_perfect and not fits) or (kind == "perfect" and not has_perfect):
            return None, 0.0
        if self._words.norm(start - 1) == "to":
            return self._clauses.main(hit.start), FAIR
        subject = self._clauses.subject_of(start)
        if subject is not None and kind == "base" and not self._takes_base(subject, start, group):
            return None, 0.0
        return subject, SURE if start >= hit.start - 1 else LIKELY

    def _circumstance(self, start: int, group: set[str]) -> Phrase | None:
        """Read ``…, condemning``, and ``Condemning the attack, X``."""
        if not group <= self._words.classes["adverb"]:
            return None
        if start == 0:
            return self._clauses.first(start)
        before = self._words.norm(start - 1)
        is_adjoined = before in {",", "while", "by", "after"} or self._words.is_name(start - 1)
        is_joined = before in {"and", "or"} and self._words.norm(start - 2) != ","
        if self._words.is_in(start - 1, "document") and self._is_issued(start - 1):
            return self._clauses.main(start)
        return self._clauses.main(start) if is_adjoined or is_joined else None

    def _is_issued(self, document: int) -> bool:
        """Whether what follows says what somebody decided: ``signed a law banning``."""
        near = range(document - 1, max(-1, document - _LONGEST_DOCUMENT), -1)
        verb = next((at for at in near if self._words.is_in(at, "issues")), None)
        return verb is not None and not any(self._words.is_name(at) for at in range(verb, document))

    def _takes_base(self, subject: Phrase, start: int, group: set[str]) -> bool:
        words = self._words
        is_joined = any(words.norm(at) == "and" for at in range(subject.start, start))
        is_plural = len(subject.ids) > 1 or is_joined or words.norm(start - 1) in {"we", "i", "they", "who"}
        is_plural = is_plural or (words.norm(start - 1) in {"that", "which"} and words.norm(start - 2).endswith("s"))
        is_infinitive = bool(group & (words.classes["catenative"] | words.classes["helping"]))
        return is_plural or is_infinitive or words.is_in(start - 1, "collective_plural")

    def _passive(self, hit: Hit) -> Finding | None:
        """Read ``X was condemned by Y`` and ``X, backed by Y,``."""
        agents = self._phrases.governed_at(self._agent_at(hit), _BY, reach=_AGENT_REACH)
        patient = self.described(hit.start) if agents else None
        if agents is not None and verb_group(self._words, hit.start) == 0:
            patient = self._clauses.first(hit.start)  # "Backed by X, Y attacked Z"
        if patient is None or not patient.ids:
            patient = self._issue_described(hit) or (self._patient_before(hit) if agents else None)
        if agents is None or patient is None:
            return None
        return self._finding(hit, (hit.start, hit.end), agents, patient, SURE)

    def _issue_described(self, hit: Hit) -> Phrase | None:
        """Read ``The plan is backed by X``."""
        start = verb_group(self._words, hit.start)
        is_passive = any(self._words.is_in(at, "be") for at in range(start, hit.start))
        if hit.frame.target.actor_only:
            return None
        if self._words.norm(start - 1) == "," and start == hit.start:
            return self._subjects.issue_before(start - 1)  # "The bill, backed by X, passed"
        return self._subjects.issue_before(start) if is_passive else None

    def _agent_at(self, hit: Hit) -> int:
        """Return where ``by`` may stand: behind adverbs, other participles (``armed and paid by``), a place or time."""
        start = at = self._words.skip_time(hit.end)
        while self._words.norm(at) in {",", "and"} and self._words.norm(at + 1).endswith("ed"):
            at = self._words.skip_time(at + 2)
        if self._words.norm(at) == "by":
            return at
        if self._words.norm(start) == "and" and self._words.norm(start + 2) == "by":
            return start + 2
        return self._behind_adjunct(hit, start)

    def _behind_adjunct(self, hit: Hit, start: int) -> int:
        """Return where ``by`` stands in ``was cheered in Pretoria by``, else ``start``."""
        is_passive = any(self._words.is_in(at, "be") for at in range(verb_group(self._words, hit.start), hit.start))
        if not is_passive or not self._words.is_in(start, "preposition") or self._words.is_infinitive(start):
            return start
        for near in range(start + 1, start + _LONGEST_ADJUNCT):
            if self._words.norm(near) == "by":
                return near
            if self._words.is_mark(near) or self._words.is_in(near, "stop") or self._phrases.is_finite_verb(near):
                break
        return start

    def _patient_before(self, hit: Hit) -> Phrase | None:
        """Read ``The plan was rejected by X and welcomed by Y``: the second participle has the subject of the first."""
        if self._words.norm(hit.start - 1) not in {"and", "but"}:
            return None
        near = range(hit.start - 2, max(-1, hit.start - _LONGEST_PASSIVE), -1)
        passive = next((at for at in near if self._words.is_in(at, "be")), None)
        if passive is None or any(self._words.is_in(at, "relative", "stop") for at in range(passive, hit.start - 1)):
            return None
        subject = self._clauses.subject_of(passive)
        return subject if subject is not None and subject.ids else self._subjects.issue_before(passive)

    def described(self, index: int) -> Phrase | None:
        """Return who ``is`` what stands at ``index``, or whom it follows as an apposition."""
        start = verb_group(self._words, index)
        if self._words.is_in(start - 1, "stays"):
            start = verb_group(self._words, start - 1)
            return self._clauses.subject_of(start - 1 if self._words.norm(start - 1) == "to" else start)
        group = {self._words.norm(at) for at in range(start, index)}
        if group & self._words.classes["be"]:
            return self._clauses.subject_of(start)
        return self._subjects.antecedent(start)

    def accused(self, hit: Hit, actors: tuple[str, ...]) -> Finding | None:
        """Read ``of backing Z``, whose doer is known already, with an actor as target."""
        if hit.frame.category != "verb" or hit.cue.form.kind != "ing" or "subject" not in hit.frame.holder.roles:
            return None
        slot = replace(hit.frame.target, actor_only=True)
        doer = Phrase(hit.start, hit.start, actors)
        target = self._argument(hit, slot, doer)
        return self._finding(hit, (hit.start, hit.end), doer, target, LIKELY) if target else None

    def _finding(self, hit: Hit, cue: tuple[int, int], holder: Phrase, target: Phrase, certainty: float) -> Finding:
        units = self._words.units
        span = (units[cue[0]].start, units[cue[1] - 1].end)
        distance = max(0, target.end - hit.start, holder.end - hit.start)
        return Finding(hit.frame, holder.ids, target.targets, span, distance, certainty)
