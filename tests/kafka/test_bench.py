import pytest

from streams.bench.measure import BenchDeadLettersError, BenchStalledError, publish_backlog, wait_until_through
from streams.broker import LocalBroker
from streams.settings import Settings, load_settings
from streams.topics import create_topics
from streams.worker_process import WorkerEndedError, WorkerProcess

FREE = "streams.bench.loops:load_free_enricher"


@pytest.fixture
def settings(kafka: LocalBroker, topic_prefix: str) -> Settings:
    settings = load_settings(
        broker=kafka.bootstrap, topic_prefix=topic_prefix, group=f"{topic_prefix}g", partitions=2, enricher=FREE
    )
    create_topics(settings)
    return settings


def test_a_pipeline_that_does_not_finish_is_reported(settings: Settings) -> None:
    with WorkerProcess(settings) as worker, pytest.raises(BenchStalledError, match="0 of 1 articles"):
        wait_until_through(1, settings, worker, limit=0)


def test_dead_letters_spoil_the_figures_and_are_reported(settings: Settings) -> None:
    good = b'{"uri": "urn:1", "body": "enough of a text"}'
    publish_backlog([(b"urn:1", good), (b"urn:2", b"{")], settings)
    with WorkerProcess(settings) as worker, pytest.raises(BenchDeadLettersError, match="1 of the bench's"):
        wait_until_through(1, settings, worker, limit=60)


def test_a_worker_that_ends_is_reported(settings: Settings) -> None:
    broken = settings.model_copy(update={"enricher": "no.such.module:load"})
    with WorkerProcess(broken) as worker, pytest.raises(WorkerEndedError, match=r"no\.such\.module"):
        wait_until_through(1, broken, worker, limit=60)
