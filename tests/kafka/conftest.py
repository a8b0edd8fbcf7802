"""Fixtures of the tests that run commands against Kafka."""

import pytest

from streams.broker import LocalBroker
from streams.settings import Settings, load_settings
from streams.topics import create_topics


@pytest.fixture
def settings(kafka: LocalBroker, topic_prefix: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings with topics of their own, which exist; commands find the same in the environment."""
    monkeypatch.setenv("STREAMS_BROKER", kafka.bootstrap)
    monkeypatch.setenv("STREAMS_TOPIC_PREFIX", topic_prefix)
    monkeypatch.setenv("STREAMS_PARTITIONS", "3")
    settings = load_settings()
    create_topics(settings)
    return settings
