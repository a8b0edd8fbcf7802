"""Targets of Arabic verbs: objects, what a preposition governs, pronouns, and what rules a target out."""

from streams.records import IssueTarget
from streams.stances.arabic.clause import Reading
from streams.stances.arabic.parts import SentenceParts
from streams.stances.arabic.verbs import is_verb_form
from streams.stances.arabic.words import is_definite, strip_article
from streams.stances.frames import Frame, Slot
from streams.stances.phrases import Hit, Phrase
from streams.text.normalize import normalize

_OBJECT_REACH = 5
_DEED_REACH = 7
_LONGEST_ADDRESSEE = 6
#: What others do and one can reject: sanctions, attacks, calls, deals, charges. To reject a condemnation is none.
_REJECTABLE = frozenset({"sanction", "attack", "call_for", "agree", "accuse", "threaten", "protest", "warn"})
#: The object of a participle: ``متهما إياه``.
_FREE_PRONOUNS = frozenset({"اياه", "اياها", "اياهم"})
_PLACES = frozenset({"في", "خلال", "عبر", "منذ", "بعد", "قبل", "امام"})
_THIS = frozenset({"ذلك", "هذا"})
_FEARED = Slot(frozenset(), frozenset({"من"}), issue_only=True)


class TargetReader:
    """Reads the targets of the verbs of one sentence."""

    def __init__(self, parts: SentenceParts) -> None:
        self._words = parts.words
        self._phrases = parts.phrases
        self._pronouns = parts.pronouns
        self._cues = parts.cues

    def read(self, slot: Slot, at: int, reading: Reading, hit: Hit) -> Phrase | None:
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

    def threatened(self, frame: Frame, at: int) -> Phrase | None:
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

    def is_person(self, ids: tuple[str, ...]) -> bool:
        """Whether all of ``ids`` are people whom the sentence names."""
        people = {unit.entity.id for unit in self._words.units if unit.entity and unit.entity.type == "person"}
        return people.issuperset(ids)

    def is_ruled_out(self, frame: Frame, target: Phrase) -> bool:
        """Whether nothing is said against or for the target: it is a stance itself, or a danger."""
        is_stance = target.issue is not None and self.contradicts(frame, target.issue)
        return is_stance or self._is_told_of_danger(frame, target)

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
        return resumed if resumed and (resumed.issue or slot.actor_only or self.is_person(resumed.ids)) else None

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

    def _is_told_of_danger(self, frame: Frame, target: Phrase) -> bool:
        """Whether a warning is a service: ``حذرت كينيا من خطر الجفاف`` opposes nobody."""
        if frame.act != "warn" or not target.ids:
            return False
        feared = self._phrases.governed_at(target.end, _FEARED, reach=1)
        words = feared.issue.text.split() if feared and feared.issue else ()
        hazards = self._words.classes["hazard"]
        return any(normalize(word) in hazards or strip_article(normalize(word)) in hazards for word in words[:3])

    def contradicts(self, frame: Frame, issue: IssueTarget) -> bool:
        """Whether the issue is a stance itself: to refuse to condemn opposes nobody, to insist on a refusal does."""
        cues = self._cues.get(normalize(issue.text.split()[0]), ())
        nouns = [cue.frame for cue in cues if cue.frame.category == "noun"]
        if frame.act == "reject":
            return any(noun.act not in _REJECTABLE for noun in nouns)
        if frame.polarity != "support" or not any(noun.act in {"reject", "condemn"} for noun in nouns):
            return False
        head = next((at for at, unit in enumerate(self._words.units) if unit.start <= issue.start < unit.end), -1)
        return not self._words.is_name(
            head + 1
        )  # what somebody else refuses is no contradiction: "أشاد بتخلي الصين عن"
