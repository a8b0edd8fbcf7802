import asyncio

import orjson
import pytest

from streams.bench.corpus import bench_articles
from streams.bench.measure import BenchTaggingError, Latency, Memory, Throughput, measure_bare_loop, percentile
from streams.bench.run import BenchFigures
from streams.commands.bench import describe
from streams.settings import load_settings


def test_every_article_of_the_bench_is_another_one_and_has_a_body() -> None:
    records = bench_articles(25)
    assert len({key for key, _ in records}) == 25
    for key, value in records:
        article = orjson.loads(value)
        assert article["uri"] == key.decode()
        assert len(article["body"].split()) > 100


def test_percentiles_are_values_of_the_sample() -> None:
    assert percentile([5, 1, 4, 2, 3], 0.5) == 3
    assert percentile(range(100), 0.99) == 99
    assert percentile([7], 0.99) == 7


def test_the_bare_loop_tags_every_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAMS_ENRICHER", "streams.bench.loops:load_free_enricher")
    rate = asyncio.run(measure_bare_loop(bench_articles(20), load_settings(processes=2)))
    assert rate > 0


def test_a_tagger_that_fails_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAMS_ENRICHER", "tests.delivery.enrichers:load_plain")
    with pytest.raises(BenchTaggingError, match="exit code"):
        asyncio.run(measure_bare_loop([(b"urn:1", b'{"uri": "urn:1", "body": "do:exit"}')], load_settings(processes=1)))


def test_the_figures_are_told_with_the_ratio() -> None:
    figures = BenchFigures(
        articles=100,
        processes=2,
        bare=200.0,
        pipeline=Throughput(150.0, 20.0),
        free=Throughput(900.0, 20.0),
        latency=Latency(75.0, 100, 10, 30, 20, 60),
        memory=Memory(110.0, (80.0, 81.0)),
    )
    text = "\n".join(describe(figures))
    assert "b/a = 0.75" in text
    assert "p99    60 ms" in text
    assert "80, 81 MiB" in text
