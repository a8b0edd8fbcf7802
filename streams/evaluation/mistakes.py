"""What the tagger got wrong, mention by mention, with the text around it."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from streams.evaluation.figures import TaggedArticle
from streams.evaluation.linking import ids_by_entity, owners_by_id
from streams.evaluation.pairing import Pair, pair_tags
from streams.evaluation.tags import Tag

#: Characters of the text that are kept on each side.
CONTEXT = 40


class Kind(StrEnum):
    """Kinds of mistakes, in the order in which they are shown."""

    MISSED = "missed"
    SPURIOUS = "spurious"
    WRONG_TYPE = "wrong type"
    WRONG_BORDER = "wrong border"
    WRONG_ID = "wrong id"


_ORDER = list(Kind)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One wrong mention: what gold has (None where it has nothing) and what was found (None where nothing was).

    ``before`` and ``after`` are the text around the mention of gold, or around the found one where gold has none.
    """

    kind: Kind
    place: str
    uri: str
    language: str
    gold: Tag | None
    found: Tag | None
    before: str
    after: str

    @property
    def marked(self) -> Tag:
        """The mention between ``before`` and ``after``."""
        tag = self.gold or self.found
        assert tag is not None, "a mistake has one of the two"
        return tag

    @property
    def is_wrong_qid(self) -> bool:
        """Whether it names somebody else of Wikidata, which is worse than naming nobody."""
        return self.kind is Kind.WRONG_ID and self.found is not None and self.found.has_qid


@dataclass(frozen=True, slots=True)
class Recurring:
    """A mistake that was made ``count`` times: its first case."""

    first: Mistake
    count: int


def find_mistakes(article: TaggedArticle) -> Iterator[Mistake]:
    """Yield the mistakes of one article, each kind in text order; a mention can have a wrong type and a wrong id.

    Of two mentions that overlap, one of them gold, the type is compared first and then the borders. The id of an
    unknown entity (``nil:`` in gold) is wrong where it is one of Wikidata, not that of most of the entity's mentions,
    or shared with another entity of gold.
    """
    gold, found = article.gold.tags, article.found
    pairs = pair_tags(gold, found, same_type=False)
    for pair in pairs:
        if pair.gold.type != pair.found.type:
            yield _mistake(Kind.WRONG_TYPE, article, pair.gold, pair.found)
        elif not pair.is_exact:
            yield _mistake(Kind.WRONG_BORDER, article, pair.gold, pair.found)
    for pair in _wrong_ids([pair for pair in pairs if pair.is_exact]):
        yield _mistake(Kind.WRONG_ID, article, pair.gold, pair.found)
    # By identity: a tagger that says the same twice is wrong once.
    paired = {id(tag) for pair in pairs for tag in pair}
    for tag in gold:
        if id(tag) not in paired:
            yield _mistake(Kind.MISSED, article, tag, None)
    for tag in found:
        if id(tag) not in paired:
            yield _mistake(Kind.SPURIOUS, article, None, tag)


def rank(mistakes: Sequence[Mistake]) -> list[Recurring]:
    """Sort by kind, the worst first: wrong ids of Wikidata before others, then what recurs most, then text order.

    Mistakes recur when gold and what was found are equal in text and type.
    """
    groups: dict[Hashable, list[Mistake]] = {}
    for mistake in mistakes:
        groups.setdefault(_sameness(mistake), []).append(mistake)
    recurring = [Recurring(group[0], len(group)) for group in groups.values()]
    return sorted(recurring, key=lambda one: (_ORDER.index(one.first.kind), not one.first.is_wrong_qid, -one.count))


def _wrong_ids(exact: Sequence[Pair]) -> Iterator[Pair]:
    ids = ids_by_entity(exact)
    owners = owners_by_id(exact)
    for pair in exact:
        if pair.gold.is_known:
            is_wrong = pair.found.id != pair.gold.id
        else:
            [(usual, _)] = ids[pair.gold.id].most_common(1)
            is_wrong = pair.found.has_qid or pair.found.id != usual or len(owners[pair.found.id]) > 1
        if is_wrong:
            yield pair


def _mistake(kind: Kind, article: TaggedArticle, gold: Tag | None, found: Tag | None) -> Mistake:
    source = article.gold.article
    marked = gold or found
    assert marked is not None, "a mistake has one of the two"
    before = source.text[max(marked.start - CONTEXT, 0) : marked.start]
    after = source.text[marked.end : marked.end + CONTEXT]
    return Mistake(kind, article.gold.place, source.uri, source.language, gold, found, before, after)


def _sameness(mistake: Mistake) -> Hashable:
    sides = [None if tag is None else (tag.text, tag.type) for tag in (mistake.gold, mistake.found)]
    return mistake.kind, mistake.is_wrong_qid, *sides
