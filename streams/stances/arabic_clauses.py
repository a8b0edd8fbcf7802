"""Arabic clauses: who is the subject of a verb, who speaks, and what turns a cue off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from streams.stances.arabic_phrases import ArabicPhrases
from streams.stances.arabic_words import COMMAS, ArabicWords, is_definite, strip_conjunction
from streams.stances.frames import CueIndex
from streams.stances.inflection import Form, arabic_verb
from streams.stances.phrases import Actors, type_of
from streams.stances.units import Unit
from streams.stances.words import raw_words
from streams.text.normalize import normalize

_LONGEST_SUBJECT = 10
_LONGEST_GAP = 4


@cache
def _verb_forms(name: str) -> Mapping[str, Form]:
    return {
        normalize(form.text): form for parts in raw_words("ar")[name] for form in arabic_verb(parts) if not form.pronoun
    }


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb that takes a known subject. ``end`` is the unit after both; ``actors`` is empty when it has no name."""

    verb: int
    actors: Actors | None
    end: int
    participle: bool


class ArabicClauses:
    """Reads the clauses of one sentence."""

    def __init__(self, words: ArabicWords, phrases: ArabicPhrases, cues: CueIndex) -> None:
        self._cues = cues
        self._units = units
        self._phrases = phrases
        self._words = word_classes("ar")
        self._carriers = self._clauses("carrier")
        self._voices = self._clauses("voice")
        self._reports = [clause for clause in self._clauses("report") if clause.actors]
        norms = {unit.norm for unit in units}
        self._is_question = bool(units) and any(unit.norm in {"؟", "?"} for unit in units[-3:])
        self._has_condition = bool(norms & (self._words["condition"] | self._words["denial"]))

    def _clauses(self, name: str) -> list[Clause]:
        forms, found = _verb_forms(name), []
        for index, unit in enumerate(self._units):
            if unit.entity is not None:
                continue
            form = forms.get(unit.norm)
            conjoined = form is None and unit.norm[:1] in {"و", "ف"}
            if conjoined:
                form = forms.get(unit.norm[1:])
            if form is None:
                continue
            if form.kind == "participle":
                found.append(Clause(index, None, index + 1, participle=True))
                continue
            actors, end = self.subject(index, conjoined=conjoined, plural=form.plural)
            found.append(Clause(index, actors, end, participle=False))
        return found

    def subject(self, verb: int, *, conjoined: bool, plural: bool) -> tuple[Actors | None, int]:
        """Return the names that are the verb's subject, and the unit from which its other arguments are read."""
        if not conjoined:
            before = self.before(verb)
            if before is not None:
                return before, verb + 1
        if plural or not (conjoined or self._begins_clause(verb)):
            return None, verb + 1
        after = self._phrases.actors_at(verb + 1)
        return after, after.end if after else verb + 1

    def _begins_clause(self, verb: int) -> bool:
        """Whether the verb stands first in its clause, or only adverbials before it: else its subject does."""
        at = verb
        while at > 0 and verb - at < _LONGEST_SUBJECT and not self._opens_clause(at):
            at -= 1
        if at == verb or self._phrases.skip_adverbs(at) == verb:
            return True
        if self._units[at].entity is not None:
            return False
        word = self._units[at].norm
        known = self._words["preposition"] | self._words["adverb"] | self._words["particle"]
        return word in known or strip_conjunction(word) in known

    def before(self, verb: int) -> Actors | None:
        """Return the names that stand as a nominal clause's subject directly before ``verb``."""
        units, stop = self._units, verb
        while stop > 0 and (units[stop - 1].norm in self._words["particle"] or self._phrases.is_in("adverb", stop - 1)):
            stop -= 1
        for start in range(stop - 1, max(-1, stop - _LONGEST_SUBJECT), -1):
            if not self._opens_clause(start):
                continue
            conjunction = units[start].prefix if units[start].entity else ""
            if conjunction not in {"", "و", "ف"}:
                return None
            actors = self._phrases.actors_at(start, conjunction)
            if actors is not None and self._reaches(actors.end, stop):
                return actors
        return None

    def _reaches(self, end: int, stop: int) -> bool:
        return end == stop or (end == stop - 1 and self._units[end].norm in {"،", ",", "-", "–"})

    def _opens_clause(self, start: int) -> bool:
        if start == 0:
            return True
        previous = self._units[start - 1]
        if previous.entity is not None:
            return False
        if previous.norm == "(":
            return False
        return (
            not previous.norm[:1].isalnum()
            or strip_conjunction(previous.norm) in self._words["clause"]
            or previous.norm in self._words["clause"]
        )

    def antecedent(self, index: int) -> Actors | None:
        """Return the name that an adjective or relative pronoun at ``index`` belongs to."""
        units, at = self._units, index - 1
        if at >= 0 and units[at].norm in self._words["copula"]:
            at -= 1
        if at >= 0 and units[at].norm in self._words["relative"]:
            at -= 1
        if at >= 0 and units[at].norm in {"،", ","}:
            at -= 1
        steps = 0
        while at >= 0 and units[at].entity is None and steps < _LONGEST_GAP:
            if not (is_definite(units[at].norm) or units[at].norm in self._words["close_mark"]):
                return None
            at -= 1
            steps += 1
        if at < 0 or units[at].entity is None or units[at].suffix:
            return None
        # What follows a place behind a preposition mostly belongs to the noun before both.
        if type_of(units[at]) == "location" and (units[at].prefix not in {"", "و"} or self._after_noun(at)):
            return None
        return Actors((units[at],), at, at + 1)

    def _after_noun(self, at: int) -> bool:
        return (
            at > 0
            and self._units[at - 1].entity is None
            and self._units[at - 1].norm[:1].isalnum()
            and (not self._opens_clause(at))
            and self._units[at - 1].norm not in self._words["transparent"]
        )

    def is_first(self, verb: int) -> bool:
        """Whether no clause with a subject of its own stands before ``verb``, to whose subject it could belong."""
        return not any(clause.verb < verb for clause in self._carriers)

    def governor(self, noun: int, *, conjoined: bool = False) -> Actors | None:
        """Return the subject of the verb whose complement the verbal noun at ``noun`` is."""
        for clause in reversed(self._voices):
            if clause.verb >= noun:
                continue
            between = range(clause.end, noun)
            if conjoined and not clause.participle and self._is_last(clause, noun):
                return clause.actors
            if len(between) > _LONGEST_GAP or not all(self._is_transparent(at) for at in between):
                return None
            return self.main_subject(clause.verb) if clause.participle else clause.actors
        return None

    def _is_last(self, clause: Clause, noun: int) -> bool:
        """Whether no other finite verb stands between the clause and ``noun``, a later complement of its verb."""
        return not any(clause.verb < other.verb < noun for other in self._carriers if not other.participle)

    def _is_transparent(self, at: int) -> bool:
        unit = self._units[at]
        if unit.entity is not None:
            return False
        word = unit.norm
        known = any(
            word in self._words[name] for name in ("transparent", "adverb", "adverb_noun", "adverb_tail", "adjective")
        )
        return known or is_definite(word) or any(cue.form.pronoun for cue in self._cues.get(word, ()))

    def main_subject(self, index: int) -> Actors | None:
        """Return the subject of the last finite clause before ``index``; none when that has no name."""
        for clause in reversed(self._carriers):
            if clause.verb < index and not clause.participle:
                return clause.actors
        return self._phrases.actors_at(0) if self._units and self._units[0].entity else None

    def doer(self, index: int) -> Actors | None:
        """Return the subject of the last deed (``شن``, ``حقق``) before ``index`` in the same clause."""
        for clause in reversed(self._clauses("deed")):
            if clause.verb < index:
                between = self._units[clause.end : index]
                told = any(unit.norm in self._words["claim"] for unit in between)
                return None if told else clause.actors
        return None

    def speaker(self, index: int) -> Actors | None:
        """Return who is quoted or reported as saying what stands at ``index``."""
        for clause in reversed(self._reports):
            if clause.actors is None or clause.end > index or clause.verb > index:
                continue
            at = self._phrases.skip_adverbs(clause.end)
            window = self._units[at : min(at + 4, index)]
            if any(unit.norm in self._words["claim"] or unit.norm in self._words["open_quote"] for unit in window):
                return clause.actors
        return None

    def self_reference(self, verb: int) -> Actors | None:
        """Return the speaker to whom the pronoun of ``أنها``, ``إنه`` before the verb refers."""
        if verb == 0 or self._units[verb - 1].norm not in self._words["self_claim"]:
            return None
        for clause in reversed(self._reports):
            if clause.actors is not None and self._phrases.skip_adverbs(clause.end) == verb - 1:
                return clause.actors
        return None

    def is_off(self, index: int, *, imperfect: bool) -> bool:
        """Whether what stands at ``index`` is negated, denied, asked, wished or supposed."""
        if self._is_question:
            return True
        units, words = self._units, self._words
        for at in range(index - 1, max(-1, index - 3), -1):
            norm = units[at].norm
            if units[at].entity is None and norm and not norm[:1].isalnum():
                break
            if norm in words["negation"] or norm in words["switch_off"]:
                return True
        if imperfect and index > 0 and units[index - 1].norm in words["subjunctive"] | words["may"]:
            return True
        if self._has_condition and any(
            unit.norm in words["condition"] or unit.norm in words["denial"] for unit in units[:index]
        ):
            return True
        for at in range(index - 1, -1, -1):
            norm = units[at].norm
            if norm in {"،", ",", "؛", ";", ":"}:
                break
            if norm in words["hypothesis"]:
                return True
        return False
