"""The English grammar of cue frames: finds the holder and the target around each cue of a sentence."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from streams.records import IssueTarget
from streams.stances.discourse import Discourse, Named, Subject
from streams.stances.english.arguments import VerbArguments
from streams.stances.english.clauses import EnglishClauses
from streams.stances.english.nouns import NounReader
from streams.stances.english.phrases import EnglishPhrases
from streams.stances.english.subjects import EnglishSubjects
from streams.stances.english.switches import is_negated, is_off
from streams.stances.english.words import EnglishWords
from streams.stances.frames import Category, Cue, CueIndex
from streams.stances.phrases import Finding, Hit
from streams.stances.units import Unit

_MOST_FILLERS = 3
_ACCUSATION_REACH = 14
#: Acts by which somebody says what another does: accused of, criticised for, blamed for.
_ACCUSING = frozenset({"accuse", "condemn", "blame"})


class EnglishGrammar:
    """Reads one sentence."""

    def __init__(self, text: str, units: Sequence[Unit], cues: CueIndex, before: Discourse) -> None:
        self._cues = cues
        self._words = EnglishWords(text, units)
        self._phrases = phrases = EnglishPhrases(self._words)
        subjects = EnglishSubjects(self._words, phrases)
        self._clauses = EnglishClauses(self._words, phrases, subjects, before)
        self._verbs = VerbArguments(self._words, phrases, subjects, self._clauses)
        self._nouns = NounReader(self._words, phrases, subjects, self._clauses, self._verbs)
        self._readers: Mapping[Category, Callable[[Hit], Finding | None]] = {
            "verb": self._verbs.read,
            "noun": self._nouns.noun,
            "adjective": self._nouns.adjective,
            "relation": self._nouns.relation,
            "mutual": self._nouns.relation,
            "phrase": self._nouns.phrase,
            "judgement": self._nouns.judgement,
        }

    def findings(self) -> Iterator[Finding]:
        """Yield what each cue of the sentence says; several frames of one word are tried in order."""
        consumed = 0
        for index, unit in enumerate(self._words.units):
            if unit.entity is not None:
                found = self._nouns.affix(index, unit, self._cues)
            elif unit.start < consumed or unit.norm not in self._cues:
                continue
            else:
                found = self._first_reading(index)
            if found is not None and found.targets:
                self._clauses.note_issue(found.targets[-1])
                consumed = found.cue[1]
                yield found.said_by(self._clauses.speaker(index))
                yield from self._alleged(found, index)

    def _first_reading(self, index: int) -> Finding | None:
        off: bool | None = None
        for hit in self._hits(index, self._words.units[index]):
            off = is_off(self._words, index) if off is None else off
            if off and not (hit.frame.negated and is_negated(self._words, index)):
                continue
            if hit.frame.negated and not off:
                continue
            reader = self._readers.get(hit.frame.category)
            found = reader(hit) if reader else None
            if found is not None and found.targets:
                return found
        return None

    def _hits(self, index: int, unit: Unit) -> Iterator[Hit]:
        for cue in self._cues.get(unit.norm, ()) if unit.norm else ():
            end = self._match(index, cue) if self._words.has_nouns(cue.frame) else None
            if end:
                yield Hit(cue, index, end)

    def _match(self, index: int, cue: Cue) -> int | None:
        """Return the unit after the cue's words, or None. ``~`` stands for up to three plain words."""
        if not all(word in self._words.present for word in cue.rest if word != "~"):
            return None
        at, can_fill = index + 1, False
        for word in cue.rest:
            if word == "~":
                can_fill = True
                continue
            limit = at + _MOST_FILLERS if can_fill else at
            if can_fill and (inside := self._inside(at)):
                at = limit = inside
            while at < limit and self._words.norm(at) != word and self._fills(at):
                at += 1
            if self._words.norm(at) != word:
                return None
            at, can_fill = at + 1, False
        return at

    def _inside(self, at: int) -> int:
        """Return the unit after a name in the gap of a cue (``held Israel responsible``), 0 if there is none."""
        named = self._phrases.actors_at(at)
        if named is None and self._words.is_owner(at):
            return at + 2 if self._words.is_genitive(at + 1) else at + 1  # "summoned Japan's ambassador"
        return named.end if named is not None else 0

    def _fills(self, at: int) -> bool:
        return bool(self._words.norm(at)) and not self._words.is_in(at, "preposition")

    def _alleged(self, found: Finding, index: int) -> Iterator[Finding]:
        """Read ``accused X of backing Y``: what the accused are said to do."""
        accused = tuple(target.id for target in found.targets if target.kind == "actor")
        if found.frame.act not in _ACCUSING or len(found.holders) != 1 or not accused:
            return
        end = index + found.distance
        for at in range(end, min(end + _ACCUSATION_REACH, len(self._words.units))):
            for hit in self._hits(at, self._words.units[at]):
                led = self._words.norm(at - 1) in {"of", "for", "over"} or self._words.is_adverbial(at - 1)
                said = self._verbs.accused(hit, accused) if led else None
                if said is not None:
                    yield said.alleged_by(found.holders[0])
                    return

    def last_issue(self) -> IssueTarget | None:
        """Return the last issue that a stance of the sentence was directed at."""
        return self._clauses.last_issue()

    def subject(self) -> Subject | None:
        """Return who the sentence is about."""
        return self._clauses.subject()

    def named(self) -> tuple[Named, ...]:
        """Return the names of the sentence, to which later pronouns may refer."""
        return tuple(Named(unit.entity.id, unit.entity.type) for unit in self._words.units if unit.entity)
