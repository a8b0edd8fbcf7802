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
        GroupForbiddenError: it may not.

    """
    with admin_client(settings) as admin:
        try:
            found = admin.describe_groups([settings.group])[settings.group]
        except GroupAuthorizationFailedError:
            raise _forbidden(settings) from None
        except KafkaError:
            return  # nobody was ever in it, or in any; and whatever else it is, the worker meets it too
    error = found.get("error") or ""
    # Of a group that is there Kafka says what the user may do.
    may = found.get("authorized_operations")
    if GroupAuthorizationFailedError.__name__ in error or (not error and may and "READ" not in map(str, may)):
        raise _forbidden(settings)


def _forbidden(settings: Settings) -> GroupForbiddenError:
    return GroupForbiddenError(user=settings.sasl_username or "this user", group=settings.group)
