import pickle
from dataclasses import replace

import orjson
import pytest

from streams.bench.loops import FREE_ENTITIES, FREE_LOCATIONS, FREE_STANCES, FreeEnricher
from streams.contract import decode_enriched
from streams.events import Event
from streams.reasons import Reason
from streams.records import Article, EnrichedArticle, Name, ResolvedRole
from streams.settings import load_settings
from streams.work import (
    Rejection,
    ask,
    count_tags,
    describe_error,
    load_enricher,
    load_worker,
    process_record,
    read_answer,
)
from tests.examples import ENRICHED

VALUE = orjson.dumps({"uri": "urn:1", "headline": "عنوان", "body": "نص طويل بما يكفي."})


class Failing:
    def __init__(self, error: BaseException) -> None:
        self._error = error

    def enrich(self, article: Article) -> EnrichedArticle:  # noqa: ARG002 -- as the protocol has it
        raise self._error


def test_an_article_gives_its_enriched_event() -> None:
    event = process_record(b"urn:1", VALUE, FreeEnricher(), load_settings())
    assert isinstance(event, Event)
    assert event.key == b"urn:1"
    enriched = decode_enriched(event.value)
    assert enriched["text"] == "عنوان\n\nنص طويل بما يكفي."
    assert [len(enriched[kind]) for kind in ("entities", "locations", "stances")] == [
        FREE_ENTITIES,
        FREE_LOCATIONS,
        FREE_STANCES,
    ]


def test_what_is_no_article_is_rejected_with_its_reason() -> None:
    rejection = process_record(b"urn:7", b"{", FreeEnricher(), load_settings())
    assert isinstance(rejection, Rejection)
    assert (rejection.reason, rejection.stage, rejection.uri) == (Reason.NOT_JSON, "decode", "urn:7")


def test_a_tagger_that_raises_costs_the_article_only_and_its_message_stays_out() -> None:
    rejection = process_record(None, VALUE, Failing(ValueError("secret text")), load_settings())
    assert isinstance(rejection, Rejection)
    assert (rejection.reason, rejection.stage, rejection.uri) == (Reason.TAGGER_ERROR, "enrich", "urn:1")
    assert "ValueError" in rejection.detail
    assert "secret" not in rejection.detail


@pytest.mark.parametrize("error", [MemoryError(), SystemError("error return without exception set")])
def test_running_out_of_memory_is_left_to_the_pool(error: Exception) -> None:
    with pytest.raises(MemoryError):
        process_record(None, VALUE, Failing(error), load_settings())


def test_an_event_over_the_limit_is_rejected() -> None:
    rejection = process_record(None, VALUE, FreeEnricher(), load_settings(max_event_bytes=1000))
    assert isinstance(rejection, Rejection)
    assert (rejection.reason, rejection.stage) == (Reason.EVENT_TOO_LARGE, "encode")
    assert "1000" in rejection.detail


def test_an_article_with_more_tags_than_the_limit_is_rejected() -> None:
    # One mention of each entity and of each location, and the stances.
    tags = FREE_ENTITIES + FREE_LOCATIONS + FREE_STANCES
    assert isinstance(process_record(None, VALUE, FreeEnricher(), load_settings(max_tags=tags)), Event)
    rejection = process_record(None, VALUE, FreeEnricher(), load_settings(max_tags=tags - 1))
    assert isinstance(rejection, Rejection)
    assert (rejection.reason, rejection.stage, rejection.uri) == (Reason.EVENT_TOO_LARGE, "encode", "urn:1")
    assert rejection.detail == f"the article has {tags} tags, the limit is {tags - 1}"


def test_offices_and_every_mention_are_tags() -> None:
    office = ResolvedRole(0, 5, "تركيا", "president", "TR", "wikidata:Q1", Name(ar="اسم"))
    assert count_tags(ENRICHED) == 3 + 1 + 2
    assert count_tags(replace(ENRICHED, roles=(office,))) == 3 + 1 + 2 + 1


def test_the_article_limit_of_the_settings_holds() -> None:
    large = orjson.dumps({"uri": "urn:1", "body": "x" * 2000})
    rejection = process_record(None, large, FreeEnricher(), load_settings(max_article_bytes=1000))
    assert isinstance(rejection, Rejection)
    assert rejection.reason is Reason.ARTICLE_TOO_LARGE


def test_a_process_answers_what_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAMS_ENRICHER", "streams.bench.loops:load_free_enricher")
    answer = load_worker()
    assert isinstance(read_answer(answer(ask(b"urn:1", VALUE))).outcome, Event)
    assert isinstance(read_answer(answer(ask(None, None))).outcome, Rejection)


def test_an_answer_of_another_kind_is_no_answer() -> None:
    with pytest.raises(AssertionError):
        read_answer(pickle.dumps("something else"))


def test_the_setting_leads_to_the_taggers() -> None:
    settings = load_settings(enricher="streams.bench.loops:load_free_enricher")
    assert isinstance(load_enricher(settings), FreeEnricher)


def test_an_error_is_described_by_where_it_was_raised() -> None:
    with pytest.raises(orjson.JSONDecodeError) as caught:
        orjson.loads(b"{")
    assert describe_error(caught.value).startswith(f"JSONDecodeError in {__name__}:")
    assert describe_error(ValueError("x")) == "ValueError"
