"""One short run of each system of the bench, where its libraries are: `make bench` installs them into .venv-bench."""

from collections.abc import Mapping
from importlib.util import find_spec

import pytest

from benchmarks.measuring import Place, measure_backlog
from benchmarks.systems import SYSTEMS, System
from benchmarks.taggers import DERIVED_VARIABLE
from streams.bench.corpus import bench_articles
from streams.bench.measure import Records
from streams.broker import LocalBroker
from streams.settings import load_settings
from streams.topics import Topic

ARTICLES, DERIVED = 100, 3
LIBRARIES = ("faststream", "quixstreams")

pytestmark = pytest.mark.skipif(
    not all(map(find_spec, LIBRARIES)), reason="needs the libraries of the bench: run it with .venv-bench/bin/python"
)


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda one: one.name)
def test_every_system_sends_what_is_due(kafka: LocalBroker, system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DERIVED_VARIABLE, str(DERIVED))
    settings = load_settings(broker=kafka.bootstrap, partitions=2, enricher="benchmarks.taggers:load_counted")

    def expected(records: Records) -> Mapping[Topic, int]:
        entities = len(records) * DERIVED
        return {Topic.ENRICHED: len(records), Topic.ENTITIES: entities, Topic.LOCATIONS: 0, Topic.STANCES: 0}

    found = measure_backlog(system, Place(kafka, settings), bench_articles(ARTICLES), expected)
    assert found.articles_per_second > 0
    assert found.cpu > 0
    assert found.memory > 0
