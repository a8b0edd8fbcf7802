"""Which ids the mentions got that were found with exact borders."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from streams.evaluation.pairing import Pair
from streams.evaluation.tags import Tag


@dataclass(frozen=True, slots=True)
class Linking:
    """What ids the mentions got that were found with exact borders, whatever their type.

    Of the ``known`` mentions (gold has an id other than ``nil:``), ``reached`` were found: ``right`` of them have
    gold's id, ``wrong_qid`` another one of Wikidata, ``wrong_other`` another known one, ``unlinked`` a ``nil:`` id.
    Of the ``nil_reached`` ones with a ``nil:`` id in gold, ``invented_qid`` got one of Wikidata.
    """

    known: int
    reached: int
    right: int
    wrong_qid: int
    wrong_other: int
    unlinked: int
    nil_reached: int
    invented_qid: int

    @property
    def accuracy(self) -> float:
        """The share of right ids in the known mentions that were found, 0..1."""
        return self.right / self.reached if self.reached else 0.0


@dataclass(frozen=True, slots=True)
class Consistency:
    """Whether what is unknown stays one thing within its article.

    Of ``entities`` with a ``nil:`` id in gold and an exactly found mention, ``split`` got several ids, ``merged`` one
    that mentions of another gold entity got as well; ``consistent`` neither.
    """

    entities: int
    consistent: int
    split: int
    merged: int

    @property
    def share(self) -> float:
        """The share of consistent ones, 0..1."""
        return self.consistent / self.entities if self.entities else 0.0


def measure_linking(gold: Sequence[Tag], exact: Sequence[Pair]) -> Linking:
    """Return how ``exact``, what was found of ``gold`` with exact borders, is linked."""
    known = [pair for pair in exact if pair.gold.is_known]
    wrong = [pair.found for pair in known if pair.found.id != pair.gold.id]
    unknown = [pair for pair in exact if not pair.gold.is_known]
    return Linking(
        known=sum(tag.is_known for tag in gold),
        reached=len(known),
        right=len(known) - len(wrong),
        wrong_qid=sum(tag.has_qid for tag in wrong),
        wrong_other=sum(tag.is_known and not tag.has_qid for tag in wrong),
        unlinked=sum(not tag.is_known for tag in wrong),
        nil_reached=len(unknown),
        invented_qid=sum(pair.found.has_qid for pair in unknown),
    )


def measure_consistency(articles: Sequence[Sequence[Pair]]) -> Consistency:
    """Return how well the unknown is kept apart and together, from the exact pairs of each article."""
    entities = consistent = split = merged = 0
    for exact in articles:
        ids = ids_by_entity(exact)
        owners = owners_by_id(exact)
        for entity in {pair.gold.id for pair in exact if not pair.gold.is_known}:
            is_split = len(ids[entity]) > 1
            is_merged = any(len(owners[identifier]) > 1 for identifier in ids[entity])
            entities += 1
            split += is_split
            merged += is_merged
            consistent += not (is_split or is_merged)
    return Consistency(entities, consistent, split, merged)


def ids_by_entity(exact: Sequence[Pair]) -> Mapping[str, Counter[str]]:
    """Return the ids that the mentions of each gold entity of one article got, with how many got them."""
    ids: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for pair in exact:
        ids[pair.gold.id][pair.found.id] += 1
    return ids


def owners_by_id(exact: Sequence[Pair]) -> Mapping[str, set[str]]:
    """Return the gold entities of one article whose mentions got each id."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for pair in exact:
        owners[pair.found.id].add(pair.gold.id)
    return owners
