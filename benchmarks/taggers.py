"""Taggers that the bench gives to all systems alike: one that costs nothing, with as many events as it is told."""

import os
from dataclasses import replace

from streams.bench.loops import FreeEnricher
from streams.records import Article, EnrichedArticle

DERIVED_VARIABLE = "BENCH_DERIVED"


class CountedEnricher(FreeEnricher):
    """Gives every article ``derived`` entities and nothing else."""

    def __init__(self, derived: int) -> None:
        super().__init__()
        self._derived = derived

    def enrich(self, article: Article) -> EnrichedArticle:
        """Return entities of no meaning that fit the text of any article."""
        tagged = super().enrich(article)
        [first, *_] = tagged.entities
        entities = tuple(replace(first, id=f"nil:free{number:03}") for number in range(self._derived))
        return replace(tagged, entities=entities, locations=(), stances=())


def load_counted() -> CountedEnricher:
    """Return the tagger that gives as many events as the environment says."""
    return CountedEnricher(int(os.environ[DERIVED_VARIABLE]))
