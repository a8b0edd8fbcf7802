"""The errors of the project.

The docstring of a class is its message; what was at fault is filled in with ``str.format``, and each message ends with
what to do about it.
"""

import inspect
import re

# What is filled in may end with a full stop of its own.
_DOUBLE_STOP = re.compile(r"(?<!\.)\.\.(?=\s|$)")


class StreamsError(Exception):
    """Something went wrong in streams: {detail}. See the log above for the cause."""

    #: What the process exits with when the error reaches the command line.
    exit_code = 1

    def __init__(self, **details: object) -> None:
        self.details = details
        message = " ".join((inspect.getdoc(type(self)) or "").split())
        message = message.format(**details) if details else message
        super().__init__(_DOUBLE_STOP.sub(".", message))
