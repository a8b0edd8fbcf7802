"""What is printed for a person, whatever is in it: nothing that steers the terminal or reorders what it shows."""

import contextlib
import io
import unicodedata

from streams.commands.tail_output import PrettyOutput, json_line
from streams.events import SourceRecord
from streams.terminal.show import printable
from streams.terminal.text import readable, safe

_STEERING = {"Cc", "Cf", "Cs"}
# What shapes letters and emoji, and in plain text the two marks that only join a run.
_JOINERS = frozenset("\u200c\u200d")
_TEXT = _JOINERS | frozenset("\n\t\u200e\u200f")


def check_shown(data: bytes) -> None:
    """Check what is shown of a record with this value, and of the value as a text."""
    text = data.decode(errors="surrogateescape")
    for shown in (safe(text), readable(data)):
        assert _steering(shown) <= _TEXT
    line = printable(text)
    assert _steering(line) <= _JOINERS
    assert line.splitlines() in ([], [line])
    record = SourceRecord("news", 0, 7, 1_700_000_000_000, data[:40], data, ((text[:20], data[:20]),))
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        PrettyOutput()(record)
    assert _steering(output.getvalue()) <= _JOINERS | {"\n"}
    if _is_text(data):
        assert b"\n" not in json_line(record)


def _steering(text: str) -> set[str]:
    return {character for character in text if unicodedata.category(character) in _STEERING}


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
