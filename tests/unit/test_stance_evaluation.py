"""``streams evaluate --stances``: what gold may look like, what is counted, and what is printed."""

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from streams.cli import main
from streams.contract import JsonObject
from streams.evaluation.gold import GoldError, NoGoldError
from streams.evaluation.stances.figures import compare_stances, measure_stances
from streams.evaluation.stances.gold import parse_stance_gold, read_stance_gold
from streams.records import (
    ActorTarget,
    Article,
    EnrichedArticle,
    Entity,
    IssueTarget,
    Mention,
    Name,
    Polarity,
    Producer,
    Span,
    Stance,
)

PRODUCER = Producer("streams", "test", {}, "test")
TEXT = "Egypt condemned the long siege. Turkey backs Egypt."
AGAINST = {"holder": "Egypt", "target": "the long siege", "kind": "issue", "polarity": "oppose", "cue": "condemned"}
BACKING = {"holder": "Turkey", "target": "Egypt", "kind": "actor", "polarity": "support", "cue": "backs"}


def gold_line(*stances: JsonObject, **fields: object) -> bytes:
    return orjson.dumps({"uri": "urn:a", "language": "en", "text": TEXT, "stances": list(stances), **fields})


def entity(name: str) -> Entity:
    starts = [at for at in range(len(TEXT)) if TEXT.startswith(name, at)]
    mentions = tuple(Mention(start, start + len(name), name, 1.0, "test") for start in starts)
    return Entity(f"desk:{name}", "location", Name(en=name), 0.5, mentions)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words), words)


def stance(holder: str, target: str, polarity: Polarity, cue: str, sentence: str) -> Stance:
    where = span(target)
    to_actor = target in {"Egypt", "Turkey"}
    towards = ActorTarget(f"desk:{target}") if to_actor else IssueTarget(target, where.start, where.end)
    evidence = span(sentence)
    return Stance(cue, f"desk:{holder}", towards, polarity, "reject", 0.9, span(cue), evidence, None, "test")


def enriched(*stances: Stance) -> EnrichedArticle:
    article = Article("urn:a", "1", "en", TEXT)
    return EnrichedArticle(article, PRODUCER, (entity("Egypt"), entity("Turkey")), stances=stances)


CONDEMNED = stance("Egypt", "siege", "oppose", "condemned", "Egypt condemned the long siege.")
BACKS = stance("Turkey", "Egypt", "support", "backs", "Turkey backs Egypt.")


def test_holder_target_and_polarity_have_to_be_right() -> None:
    gold = parse_stance_gold(gold_line(AGAINST, BACKING), "x:1")
    wrong = stance("Turkey", "Egypt", "oppose", "backs", "Turkey backs Egypt.")
    figures = measure_stances([compare_stances(gold, enriched(CONDEMNED, wrong))])
    assert (figures.stated, figures.given, figures.right, figures.found, figures.evidenced) == (2, 2, 1, 1, 1)
    assert (figures.precision, figures.recall) == (0.5, 0.5)
    compared = compare_stances(gold, enriched(CONDEMNED, wrong))
    assert [one.cue for one in compared.missed] == ["backs"]


def test_several_cues_for_one_pair_count_once() -> None:
    again = stance("Turkey", "Egypt", "support", "Turkey backs", "Turkey backs Egypt.")
    gold = parse_stance_gold(gold_line(BACKING, {**BACKING, "cue": "Turkey backs"}), "x:1")
    figures = measure_stances([compare_stances(gold, enriched(BACKS, again))])
    assert (figures.stated, figures.given, figures.right, figures.found) == (1, 1, 1, 1)


def test_evidence_without_the_cue_is_not_counted() -> None:
    elsewhere = stance("Turkey", "Egypt", "support", "backs", "Egypt condemned the long siege.")
    figures = measure_stances([compare_stances(parse_stance_gold(gold_line(BACKING), "x:1"), enriched(elsewhere))])
    assert (figures.right, figures.evidenced) == (1, 0)


def test_an_issue_has_to_share_half_of_the_shorter_phrase() -> None:
    gold = parse_stance_gold(gold_line({**AGAINST, "target": "Turkey backs Egypt"}), "x:1")
    assert measure_stances([compare_stances(gold, enriched(CONDEMNED))]).right == 0


def test_nothing_stated_and_nothing_given_is_no_mistake() -> None:
    figures = measure_stances([compare_stances(parse_stance_gold(gold_line(), "x:1"), enriched())])
    assert (figures.precision, figures.recall) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"{", "no JSON"),
        (gold_line({**AGAINST, "holder": "Norway"}), "holder 'Norway' is not in the text"),
        (gold_line({**AGAINST, "kind": "thing"}), "kind 'thing'"),
        (orjson.dumps({"text": "a"}), "stances"),
    ],
)
def test_gold_that_cannot_be_read_is_named(line: bytes, problem: str) -> None:
    with pytest.raises(GoldError, match=problem):
        parse_stance_gold(line, "x:1")


def test_no_gold_is_an_error() -> None:
    with pytest.raises(NoGoldError):
        read_stance_gold([])


def test_the_command_prints_figures_and_mistakes(tmp_path: Path) -> None:
    gold = tmp_path / "gold.ndjson"
    missed = {**BACKING, "target": "siege", "kind": "issue"}
    gold.write_bytes(gold_line(AGAINST, missed) + b"\n")
    shown = CliRunner().invoke(main, ["evaluate", "--stances", str(gold), "--errors"])
    assert shown.exit_code == 0, shown.output
    assert "precision" in shown.output
    assert "Not found" in shown.output
    assert "Turkey supports Egypt" in shown.output
    told = CliRunner().invoke(main, ["evaluate", "--stances", str(gold), "--json"])
    figures = orjson.loads(told.output)
    assert figures["figures"]["en"]["stated"] == 2
    assert {mistake["kind"] for mistake in figures["errors"]} == {"given", "missed"}


def test_places_and_stances_are_not_measured_at_once(tmp_path: Path) -> None:
    gold = tmp_path / "gold.ndjson"
    gold.write_bytes(gold_line(AGAINST))
    shown = CliRunner().invoke(main, ["evaluate", "--stances", "--places", str(gold)])
    assert shown.exit_code == 2
    assert "give one of them" in shown.output
