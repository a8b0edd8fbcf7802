"""The topics on a real broker: made once, compared, required."""

import pytest
from click.testing import CliRunner
from kafka.admin import ConfigResource, ConfigResourceType

from streams.broker import LocalBroker
from streams.cli import main
from streams.settings import Settings, load_settings
from streams.topics import (
    Topic,
    TopicCreationError,
    TopicMissingError,
    TopicsUnfitError,
    admin_client,
    create_topics,
    declared_topics,
    find_drift,
    max_record_bytes,
    require_topic,
    require_topics,
    topic_name,
)


@pytest.fixture
def settings(kafka: LocalBroker, topic_prefix: str) -> Settings:
    return load_settings(broker=kafka.bootstrap, topic_prefix=topic_prefix, partitions=2)


def change(settings: Settings, topic: Topic, **config: str) -> None:
    """Change the settings of a topic, underscores for dots."""
    resource = ConfigResource(
        ConfigResourceType.TOPIC,
        topic_name(topic, settings),
        {name.replace("_", "."): value for name, value in config.items()},
    )
    with admin_client(settings) as admin:
        admin.alter_configs([resource])


def test_topics_are_created_once_and_as_declared(settings: Settings) -> None:
    names = [spec.name for spec in declared_topics(settings)]
    assert create_topics(settings) == names
    assert create_topics(settings) == []
    assert find_drift(settings) == []
    require_topics(settings)


def test_only_the_missing_ones_are_created(settings: Settings) -> None:
    create_topics(settings)
    with admin_client(settings) as admin:
        admin.delete_topics([topic_name(Topic.STANCES, settings)])
    assert [str(drift) for drift in find_drift(settings)] == [f"{settings.topic_prefix}news.stances.v1: missing"]
    with pytest.raises(TopicsUnfitError, match=r"news\.stances\.v1: missing"):
        require_topics(settings)
    assert create_topics(settings) == [topic_name(Topic.STANCES, settings)]


def test_another_number_of_partitions_is_drift_that_no_worker_runs_on(settings: Settings) -> None:
    create_topics(settings)
    other = load_settings(broker=settings.broker, topic_prefix=settings.topic_prefix, partitions=3)
    drift = find_drift(other)
    assert {(each.what, each.declared, each.found) for each in drift} == {("partitions", "3", "2")}
    assert len(drift) == len(Topic)
    with pytest.raises(TopicsUnfitError, match="partitions is 2, declared 3"):
        require_topics(other)


def test_other_retention_is_drift_that_a_worker_runs_on(settings: Settings) -> None:
    create_topics(settings)
    change(settings, Topic.ENRICHED, retention_ms="1000", cleanup_policy="compact")
    found = {(each.what, each.found) for each in find_drift(settings)}
    assert found == {("retention.ms", "1000"), ("cleanup.policy", "compact")}
    require_topics(settings)


@pytest.mark.parametrize(("share", "is_fatal"), [(0.5, True), (2.0, False)])
def test_smaller_records_than_declared_stop_a_worker_larger_do_not(
    settings: Settings, *, share: float, is_fatal: bool
) -> None:
    create_topics(settings)
    size = str(int(max_record_bytes(Topic.DEAD_LETTERS) * share))
    change(settings, Topic.DEAD_LETTERS, max_message_bytes=size)
    (drift,) = find_drift(settings)
    assert (drift.what, drift.found, drift.is_fatal) == ("max.message.bytes", size, is_fatal)


def test_replicas_that_there_are_no_brokers_for_are_refused(settings: Settings) -> None:
    greedy = load_settings(broker=settings.broker, topic_prefix=settings.topic_prefix, replication=3)
    with pytest.raises(TopicCreationError, match=r"did not create .*news\.articles\.v1.*STREAMS_REPLICATION"):
        create_topics(greedy)
    create_topics(settings)
    assert {each.what for each in find_drift(greedy)} == {"partitions", "replication"}


def test_one_topic_can_be_required(settings: Settings) -> None:
    name = topic_name(Topic.ARTICLES, settings)
    with pytest.raises(TopicMissingError, match=f"no topic {name}"):
        require_topic(name, settings)
    create_topics(settings)
    require_topic(name, settings)


def test_the_commands(settings: Settings) -> None:
    environment = {"STREAMS_TOPIC_PREFIX": settings.topic_prefix, "STREAMS_PARTITIONS": "2"}

    def run(command: str) -> tuple[int, list[str]]:
        result = CliRunner().invoke(main, ["topics", command, "--broker", settings.broker], env=environment)
        assert result.stderr == ""
        return result.exit_code, result.stdout.splitlines()

    names = [spec.name for spec in declared_topics(settings)]
    assert run("check") == (1, [f"{name}: missing" for name in names])
    assert run("create") == (0, [f"{name}: created, 2 partitions" for name in names])
    assert run("create") == (0, [f"{name}: exists" for name in names])
    assert run("check") == (0, ["All 6 topics are as declared."])
    change(settings, Topic.ARTICLES, retention_ms="5")
    code, lines = run("check")
    assert code == 1
    assert lines == [f"{names[0]}: retention.ms is 5, declared {14 * 24 * 3600 * 1000}"]
