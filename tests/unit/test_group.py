"""Whether the user may be in the group, from what Kafka tells of it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from kafka.errors import CoordinatorNotAvailableError, GroupAuthorizationFailedError

from streams import group
from streams.group import GroupForbiddenError, require_group
from streams.settings import Settings, load_settings

SETTINGS = load_settings(group="g", sasl_username="me")


class Admin:
    """Stands for kafka-python's admin client: tells what the user may do with the group, or raises."""

    def __init__(self, told: list[str] | Exception | None) -> None:
        self._told = told

    def describe_groups(self, groups: list[str]) -> dict[str, dict[str, object]]:
        if isinstance(self._told, Exception):
            raise self._told
        return {one: {"authorized_operations": self._told} for one in groups}


def require(told: list[str] | Exception | None, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def admin_client(_: Settings) -> Iterator[Admin]:
        yield Admin(told)

    monkeypatch.setattr(group, "admin_client", admin_client)
    require_group(SETTINGS)


@pytest.mark.parametrize("told", [["READ", "DESCRIBE"], None, [], CoordinatorNotAvailableError()])
def test_who_may_read_or_asks_for_a_group_that_is_new_may_join(
    told: list[str] | Exception | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    require(told, monkeypatch)


@pytest.mark.parametrize("told", [["DESCRIBE"], GroupAuthorizationFailedError()])
def test_who_may_not_read_is_told_before_the_worker_waits_in_vain(
    told: list[str] | Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(GroupForbiddenError, match="does not let me into the group g"):
        require(told, monkeypatch)
