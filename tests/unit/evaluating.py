"""A small text with its gold, and what a tagger made of it, for the tests of the evaluation."""

from streams.evaluation.figures import TaggedArticle
from streams.evaluation.gold import GoldArticle
from streams.evaluation.mistakes import Kind, find_mistakes
from streams.evaluation.tags import Tag
from streams.records import Article, EntityType

TEXT = "Mona Rashid of the Harbour Union met Rashid Amin in Cairo. Rashid left Cairo."
# Where the names stand in it.
MONA, UNION, AMIN, CAIRO, RASHID, CAIRO_AGAIN = (0, 11), (19, 32), (37, 48), (52, 57), (59, 65), (71, 76)


def tag(span: tuple[int, int], kind: EntityType, identifier: str, text: str = TEXT) -> Tag:
    return Tag(*span, text[slice(*span)], kind, identifier)


GOLD = (
    tag(MONA, "person", "nil:mona"),
    tag(UNION, "organization", "desk:harbour-union"),
    tag(AMIN, "person", "nil:amin"),
    tag(CAIRO, "location", "wikidata:Q85"),
    tag(RASHID, "person", "nil:mona"),
    tag(CAIRO_AGAIN, "location", "wikidata:Q85"),
)


def tagged(
    *found: Tag, gold: tuple[Tag, ...] = GOLD, text: str = TEXT, language: str = "en", seconds: float = 1.0
) -> TaggedArticle:
    return TaggedArticle(GoldArticle("gold.ndjson:1", Article("urn:1", "1", language, text), gold), found, seconds)


def kinds(article: TaggedArticle) -> list[tuple[Kind, str]]:
    return [(mistake.kind, mistake.marked.text) for mistake in find_mistakes(article)]
