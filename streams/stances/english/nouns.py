"""English cues that are no verbs: nouns, adjectives, what one actor is to another, phrases, parts of words."""

from dataclasses import replace

from streams.stances.english.arguments import VerbArguments
from streams.stances.english.clauses import EnglishClauses
from streams.stances.english.phrases import EnglishPhrases
from streams.stances.english.subjects import EnglishSubjects
from streams.stances.english.verbs import verb_group
from streams.stances.english.words import EnglishWords
from streams.stances.frames import CueIndex, Slot
from streams.stances.phrases import FAIR, LIKELY, SURE, Finding, Hit, Phrase
from streams.stances.units import Unit

_OWNER_REACH = 8
_OF = Slot(frozenset(), frozenset({"of", "to"}), actor_only=True)


class NounReader:
    """Reads the nouns, adjectives and affixes of one sentence."""

    def __init__(
        self,
        words: EnglishWords,
        phrases: EnglishPhrases,
        subjects: EnglishSubjects,
        clauses: EnglishClauses,
        verbs: VerbArguments,
    ) -> None:
        self._words = words
        self._phrases = phrases
        self._subjects = subjects
        self._clauses = clauses
        self._verbs = verbs

    def noun(self, hit: Hit) -> Finding | None:
        """Read ``Turkey's strong support for`` and ``voiced its support for``."""
        slot = hit.frame.target
        if hit.frame.holder.prepositions and (given := self._given(hit)) is not None:
            return given
        if hit.frame.is_reciprocal:
            return self._between(hit)
        if "possessor" not in hit.frame.holder.roles:
            return None
        target = self._phrases.governed_at(hit.end, slot)
        if target is None or ("for" in slot.prepositions and self._words.is_infinitive(target.end)):
            return None
        holder = self._owner(hit.start)
        return self._finding(hit, holder, target, LIKELY) if holder and holder.ids else None

    def _between(self, hit: Hit) -> Finding | None:
        """Read ``clashes between X and Y``."""
        at = self._words.skip_time(hit.end)
        sides = self._phrases.actors_at(at + 1) if self._words.norm(at) == "between" else None
        return self._finding(hit, sides, sides, LIKELY) if sides and len(sides.ids) > 1 else None

    def _given(self, hit: Hit) -> Finding | None:
        """Read ``criticism from X of Y`` and ``criticism of Y by X``."""
        slot = replace(hit.frame.holder, actor_only=True)
        givers = self._phrases.governed_at(hit.end, slot)
        target = self._phrases.governed_at(givers.end, hit.frame.target) if givers and givers.ids else None
        if givers is None and (target := self._phrases.governed_at(hit.end, hit.frame.target)) is not None:
            givers = self._phrases.governed_at(target.end, slot)
        return self._finding(hit, givers, target, FAIR) if givers and target else None

    def _owner(self, noun: int) -> Phrase | None:
        for at in range(noun - 1, noun - 1 - _OWNER_REACH, -1):
            if self._words.is_owner(at):
                entity = self._words.units[at].entity
                return Phrase(at, at + 1, (entity.id,)) if entity else None
            if self._words.is_in(at, "possessive"):
                return self._clauses.owner(at)
            if self._words.is_in(at, "carrier"):
                return self._carried(at)
            is_verb_too = self._words.norm(noun).endswith("s")  # "Iraq's constitution calls for"
            is_modifier = at == noun - 1 and self._phrases.is_plain_noun(at) and not is_verb_too  # "its arms ban on"
            is_between = self._words.is_describing(at) or self._words.is_genitive(at) or self._is_amount(at)
            is_between = is_between or is_modifier
            if not is_between:
                return None
        return None

    def _is_amount(self, at: int) -> bool:
        """Whether the unit at ``at`` belongs to ``$2 billion in`` before what it is given in."""
        word = self._words.norm(at)
        if word in {"in", "of"}:
            return self._words.is_in(at - 1, "amount") or self._words.norm(at - 1).isdigit()
        return word.isdigit() or self._words.is_in(at, "amount")

    def _carried(self, verb: int) -> Phrase | None:
        start = verb_group(self._words, verb)
        if self._words.norm(verb).endswith("ing") and self._words.norm(start - 1) == ",":
            return self._clauses.main(verb)
        return self._clauses.subject_of(start)

    def adjective(self, hit: Hit) -> Finding | None:
        """Read ``X, loyal to Y`` and ``X is opposed to Y``."""
        gives = "head" in hit.frame.target.roles
        slot = replace(hit.frame.holder, actor_only=True) if gives else hit.frame.target
        other = self._phrases.governed_at(hit.end, slot)
        described = self._verbs.described(hit.start) if other else None
        if other is None or described is None or not described.ids:
            return None
        holder, target = (other, described) if gives else (described, other)
        return self._finding(hit, holder, target, LIKELY)

    def relation(self, hit: Hit) -> Finding | None:
        """Read ``X's close ally Y``, ``its ally Y``, ``Y, an ally of X`` and ``Y is an ally of X``."""
        at = hit.start - 1
        while self._words.is_in(at, "adjective") or self._words.is_adverbial(at) or self._is_ranked(at):
            if self._words.is_in(at, "bygone"):
                return None
            at -= 1
        is_reversed = "head" in hit.frame.target.roles
        place = hit.frame.holder if is_reversed else hit.frame.target
        other = self._phrases.governed_at(hit.end, place if place.prepositions else _OF)
        if other is not None:
            return self._related(hit, self._verbs.described(self._phrase_start(at)), other, LIKELY)
        owner = self._possessor(at)
        if owner is None or not owner.ids:
            return None
        named = self._phrases.actors_at(hit.end)
        if named is None and self._words.norm(hit.end) == ",":
            named = self._phrases.actors_at(hit.end + 1)
        if named is not None:
            # An ally of X has X for an ally; a critic of X is no more than that.
            is_mutual = hit.frame.category == "mutual"
            return self._related(hit, *((owner, named) if is_mutual else (named, owner)), FAIR)
        return self._related(hit, self._verbs.described(self._start_of(at)), owner, FAIR)

    def _related(self, hit: Hit, head: Phrase | None, other: Phrase, certainty: float) -> Finding | None:
        """Return that ``head`` is to ``other`` what the noun says; of a protégé the other one is the holder."""
        if head is None or not head.ids:
            return None
        if "head" in hit.frame.target.roles:
            return self._finding(hit, other, head, certainty) if other.ids else None
        return self._finding(hit, head, other, certainty)

    def _start_of(self, owner: int) -> int:
        """Return where the phrase with this possessor begins: ``Y is X's ally``, ``Y, X's ally``."""
        return owner if self._words.is_name(owner) or self._words.is_in(owner, "possessive") else owner - 1

    def _phrase_start(self, at: int) -> int:
        """Return where ``one of the closest allies`` or ``the leader and ally`` begins; its last word is at ``at``."""
        while at > 0 and not (self._words.is_mark(at) or self._words.is_name(at) or self._words.is_in(at, "be")):
            at -= 1
        return at + 1

    def _is_ranked(self, at: int) -> bool:
        return self._words.norm(at) in {"most", "of"} and not self._words.is_name(at + 1)

    def _possessor(self, at: int) -> Phrase | None:
        if self._words.is_genitive(at):
            at -= 1
        if self._words.is_owner(at):
            entity = self._words.units[at].entity
            return Phrase(at, at + 1, (entity.id,)) if entity else None
        return self._clauses.owner(at) if self._words.is_in(at, "possessive") else None

    def judgement(self, hit: Hit) -> Finding | None:
        """Read ``X said the ruling was a disgrace`` and ``"The ruling is a disgrace," X said``."""
        at = hit.start - 1
        while at > 0 and self._is_before_judgement(at):
            at -= 1
        speaker = self._clauses.speaker(hit.start) if self._words.is_in(at, "be") else None
        if speaker is None or not speaker.ids:
            return None
        start = verb_group(self._words, at)
        judged = self._clauses.subject_of(start)
        if judged is None or not judged.ids:
            judged = self._subjects.issue_before(start)
        return self._finding(hit, speaker, judged, FAIR) if judged else None

    def _is_before_judgement(self, at: int) -> bool:
        words = self._words
        return words.is_in(at, "article", "adverb", "adjective", "open_mark") or words.is_adverbial(at)

    def phrase(self, hit: Hit) -> Finding | None:
        """Read ``X took the town with support from Y`` and ``X marched in solidarity with Y``."""
        frame = hit.frame
        gives = "subject" in frame.target.roles
        slot = replace(frame.holder, actor_only=True) if gives else frame.target
        other = self._phrases.target_at(hit.end, slot=slot) if "object" in slot.roles else None
        other = other or self._phrases.governed_at(hit.end, slot)
        subject = self._clauses.main(hit.start) if other else None
        if other and hit.start == 0:
            subject = self._clauses.first(hit.end)  # "In support of X, Y has moored a frigate"
        if other and self._words.is_in(hit.start, "be"):
            subject = self._clauses.subject_of(verb_group(self._words, hit.start))
        if other is None or subject is None or not subject.ids:
            return None
        holder, target = (other, subject) if gives else (subject, other)
        return self._finding(hit, holder, target, FAIR)

    def affix(self, index: int, unit: Unit, cues: CueIndex) -> Finding | None:
        """Read ``Ankara-backed GNA`` and ``pro-Haftar LNA``."""
        found = cues.get(unit.suffix or unit.prefix, ())
        cue = next((cue for cue in found if cue.frame.category == "affix"), None)
        named = self._phrases.actors_at(index + 1) if cue else None
        if cue is None or named is None or unit.entity is None:
            return None
        stem = Phrase(index, index + 1, (unit.entity.id,))
        holder, target = (stem, named) if "stem" in cue.frame.holder.roles else (named, stem)
        span = (unit.start - len(unit.prefix), unit.end + len(unit.suffix))
        return Finding(cue.frame, holder.ids, target.targets, span, named.end - index, SURE)

    def _finding(self, hit: Hit, holder: Phrase, target: Phrase, certainty: float) -> Finding:
        units = self._words.units
        cue = (units[hit.start].start, units[hit.end - 1].end)
        return Finding(hit.frame, holder.ids, target.targets, cue, max(0, target.end - hit.start), certainty)
