"""One run of the evaluation of stances."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from streams.evaluation.figures import by_language
from streams.evaluation.run import tag_gold
from streams.evaluation.stances.figures import Compared, StanceFigures, compare_stances, measure_stances
from streams.evaluation.stances.gold import GoldStance, GoldStances
from streams.records import Stance
from streams.work import ArticleEnricher


@dataclass(frozen=True, slots=True)
class StanceMistake:
    """A stance that gold lacks (``given``), or one that was not found (``missed``), with the names of its sides."""

    place: str
    uri: str
    language: str
    given: Stance | None
    missed: GoldStance | None
    holder: str
    target: str
    sentence: str


@dataclass(frozen=True, slots=True)
class StanceEvaluation:
    """The figures by language and for ``ALL``, and every mistake in the order of the articles."""

    figures: Mapping[str, StanceFigures]
    mistakes: tuple[StanceMistake, ...]


def evaluate_stances(gold: Sequence[GoldStances], enricher: ArticleEnricher) -> StanceEvaluation:
    """Tag every article of ``gold`` and compare. Raises `EvaluationTaggingError` where the enricher fails."""
    compared = [compare_stances(one, tag_gold(one.article, one.place, enricher)) for one in gold]
    figures = by_language(compared, lambda one: one.gold.article.language, measure_stances)
    return StanceEvaluation(figures, tuple(mistake for one in compared for mistake in _mistakes(one)))


def _mistakes(compared: Compared) -> Iterator[StanceMistake]:
    names = {entity.id: entity.mentions[0].text for entity in compared.enriched.entities}
    place, article = compared.gold.place, compared.gold.article
    for stance, matches in compared.given:
        if not matches:
            target = stance.target.text if stance.target.kind == "issue" else names[stance.target.id]
            holder, sentence = names[stance.holder], stance.evidence.text
            yield StanceMistake(place, article.uri, article.language, stance, None, holder, target, sentence)
    for one in compared.missed:
        yield StanceMistake(place, article.uri, article.language, None, one, one.holder, one.target, article.text)
