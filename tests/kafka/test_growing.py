"""Partitions are added while nothing is under way, and the order of an article's versions holds across it."""

import signal
from pathlib import Path

import pytest
from click.testing import CliRunner

from streams.broker import LocalBroker
from streams.cli import main
from streams.clients.growing import GroupBusyError, TooManyPartitionsError, add_partitions
from streams.settings import as_environment
from streams.topics import TopicsUnfitError, find_drift, require_topics
from tests.delivery.expected import expected_ids
from tests.delivery.harness import end, pipeline

URIS = 40


def versions(first: int, last: int) -> list[dict[str, object]]:
    return [
        {"uri": f"urn:{number}", "version": str(version), "body": f"one two three {version}"}
        for version in range(first, last + 1)
        for number in range(URIS)
    ]


def test_partitions_are_added_between_two_workers(kafka: LocalBroker, topic_prefix: str, tmp_path: Path) -> None:
    with pipeline(kafka.bootstrap, topic_prefix, tmp_path, partitions=1) as pipe:
        published = versions(1, 3)
        pipe.publish(published)
        pipe.overrides = {"partitions": 4}
        with pytest.raises(GroupBusyError, match=f"{len(published)} records wait"):
            add_partitions(pipe.settings)
        pipe.overrides = {"partitions": 1}
        worker = pipe.start_worker()
        pipe.wait_until_idle()
        pipe.overrides = {"partitions": 4}
        with pytest.raises(GroupBusyError, match="1 worker is in the group"):
            add_partitions(pipe.settings)
        assert end(worker, signal.SIGTERM) == 0
        with pytest.raises(TopicsUnfitError, match="streams topics grow"):
            require_topics(pipe.settings)
        grown = CliRunner(env=as_environment(pipe.settings)).invoke(main, ["topics", "grow"])
        assert grown.exit_code == 0, grown.output
        assert grown.output.count("1 partitions, now 4") == 6
        assert find_drift(pipe.settings) == []
        assert add_partitions(pipe.settings) == {}
        later = versions(4, 6)
        pipe.publish(later)
        pipe.start_worker()
        expected = expected_ids([*published, *later], pipe.settings)
        arrived = pipe.wait_until(lambda now: now.distinct() == expected)
        assert arrived.out_of_order() == []
        assert len(pipe.ends()) > 2, "the new partitions are used"
        pipe.overrides = {"partitions": 2}
        with pytest.raises(TooManyPartitionsError, match="has 4 partitions"):
            add_partitions(pipe.settings)
