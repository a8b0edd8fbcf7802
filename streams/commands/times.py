"""Points in time on the command line."""

import re
from datetime import UTC, datetime, timedelta

import click

_AGO = re.compile(r"(\d+)([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class PointInTime(click.ParamType):
    """``2h`` (so long ago; s, m, h, d, w) or an ISO 8601 time, UTC unless it has an offset; gives ms since 1970."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return ``value`` in milliseconds since 1970, UTC."""
        if isinstance(value, int):
            return value
        try:
            return round(_parse(str(value).strip()).timestamp() * 1000)
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is neither like 2h or 7d nor like 2026-04-14T09:00.", param, ctx)


def _parse(text: str) -> datetime:
    ago = _AGO.fullmatch(text)
    if ago is not None:
        return datetime.now(UTC) - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
    time = datetime.fromisoformat(text)
    return time if time.tzinfo is not None else time.replace(tzinfo=UTC)


def show_time(milliseconds: int | None) -> str:
    """Return a record's timestamp as ``2026-04-14 09:00:00`` in UTC; empty when it has none."""
    if milliseconds is None or milliseconds < 0:
        return ""
    return f"{datetime.fromtimestamp(milliseconds / 1000, UTC):%Y-%m-%d %H:%M:%S}"
