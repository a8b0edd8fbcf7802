"""Ids on small cases that were counted by hand: of the known, and of the unknown, who keep one each."""

import pytest

from streams.evaluation.figures import measure
from streams.evaluation.mistakes import Kind, find_mistakes
from tests.unit.evaluating import AMIN, CAIRO, GOLD, MONA, RASHID, kinds, tag, tagged


def test_linking_counts_each_way_of_being_wrong() -> None:
    spans = [(0, 4), (5, 11), (19, 26), (27, 32), (52, 57)]
    gold = tuple(tag(span, "person", f"wikidata:Q{number}") for number, span in enumerate(spans, 1))
    found = (
        tag(spans[0], "person", "wikidata:Q1"),
        tag(spans[1], "person", "wikidata:Q99"),
        tag(spans[2], "person", "desk:somebody"),
        tag(spans[3], "person", "nil:somebody"),
        tag((50, 57), "person", "wikidata:Q5"),  # overlapping only
    )
    article = tagged(*found, gold=gold)
    linking = measure([article]).linking
    assert (linking.known, linking.reached, linking.right) == (5, 4, 1)
    assert (linking.wrong_qid, linking.wrong_other, linking.unlinked) == (1, 1, 1)
    assert linking.accuracy == 0.25
    wrong = [mistake for mistake in find_mistakes(article) if mistake.kind is Kind.WRONG_ID]
    assert [mistake.is_wrong_qid for mistake in wrong] == [True, False, False]


@pytest.mark.parametrize("known", ["wikidata:Q85", "geonames:360630", "iso:EG", "desk:cairo"])
def test_every_kind_of_id_but_nil_is_known(known: str) -> None:
    article = tagged(tag(CAIRO, "location", "wikidata:Q1"), gold=(tag(CAIRO, "location", known),))
    linking = measure([article]).linking
    assert (linking.known, linking.wrong_qid, linking.nil_reached) == (1, 1, 0)


def test_a_wrong_qid_shows_also_under_a_wrong_type() -> None:
    article = tagged(tag(CAIRO, "organization", "wikidata:Q1"), gold=GOLD[3:4])
    assert measure([article]).linking.wrong_qid == 1
    assert kinds(article) == [(Kind.WRONG_TYPE, "Cairo"), (Kind.WRONG_ID, "Cairo")]


def test_a_qid_for_the_unknown_is_counted_apart() -> None:
    article = tagged(tag(MONA, "person", "wikidata:Q1"), gold=GOLD[:1])
    linking = measure([article]).linking
    assert (linking.known, linking.wrong_qid, linking.nil_reached, linking.invented_qid) == (0, 0, 1, 1)
    assert kinds(article) == [(Kind.WRONG_ID, "Mona Rashid")]


def test_the_id_of_the_unknown_may_be_any_but_one() -> None:
    article = tagged(*(tag(one.span, one.type, one.id.replace("nil:", "nil:other-")) for one in GOLD))
    consistency = measure([article]).consistency
    assert (consistency.entities, consistency.consistent) == (2, 2)
    assert kinds(article) == []


def test_mentions_of_one_unknown_with_two_ids_are_split() -> None:
    spans = [(0, 4), (5, 11), (59, 65)]
    gold = tuple(tag(span, "person", "nil:mona") for span in spans)
    found = tuple(tag(span, "person", name) for span, name in zip(spans, ("nil:x", "nil:y", "nil:y"), strict=True))
    consistency = measure([tagged(*found, gold=gold)]).consistency
    assert (consistency.entities, consistency.consistent, consistency.split, consistency.merged) == (1, 0, 1, 0)
    # The one that leaves the others is wrong, not the others.
    assert kinds(tagged(*found, gold=gold)) == [(Kind.WRONG_ID, "Mona")]


def test_two_unknowns_with_one_id_are_merged() -> None:
    found = (tag(MONA, "person", "nil:rashid"), tag(AMIN, "person", "nil:rashid"), tag(RASHID, "person", "nil:rashid"))
    consistency = measure([tagged(*found)]).consistency
    assert (consistency.entities, consistency.consistent, consistency.split, consistency.merged) == (2, 0, 0, 2)


def test_an_unknown_with_the_id_of_a_known_one_is_merged() -> None:
    found = (tag(MONA, "person", "desk:harbour-union"), GOLD[1])
    consistency = measure([tagged(*found)]).consistency
    assert (consistency.entities, consistency.merged) == (1, 1)


def test_articles_are_kept_apart() -> None:
    found = tag(MONA, "person", "nil:same")
    consistency = measure(
        [tagged(found, gold=GOLD[:1]), tagged(found, gold=(tag(MONA, "person", "nil:b"),))]
    ).consistency
    assert (consistency.entities, consistency.consistent) == (2, 2)
