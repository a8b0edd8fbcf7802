"""Figures and mistakes on small cases that were counted by hand, and what is no gold."""

from typing import get_args

import orjson
import pytest

from streams.clients.inputs import InputArticle
from streams.contract import JsonObject
from streams.evaluation.export import evaluation_to_json
from streams.evaluation.figures import ALL, TaggedArticle, measure
from streams.evaluation.gold import GoldArticle, GoldError, NoGoldError, parse_gold, read_gold
from streams.evaluation.mistakes import CONTEXT, Kind, Mistake, find_mistakes, rank
from streams.evaluation.pairing import pair_tags
from streams.evaluation.run import EvaluationTaggingError, compare, evaluate_tags
from streams.evaluation.tags import Tag, found_tags
from streams.records import Article, EnrichedArticle, Entity, EntityType, Mention, Name, Producer
from tests.unit.evaluating import CAIRO, GOLD, UNION, kinds, tag, tagged


def counts(article: TaggedArticle, kind: str = ALL, *, exact: bool = True) -> tuple[int, int, int]:
    figures = measure([article])
    score = (figures.exact if exact else figures.overlapping)[kind]
    return score.gold, score.found, score.right


def test_what_equals_gold_is_all_right() -> None:
    article = tagged(*GOLD)
    figures = measure([article])
    for scores in (figures.exact, figures.overlapping):
        assert {kind: score.f1 for kind, score in scores.items()} == dict.fromkeys((*get_args(EntityType), ALL), 1.0)
    assert figures.linking.accuracy == 1
    assert figures.consistency.share == 1
    assert kinds(article) == []


def test_precision_recall_and_f1() -> None:
    # Two of the three found are right, of six in gold.
    article = tagged(GOLD[0], tag(UNION, "organization", "desk:harbour-union"), tag((33, 36), "person", "nil:met"))
    score = measure([article]).exact[ALL]
    assert (score.gold, score.found, score.right) == (6, 3, 2)
    assert score.precision == pytest.approx(2 / 3)
    assert score.recall == pytest.approx(2 / 6)
    assert score.f1 == pytest.approx(4 / 9)
    assert counts(article, "person") == (3, 2, 1)
    assert counts(article, "location") == (2, 0, 0)


def test_nothing_in_gold_and_nothing_found_gives_zeros() -> None:
    score = measure([tagged(gold=())]).exact[ALL]
    assert (score.precision, score.recall, score.f1) == (0, 0, 0)


def test_borders_count_only_where_they_are_asked_for() -> None:
    article = tagged(tag((5, 11), "person", "nil:mona"), gold=GOLD[:1])
    assert counts(article) == (1, 1, 0)
    assert counts(article, exact=False) == (1, 1, 1)
    assert kinds(article) == [(Kind.WRONG_BORDER, "Mona Rashid")]


def test_neighbours_do_not_overlap() -> None:
    article = tagged(tag((11, 14), "person", "nil:of"), gold=GOLD[:1])
    assert counts(article, exact=False) == (1, 1, 0)


def test_the_type_counts_in_both() -> None:
    article = tagged(tag(CAIRO, "organization", "wikidata:Q85"), gold=GOLD[3:4])
    assert counts(article, exact=False) == (1, 1, 0)
    assert counts(article, "location") == (1, 0, 0)
    assert counts(article, "organization") == (0, 1, 0)
    assert kinds(article) == [(Kind.WRONG_TYPE, "Cairo")]


def test_a_mention_counts_once_however_many_overlap_it() -> None:
    halves = (tag((0, 4), "person", "nil:mona"), tag((5, 11), "person", "nil:rashid"))
    assert counts(tagged(*halves, gold=GOLD[:1]), exact=False) == (1, 2, 1)
    whole = tag((0, 48), "person", "nil:all")
    assert counts(tagged(whole, gold=(GOLD[0], GOLD[2])), exact=False) == (2, 1, 1)
    assert counts(tagged(GOLD[0], GOLD[0], gold=GOLD[:1])) == (1, 2, 1)


def test_the_best_overlap_is_paired_first() -> None:
    gold = (tag((0, 11), "person", "nil:one"), tag((12, 32), "person", "nil:two"))
    wide, exact = tag((0, 18), "person", "nil:wide"), tag((0, 11), "person", "nil:exact")
    # Both touch the first, and the wide one also the second: the exact one leaves that to it.
    assert pair_tags(gold, (wide, exact), same_type=True) == [(gold[0], exact), (gold[1], wide)]


def test_of_equal_overlaps_the_one_of_the_same_type_is_paired() -> None:
    gold = (tag(CAIRO, "location", "wikidata:Q85"),)
    found = (tag(CAIRO, "organization", "desk:cairo"), tag(CAIRO, "location", "wikidata:Q85"))
    assert pair_tags(gold, found, same_type=False) == [(gold[0], found[1])]
    assert kinds(tagged(*found, gold=gold)) == [(Kind.SPURIOUS, "Cairo")]


def test_throughput_is_by_the_seconds_of_tagging() -> None:
    throughput = measure([tagged(seconds=0.5), tagged(text="Two words", gold=(), seconds=1.5)]).throughput
    assert throughput.words == 16
    assert (throughput.articles_per_second, throughput.words_per_second) == (1, 8)


def test_figures_are_by_language_and_for_all() -> None:
    evaluation = compare([tagged(*GOLD), tagged(language="ar"), tagged(*GOLD)])
    rights = {language: figures.exact[ALL].right for language, figures in evaluation.figures.items()}
    assert rights == {"all": 12, "ar": 0, "en": 12}
    assert {mistake.language for mistake in evaluation.mistakes} == {"ar"}


def test_missed_and_spurious_mentions_come_with_their_context() -> None:
    text = f"{'x' * 60} Cairo {'y' * 60}"
    missed, spurious = find_mistakes(
        tagged(tag((0, 5), "person", "nil:x", text), gold=(tag((61, 66), "location", "wikidata:Q85", text),), text=text)
    )
    assert (missed.kind, missed.found, spurious.kind, spurious.gold) == (Kind.MISSED, None, Kind.SPURIOUS, None)
    assert missed.before == "x" * (CONTEXT - 1) + " "
    assert missed.after == " " + "y" * (CONTEXT - 1)
    assert (spurious.before, spurious.after) == ("", "x" * CONTEXT)


def test_mistakes_are_ranked_by_kind_then_wrong_qids_then_recurrence() -> None:
    def mistake(kind: Kind, text: str, found: str | None = None) -> Mistake:
        one = Tag(0, len(text), text, "person", "desk:x")
        other = None if found is None else Tag(0, len(text), text, "person", found)
        return Mistake(kind, "gold.ndjson:1", "urn:1", "en", one, other, "", "")

    mistakes = [
        mistake(Kind.WRONG_ID, "Often", "nil:x"),
        mistake(Kind.WRONG_ID, "Often", "nil:x"),
        mistake(Kind.WRONG_ID, "Worst", "wikidata:Q1"),
        mistake(Kind.MISSED, "Once"),
        mistake(Kind.MISSED, "Twice"),
        mistake(Kind.MISSED, "Twice"),
    ]
    ranked = [(one.first.kind, one.first.marked.text, one.count) for one in rank(mistakes)]
    assert ranked == [
        (Kind.MISSED, "Twice", 2),
        (Kind.MISSED, "Once", 1),
        (Kind.WRONG_ID, "Worst", 1),
        (Kind.WRONG_ID, "Often", 2),
    ]


def test_json_has_every_figure_and_every_mistake() -> None:
    found = (tag(CAIRO, "location", "wikidata:Q1"), tag((33, 36), "person", "nil:met"))
    value = evaluation_to_json(compare([tagged(*found, gold=GOLD[3:4], seconds=2.0)]))
    assert value["figures"]["en"] == value["figures"]["all"]
    figures = value["figures"]["all"]
    expected = {"gold": 1, "found": 2, "right": 1, "precision": 0.5, "recall": 1.0, "f1": 0.6667}
    assert figures["exact"]["all"] == figures["overlapping"]["all"] == expected
    assert figures["linking"]["wrong_qid"] == 1
    assert figures["throughput"]["articles_per_second"] == 0.5
    assert [(error["kind"], error["gold"] and error["gold"]["id"]) for error in value["errors"]] == [
        ("wrong id", "wikidata:Q85"),
        ("spurious", None),
    ]


# Gold


def gold_event(**changes: object) -> JsonObject:
    mention = {"start": 6, "end": 11, "text": "تركيا"}
    entity = {"id": "wikidata:Q43", "type": "location", "name": {"ar": "تركيا"}, "mentions": [mention]}
    event: JsonObject = {"uri": "urn:1", "language": "ar", "published": None, "text": "قالت: تركيا ترفض الهدنة."}
    return event | {"entities": [entity]} | changes


def with_mentions(*mentions: tuple[int, int, str], identifier: str = "wikidata:Q43") -> JsonObject:
    listed = [{"start": start, "end": end, "text": text} for start, end, text in mentions]
    return {"id": identifier, "type": "location", "name": {"en": "x"}, "mentions": listed}


def parse(event: object) -> GoldArticle:
    return parse_gold(orjson.dumps(event), "gold.ndjson:7")


def test_gold_needs_few_fields_and_may_have_more() -> None:
    published = "2020-07-24T09:00:00Z"
    for event in (gold_event(published=published), gold_event(published=published, headline="x", stances="?", more=1)):
        gold = parse(event)
        assert gold.article == Article("urn:1", "1", "ar", "قالت: تركيا ترفض الهدنة.", published=published)
        assert gold.tags == (Tag(6, 11, "تركيا", "location", "wikidata:Q43"),)


def test_gold_is_in_text_order() -> None:
    event = gold_event(
        text="one two", entities=[with_mentions((4, 7, "two")), with_mentions((0, 3, "one"), identifier="nil:1")]
    )
    assert [one.text for one in parse(event).tags] == ["one", "two"]


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        ([], "schemas/enriched.v1.json"),
        (gold_event(text=3), "/text: "),
        (gold_event(entities=None), "/entities: "),
        (gold_event(entities=["x"]), "/entities/0: "),
        (gold_event(entities=[with_mentions((6, 11, "تركيا"), identifier="Q43")]), "/entities/0/id: "),
        (gold_event(entities=[with_mentions()]), "/entities/0/mentions: "),
        (gold_event(entities=[with_mentions((5, 10, "تركيا"))]), "The nearest in the text is 6:11"),
        (gold_event(entities=[with_mentions((6, 11, "روسيا"))]), "The text does not have it"),
        (gold_event(entities=[with_mentions((6, 99, "تركيا"))]), "The nearest in the text is 6:11"),
        (gold_event(entities=[with_mentions((6, 11, "تركيا"))] * 2), "two entities have the id wikidata:Q43"),
        (
            gold_event(text="one two", entities=[with_mentions((0, 7, "one two"), (4, 7, "two"))]),
            "the mentions 0:7 and 4:7 overlap",
        ),
    ],
)
def test_what_is_no_gold_is_named_with_its_line(event: object, problem: str) -> None:
    with pytest.raises(GoldError, match=r"^gold\.ndjson:7 cannot be used as gold: ") as caught:
        parse(event)
    assert problem in str(caught.value)


def test_a_line_that_is_no_json_is_named() -> None:
    with pytest.raises(GoldError, match=r"^gold\.ndjson:7 cannot be used as gold: no JSON"):
        parse_gold(b"{", "gold.ndjson:7")


def test_gold_of_one_language_can_be_chosen() -> None:
    english = gold_event(language="en", text="No name.", entities=[])
    lines = [InputArticle("g", line, orjson.dumps(one)) for line, one in enumerate((gold_event(), english), 1)]
    assert [one.place for one in read_gold(lines)] == ["g:1", "g:2"]
    assert [one.place for one in read_gold(lines, "en")] == ["g:2"]
    with pytest.raises(NoGoldError, match="'fr': they are in ar, en"):
        read_gold(lines, "fr")
    with pytest.raises(NoGoldError, match="is in the files"):
        read_gold([])


# The run

PRODUCER = Producer("streams", "test", {}, "test")


class Capitals:
    """Tags a capital letter wherever one stands, as an enricher would."""

    def enrich(self, article: Article) -> EnrichedArticle:
        letters = [(at, letter) for at, letter in enumerate(article.text) if letter.isupper()]
        entities = tuple(
            Entity(f"nil:{at}", "person", Name(en=letter), 0.1, (Mention(at, at + 1, letter, 0.9, "test"),))
            for at, letter in reversed(letters)
        )
        return EnrichedArticle(article, PRODUCER, entities)


class Broken:
    def enrich(self, article: Article) -> EnrichedArticle:
        raise ZeroDivisionError(article.text)


def test_what_the_enricher_finds_is_compared() -> None:
    text = "A b C"
    gold = GoldArticle("g:1", Article("urn:1", "1", "en", text), (tag((0, 1), "person", "nil:a", text),))
    assert [one.text for one in found_tags(Capitals().enrich(gold.article))] == ["A", "C"]
    evaluation = evaluate_tags([gold], Capitals())
    score = evaluation.figures[ALL].exact["person"]
    assert (score.gold, score.found, score.right) == (1, 2, 1)
    assert evaluation.figures[ALL].throughput.articles == 1
    assert [mistake.marked.text for mistake in evaluation.mistakes] == ["C"]


def test_a_tagger_that_fails_is_named_with_the_article() -> None:
    gold = GoldArticle("g:3", Article("urn:1", "1", "en", "secret"), ())
    with pytest.raises(EvaluationTaggingError, match="g:3: ZeroDivisionError") as caught:
        evaluate_tags([gold], Broken())
    assert "secret" not in str(caught.value)
