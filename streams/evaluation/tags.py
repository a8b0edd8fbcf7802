"""Tags: what gold and the tagger say of a piece of text, in one form."""

from dataclasses import dataclass

from streams.records import EnrichedArticle, EntityType

_NIL = "nil:"
_WIKIDATA = "wikidata:"


@dataclass(frozen=True, slots=True)
class Tag:
    """One mention with what it stands for, as gold has it or as a tagger found it."""

    start: int
    end: int
    text: str
    type: EntityType
    id: str

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands: a half-open range of code points."""
        return self.start, self.end

    @property
    def is_known(self) -> bool:
        """Whether its id names somebody or something for certain, in every article the same."""
        return not self.id.startswith(_NIL)

    @property
    def has_qid(self) -> bool:
        """Whether its id is one of Wikidata."""
        return self.id.startswith(_WIKIDATA)


def found_tags(enriched: EnrichedArticle) -> tuple[Tag, ...]:
    """Return the mentions of ``enriched``, in text order."""
    tags = (
        Tag(mention.start, mention.end, mention.text, entity.type, entity.id)
        for entity in enriched.entities
        for mention in entity.mentions
    )
    return tuple(sorted(tags, key=text_order))


def text_order(tag: Tag) -> tuple[int, int, str, str]:
    """Return the key by which tags are sorted."""
    return tag.start, tag.end, tag.type, tag.id
