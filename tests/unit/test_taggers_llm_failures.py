"""A language model that gives no answer, or costs too much: every article is tagged all the same, within its time."""

import logging
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from streams.contract import decode_enriched
from streams.enrichment import load_enricher
from streams.events import Event
from streams.observing.metrics import Metrics
from streams.settings import InvalidSettingsError, load_settings
from streams.stances.tagger import StanceTagger
from streams.taggers.llm.endpoint import Outcome
from streams.taggers.llm.prompt import INSTRUCTIONS
from streams.taggers.llm.spending import Purse, Usage
from streams.taggers.llm.tagger import load_llm
from streams.work import answer_record
from tests.unit.asking import GOOD, KEY, PATIENCE, TEXT, asking, by_frames, condemns, stances_of
from tests.unit.language_model import Answer, LanguageModel, breaks_off, completion, hangs, says, status, trickles
from tests.unit.tagging import knowledge

ENDS: dict[str, tuple[Answer, Outcome, int]] = {
    "500": (status(500), Outcome.SERVER_ERROR, 3),
    "503": (status(503, retry_after="0"), Outcome.SERVER_ERROR, 3),
    "429": (status(429, retry_after="0"), Outcome.RATE_LIMITED, 3),
    "408": (status(408), Outcome.SERVER_ERROR, 3),
    "400": (status(400, {"error": {"message": "no such parameter"}}), Outcome.REFUSED, 1),
    "401": (status(401), Outcome.REFUSED, 1),
    "redirect": (status(302, location="http://127.0.0.1:1/"), Outcome.REFUSED, 1),
    "half of the body": (breaks_off(completion('{"stances": []}')), Outcome.UNREACHABLE, 3),
    "half of the JSON": (status(200, completion('{"stances": [{"sentence": 1, "hold')), Outcome.UNREADABLE, 3),
    "half of the completion": (status(200, '{"choices": [{"message"'), Outcome.UNREADABLE, 3),
    "text": (status(200, completion("Sure! Here are the stances.")), Outcome.UNREADABLE, 3),
    "a page": (status(200, "<html>maintenance</html>"), Outcome.UNREADABLE, 3),
    "a list": (status(200, []), Outcome.UNREADABLE, 3),
    "no choice": (status(200, {"choices": []}), Outcome.UNREADABLE, 3),
    "null": (status(200, completion(None)), Outcome.UNREADABLE, 3),
    "another form": (status(200, completion('{"stances": {"E1": "condemn"}}')), Outcome.UNREADABLE, 3),
    "too much": (status(200, " " * 1_100_000), Outcome.UNREADABLE, 3),
    "cut off": (status(200, completion('{"stances": [', finish_reason="length")), Outcome.CUT_OFF, 1),
    "a refusal": (status(200, completion(None, message={"refusal": "I cannot help."})), Outcome.DECLINED, 1),
    "a filter": (status(200, completion("", finish_reason="content_filter")), Outcome.DECLINED, 1),
}


@pytest.mark.parametrize(("answer", "outcome", "tries"), ENDS.values(), ids=ENDS)
def test_where_there_is_no_answer_the_shipped_tagger_tags(answer: Answer, outcome: Outcome, tries: int) -> None:
    with asking(answer) as (model, tagger):
        found, counts = stances_of(tagger)
    assert found == by_frames() != ()
    assert tagger.version == StanceTagger.version
    assert {stance.via.split(".")[0] for stance in found} == {"en"}
    assert len(model.requests) == tries
    assert counts["llm_requests", outcome] == tries
    assert counts["llm_articles", "failed"] == 1


@pytest.mark.parametrize("first", ["500", "503", "429", "half of the body", "half of the JSON"])
def test_what_passes_is_tried_again(first: str) -> None:
    with asking(ENDS[first][0], GOOD) as (_, tagger):
        found, counts = stances_of(tagger)
    assert [stance.via for stance in found] == ["llm", "llm"]
    assert counts["llm_requests", "answered"] == counts["llm_requests", ENDS[first][1]] == 1


def test_it_waits_as_long_as_it_is_told() -> None:
    with asking(status(429, retry_after="1"), GOOD) as (_, tagger):
        started = time.monotonic()
        found, _ = stances_of(tagger)
    assert len(found) == 2
    assert time.monotonic() - started >= 1


@pytest.mark.parametrize("told", ["3600", "Fri, 31 Dec 2100 23:59:59 GMT"])
def test_but_not_beyond_the_time_of_the_article(told: str) -> None:
    with asking(status(429, retry_after=told)) as (model, tagger):
        started = time.monotonic()
        found, _ = stances_of(tagger)
    assert found == by_frames()
    assert time.monotonic() - started < PATIENCE / 2
    assert len(model.requests) == 1


@pytest.mark.parametrize("told", ["Fri, 31 Dec 1999 23:59:59 GMT", "soon", "-3", "1e9", "٣"])
def test_a_time_that_is_none_or_past_does_not_keep_it(told: str) -> None:
    headers = {"retry_after": told.encode().decode("latin-1")}
    with asking(status(503, **headers), GOOD) as (_, tagger):
        assert len(stances_of(tagger)[0]) == 2


@pytest.mark.parametrize("slow", [hangs, trickles])
def test_a_model_that_takes_too_long_costs_the_time_that_it_has(slow: Callable[..., Answer]) -> None:
    models: list[LanguageModel] = []
    with asking(slow(lambda: models[0]), llm_timeout=1.0) as (model, tagger):
        models.append(model)
        started = time.monotonic()
        found, counts = stances_of(tagger)
        took = time.monotonic() - started
    assert found == by_frames() != ()
    assert 1 <= took < PATIENCE / 2
    assert counts["llm_requests", "timeout"] == len(model.requests) == 1
    # It may be charged for: no vocabulary has more tokens than bytes.
    assert counts["llm_tokens", "unmetered"] > len(INSTRUCTIONS)


def test_nobody_there_is_no_cost() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    settings = {"llm_url": url, "llm_model": "tiny", "llm_timeout": PATIENCE, "llm_input_price": 1.0}
    tagger = load_llm(load_settings(stance_tagger="llm", **settings), knowledge())
    found, counts = stances_of(tagger)
    assert found == by_frames()
    assert counts["llm_requests", "unreachable"] == 3
    assert counts["llm_cost", ""] == 0


def test_after_three_failures_it_leaves_the_endpoint_alone_for_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    now = [0.0]
    with asking(status(401), status(401), status(401), GOOD) as (model, tagger):
        tagger._clock = lambda: now[0]
        with caplog.at_level(logging.WARNING):
            counted = [stances_of(tagger)[1] for _ in range(5)]
        outcomes = [label for counts in counted for what, label in counts if what == "llm_articles"]
        assert outcomes == ["failed"] * 3 + ["resting"] * 2
        assert len(model.requests) == 3
        now[0] = 61.0
        found, counts = stances_of(tagger)
    assert [stance.via for stance in found] == ["llm", "llm"]
    assert counts["llm_articles", "tagged"] == 1
    [line] = [record.getMessage() for record in caplog.records]
    assert line == ("The language model gave no answer 3 times in a row (refused, HTTP 401): frames tag for 60 s")


def test_a_longer_text_than_it_reads_is_not_sent() -> None:
    with asking(GOOD) as (model, tagger):
        found, counts = stances_of(tagger, TEXT + " Nothing else happened." * 2000)
    assert model.requests == []
    assert counts["llm_articles", "too_long"] == 1
    assert [stance.cue.text for stance in found] == [stance.cue.text for stance in by_frames()]


def test_an_article_that_names_nobody_is_not_sent() -> None:
    with asking(GOOD) as (model, tagger):
        assert stances_of(tagger, "It rained all day.") == ((), {})
    assert model.requests == []


def test_when_the_money_is_spent_the_shipped_tagger_tags() -> None:
    # 1,000 tokens in and 100 out cost 0.0045; two processes share the day's 0.018.
    prices = {"llm_input_price": 3.0, "llm_output_price": 15.0, "llm_max_cost": 0.018, "processes": 2}
    with asking(GOOD, **prices) as (model, tagger):
        given = [stances_of(tagger) for _ in range(4)]
    assert [counts.get(("llm_articles", "tagged"), 0) for _, counts in given] == [1, 1, 0, 0]
    assert [counts.get(("llm_articles", "over_budget"), 0) for _, counts in given] == [0, 0, 1, 1]
    assert given[0][1]["llm_cost", ""] == pytest.approx(0.0045)
    assert given[3][0] == by_frames()
    assert len(model.requests) == 2


def test_a_purse_is_full_again_the_next_day() -> None:
    now = [86_399.0]
    purse = Purse(1.0, 1.0, 1.0, lambda: now[0])
    states = [purse.is_empty]
    purse.pay(Usage(900_000, 100_000))
    states.append(purse.is_empty)
    now[0] = 86_401.0
    assert [*states, purse.is_empty] == [False, True, False]


@pytest.mark.parametrize("usage", [None, {}, "1", {"prompt_tokens": -5, "completion_tokens": 1}, {"prompt_tokens": 1}])
def test_tokens_that_nobody_counted_are_taken_to_be_bytes(usage: object) -> None:
    with asking(says(lambda article: [condemns(article)], usage=usage), llm_input_price=1.0) as (model, tagger):
        _, counts = stances_of(tagger)
    sent = int(model.headers[0]["Content-Length"])
    assert counts["llm_tokens", "unmetered"] > sent
    assert counts["llm_cost", ""] == pytest.approx(sent / 1e6)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"llm_model": "m"}, "STREAMS_LLM_URL .*STREAMS_STANCE_TAGGER=llm needs it"),
        ({"llm_url": "http://a/v1"}, "STREAMS_LLM_MODEL .*needs it"),
        ({"llm_url": "ftp://a"}, "STREAMS_LLM_URL "),
        ({"llm_url": "http://a", "llm_model": "m", "llm_timeout": 20}, "STREAMS_LLM_TIMEOUT .*shorter than"),
        ({"llm_url": "http://a", "llm_model": "m", "llm_max_cost": 5}, "STREAMS_LLM_MAX_COST .*nothing costs anything"),
        ({"llm_options": "[1]"}, "STREAMS_LLM_OPTIONS .*JSON object"),
        ({"llm_options": "{"}, "STREAMS_LLM_OPTIONS .*JSON object"),
        ({"llm_key": KEY, "llm_key_file": "x"}, "STREAMS_LLM_KEY is not valid: .*_FILE is set"),
    ],
)
def test_settings_that_do_not_go_together_are_named(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidSettingsError, match=message) as caught:
        load_settings(stance_tagger="llm", **settings)
    assert KEY not in str(caught.value)


def test_the_key_shows_nowhere(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n")
    with (
        caplog.at_level(logging.DEBUG),
        asking(status(500, KEY), llm_key=None, llm_key_file=tmp_path / "key") as (model, tagger),
    ):
        for _ in range(3):
            stances_of(tagger)
        assert model.headers[0]["Authorization"] == f"Bearer {KEY}"
        settings = load_settings(llm_key=KEY)
        assert all(KEY not in shown for shown in (repr(settings), str(settings), repr(tagger), repr(vars(tagger))))
    assert caplog.records
    assert KEY not in caplog.text


def test_the_event_names_what_tagged_it_and_the_worker_counts_what_it_cost() -> None:
    metrics = Metrics()
    value = orjson.dumps({"uri": "urn:1", "language": "en", "body": TEXT})
    given = {"llm_input_price": 3.0, "llm_output_price": 15.0, "llm_retries": 0}
    models, vias = [], []
    with asking(GOOD, status(500), **given) as (model, _):
        settings = load_settings(stance_tagger="llm", llm_url=model.url, llm_model="tiny", **given)
        enricher = load_enricher(settings)
        for _ in range(2):
            answer = answer_record(None, value, enricher, settings)
            metrics.counted_by_taggers(answer.account.counts)
            assert isinstance(answer.outcome, Event)
            event = decode_enriched(answer.outcome.value)
            models.append(event["producer"]["models"]["stances"])
            vias.append({stance["via"].split(".")[0] for stance in event["stances"]})
    assert models == ["llm-1-tiny-1", StanceTagger.version]
    assert vias == [{"llm"}, {"en"}]
    shown = metrics.exposition().decode().splitlines()
    for line in (
        'streams_llm_articles_total{outcome="tagged"} 1.0',
        'streams_llm_articles_total{outcome="failed"} 1.0',
        'streams_llm_requests_total{outcome="answered"} 1.0',
        'streams_llm_requests_total{outcome="server_error"} 1.0',
        'streams_llm_stances_total{outcome="kept"} 2.0',
        'streams_llm_tokens_total{kind="input"} 1000.0',
        'streams_llm_tokens_total{kind="output"} 100.0',
        "streams_llm_cost_total 0.0045",
    ):
        assert line in shown
