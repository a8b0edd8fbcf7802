"""Arabic clauses: which verbs the sentence has, what depends on them, and who speaks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from streams.stances.arabic_subjects import ArabicSubjects
from streams.stances.arabic_words import ArabicWords, is_definite
from streams.stances.frames import CueIndex
from streams.stances.inflection import Form, arabic_verb
from streams.stances.phrases import Actors
from streams.stances.words import raw_words
from streams.text.normalize import normalize

_LONGEST_GAP = 4
_VERB_CLASSES = ("carrier", "voice", "report", "deed")


@cache
def _verbs() -> Mapping[str, tuple[Form, frozenset[str]]]:
    """Return the forms of the verbs that clauses are read from, each with the classes of its verb."""
    found: dict[str, tuple[Form, frozenset[str]]] = {}
    for name in _VERB_CLASSES:
        for form in (form for parts in raw_words("ar")[name] for form in arabic_verb(parts)):
            if not form.pronoun:
                word = normalize(form.text)
                known = found.get(word)
                found[word] = (known[0], known[1] | {name}) if known else (form, frozenset({name}))
    return found


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb with its subject, if that is a name. ``end`` is the unit after both."""

    verb: int
    classes: frozenset[str]
    actors: Actors | None
    end: int
    is_participle: bool


class ArabicClauses:
    """Reads the clauses of one sentence."""

    def __init__(self, words: ArabicWords, subjects: ArabicSubjects, cues: CueIndex) -> None:
        self._words = words
        self._subjects = subjects
        self._cues = cues
        self._clauses = self._read()

    def _read(self) -> list[Clause]:
        verbs, found = _verbs(), list[Clause]()
        for index, unit in enumerate(self._words.units):
            verb = verbs.get(unit.norm) if unit.norm else None
            conjoined = verb is None and unit.norm.startswith(("و", "ف"))
            if conjoined:
                verb = verbs.get(unit.norm[1:])
            if verb is None:
                continue
            form, classes = verb
            is_participle = form.kind == "participle"
            actors, end = None, index + 1
            if not is_participle:
                actors, end = self._subjects.of_verb(index, conjoined=conjoined, plural=form.plural)
            found.append(Clause(index, classes, actors, end, is_participle))
        return found

    def _last(self, name: str, index: int, *, finite: bool = False) -> Clause | None:
        """Return the last clause of a verb of class ``name`` before ``index``."""
        for clause in reversed(self._clauses):
            if clause.verb < index and name in clause.classes and not (finite and clause.is_participle):
                return clause
        return None

    def governor(self, noun: int, *, conjoined: bool = False) -> Actors | None:
        """Return the subject of the verb whose complement the verbal noun at ``noun`` is.

        ``conjoined``: the noun carries a conjunction, and may be a later complement of its verb.
        """
        clause = self._last("voice", noun)
        if clause is None:
            return None
        if conjoined and not clause.is_participle and clause == self._last("carrier", noun, finite=True):
            return clause.actors
        gap = range(clause.end, noun)
        if len(gap) > _LONGEST_GAP or not all(self._is_transparent(at) for at in gap):
            return None
        return self.main_subject(clause.verb) if clause.is_participle else clause.actors

    def _is_transparent(self, at: int) -> bool:
        word = self._words.norm(at)
        if self._words.is_in(at, "transparent", "adverb", "adverb_noun", "adverb_tail", "adjective"):
            return True
        return is_definite(word) or any(cue.form.pronoun for cue in self._cues.get(word, ()))

    def main_subject(self, index: int) -> Actors | None:
        """Return the subject of the last finite clause before ``index``; none when that has no name."""
        clause = self._last("carrier", index, finite=True)
        if clause is not None:
            return clause.actors
        return self._subjects.first()

    def same_subject(self, verb: int) -> Actors | None:
        """Return the subject of the last finite clause before ``verb``, if both verbs agree in gender."""
        clause = self._last("carrier", verb, finite=True)
        agrees = clause is not None and self._is_feminine(clause.verb) == self._is_feminine(verb)
        return clause.actors if clause is not None and agrees else None

    def _is_feminine(self, verb: int) -> bool:
        word = self._words.norm(verb)
        return word.endswith("ت") or word.startswith(("ت", "وت"))

    def doer(self, index: int) -> Actors | None:
        """Return the subject of the last deed (``شن``, ``حقق``) before ``index`` in the same clause."""
        clause = self._last("deed", index)
        if clause is None or any(self._words.is_in(at, "claim") for at in range(clause.end, index)):
            return None
        return clause.actors

    def speaker(self, index: int) -> Actors | None:
        """Return who is quoted or reported as saying what stands at ``index``."""
        for clause in reversed(self._clauses):
            if "report" not in clause.classes or clause.actors is None or clause.end > index:
                continue
            at = self._words.skip_adverbs(clause.end)
            if any(self._turns(near) for near in range(at, index)):
                return None
            if any(self._words.is_in(near, "claim", "open_quote") for near in range(at, min(at + _LONGEST_GAP, index))):
                return clause.actors
        return None

    def _turns(self, index: int) -> bool:
        """Whether the text turns here from what one said to what others do: ``، بينما``, ``، في حين``."""
        if self._words.norm(index) not in {"،", ",", "؛"}:
            return False
        return self._words.norm(index + 1) in {"بينما", "فيما"} or (
            self._words.norm(index + 1) == "في" and self._words.norm(index + 2) == "حين"
        )

    def self_reference(self, verb: int) -> Actors | None:
        """Return the speaker to whom the pronoun of ``أنها``, ``إنه`` before the verb refers."""
        if not self._words.is_in(verb - 1, "self_claim"):
            return None
        reports = (clause for clause in reversed(self._clauses) if "report" in clause.classes and clause.actors)
        return next((clause.actors for clause in reports if self._words.skip_adverbs(clause.end) == verb - 1), None)
