"""Log lines: one JSON object a line for machines, Faust's own lines for a terminal."""

import logging
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from streams.settings import Settings

#: What a line says beside its message, where it is about one record.
RECORD_FIELDS: Final = ("article", "topic", "partition", "offset", "stage", "reason")

_LIBRARIES: Final = frozenset({"aiokafka", "asyncio", "faust", "kafka", "mode"})
_NUMBERS: Final = re.compile(r"0x[0-9a-fA-F]+|\d+")
_MOST_KINDS: Final = 1000
_CONNECTION: Final = re.compile(r"<AIOKafkaConnection host=(\S+) port=(\d+)>")


class JsonFormatter(logging.Formatter):
    """Formats a line as JSON: time (RFC 3339, UTC), level, logger, message, the record it is about, and the error."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line without line breaks; what JSON does not know is written as text."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_objects(record.getMessage()),
        }
        line |= {field: getattr(record, field) for field in (*RECORD_FIELDS, "kept_back") if hasattr(record, field)}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()


def without_objects(text: str) -> str:
    """Return ``text`` with addresses where aiokafka prints the object of a connection."""
    return _CONNECTION.sub(r"\1:\2", text)


class RepeatFilter(logging.Filter):
    """Keeps back what a library says again and again: in an outage of Kafka that is some thirty lines a second.

    Of one kind of line, ``most`` pass in ``seconds``; the next one that does says as ``kept_back`` how many did not.
    Lines that differ in numbers only, such as ports, are of one kind. The project's own lines all pass.
    """

    def __init__(self, most: int = 3, seconds: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._kinds: dict[tuple[str, int, str], _Kind] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the line passes."""
        if record.name.partition(".")[0] not in _LIBRARIES:
            return True
        now = self._clock()
        if len(self._kinds) >= _MOST_KINDS:
            self._kinds = {kind: one for kind, one in self._kinds.items() if now - one.since < self._seconds}
        told = _NUMBERS.sub("#", str(record.msg))
        kind = self._kinds.setdefault((record.name, record.levelno, told), _Kind(now))
        if now - kind.since >= self._seconds:
            if kind.kept_back:
                record.kept_back = kind.kept_back
            kind.since, kind.passed, kind.kept_back = now, 0, 0
        if kind.passed >= self._most:
            kind.kept_back += 1
            return False
        kind.passed += 1
        return True


@dataclass(slots=True)
class _Kind:
    """How often a kind of line has passed and been kept back since a point in time."""

    since: float
    passed: int = 0
    kept_back: int = 0


def json_line(level: int, message: str) -> str:
    """Return what a process says before its log is set up, or after, as its other lines are."""
    return JsonFormatter().format(logging.LogRecord("streams", level, "", 0, message, None, None))


def writes_json(log_format: str) -> bool:
    """Whether log lines are JSON: if so set, or where nobody reads them on a terminal."""
    return log_format == "json" or (log_format != "text" and not sys.stderr.isatty())


def logging_config(settings: Settings) -> dict[str, Any] | None:
    """Return the configuration of JSON lines on standard error; None for the lines that Faust writes by itself."""
    if not writes_json(settings.log_format):
        return None
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonFormatter}},
        "filters": {"repeats": {"()": RepeatFilter}},
        "handlers": {"errors": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["repeats"]}},
        # Only the watchdog talks to Kafka through it, and says in one line what it meets.
        "loggers": {"kafka": {"level": "DEBUG" if settings.log_level == "DEBUG" else "CRITICAL"}},
        "root": {"handlers": ["errors"], "level": settings.log_level},
    }
