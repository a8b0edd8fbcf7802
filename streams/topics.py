"""Every topic once: its name, its settings, how it is made and how it is checked."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import KafkaError, TopicAlreadyExistsError

from streams.errors import StreamsError
from streams.kafka_login import check_broker
from streams.kafka_security import connection
from streams.settings import Settings

_DAY_MS = 24 * 60 * 60 * 1000
_MIB = 1024 * 1024


class Topic(StrEnum):
    """The topics of the pipeline, by the name they have without a prefix."""

    ARTICLES = "news.articles.v1"
    ENRICHED = "news.enriched.v1"
    ENTITIES = "news.entities.v1"
    LOCATIONS = "news.locations.v1"
    STANCES = "news.stances.v1"
    DEAD_LETTERS = "news.dead-letters.v1"


@dataclass(frozen=True, slots=True)
class TopicSpec:
    """How one topic is to be: its full name, its size, and the broker settings that matter."""

    name: str
    partitions: int
    replication: int
    config: dict[str, str]


@dataclass(frozen=True, slots=True)
class Drift:
    """One difference between a topic as declared and as it is."""

    topic: str
    what: str
    declared: str
    found: str

    @property
    def is_fatal(self) -> bool:
        """Whether a worker cannot run with it.

        Order per article rests on the number of partitions; a record that the broker refuses would stop the worker.
        """
        too_small = self.what == "max.message.bytes" and int(self.found) < int(self.declared)
        return self.what in ("topic", "partitions") or too_small

    def __str__(self) -> str:
        if self.what == "topic":
            return f"{self.topic}: missing"
        return f"{self.topic}: {self.what} is {self.found}, declared {self.declared}"


_REMEDIES = {
    "topic": "`streams topics create` makes missing ones.",
    "partitions": "STREAMS_PARTITIONS has to say how many there are; `streams topics grow` adds some.",
}
_REMEDY = "Set it with kafka-configs.sh --alter: Kafka would refuse records that the pipeline sends."


class TopicsUnfitError(StreamsError):
    """The topics do not fit: {drift}. {remedies}."""

    def __init__(self, drift: Sequence[Drift]) -> None:
        remedies = dict.fromkeys(_REMEDIES.get(one.what, _REMEDY) for one in drift)
        super().__init__(drift="; ".join(map(str, drift)), remedies=" ".join(remedies))


class TopicMissingError(StreamsError):
    """There is no topic {topic} at {broker}. Make it with `streams topics create`, or see to STREAMS_TOPIC_PREFIX."""


class TopicSettingsHiddenError(StreamsError):
    """Kafka does not tell the settings of {topic}. Give this user the right to DescribeConfigs on all six topics."""


class TopicCreationError(StreamsError):
    """The broker did not create {topic}: {detail}.

    Check its permissions, and STREAMS_REPLICATION against the number of brokers.
    """


# How long each topic keeps its records. The articles can be asked for again, the enriched events are the record of
# truth from which every derived topic can be rebuilt, and a dead letter waits for somebody to look at it.
_RETENTION_DAYS = {
    Topic.ARTICLES: 14,
    Topic.ENRICHED: 365,
    Topic.ENTITIES: 90,
    Topic.LOCATIONS: 90,
    Topic.STANCES: 90,
    Topic.DEAD_LETTERS: 90,
}

# What the broker accepts in one record. Articles over the limit of the settings must still arrive to be dead-lettered,
# and a dead letter carries the original bytes in base64.
_MAX_RECORD_BYTES = {Topic.ARTICLES: 8 * _MIB, Topic.DEAD_LETTERS: 12 * _MIB}
_MAX_EVENT_RECORD_BYTES = 8 * _MIB

#: The largest request that a producer of any of the topics has to be able to send, bytes.
MAX_REQUEST_BYTES = max(_MAX_RECORD_BYTES.values())


def topic_name(topic: Topic, settings: Settings) -> str:
    """Return the full name of ``topic``."""
    return settings.topic_prefix + topic


def topics_read(settings: Settings) -> frozenset[str]:
    """Return the full names of the topics that a worker of this role reads."""
    read = {"enrich": (Topic.ARTICLES,), "publish": (Topic.ENRICHED,)}.get(
        settings.role, (Topic.ARTICLES, Topic.ENRICHED)
    )
    return frozenset(topic_name(topic, settings) for topic in read)


def max_record_bytes(topic: Topic) -> int:
    """Return the largest record that the broker is to accept on ``topic``, bytes."""
    return _MAX_RECORD_BYTES.get(topic, _MAX_EVENT_RECORD_BYTES)


def declared_topics(settings: Settings) -> tuple[TopicSpec, ...]:
    """Return how every topic is to be."""
    return tuple(
        TopicSpec(
            name=topic_name(topic, settings),
            partitions=settings.partitions,
            replication=settings.replication,
            config={
                "cleanup.policy": "delete",
                "retention.ms": str(_RETENTION_DAYS[topic] * _DAY_MS),
                "max.message.bytes": str(max_record_bytes(topic)),
                # An event's own time is in its headers; the log keeps the time it arrived.
                "message.timestamp.type": "LogAppendTime" if topic is not Topic.ARTICLES else "CreateTime",
            },
        )
        for topic in Topic
    )


@contextmanager
def admin_client(settings: Settings) -> Iterator[KafkaAdminClient]:
    """Connect to the broker for administration.

    Raises:
        BrokerUnreachableError: nothing answers there.
        BrokerUntrustedError: what answers is not whom it should be.
        LoginRefusedError: it does not let us in.

    """
    check_broker(settings)
    admin = KafkaAdminClient(**connection(settings), client_id="streams-admin")
    with closing(admin):
        yield admin


def create_topics(settings: Settings) -> list[str]:
    """Create the topics that are missing and return their names; those that exist are left as they are.

    Raises:
        BrokerUnreachableError: nothing answers there.
        TopicCreationError: the broker refused one.

    """
    created = []
    with admin_client(settings) as admin:
        existing = set(admin.list_topics())
        for spec in declared_topics(settings):
            if spec.name in existing:
                continue
            options = {
                "num_partitions": spec.partitions,
                "replication_factor": spec.replication,
                "configs": spec.config,
            }
            try:
                admin.create_topics({spec.name: options}, wait_for_metadata=True)
            except TopicAlreadyExistsError:
                continue  # Somebody else was quicker: that is what idempotent means here.
            except KafkaError as error:
                raise TopicCreationError(topic=spec.name, detail=error) from error
            created.append(spec.name)
    return created


def find_drift(settings: Settings) -> list[Drift]:
    """Compare the topics as declared with the topics as they are.

    Raises:
        BrokerUnreachableError: nothing answers there.

    """
    with admin_client(settings) as admin:
        existing = set(admin.list_topics())
        declared = declared_topics(settings)
        present = [spec for spec in declared if spec.name in existing]
        drift = [Drift(spec.name, "topic", "present", "missing") for spec in declared if spec.name not in existing]
        if present:
            drift += _drift_of_present(admin, present)
    return drift


def _drift_of_present(admin: KafkaAdminClient, specs: list[TopicSpec]) -> list[Drift]:
    described = {topic["name"]: topic for topic in admin.describe_topics([spec.name for spec in specs])}
    configs = admin.describe_configs(
        [ConfigResource(ConfigResourceType.TOPIC, spec.name) for spec in specs], config_filter="all"
    )
    drift = []
    for spec in specs:
        partitions = described[spec.name]["partitions"]
        replicas = min(len(partition["replica_nodes"]) for partition in partitions)
        for what, declared, found in (
            ("partitions", spec.partitions, len(partitions)),
            ("replication", spec.replication, replicas),
        ):
            if declared != found:
                drift.append(Drift(spec.name, what, str(declared), str(found)))
        config = configs["topic"][spec.name]
        if not spec.config.keys() <= config.keys():
            raise TopicSettingsHiddenError(topic=spec.name)
        drift += [
            Drift(spec.name, name, value, str(config[name]["value"]))
            for name, value in spec.config.items()
            if str(config[name]["value"]) != value
        ]
    return drift


def require_topic(name: str, settings: Settings) -> None:
    """Make sure that the topic ``name`` is there.

    Raises:
        BrokerUnreachableError: nothing answers there.
        TopicMissingError: it is not there.

    """
    with admin_client(settings) as admin:
        if name not in admin.list_topics():
            raise TopicMissingError(topic=name, broker=settings.broker)


def require_topics(settings: Settings) -> None:
    """Make sure that a worker can run on the topics as they are.

    Raises:
        BrokerUnreachableError: nothing answers there.
        TopicsUnfitError: a topic is missing, has another number of partitions, or takes too small records.

    """
    fatal = [drift for drift in find_drift(settings) if drift.is_fatal]
    if fatal:
        raise TopicsUnfitError(fatal)
