from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from streams.broker import LocalBroker
from tests.delivery.harness import Pipeline, pipeline

StartPipeline = Callable[..., Pipeline]


@pytest.fixture
def start_pipeline(kafka: LocalBroker, topic_prefix: str, tmp_path: Path) -> Iterator[StartPipeline]:
    """Make a pipeline with topics and a group of its own; its workers end with the test."""
    with ExitStack() as stack:

        def start(**overrides: object) -> Pipeline:
            return stack.enter_context(pipeline(kafka.bootstrap, topic_prefix, tmp_path, **overrides))

        yield start
