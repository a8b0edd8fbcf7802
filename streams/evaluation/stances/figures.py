"""The figures on stances: how many of those given are right, and how many of those stated are found."""

from collections.abc import Sequence
from dataclasses import dataclass

from streams.evaluation.gold import spans_of
from streams.evaluation.stances.gold import GoldStance, GoldStances
from streams.records import EnrichedArticle, IssueTarget, Stance

# What of a name's words a mention must cover, and of two noun phrases, to be the same.
_SAME = 0.5


@dataclass(frozen=True, slots=True)
class StanceFigures:
    """Counts of pairs of holder and target with a polarity; several cues for one pair count once.

    ``evidenced`` are those right whose evidence has the cue of gold in it.
    """

    stated: int
    given: int
    right: int
    found: int
    evidenced: int

    @property
    def precision(self) -> float:
        """The share of those given that are right, 0..1; 1 where nothing is given."""
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """The share of those stated that are found, 0..1; 1 where nothing is stated."""
        return self.found / self.stated if self.stated else 1.0


@dataclass(frozen=True, slots=True)
class Compared:
    """An article's stances beside gold: ``given`` has each pair once with the gold that it meets."""

    gold: GoldStances
    enriched: EnrichedArticle
    given: tuple[tuple[Stance, tuple[GoldStance, ...]], ...]
    missed: tuple[GoldStance, ...]


def compare_stances(gold: GoldStances, enriched: EnrichedArticle) -> Compared:
    """Return which stances of ``enriched`` gold has, and which of gold it lacks."""
    first: dict[tuple[str, str, str], Stance] = {}
    for stance in enriched.stances:
        first.setdefault(_pair(stance), stance)
    given = tuple(
        (stance, tuple(one for one in gold.stances if _is_same(one, stance, enriched))) for stance in first.values()
    )
    met = {one.pair for _, matches in given for one in matches}
    missed = {one.pair: one for one in gold.stances if one.pair not in met}
    return Compared(gold, enriched, given, tuple(missed.values()))


def measure_stances(articles: Sequence[Compared]) -> StanceFigures:
    """Return the figures of ``articles`` together."""
    given = [pair for one in articles for pair in one.given]
    stated = sum(len({stance.pair for stance in one.gold.stances}) for one in articles)
    return StanceFigures(
        stated=stated,
        given=len(given),
        right=sum(bool(matches) for _, matches in given),
        found=stated - sum(len(one.missed) for one in articles),
        evidenced=sum(any(one.cue in stance.evidence.text for one in matches) for stance, matches in given),
    )


def _pair(stance: Stance) -> tuple[str, str, str]:
    target = stance.target
    named = f"{target.start}:{target.end}" if isinstance(target, IssueTarget) else target.id
    return stance.holder, named, stance.polarity


def _is_same(gold: GoldStance, stance: Stance, enriched: EnrichedArticle) -> bool:
    if gold.polarity != stance.polarity or not _names(gold.holder, stance.holder, enriched):
        return False
    if isinstance(stance.target, IssueTarget):
        return gold.kind == "issue" and any(
            _shares(start, end, stance.target) for start, end in spans_of(gold.target, enriched.article.text)
        )
    return gold.kind == "actor" and _names(gold.target, stance.target.id, enriched)


def _names(name: str, entity: str, enriched: EnrichedArticle) -> bool:
    """Whether a mention of the entity stands where the text has ``name``."""
    mentions = [mention for one in enriched.entities if one.id == entity for mention in one.mentions]
    return any(
        mention.start < end and start < mention.end and mention.end - mention.start >= _SAME * len(name)
        for start, end in spans_of(name, enriched.article.text)
        for mention in mentions
    )


def _shares(start: int, end: int, issue: IssueTarget) -> bool:
    common = min(end, issue.end) - max(start, issue.start)
    return common > 0 and common >= _SAME * min(end - start, issue.end - issue.start)
