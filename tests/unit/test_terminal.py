"""Text for the terminal, and points in time on the command line."""

from datetime import UTC, datetime

import click
import pytest

from streams.commands.times import PointInTime, show_time
from streams.terminal.text import readable, safe


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("قال\tنعم\nplain", "قال\tنعم\nplain"),
        ("\x1b[2Jgone", "\\u001b[2Jgone"),
        ("bell\x07 \x9b31m", "bell\\u0007 \\u009b31m"),
        ("abc\u202edef\u2066", "abc\\u202edef\\u2066"),
        ("a\r\x08b", "a\\u000d\\u0008b"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("half \ud83d", "half \\ud83d"),
    ],
)
def test_what_could_steer_a_terminal_is_spelt_out(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_bytes_that_are_no_text_are_shown_as_bytes() -> None:
    assert readable(None) == "none"
    assert readable("نعم".encode()) == "نعم"
    assert readable(b"\xff\x00") == "2 bytes: ff 00"
    assert readable(b"\xff" * 65) == "65 bytes: " + " ".join(["ff"] * 64) + "…"


def milliseconds(text: str) -> int:
    return PointInTime().convert(text, None, None)


@pytest.mark.parametrize(
    "text", ["2026-04-14T09:00:00Z", "2026-04-14T09:00", "2026-04-14 12:00+03:00", " 20260414T090000Z "]
)
def test_a_time_is_utc_unless_it_says_otherwise(text: str) -> None:
    assert milliseconds(text) == datetime(2026, 4, 14, 9, tzinfo=UTC).timestamp() * 1000


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("2m", 120), ("3h", 10_800), ("7d", 604_800), ("1w", 604_800)]
)
def test_a_duration_is_so_long_ago(text: str, seconds: int) -> None:
    before = datetime.now(UTC).timestamp()
    found = milliseconds(text) / 1000 + seconds
    assert before - 0.001 <= found <= datetime.now(UTC).timestamp() + 0.001


@pytest.mark.parametrize("text", ["", "2", "2y", "h", "-2h", "2026-13-01", "9" * 30 + "h"])
def test_other_texts_are_no_time(text: str) -> None:
    with pytest.raises(click.BadParameter):
        milliseconds(text)


def test_a_time_is_shown_in_utc() -> None:
    assert show_time(1_776_157_200_000) == "2026-04-14 09:00:00"
    assert show_time(None) == show_time(-1) == ""
