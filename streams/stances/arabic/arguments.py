"""Arabic verbs as cues: their subject, object, prepositional objects, and the nouns of light verbs."""

from collections.abc import Iterator
from dataclasses import replace

from streams.stances.arabic.clause import Reading
from streams.stances.arabic.issues import issue_of
from streams.stances.arabic.light_nouns import LightNouns
from streams.stances.arabic.parts import SentenceParts
from streams.stances.arabic.verbs import Verb, is_verb_form
from streams.stances.arabic.words import is_definite, strip_article
from streams.stances.frames import Frame, Slot
from streams.stances.phrases import LIKELY, SURE, Finding, Hit, Phrase
from streams.text.normalize import normalize

_OBJECT_REACH = 5
_NOUN_REACH = 5
_AGENT_REACH = 3
_DEED_REACH = 7
_LONGEST_ADDRESSEE = 6
#: What others do and one can reject: sanctions, attacks, calls, deals, charges. To reject a condemnation is none.
_REJECTABLE = frozenset({"sanction", "attack", "call_for", "agree", "accuse", "threaten", "protest", "warn"})
#: The object of a participle: ``متهما إياه``.
_FREE_PRONOUNS = frozenset({"اياه", "اياها", "اياهم"})
_PLACES = frozenset({"في", "خلال", "عبر", "منذ", "بعد", "قبل", "امام"})
_AND_THAT = frozenset({"وهو", "وهي"})
_THIS = frozenset({"ذلك", "هذا"})
_ISSUE = Slot(frozenset(), frozenset(), issue_only=True)
_FEARED = Slot(frozenset(), frozenset({"من"}), issue_only=True)
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
        self._cues = parts.cues
        self._nouns = LightNouns(parts.words, parts.phrases)

    def read(self, hit: Hit) -> Finding | None:
        """Return what a verb says, by the first of the subjects it may have that leaves it a target."""
        if hit.cue.form.passive:
            return self._passive(hit)
        if (
            found := self._resumed(hit) or self._resumed_noun(hit) or self._resumed_behind(hit) or self._passive(hit)
        ) is not None:
            return found
        if "subject" in hit.frame.target.roles and not hit.frame.target.actor_only:
            found = self._of_issue(hit)
            if found is not None:
                return found
        for reading in self._readings(hit):
            found = self._with_subject(hit, reading)
            if found is not None:
                return found if found.holders else None
            if reading.subject.start >= hit.end and self._has_object(reading.rest):
                return None  # "اتهمت موسكو أطرافا أجنبية": whom it accuses has no name
        return None

    def _has_object(self, at: int) -> bool:
        """Whether a noun that no preposition governs stands behind the subject."""
        start = self._words.skip_adverbs(at)
        is_noun = self._words.norm(start).endswith("ا") or self._phrases.is_being(start)
        return is_noun and not self._words.is_in(start, "adverb", "stop", "preposition")

    def done_by(self, hit: Hit, actors: tuple[str, ...]) -> Finding | None:
        """Read ``بأنها تدعم Z``, whose doer is known already, with an actor as target."""
        if "subject" not in hit.frame.holder.roles or hit.frame.needs_noun or hit.cue.form.pronoun:
            return None
        doer = Reading(Phrase(hit.start, hit.start, actors), hit.end, LIKELY)
        target = self._target(replace(hit.frame.target, actor_only=True), hit.end, doer, hit)
        return self._finding(hit, (hit.start, hit.end), doer.subject, target, LIKELY) if target else None

    def _readings(self, hit: Hit) -> Iterator[Reading]:
        clause = self._clauses.at(hit.start)
        if clause is None:
            return
        if clause.is_participle:
            if clause.subject is not None:
                yield Reading(clause.subject, clause.rest, LIKELY)
            return
        may_address = hit.frame.target.addresses and bool(hit.prefix)
        for reading in self._clauses.readings(clause.verb):
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

    def _resumed(self, hit: Hit) -> Finding | None:
        """Read ``X التي تدعمها Y``: the pronoun stands for the antecedent, the subject follows."""
        if not hit.cue.form.pronoun or hit.prefix or "object" not in hit.frame.target.roles:
            return None
        relative = self._words.before_particles(hit.start)
        if hit.frame.needs_noun:
            return None
        if self._words.is_in(relative, "relative"):
            antecedent = self._subjects.antecedent(relative + 1)
            if antecedent is None and not hit.frame.target.actor_only:
                antecedent = self._phrases.issue_before(relative)
        elif self._words.norm(relative - 1) in _AND_THAT and not hit.frame.target.actor_only:
            antecedent = self._step_before(relative)
        else:
            return None
        holders = self._phrases.actors_at(hit.end)
        if antecedent is None or holders is None:
            return None
        return self._finding(hit, (hit.start, hit.end), holders, antecedent, LIKELY)

    def _resumed_noun(self, hit: Hit) -> Finding | None:
        """Read ``الهجوم الذي تشنه X على Y``: the pronoun stands for the noun of the light verb."""
        frame = hit.frame
        if not (frame.nouns and hit.cue.form.pronoun) or hit.prefix:
            return None
        near = range(max(0, hit.start - _NOUN_REACH), hit.start)
        noun = next((at for at in near if strip_article(self._words.norm(at)) in frame.nouns), None)
        holders = self._phrases.actors_at(hit.end) if noun is not None else None
        target = self._phrases.governed_at(holders.end, frame.target, reach=_OBJECT_REACH) if holders else None
        if noun is None or holders is None or target is None or "subject" in frame.target.roles:
            return None
        return self._finding(hit, (noun, hit.end), holders, target, LIKELY)

    def _resumed_behind(self, hit: Hit) -> Finding | None:
        """Read ``خطوة رحب بها X``, ``المشروع الذي يدافع عنه X``: the pronoun stands for the phrase before the verb."""
        slot, at = hit.frame.target, hit.end
        if hit.prefix or hit.frame.needs_noun or not self._pronouns.is_resumptive(at, slot.prepositions):
            return None
        holders = self._phrases.actors_at(at + 1)
        if holders is None:
            return None
        if self._words.is_in(hit.start - 1, "relative"):
            antecedent = self._subjects.antecedent(hit.start) or self._phrases.issue_before(hit.start - 1)
        else:
            antecedent = self._step_before(hit.start - 1)
        return self._finding(hit, (hit.start, hit.end), holders, antecedent, LIKELY) if antecedent else None

    def _step_before(self, at: int) -> Phrase | None:
        """Return what ``وهي خطوة`` at ``at`` means: the issue just spoken of, else the word itself."""
        if not self._is_indefinite(at):
            return None
        spoken_of = self._pronouns.issue if self._words.norm(at - 1) in _AND_THAT else None
        return Phrase(at, at + 1, issue=spoken_of) if spoken_of else issue_of(self._words, at)

    def _is_indefinite(self, at: int) -> bool:
        word = self._words.norm(at)
        return word.isalpha() and not is_definite(word) and not self._words.is_in(at, "stop", "preposition", "clause")

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
        return self._finding(hit, (hit.start, hit.end), agent, patient, SURE)

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
        if "object" not in frame.target.roles and self._is_person(reading.subject.ids):
            at = self._phrases.skip_office(at)
        anchor = (hit.start, hit.end)
        if frame.needs_noun:
            return self._light(hit, reading, at)
        if "subject" in frame.target.roles:
            givers = self._target(frame.holder, at, reading, hit)
            return self._finding(hit, anchor, givers, reading.subject, reading.certainty) if givers else None
        target = self._target(frame.target, at, reading, hit) or self._threatened(frame, at)
        if target is None or self._contradicts(frame, target) or self._is_told_of_danger(frame, target):
            return None
        return self._finding(hit, anchor, reading.subject, target, reading.certainty)

    def _threatened(self, frame: Frame, at: int) -> Phrase | None:
        """Read ``هدد بقصف X`` and ``هدد بفرض رسوم على X``: who would suffer the deed."""
        start = self._words.skip_adverbs(at)
        deed = self._words.norm(start).removeprefix("ب")
        if frame.act != "threaten" or deed not in self._words.classes["hostile_deed"]:
            return None
        for near in range(start + 1, min(start + _DEED_REACH, len(self._words.units))):
            if self._words.is_mark(near) or self._words.is_in(near, "condition", "relative", "clause"):
                return None
            if self._words.is_name(near):
                unit = self._words.units[near]
                is_sufferer = unit.prefix in {"", "ل"} and unit.entity is not None
                return Phrase(near, near + 1, (unit.entity.id,)) if is_sufferer and unit.entity else None
        return None

    def _target(self, slot: Slot, at: int, reading: Reading, hit: Hit) -> Phrase | None:
        """Read the argument of ``slot`` from ``at`` on: an object, then what a preposition governs, then a pronoun."""
        if "object" in slot.roles and not slot.addresses:
            if hit.cue.form.pronoun or self._words.norm(at) in _FREE_PRONOUNS:
                return self._pronoun(slot, at, reading, hit)
            found = self._object(slot, at, reading)
            if found is not None:
                return found
        if not slot.addresses:
            return self._governed(slot, at, reading, hit)
        if hit.cue.form.pronoun:
            return self._phrases.governed_at(at, slot, reach=_OBJECT_REACH)
        addressee = self._phrases.actors_at(at) or self._phrases.being_at(self._words.skip_adverbs(at))
        if addressee is None and "object" in slot.roles:
            addressee = self._phrases.anyone_at(self._words.skip_adverbs(at))
        start = addressee.end if addressee else self._behind_addressee(at, slot)
        if addressee and "object" in slot.roles:
            if self._words.norm(start).startswith("ب") and start - 1 > addressee.start:
                start -= 1  # "الأطراف السماح بمرور القوافل": the last word is what is asked for
            return self._phrases.target_at(self._words.skip_adverbs(start), slot=slot)
        return self._governed(slot, start, reading, hit)

    def _behind_addressee(self, at: int, slot: Slot) -> int:
        """Return where the preposition stands behind whoever is addressed (``دعا أنصاره إلى``), else ``at``."""
        for near in range(at, min(at + _LONGEST_ADDRESSEE, len(self._words.units))):
            if self._words.after_preposition(near, slot.prepositions) is not None:
                return near
            if self._words.is_mark(near) or self._words.is_in(near, "clause", "relative", "claim", "preposition"):
                return at
        return at

    def _pronoun(self, slot: Slot, at: int, reading: Reading, hit: Hit) -> Phrase | None:
        """Return whom or what the pronoun on the verb means, or one that stands alone (``متهما إياه``)."""
        if self._words.norm(at) in _FREE_PRONOUNS:
            return self._pronouns.meant_by(at, reading.subject.ids)
        # "وأيده في ذلك" is said of a person, not of what he opposes.
        is_agreement = self._words.norm(hit.end) == "في" and self._words.norm(hit.end + 1) in _THIS
        # Where the target may be an issue, only the subject of the sentence before is safe.
        only = not slot.actor_only and not is_agreement
        return self._pronouns.meant_by(hit.start, reading.subject.ids, subject_only=only)

    def _governed(self, slot: Slot, start: int, reading: Reading, hit: Hit) -> Phrase | None:
        """Read what one of the prepositions of ``slot`` governs, else the pronoun that it carries."""
        if not slot.prepositions:
            return None
        others = reading.subject.ids
        governed = self._phrases.governed_at(start, slot, reach=_OBJECT_REACH)
        governed = governed or self._pronouns.after_preposition(start, slot, others)
        if governed is not None or start == hit.end:
            return governed
        resumed = self._pronouns.after_preposition(hit.end, slot, others)  # "ورحب به X"
        return resumed if resumed and (resumed.issue or slot.actor_only or self._is_person(resumed.ids)) else None

    def _is_person(self, ids: tuple[str, ...]) -> bool:
        people = {unit.entity.id for unit in self._words.units if unit.entity and unit.entity.type == "person"}
        return people.issuperset(ids)

    def _object(self, slot: Slot, at: int, reading: Reading) -> Phrase | None:
        start = self._words.skip_adverbs(self._phrases.skip_insertion(self._words.skip_adverbs(at)))
        if reading.subject.start >= reading.rest - 1 and self._is_stance_word(start):
            return None
        if self._is_governed(start):
            return None
        return self._phrases.target_at(start, slot=slot) or self._behind_adjunct(start, slot, reading)

    def _behind_adjunct(self, at: int, slot: Slot, reading: Reading) -> Phrase | None:
        """Read the object behind ``في مذكراته`` and the like, which stands between the subject and it."""
        is_adjunct = self._words.norm(at) in _PLACES and reading.subject.start < reading.rest <= at
        after = self._phrases.after_other(at) if is_adjunct else -1
        is_object = self._words.is_name(after) or is_definite(self._words.norm(after))
        is_object = is_object or self._phrases.is_construct(after)
        is_plain = is_object and not (self._words.is_name(after) and self._words.units[after].prefix)
        return self._phrases.target_at(after, slot=slot) if after > at and is_plain else None

    def _is_governed(self, at: int) -> bool:
        """Whether the word at ``at`` carries a preposition (``أقر بتراجع``): then it is no object."""
        word = self._words.norm(at)
        rest = word[1:]
        return word.startswith("ب") and (is_verb_form(rest) or rest in self._cues or rest.startswith("ال"))

    def _is_stance_word(self, at: int) -> bool:
        return self._words.is_in(at, "negation", "switch_off")

    def _light(self, hit: Hit, reading: Reading, at: int) -> Finding | None:
        """Read a verb that needs a noun with it: ``قدم X دعما لـ Y``, ``حملت X Y مسؤولية``, ``حصل X على دعم من Y``."""
        frame = hit.frame
        if "topic" in frame.target.roles:
            return self._said_of(hit, reading, at)
        start = self._words.skip_adverbs(at)
        noun = self._nouns.find(frame, start)
        before: Phrase | None = None
        if self._nouns.is_neutral(start):
            return None
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
        if noun is None or (before is None and hit.cue.form.pronoun):
            return None
        anchor = (start if noun[0] - start <= 1 and before is None else noun[0], noun[1])
        if frame.is_reciprocal:
            return self._each_other(hit, reading, anchor)
        if "subject" in frame.target.roles:
            return self._received(hit, reading, anchor, noun[1])
        target = before or self._behind_noun(frame.target, noun[1], reading, hit)
        return self._finding(hit, anchor, reading.subject, target, reading.certainty) if target else None

    def _each_other(self, hit: Hit, reading: Reading, anchor: tuple[int, int]) -> Finding | None:
        """Read ``تبادلت X وY الاتهامات``."""
        sides = reading.subject
        return self._finding(hit, anchor, sides, sides, LIKELY) if len(sides.ids) > 1 else None

    def _seen_in(self, hit: Hit, at: int) -> tuple[Phrase, tuple[int, int]] | None:
        """Read ``رأت X في تصريح Y «تدخلا»``, where ``في تصريح`` looks like an adverbial."""
        after = self._words.after_preposition(at, hit.frame.target.prepositions)
        issue = self._phrases.target_at(after, slot=_ISSUE) if after is not None and not hit.cue.form.pronoun else None
        is_quoted = issue is not None and self._words.is_in(issue.end, "open_mark")
        noun = self._nouns.find(hit.frame, issue.end) if issue is not None and is_quoted else None
        return (issue, noun) if issue is not None and noun is not None else None

    def _behind_noun(self, slot: Slot, at: int, reading: Reading, hit: Hit) -> Phrase | None:
        """Read the target behind the noun of a light verb: what a preposition governs, else the noun's object."""
        is_indefinite = self._is_indefinite(at - 1) and not self._words.ends_in_pronoun(at - 1)
        governed = None
        if slot.prepositions:
            governed = self._phrases.governed_at(at, slot, reach=_NOUN_REACH, loose=is_indefinite)
        return governed or self._target(slot, at, reading, hit)

    def _said_of(self, hit: Hit, reading: Reading, at: int) -> Finding | None:
        """Read ``قال X إن Y «عدوان»``: what is said of Y right behind it."""
        start = self._words.skip_adverbs(at)
        if not self._words.is_in(start, "claim") or self._nouns.is_neutral(start + 1):
            return None
        topic = self._phrases.target_at(start + 1, slot=_TOPIC)
        noun = self._nouns.find(hit.frame, topic.end) if topic else None
        if topic is None or noun is None or (hit.frame.quoted and self._nouns.tells(noun)):
            return None
        return self._finding(hit, noun, reading.subject, topic, reading.certainty)

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
        return self._finding(hit, anchor, Phrase(at, end, tuple(givers)), reading.subject, LIKELY)

    def _giver(self, at: int, slot: Slot) -> Phrase | None:
        owner = self._phrases.actors_at(at) if "object" in slot.roles else None
        return owner or self._phrases.governed_at(at, replace(slot, actor_only=True), reach=_NOUN_REACH, loose=True)

    def _is_told_of_danger(self, frame: Frame, target: Phrase) -> bool:
        """Whether a warning is a service: ``حذرت كينيا من خطر الجفاف`` opposes nobody."""
        if frame.act != "warn" or not target.ids:
            return False
        feared = self._phrases.governed_at(target.end, _FEARED, reach=1)
        words = feared.issue.text.split() if feared and feared.issue else ()
        hazards = self._words.classes["hazard"]
        return any(normalize(word) in hazards or strip_article(normalize(word)) in hazards for word in words[:3])

    def _contradicts(self, frame: Frame, target: Phrase) -> bool:
        """Whether the target is a stance itself: to refuse to condemn opposes nobody, to insist on a refusal does."""
        if target.issue is None:
            return False
        cues = self._cues.get(normalize(target.issue.text.split()[0]), ())
        nouns = [cue.frame for cue in cues if cue.frame.category == "noun"]
        if frame.act == "reject":
            return any(noun.act not in _REJECTABLE for noun in nouns)
        if self._words.is_name(target.start + 1):
            return False  # what somebody else refuses: "أشاد بتخلي الصين عن"
        return frame.polarity == "support" and any(noun.act in {"reject", "condemn"} for noun in nouns)

    def _finding(
        self, hit: Hit, anchor: tuple[int, int], holder: Phrase, target: Phrase, certainty: float
    ) -> Finding | None:
        units = self._words.units
        cue = (units[anchor[0]].start, units[anchor[1] - 1].end)
        distance = max(0, target.end - hit.start, holder.end - hit.start)
        return Finding(hit.frame, holder.ids, target.targets, cue, distance, certainty)
