"""Makes stances of what the model says: every id, quotation and act is looked up, and what does not hold is dropped."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import jsonschema_rs

from streams.records import POLARITIES, ActorTarget, Entity, IssueTarget, Span, Stance
from streams.stances.making import is_history, stance_id
from streams.stances.rollup import Countries
from streams.stances.units import NameIndex
from streams.taggers.llm.prompt import ITEM, Question
from streams.tally import count
from streams.text.document import Document, Sentence

_VALIDATOR: Final = jsonschema_rs.Draft202012Validator(dict(ITEM))
#: Stances of the article that has most; the rest is not looked at.
_MOST: Final = 500
_DIGITS: Final = 3


class Fate(StrEnum):
    """What became of a stance that the model gave."""

    KEPT = "kept"
    #: It does not fit the schema, names target and issue or neither, or has an act of the other polarity.
    MALFORMED = "malformed"
    UNKNOWN_ENTITY = "unknown_entity"
    #: There is no such sentence, or it does not have the words.
    NOT_IN_TEXT = "not_in_text"
    #: Somebody towards himself, or a place that does not act.
    NO_SIDES = "no_sides"
    REPEATED = "repeated"


class _Dropped(Exception):  # noqa: N818 -- it says what became of a stance, and is always caught
    def __init__(self, fate: Fate) -> None:
        self.fate = fate


@dataclass(frozen=True, slots=True)
class _Article:
    """What an answer is about."""

    question: Question
    document: Document
    published: str | None
    names: NameIndex


class AnswerReader:
    """Reads the answers about one article after another."""

    def __init__(self, countries: Countries) -> None:
        self._countries = countries

    def read(
        self, items: Sequence[Any], question: Question, document: Document, published: str | None
    ) -> tuple[Stance, ...]:
        """Return the stances that hold, in order of their cues; count the others by why they do not."""
        article = _Article(question, document, published, NameIndex(tuple(question.entities.values())))
        stances: dict[str, Stance] = {}
        for item in items[:_MOST]:
            try:
                stance = self._stance(item, article)
            except _Dropped as dropped:
                count("llm_stances", dropped.fate)
                continue
            count("llm_stances", Fate.REPEATED if stance.id in stances else Fate.KEPT)
            stances.setdefault(stance.id, stance)
        return tuple(sorted(stances.values(), key=lambda stance: stance.cue.start))

    def _stance(self, item: Any, article: _Article) -> Stance:
        if not _VALIDATOR.is_valid(item):
            raise _Dropped(Fate.MALFORMED)
        has_one_target = (item["target"] is None) != (item["issue"] is None)
        if not has_one_target or POLARITIES[item["act"]] != item["polarity"] or not 0 <= item["confidence"] <= 1:
            raise _Dropped(Fate.MALFORMED)
        holder = _entity(article, item["holder"])
        speaker = None if item["speaker"] is None else _entity(article, item["speaker"])
        sentence = _sentence(article.document, item["sentence"])
        cue = _quoted(article.document.text, sentence, item["cue"])
        target = self._target(item, article, sentence, holder)
        evidence = article.document.text[sentence.start : sentence.end]
        return Stance(
            id=stance_id(holder.id, target, item["polarity"], cue),
            holder=holder.id,
            target=target,
            polarity=item["polarity"],
            act=item["act"],
            confidence=round(float(item["confidence"]), _DIGITS),
            cue=cue,
            evidence=Span(sentence.start, sentence.end, evidence),
            speaker=None if speaker is None else speaker.id,
            via="llm",
            attributed=item["attributed"],
            tense="past" if is_history(evidence, article.published) else "present",
            holder_country=self._countries.of(holder.id),
            target_country=self._countries.of(target.id if isinstance(target, ActorTarget) else target.actor),
        )

    def _target(self, item: Any, article: _Article, sentence: Sentence, holder: Entity) -> ActorTarget | IssueTarget:
        """Return the target; an issue that is nothing but a name is the actor of that name."""
        if not self._acts(holder):
            raise _Dropped(Fate.NO_SIDES)
        if item["target"] is not None:
            return self._side(_entity(article, item["target"]), holder, item["act"])
        issue = _quoted(article.document.text, sentence, item["issue"])
        inside = article.names.between(issue.start, issue.end)
        for mention, entity in inside:
            if (mention.start, mention.end) == (issue.start, issue.end):
                return self._side(entity, holder, item["act"])
        actor = next((entity.id for _, entity in inside if entity.id != holder.id and self._acts(entity)), None)
        return IssueTarget(issue.text, issue.start, issue.end, actor)

    def _side(self, target: Entity, holder: Entity, act: str) -> ActorTarget:
        """Hold a target to what the shipped tagger holds it to: of places only countries and capitals are sides.

        A capital that is attacked is the ground of a fight, not a side of it.
        """
        sides = self._countries.states if act == "attack" else self._countries.acting
        if target.id == holder.id or (target.type == "location" and target.id not in sides):
            raise _Dropped(Fate.NO_SIDES)
        return ActorTarget(target.id)

    def _acts(self, entity: Entity) -> bool:
        return entity.type != "location" or entity.id in self._countries.acting


def _entity(article: _Article, key: str) -> Entity:
    entity = article.question.entities.get(key)
    if entity is None:
        raise _Dropped(Fate.UNKNOWN_ENTITY)
    return entity


def _sentence(document: Document, number: float) -> Sentence:
    if not 1 <= number <= len(document.sentences):
        raise _Dropped(Fate.NOT_IN_TEXT)
    return document.sentences[int(number) - 1]


def _quoted(text: str, sentence: Sentence, quote: str) -> Span:
    """Return where the sentence has ``quote``, letter by letter; rather as words of their own than inside of others."""
    words = quote.strip()
    pattern = re.escape(words)
    for one in (rf"(?<!\w){pattern}(?!\w)", pattern):
        if words and (found := re.compile(one).search(text, sentence.start, sentence.end)):
            return Span(found.start(), found.end(), words)
    raise _Dropped(Fate.NOT_IN_TEXT)
