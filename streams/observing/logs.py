"""Log lines: one JSON object a line for machines, Faust's own lines for a terminal."""

import logging
import sys
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from streams.settings import Settings

#: What a line says beside its message, where it is about one record.
RECORD_FIELDS: Final = ("article", "topic", "partition", "offset", "stage", "reason")


class JsonFormatter(logging.Formatter):
    """Formats a line as JSON: time (RFC 3339, UTC), level, logger, message, the record it is about, and the error."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line without line breaks; what JSON does not know is written as text."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {field: getattr(record, field) for field in RECORD_FIELDS if hasattr(record, field)}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()


def is_json(settings: Settings) -> bool:
    """Whether log lines are JSON: if so set, or where nobody reads them on a terminal."""
    return settings.log_format == "json" or (settings.log_format == "auto" and not sys.stderr.isatty())


def logging_config(settings: Settings) -> dict[str, Any] | None:
    """Return the configuration of JSON lines on standard error; None for the lines that Faust writes by itself."""
    if not is_json(settings):
        return None
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonFormatter}},
        "handlers": {"errors": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["errors"], "level": settings.log_level},
    }
