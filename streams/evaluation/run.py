"""One run of the evaluation: tags gold articles and compares."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from streams.errors import StreamsError
from streams.evaluation.figures import Figures, TaggedArticle, by_language, measure
from streams.evaluation.gold import GoldArticle
from streams.evaluation.mistakes import Mistake, find_mistakes
from streams.evaluation.tags import found_tags
from streams.records import Article, EnrichedArticle
from streams.work import ArticleEnricher, describe_error


class EvaluationTaggingError(StreamsError):
    """A tagger failed on {place}: {detail}. Correct the tagger; `streams tag` on this article shows more."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures by language and for ``ALL`` of them, and every mistake in the order of the articles."""

    figures: Mapping[str, Figures]
    mistakes: tuple[Mistake, ...]


def evaluate_tags(gold: Sequence[GoldArticle], enricher: ArticleEnricher) -> Evaluation:
    """Tag every article of ``gold`` and compare.

    The first article of each language is tagged twice, and counted once: what the taggers load with it is not what
    tagging costs.

    Raises:
        EvaluationTaggingError: the enricher failed on an article.

    """
    for first in {one.article.language: one for one in reversed(gold)}.values():
        _tag(first, enricher)
    return compare([_tag(one, enricher) for one in gold])


def compare(articles: Sequence[TaggedArticle]) -> Evaluation:
    """Compare what was found in ``articles`` with their gold."""
    figures = by_language(articles, lambda one: one.gold.article.language, measure)
    mistakes = tuple(mistake for one in articles for mistake in find_mistakes(one))
    return Evaluation(figures, mistakes)


def tag_gold(article: Article, place: str, enricher: ArticleEnricher) -> EnrichedArticle:
    """Tag an article of gold, which ``place`` names in errors.

    Raises:
        EvaluationTaggingError: the enricher failed on it.

    """
    try:
        return enricher.enrich(article)
    except Exception as error:
        raise EvaluationTaggingError(place=place, detail=describe_error(error)) from error


def _tag(gold: GoldArticle, enricher: ArticleEnricher) -> TaggedArticle:
    started = time.perf_counter()
    enriched = tag_gold(gold.article, gold.place, enricher)
    seconds = time.perf_counter() - started
    return TaggedArticle(gold, found_tags(enriched), seconds)
