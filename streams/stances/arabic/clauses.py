"""Arabic clauses: which verbs the sentence has, who is their subject, what depends on them, and who speaks."""

from collections.abc import Iterator

from streams.stances.arabic.clause import Clause, Reading
from streams.stances.arabic.phrases import ArabicPhrases
from streams.stances.arabic.speakers import ArabicSpeakers
from streams.stances.arabic.subjects import ArabicSubjects
from streams.stances.arabic.verbs import Verb, read_verbs
from streams.stances.arabic.words import COMMAS, ArabicWords, is_definite, strip_conjunction
from streams.stances.discourse import Discourse, Subject
from streams.stances.frames import CueIndex
from streams.stances.phrases import FAIR, LIKELY, SURE, Hit, Phrase

_LONGEST_GAP = 5
_LONGEST_TOPIC = 14
_LONGEST_DOCUMENT = 4
_THEREIN = frozenset({"فيه", "فيها", "خلاله", "خلالها", "عبره", "عبرها", "بموجبه", "بموجبها"})
_TOPIC = frozenset({"اما", "واما"})


class ArabicClauses:
    """Reads the clauses of one sentence."""

    def __init__(
        self, words: ArabicWords, phrases: ArabicPhrases, subjects: ArabicSubjects, cues: CueIndex, before: Discourse
    ) -> None:
        self._words = words
        self._phrases = phrases
        self._subjects = subjects
        self._cues = cues
        self._before = before
        self._speakers = ArabicSpeakers(words, phrases)
        self._found: list[Clause] | None = None
        self._by_index: dict[int, Clause] | None = None
        self._readings: dict[int, tuple[Reading, ...]] = {}

    @property
    def _clauses(self) -> list[Clause]:
        """The clauses in order, read when they are first asked for."""
        if self._found is None:
            self._found = []
            self._read(self._found)
        return self._found

    def _read(self, found: list[Clause]) -> None:
        last = -1
        for verb in read_verbs(self._words):
            embedded = self._is_embedded(last, verb.at)
            reading = (
                next(self._yield_readings(verb), None) if verb.form.kind != "participle" else self._circumstance(verb)
            )
            subject, rest = (reading.subject, reading.rest) if reading else (None, verb.at + 1)
            found.append(Clause(verb, subject, rest, embedded))
            last = verb.at

    def at(self, index: int) -> Clause | None:
        """Return the clause whose verb stands at ``index``."""
        if self._by_index is None:
            self._by_index = {clause.verb.at: clause for clause in self._clauses}
        return self._by_index.get(index)

    def _is_embedded(self, last: int, index: int) -> bool:
        """Whether the verb at ``index`` stands in a clause of its own behind the verb before it."""
        words = self._words
        if words.is_in(index - 1, "resume") or words.is_in(index - 2, "resume_before"):
            return False
        return any(words.is_in(at, "claim", "relative", "subjunctive", "clause") for at in range(last + 1, index))

    def readings(self, verb: Verb) -> tuple[Reading, ...]:
        """Return the subjects that a finite verb may have, the likeliest first."""
        known = self._readings.get(verb.at)
        if known is None:
            known = self._readings[verb.at] = tuple(self._yield_readings(verb))
        return known

    def _yield_readings(self, verb: Verb) -> Iterator[Reading]:
        index, words = verb.at, self._words
        if verb.form.first:
            speaker = self._speakers.of(index, self._clauses) or self._speakers.in_headline(index)
            if speaker is not None:
                yield Reading(speaker, index + 1, LIKELY)
            return
        if not verb.prefix and self._follows_relative(index):
            antecedent = self._subjects.antecedent(self._relative_before(index) + 1)
            yield Reading(antecedent or Phrase(index, index), index + 1, LIKELY)
            return
        if (speaker := self._speakers.meant_by_claim(index, self._earlier(index))) is not None:
            yield Reading(speaker, index + 1, SURE)
            return
        if not verb.prefix and (author := self._author(index)) is not None:
            rest = index + 2 if self._words.norm(index + 1) in _THEREIN else index + 1
            yield Reading(author, rest, LIKELY)
            return
        if (resumed := self._resumed(index)) is not None:
            yield Reading(resumed, index + 1, LIKELY)
            return
        before = None if verb.prefix and not self._answers(verb) else self._subjects.before(index)
        if before is not None and self._agrees(before, verb):
            yield Reading(before, index + 1, SURE)
            return
        if not verb.prefix and words.is_name(index - 1) and not words.is_in(index - 2, "claim"):
            # A name before the verb that is no subject of it: its subject stands further back.
            last = self._back(verb)
            if last is not None:
                yield Reading(last, index + 1, FAIR)
        yield from self._behind_or_before(verb)

    def _behind_or_before(self, verb: Verb) -> Iterator[Reading]:
        """Yield the subject that follows the verb, and the one of the clause before."""
        behind = self._subjects.behind(verb)
        if behind is not None:
            rest = self._phrases.skip_insertion(self._phrases.skip_modifier(behind.end))
            yield Reading(behind, rest, SURE)
        inherited = self.inherited(verb)
        if inherited is not None:
            yield Reading(inherited, verb.at + 1, FAIR)

    def _author(self, index: int) -> Phrase | None:
        """Read ``أصدر X بيانا ندد فيه`` and ``تبنى X قرارا يدعو إلى``: whose document says what the verb says."""
        at = index - 1
        while at > index - _LONGEST_DOCUMENT and not self._words.is_in(at, "document"):
            at -= 1
        last = next(reversed(self._earlier(index)), None)
        if last is None or last.verb.at >= at or not self._words.is_in(at, "document"):
            return None
        is_next = at in {last.rest, self._words.skip_adverbs(last.rest)}
        return last.subject if "issue" in last.verb.classes and is_next else None

    def _answers(self, verb: Verb) -> bool:
        """Whether the verb is the second half of ``أما X فقال``."""
        return verb.prefix == "ف" and any(
            self._words.norm(at) in _TOPIC for at in range(max(0, verb.at - _LONGEST_TOPIC), verb.at)
        )

    def _resumed(self, index: int) -> Phrase | None:
        """Read ``لكنه``, ``غير أنها`` before the verb: the subject of the last main clause."""
        at = self._words.before_particles(index)
        word = self._words.norm(at)
        is_resumed = self._words.is_in(at, "resume") or (
            self._words.is_in(at, "self_claim") and self._words.is_in(at - 1, "resume_before")
        )
        if not is_resumed:
            return None
        main = [clause for clause in self._earlier(index) if not clause.embedded and clause.subject is not None]
        feminine = word.endswith("ها")
        if main and main[-1].subject is not None:
            fits = feminine in {main[-1].verb.form.feminine, self._words.norm(main[-1].verb.at).endswith("ه")}
            return main[-1].subject if fits else None
        subject = self._before.subject
        fits = subject is not None and subject.feminine in {None, feminine}
        return Phrase(index, index, subject.ids) if subject is not None and fits else None

    def _agrees(self, subject: Phrase, verb: Verb) -> bool:
        return verb.form.either or self._subjects.agrees(subject, feminine=verb.form.feminine or verb.form.plural)

    def _back(self, verb: Verb) -> Phrase | None:
        """Read ``الجيش الذي يقوده حفتر شن``: the second verb after a relative pronoun belongs to its antecedent."""
        last = next(reversed(self._earlier(verb.at)), None)
        if last is None or not self._follows_relative(last.verb.at):
            return None
        relative = self._relative_before(last.verb.at)
        antecedent = self._subjects.antecedent(relative + 1)
        fits = antecedent is not None and self._subjects.agrees(antecedent, feminine=verb.form.feminine)
        return antecedent if fits else None

    def _follows_relative(self, index: int) -> bool:
        return self._relative_before(index) >= 0

    def _relative_before(self, index: int) -> int:
        at = self._words.before_particles(index)
        return at if self._words.is_in(at, "relative") else -1

    def _circumstance(self, verb: Verb) -> Reading | None:
        """Read ``قال …، منددا بـ``: the subject of the finite verb before it that has its gender."""
        if verb.at == 0:
            return self._opened(verb)
        # Without a comma only what is plainly accusative is a circumstance: "خاطب X المؤمنين مستنكرا".
        is_accusative = self._words.norm(verb.at).endswith("ا")
        if not (verb.prefix or is_accusative) and self._words.norm(verb.at - 1) not in COMMAS:
            return None
        subject = self.inherited(verb)
        return Reading(subject, verb.at + 1, FAIR) if subject else None

    def _opened(self, verb: Verb) -> Reading | None:
        """Read ``مساندا بكين، قال X``: the participle opens the sentence, its subject follows."""
        finite = (verb for verb in read_verbs(self._words) if verb.at > 0 and verb.form.kind != "participle")
        reading = next((found for later in finite if (found := next(iter(self.readings(later)), None))), None)
        return Reading(reading.subject, verb.at + 1, FAIR) if reading else None

    def inherited(self, verb: Verb) -> Phrase | None:
        """Return the subject of the clause before with a verb of the same gender, when only one can be meant."""
        earlier = self._earlier(verb.at)
        is_first = not earlier and self._subjects.begins_clause(verb.at)
        is_joined = verb.prefix or self._words.is_in(verb.at - 1, "joins")
        if not (is_joined or verb.form.kind == "participle" or is_first or self._opens_sentence(verb.at)):
            return None
        fitting = [clause for clause in earlier if self._has_gender(clause.verb, verb) and clause.subject]
        if not fitting:
            return self._from_before(verb) if not earlier else None
        nearest = fitting[-1].subject
        main = next((clause for clause in reversed(fitting) if not clause.embedded), None)
        if nearest is None or main is None or main.subject is None:
            return nearest
        # "قالت مصر إن تركيا قصفت … ودعت": it may be either, so it is neither.
        is_same = nearest.ids == main.subject.ids or not fitting[-1].embedded
        return nearest if is_same else None

    def _earlier(self, index: int) -> list[Clause]:
        return [clause for clause in self._clauses if clause.verb.at < index]

    def _opens_sentence(self, index: int) -> bool:
        return index == 0 or (index == 1 and not self._words.is_name(0)) or self._words.norm(index - 1) == "كما"

    def _from_before(self, verb: Verb) -> Phrase | None:
        subject = self._before.subject
        if subject is None or subject.feminine not in {None, verb.form.feminine}:
            return None
        return Phrase(verb.at, verb.at, subject.ids)

    def _has_gender(self, first: Verb, second: Verb) -> bool:
        if first.form.either or second.form.either:
            return True
        if first.form.plural or second.form.plural:
            return first.form.kind != "participle" and (first.form.plural or not second.form.plural)
        return first.form.feminine == _is_feminine(second, self._words)

    def subject(self) -> Subject | None:
        """Return the subject of the last main clause that has one, whom the next sentence goes on about."""
        main = (clause for clause in reversed(self._clauses) if not (clause.embedded or clause.is_participle))
        clause = next((clause for clause in main if clause.subject is not None), None)
        if clause is None or clause.subject is None or not clause.subject.ids:
            return None
        return Subject(clause.subject.ids, clause.verb.form.feminine)

    def governor(self, noun: int, *, conjoined: bool = False) -> Phrase | None:
        """Return the subject of the verb whose complement the verbal noun at ``noun`` is.

        ``conjoined``: the noun carries a conjunction, and may be a later complement of its verb.
        """
        clause = self._last("voice", noun)
        if clause is None:
            return None
        if conjoined and not clause.is_participle and clause == self._last_finite(noun, sure=True):
            return clause.subject
        gap = range(self._words.skip_adverbs(clause.rest), noun)
        if len(gap) > _LONGEST_GAP or not all(self._is_transparent(at) for at in gap):
            return None
        return clause.subject

    def _last(self, name: str, index: int) -> Clause | None:
        found = (clause for clause in reversed(self._clauses) if clause.verb.at < index)
        return next((clause for clause in found if name in clause.verb.classes), None)

    def _last_finite(self, index: int, *, sure: bool = False) -> Clause | None:
        """Return the last clause of a finite verb before ``index``.

        ``sure``: leave out what may be no verb, as in ``أكدت مصر دعمها لـ X قبل القمة ورفضها لـ Y``.
        """
        found = (clause for clause in reversed(self._clauses) if clause.verb.at < index and not clause.is_participle)
        return next((one for one in found if not (sure and self._may_be_none(one.verb.at))), None)

    def is_one_breath(self, first: int, second: int) -> bool:
        """Whether no verb stands between two nouns with a pronoun: ``دعمها خطة X ورفضها Y``."""
        last = self._last_finite(second, sure=True)
        return last is None or last.verb.at < first

    def _may_be_none(self, at: int) -> bool:
        """Whether the verb at ``at`` may be a noun with a pronoun (``دعمها``) or a preposition (``قبل``)."""
        if self._words.is_in(at, "preposition", "adverb"):
            return True
        cues = self._cues.get(strip_conjunction(self._words.norm(at)), ())
        return any(cue.form.pronoun and cue.frame.category == "noun" for cue in cues)

    def _is_transparent(self, at: int) -> bool:
        word = self._words.norm(at)
        if self._words.is_in(at, "transparent", "adverb", "adverb_noun", "adverb_tail", "adjective", "preposition"):
            return True
        if self._words.is_name(at):
            return self._words.is_in(at - 1, "preposition")
        return is_definite(word) or any(cue.form.pronoun for cue in self._cues.get(word, ()))

    def main_subject(self, index: int) -> Phrase | None:
        """Return the subject of the last finite clause before ``index``; at the head of a sentence, the name there."""
        clause = self._last_finite(index)
        if clause is not None:
            return clause.subject
        is_dateline = self._words.is_mark(1)
        first = self._phrases.actors_at(0) if self._words.is_name(0) and not is_dateline else None
        return first if first is not None and first.end < index else None

    def first_subject(self, hit: Hit) -> Phrase | None:
        """Return the subject of the clause that a phrase at the head of the sentence belongs to."""
        if hit.start > 0:
            return None  # only "بدعم من X، شن Y"
        return next((clause.subject for clause in self._clauses if clause.verb.at > hit.end), None)

    def doer(self, index: int) -> Phrase | None:
        """Return the subject of the last deed (``شن``, ``حقق``) before ``index`` in the same clause."""
        clause = self._last("deed", index)
        if clause is None or any(self._words.is_in(at, "claim") for at in range(clause.rest, index)):
            return None
        return clause.subject

    def speaker(self, index: int) -> Phrase | None:
        """Return who is quoted or reported as saying what stands at ``index``."""
        return self._speakers.of(index, self._clauses)


def _is_feminine(verb: Verb, words: ArabicWords) -> bool:
    if verb.form.kind == "participle":
        return words.norm(verb.at).endswith("ه")
    return verb.form.feminine
