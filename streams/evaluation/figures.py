"""The figures: what share of the tags is right, and how fast they came."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar, get_args

from streams.evaluation.gold import GoldArticle
from streams.evaluation.linking import Consistency, Linking, measure_consistency, measure_linking
from streams.evaluation.pairing import Pair, exact_pairs, pair_tags
from streams.evaluation.tags import Tag
from streams.records import EntityType

_One = TypeVar("_One")
_Result = TypeVar("_Result")

#: All types, or all languages, together.
ALL = "all"
#: The types of the scores, in the order in which they are shown.
TYPES: tuple[str, ...] = (*get_args(EntityType), ALL)


@dataclass(frozen=True, slots=True)
class TaggedArticle:
    """A gold article with what the tagger found in it, in text order, and the seconds that it took."""

    gold: GoldArticle
    found: tuple[Tag, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Score:
    """How many mentions gold has, how many were found, and how many of these are right. Shares lie in 0..1."""

    gold: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """The share of right ones in what was found; 0 where nothing was."""
        return _share(self.right, self.found)

    @property
    def recall(self) -> float:
        """The share of gold that was found; 0 where there is no gold."""
        return _share(self.right, self.gold)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return _share(2 * self.right, self.gold + self.found)


@dataclass(frozen=True, slots=True)
class Throughput:
    """How long tagging took in this process, loading apart. ``words`` are parted by white space."""

    articles: int
    words: int
    seconds: float

    @property
    def articles_per_second(self) -> float:
        """Articles a second."""
        return _share(self.articles, self.seconds)

    @property
    def words_per_second(self) -> float:
        """Words a second."""
        return _share(self.words, self.seconds)


def by_language(
    articles: Sequence[_One], language_of: Callable[[_One], str], measure: Callable[[Sequence[_One]], _Result]
) -> Mapping[str, _Result]:
    """Return what ``measure`` makes of all articles (``ALL``), and of those in each language."""
    languages = sorted({language_of(one) for one in articles})
    apart = {language: measure([one for one in articles if language_of(one) == language]) for language in languages}
    return {ALL: measure(articles), **apart}


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is measured on some articles. The scores are by ``TYPES``."""

    exact: Mapping[str, Score]
    overlapping: Mapping[str, Score]
    linking: Linking
    consistency: Consistency
    throughput: Throughput


def measure(articles: Sequence[TaggedArticle]) -> Figures:
    """Return the figures of ``articles`` together."""
    pairs = [pair for one in articles for pair in pair_tags(one.gold.tags, one.found, same_type=True)]
    gold = [tag for one in articles for tag in one.gold.tags]
    found = [tag for one in articles for tag in one.found]
    exact = [exact_pairs(one.gold.tags, one.found) for one in articles]
    return Figures(
        exact=_scores(gold, found, [pair for pair in pairs if pair.is_exact]),
        overlapping=_scores(gold, found, pairs),
        linking=measure_linking(gold, list(chain.from_iterable(exact))),
        consistency=measure_consistency(exact),
        throughput=Throughput(
            articles=len(articles),
            words=sum(len(one.gold.article.text.split()) for one in articles),
            seconds=sum(one.seconds for one in articles),
        ),
    )


def _scores(gold: Sequence[Tag], found: Sequence[Tag], right: Sequence[Pair]) -> dict[str, Score]:
    counts = [Counter(tag.type for tag in tags) for tags in (gold, found, [pair.gold for pair in right])]
    scores = {kind: Score(*(count[kind] for count in counts)) for kind in get_args(EntityType)}
    return scores | {ALL: Score(len(gold), len(found), len(right))}


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
