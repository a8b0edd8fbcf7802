"""The Arabic grammar of cue frames: finds the holder and the target around each cue of a sentence."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from streams.records import IssueTarget
from streams.stances.arabic.arguments import VerbArguments
from streams.stances.arabic.nouns import NounReader
from streams.stances.arabic.parts import read_parts
from streams.stances.arabic.switches import ArabicSwitches
from streams.stances.arabic.verbs import may_be_finite
from streams.stances.arabic.words import strip_article, strip_conjunction
from streams.stances.discourse import Discourse, Named, Subject
from streams.stances.frames import Category, Cue, CueIndex
from streams.stances.phrases import Finding, Hit
from streams.stances.units import Unit

_CONJUNCTIONS = ("و", "ف")
_DEFINITE = ("ال", "بال", "لل")
_OWNED = frozenset({"possessor", "between"})
_NOUN_PREFIXES = ("ب", "ل")
#: How far behind the accused the words may stand that say what they did, in units.
_ACCUSATION_REACH = 4
#: Acts by which somebody says what another does: accused of, criticised for, blamed for.
_ACCUSING = frozenset({"accuse", "condemn", "blame"})
_NOUNS = frozenset({"noun"})


class ArabicGrammar:
    """Reads one sentence."""

    def __init__(self, text: str, units: Sequence[Unit], cues: CueIndex, before: Discourse) -> None:
        self._cues = cues
        parts = read_parts(text, units, cues, before)
        self._words, self._subjects, self._clauses = parts.words, parts.subjects, parts.clauses
        self._pronouns = parts.pronouns
        self._switches = ArabicSwitches(self._words, self._clauses)
        self._verbs = VerbArguments(parts)
        self._nouns = nouns = NounReader(parts)
        self._readers: Mapping[Category, Callable[[Hit], Finding | None]] = {
            "verb": self._verbs.read,
            "noun": nouns.noun,
            "adjective": nouns.adjective,
            "relation": nouns.relation,
            "mutual": nouns.relation,
            "phrase": nouns.phrase,
        }

    def findings(self) -> Iterator[Finding]:
        """Yield what each cue of the sentence says; several frames of one word are tried in order."""
        consumed = 0
        for index, unit in enumerate(self._words.units):
            for hit in self._hits(index, unit) if unit.start >= consumed else ():
                if self._switches.is_off(hit):
                    continue
                found = self._readers[hit.frame.category](hit)
                if found is not None and found.targets:
                    consumed = found.cue[1]
                    self._pronouns.note_issue(found.targets[-1])
                    yield found.said_by(self._clauses.speaker(hit.start))
                    yield from self._alleged(found, hit)
                    break

    def _hits(self, index: int, unit: Unit) -> Iterator[Hit]:
        if not unit.norm:
            return
        prefix, cues = "", self._cues.get(unit.norm)
        if cues is None and unit.norm.startswith(_CONJUNCTIONS):
            prefix, cues = unit.norm[0], self._cues.get(unit.norm[1:])
        yield from self._matching(index, prefix, cues or ())
        if not prefix and unit.norm.startswith(_NOUN_PREFIXES):
            nouns = self._cues.get(unit.norm[1:], ())
            yield from self._matching(index, unit.norm[0], [cue for cue in nouns if cue.frame.category == "noun"])
        if cues is None:
            yield from self._definite(index, unit.norm)

    def _definite(self, index: int, word: str) -> Iterator[Hit]:
        """Yield the verbal nouns with an article, whose target a preposition governs: ``جدد الدعوة إلى``."""
        bare = strip_article(strip_conjunction(word))
        if bare == word or not word.removeprefix("و").startswith(_DEFINITE):
            return
        cues = [cue for cue in self._cues.get(bare, ()) if cue.frame.category == "noun" and not cue.form.pronoun]
        for hit in self._matching(index, "", [cue for cue in cues if cue.frame.holder.roles & _OWNED]):
            yield replace(hit, is_definite=True)

    def _matching(self, index: int, prefix: str, cues: Sequence[Cue]) -> Iterator[Hit]:
        for cue in cues:
            if not self._words.has_nouns(cue.frame):
                continue
            is_verb = cue.frame.category == "verb" and cue.form.kind != "participle"
            if is_verb and not self._is_verb(index, prefix, cues):
                continue
            end = self._match(index + 1, cue)
            is_other = self._words.is_homograph(index, cue.form.text)
            if end and not is_other and self._words.fits_spelling(index, cue.form.text):
                yield Hit(cue, index, end, prefix)

    def _match(self, at: int, cue: Cue) -> int:
        for word in cue.rest:
            if self._words.norm(at) != word:
                return 0
            at += 1
        return at

    def _is_verb(self, index: int, prefix: str, cues: Sequence[Cue]) -> bool:
        if self._clauses.at(index) is None:
            return False
        is_noun_too = any(cue.frame.category in _NOUNS for cue in cues)
        return not is_noun_too or may_be_finite(self._words, index, prefix)

    def _alleged(self, found: Finding, hit: Hit) -> Iterator[Finding]:
        """Read ``اتهم X Y بدعم Z``, ``انتقدته لدعمه Z`` and ``بأنها تدعم Z``: what the accused are said to do."""
        accused = tuple(target.id for target in found.targets if target.kind == "actor")
        if found.frame.act not in _ACCUSING or len(found.holders) != 1 or not accused:
            return
        for at in range(hit.end, min(hit.end + found.distance + _ACCUSATION_REACH, len(self._words.units))):
            said = self._done_by(at, accused)
            if said is not None:
                yield said.alleged_by(found.holders[0])
                return

    def _done_by(self, at: int, accused: tuple[str, ...]) -> Finding | None:
        word = self._words.norm(at)
        for cue in self._cues.get(word[1:], ()) if word.startswith(_NOUN_PREFIXES) else ():
            said = self._nouns.done_by(Hit(cue, at, at + 1, word[0]), accused)
            if said is not None:
                return said
        if not self._words.is_in(at - 1, "self_claim"):
            return None
        verbs = (cue for cue in self._cues.get(word, ()) if cue.frame.category == "verb")
        return next((said for cue in verbs if (said := self._verbs.done_by(Hit(cue, at, at + 1), accused))), None)

    def last_issue(self) -> IssueTarget | None:
        """Return the last issue that a stance of the sentence was directed at."""
        return self._pronouns.issue

    def subject(self) -> Subject | None:
        """Return who the sentence is about."""
        return self._clauses.subject()

    def named(self) -> tuple[Named, ...]:
        """Return the names of the sentence, to which later pronouns may refer."""
        units = enumerate(self._words.units)
        return tuple(
            Named(unit.entity.id, unit.entity.type, self._subjects.gender(at)) for at, unit in units if unit.entity
        )
