"""The consumer group of the workers: whether the user may be in it, who is, and what it has committed."""

from collections.abc import Mapping
from typing import Any

from kafka import KafkaAdminClient, TopicPartition
from kafka.errors import (
    CoordinatorNotAvailableError,
    GroupAuthorizationFailedError,
    GroupIdNotFoundError,
    KafkaError,
)

from streams.errors import StreamsError
from streams.settings import Settings
from streams.topics import admin_client


class GroupForbiddenError(StreamsError):
    """Kafka does not let {user} into the group {group}. Give this user Read on the group, or see to STREAMS_GROUP."""


def require_group(settings: Settings) -> None:
    """Make sure that the user may join the group; a worker that may not would wait without a word.

    Raises:
        BrokerUnreachableError: nothing answers there.
        GroupForbiddenError: it may not.

    """
    with admin_client(settings) as admin:
        try:
            found = admin.describe_groups([settings.group])[settings.group]
        except GroupAuthorizationFailedError:
            may_join = False
        except KafkaError:
            return  # nobody was ever in a group here; and whatever else it is, the worker meets it too
        else:
            # Of a group that nobody was ever in Kafka does not say what the user may do.
            may_join = not found["authorized_operations"] or "READ" in found["authorized_operations"]
    if not may_join:
        raise GroupForbiddenError(user=settings.sasl_username or "this user", group=settings.group)


def committed_offsets(admin: KafkaAdminClient, group: str) -> Mapping[TopicPartition, Any]:
    """Return what a group has committed by partition, as kafka-python tells it; nothing if nobody was ever in it."""
    try:
        offsets: Mapping[TopicPartition, Any] = admin.list_group_offsets({group: None})[group]
    except (CoordinatorNotAvailableError, GroupIdNotFoundError):
        return {}
    return offsets


def count_members(admin: KafkaAdminClient, group: str) -> int:
    """Return how many members a group has."""
    try:
        described = admin.describe_groups([group])[group]
    except (CoordinatorNotAvailableError, GroupIdNotFoundError):
        return 0
    return len(described["members"])
