"""The consumer group of the workers: whether the user may be in it."""

from kafka.errors import GroupAuthorizationFailedError, KafkaError

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
