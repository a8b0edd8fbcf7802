"""One run of the evaluation of places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from streams.evaluation.figures import by_language
from streams.evaluation.places.figures import Placed, PlaceFigures, measure_places, place_toponyms
from streams.evaluation.places.gold import GoldPlaces
from streams.evaluation.run import tag_gold
from streams.records import EnrichedArticle
from streams.work import ArticleEnricher


@dataclass(frozen=True, slots=True)
class PlaceMistake:
    """A toponym that was not found, or not near. ``before`` and ``after`` are the text around it."""

    place: str
    uri: str
    language: str
    placed: Placed
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PlaceEvaluation:
    """The figures by language and for ``ALL``, and every mistake in the order of the articles."""

    figures: Mapping[str, PlaceFigures]
    mistakes: tuple[PlaceMistake, ...]


_AROUND = 40


def evaluate_places(gold: Sequence[GoldPlaces], enricher: ArticleEnricher) -> PlaceEvaluation:
    """Tag every article of ``gold`` and compare. Raises `EvaluationTaggingError` where the enricher fails."""
    pairs = [(one, tag_gold(one.article, one.place, enricher)) for one in gold]
    figures = by_language(pairs, lambda pair: pair[0].article.language, measure_places)
    mistakes = tuple(mistake for one, enriched in pairs for mistake in _mistakes(one, enriched))
    return PlaceEvaluation(figures, mistakes)


def _mistakes(gold: GoldPlaces, enriched: EnrichedArticle) -> list[PlaceMistake]:
    text, article = gold.article.text, gold.article
    return [
        PlaceMistake(
            gold.place,
            article.uri,
            article.language,
            placed,
            text[max(0, placed.gold.start - _AROUND) : placed.gold.start],
            text[placed.gold.end : placed.gold.end + _AROUND],
        )
        for placed in place_toponyms(gold, enriched)[0]
        if not placed.near
    ]
