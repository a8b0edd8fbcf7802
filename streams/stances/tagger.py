"""The stance tagger: who supports or opposes whom or what, and where the text says so."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from streams.knowledge import Knowledge
from streams.records import ActorTarget, Entity, EntityType, IssueTarget, ResolvedRole, Span, Stance
from streams.stances.arabic.grammar import ArabicGrammar
from streams.stances.descriptions import Descriptions
from streams.stances.discourse import Discourse, Told
from streams.stances.english.grammar import EnglishGrammar
from streams.stances.frames import CueIndex, load_cues
from streams.stances.making import is_history, stance_id
from streams.stances.phrases import Finding
from streams.stances.rollup import Countries
from streams.stances.units import NameIndex, Unit, read_units
from streams.stances.words import word_classes
from streams.text.document import Document, Sentence
from streams.text.normalize import normalize

_PER_UNIT = 0.01
_FARTHEST = 15
_REPORTED = 0.9
_ISSUE = 0.97
_ALLEGED = 0.9
# Tokens; the longest sentences of news have some 80.
_LONGEST_SENTENCE = 400
_CONJUNCTIONS = ("و", "ف", "ب", "ل")
_ARTICLE = re.compile("و?ب?ال|لل")
_PARAGRAPH = "\n"


class Grammar(Told, Protocol):
    """What reads one sentence, given the sentences before it."""

    def __init__(self, text: str, units: Sequence[Unit], cues: CueIndex, before: Discourse) -> None: ...

    def findings(self) -> Iterator[Finding]:
        """Yield what each cue of the sentence says."""
        ...


_GRAMMARS: Mapping[str, type[Grammar]] = {"ar": ArabicGrammar, "en": EnglishGrammar}


class StanceTagger:
    """Finds directed stances by cue frames (``languages/*/stances.tsv``) and a small grammar of each language."""

    version = "frames-2"

    def __init__(self, knowledge: Knowledge) -> None:
        self._countries = Countries(knowledge)
        self._descriptions = Descriptions(self._countries)
        self._cues: dict[str, CueIndex] = {language: load_cues(language) for language in _GRAMMARS}

    def tag(
        self,
        document: Document,
        entities: tuple[Entity, ...],
        published: str | None = None,
        roles: Sequence[ResolvedRole] = (),
    ) -> tuple[Stance, ...]:
        """Return the stances of ``document`` between ``entities``, in order of their cues, each once.

        ``published`` is the day of the article (ISO 8601): a sentence that dates itself years before it tells history.
        ``roles`` are offices named instead of a person; one whose holder is among the entities stands for it.
        What goes on for hundreds of words without an end of sentence has none: nobody could say who does what to whom.
        """
        if document.language not in _GRAMMARS or not entities:
            return ()
        grammar, cues = _GRAMMARS[document.language], self._cues[document.language]
        names = NameIndex(entities, self._descriptions.read(document, entities, roles))
        types = {entity.id: entity.type for entity in entities}
        stances: dict[str, Stance] = {}
        before = Discourse()
        for sentence in document.sentences:
            if sentence.end_token - sentence.first_token > _LONGEST_SENTENCE:
                before = Discourse()
                continue
            units = read_units(document, sentence, names)
            reader = grammar(document.text, units, cues, before)
            if _has_cue(units, cues):
                for finding in reader.findings():
                    admitted = self._admit(finding, types)
                    for stance in self._stances(document, sentence, names, admitted, published):
                        stances.setdefault(stance.id, stance)
            ends_paragraph = _PARAGRAPH in document.text[sentence.end - 1 : sentence.end + 2]
            before = before.after(reader, ends_paragraph=ends_paragraph)
        return tuple(sorted(stances.values(), key=lambda stance: stance.cue.start))

    def _admit(self, finding: Finding, types: Mapping[str, EntityType]) -> Finding:
        """Leave out places that do not act: of all places only countries and capitals do.

        A capital that is attacked is the ground of a fight, not a side of it.
        """
        sides = self._countries.states if finding.frame.act == "attack" else self._countries.acting
        holders = tuple(id_ for id_ in finding.holders if types[id_] != "location" or id_ in self._countries.acting)
        targets = tuple(
            target
            for target in finding.targets
            if (target.kind == "issue" and not (finding.frame.act == "warn" and _is_hazard(target, finding)))
            or (target.kind == "actor" and (types[target.id] != "location" or target.id in sides))
        )
        return replace(finding, holders=holders, targets=targets)

    def _stances(
        self, document: Document, sentence: Sentence, names: NameIndex, finding: Finding, published: str | None
    ) -> Iterator[Stance]:
        start, end = finding.cue
        cue = Span(start, end, document.text[start:end])
        certainty = finding.certainty - _PER_UNIT * min(finding.distance, _FARTHEST)
        is_past = is_history(document.text[sentence.start : sentence.end], published)
        for holder in dict.fromkeys(finding.holders):
            for named in finding.targets:
                is_own = named.kind == "actor" and named.id in (
                    {holder} if finding.frame.is_reciprocal else finding.holders
                )
                if is_own:
                    continue
                target = named if isinstance(named, ActorTarget) else self._with_actor(named, names, holder)
                certain = certainty
                if target.kind == "issue":
                    certain *= _ISSUE
                certain *= _REPORTED if finding.speaker not in {None, holder} else 1
                certain *= _ALLEGED if finding.attributed else 1
                yield Stance(
                    id=stance_id(holder, target, finding.frame.polarity, cue),
                    holder=holder,
                    target=target,
                    polarity=finding.frame.polarity,
                    act=finding.frame.act,
                    confidence=round(certain, 3),
                    cue=cue,
                    evidence=Span(sentence.start, sentence.end, document.text[sentence.start : sentence.end]),
                    speaker=finding.speaker,
                    via=finding.frame.via,
                    attributed=finding.attributed,
                    tense="past" if is_past else "present",
                    holder_country=self._countries.of(holder),
                    target_country=self._countries.of(target.id if isinstance(target, ActorTarget) else target.actor),
                )

    def _with_actor(self, issue: IssueTarget, names: NameIndex, holder: str) -> IssueTarget:
        """Name the actor whose issue it is: the first one in it that can act and is not the holder itself."""
        for _, entity in names.between(issue.start, issue.end):
            if entity.id != holder and (entity.type != "location" or entity.id in self._countries.acting):
                return replace(issue, actor=entity.id)
        return issue


def _is_hazard(issue: IssueTarget, finding: Finding) -> bool:
    """Whether the issue is a danger that nobody wants: who warns of a storm does not oppose it."""
    hazards = word_classes(finding.frame.language)["hazard"]
    words = (normalize(word) for word in issue.text.split()[:3])
    return any(word in hazards or word.removeprefix("ال") in hazards for word in words)


def _has_cue(units: tuple[Unit, ...], cues: CueIndex) -> bool:
    """Whether a cue stands in the sentence: as a word, after an Arabic conjunction or article, or joined to a name."""
    return any(
        unit.norm in cues
        or (unit.norm.startswith(_CONJUNCTIONS) and unit.norm[1:] in cues)
        or ((article := _ARTICLE.match(unit.norm)) and unit.norm[article.end() :] in cues)
        or (unit.entity and (unit.prefix in cues or unit.suffix in cues))
        for unit in units
    )
