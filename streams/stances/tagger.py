"""The stance tagger: who supports or opposes whom or what, and where the text says so."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from streams.knowledge import Knowledge
from streams.records import ActorTarget, Entity, EntityType, IssueTarget, Span, Stance
from streams.stances.arabic import ArabicGrammar
from streams.stances.english import EnglishGrammar
from streams.stances.frames import CueIndex, load_cues
from streams.stances.phrases import Finding
from streams.stances.units import NameIndex, Unit, read_units
from streams.text.document import Document, Sentence

_GRAMMARS: dict[str, type[ArabicGrammar] | type[EnglishGrammar]] = {
    "ar": ArabicGrammar,
    "en": EnglishGrammar,
}
_PER_UNIT = 0.01
_FARTHEST = 15
_REPORTED = 0.9
_ISSUE = 0.97
_CONJUNCTIONS = ("و", "ف")
_ON_THE_GROUND = frozenset({"attack", "fight"})


class StanceTagger:
    """Finds directed stances by cue frames (``languages/*/stances.tsv``) and a small grammar of each language."""

    version = "frames-1"

    def __init__(self, knowledge: Knowledge) -> None:
        self._countries = frozenset(country.place.entity for country in knowledge.countries)
        self._acting_places = self._countries | _capitals(knowledge)
        self._cues: dict[str, CueIndex] = {language: load_cues(language) for language in _GRAMMARS}

    def tag(self, document: Document, entities: tuple[Entity, ...]) -> tuple[Stance, ...]:
        """Return the stances of ``document`` between ``entities``, in order of their cues, each once."""
        if document.language not in _GRAMMARS or not entities:
            return ()
        grammar, cues = _GRAMMARS[document.language], self._cues[document.language]
        names = NameIndex(entities)
        types = {entity.id: entity.type for entity in entities}
        stances: dict[str, Stance] = {}
        for sentence in document.sentences:
            if not names.between(sentence.start, sentence.end):
                continue
            units = read_units(document, sentence, names)
            if not _has_cue(units, cues):
                continue
            reader = grammar(document.text, units, cues)
            for finding in reader.findings():
                speaker = reader.speaker(finding.cue[0])
                admitted = self._admit(finding, types)
                for stance in _stances(document, sentence, admitted, speaker):
                    stances.setdefault(stance.id, stance)
        return tuple(stances.values())

    def _admit(self, finding: Finding, types: Mapping[str, EntityType]) -> Finding:
        """Leave out places that do not act: of all places only countries and capitals do.

        A capital that is attacked is the ground of a fight, not a side of it.
        """
        sides = self._countries if finding.frame.act in _ON_THE_GROUND else self._acting_places
        holders = tuple(id_ for id_ in finding.holders if types[id_] != "location" or id_ in self._acting_places)
        targets = tuple(
            target
            for target in finding.targets
            if target.kind == "issue" or types[target.id] != "location" or target.id in sides
        )
        return replace(finding, holders=holders, targets=targets)


def _capitals(knowledge: Knowledge) -> frozenset[str]:
    capitals = {country.capital for country in knowledge.countries}
    cities = (knowledge.gazetteer.city(capital) for capital in capitals if capital)
    return frozenset(city.entity for city in cities if city)


def _has_cue(units: tuple[Unit, ...], cues: CueIndex) -> bool:
    """Whether a cue stands in the sentence: as a word, after an Arabic conjunction, or joined to a name."""
    return any(
        unit.norm in cues
        or (unit.norm.startswith(_CONJUNCTIONS) and unit.norm[1:] in cues)
        or (unit.entity and (unit.prefix in cues or unit.suffix in cues))
        for unit in units
    )


def _stances(document: Document, sentence: Sentence, finding: Finding, speaker: str | None) -> Iterator[Stance]:
    start, end = finding.cue
    certainty = finding.certainty - _PER_UNIT * min(finding.distance, _FARTHEST)
    for holder in dict.fromkeys(finding.holders):
        for target in finding.targets:
            if isinstance(target, ActorTarget) and target.id in finding.holders:
                continue
            certain = certainty * (_ISSUE if isinstance(target, IssueTarget) else 1)
            if speaker not in {None, holder}:
                certain *= _REPORTED
            yield Stance(
                id=_stance_id(holder, target, finding, document.text),
                holder=holder,
                target=target,
                polarity=finding.frame.polarity,
                confidence=round(certain, 3),
                cue=Span(start, end, document.text[start:end]),
                evidence=Span(sentence.start, sentence.end, document.text[sentence.start : sentence.end]),
                speaker=speaker,
                via=finding.frame.via,
            )


def _stance_id(holder: str, target: ActorTarget | IssueTarget, finding: Finding, text: str) -> str:
    named = target.id if isinstance(target, ActorTarget) else f"{target.start}-{target.end}"
    cue = f"{finding.cue[0]}-{finding.cue[1]}"
    parts = "\x1f".join((holder, target.kind, named, finding.frame.polarity, cue, text[slice(*finding.cue)]))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:16]
