"""Fixtures of all tests: one real Kafka for the whole run, and names of their own for each test."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest

from streams.broker import BrokerConfig, LocalBroker


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs Kafka, so that `-m "not kafka"` leaves it out."""
    for item in items:
        if "kafka" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.kafka)


@pytest.fixture(scope="session")
def kafka() -> Iterator[LocalBroker]:
    """A running Kafka broker, shared by all tests; who stops it starts it again."""
    with LocalBroker(BrokerConfig()) as broker:
        yield broker


@pytest.fixture(autouse=True)
def kafka_is_up(request: pytest.FixtureRequest) -> None:
    """Start Kafka again when a test before stopped it and failed."""
    if "kafka" in request.fixturenames:
        request.getfixturevalue("kafka").start()


@pytest.fixture
def topic_prefix(request: pytest.FixtureRequest) -> str:
    """A prefix for the names of a test's topics and groups that no other test has."""
    name = re.sub(r"[^a-zA-Z0-9]+", "-", request.node.name)[:60].strip("-")
    return f"{name}-{uuid4().hex[:8]}."
