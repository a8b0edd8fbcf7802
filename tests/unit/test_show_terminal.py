"""What a terminal gets of events: in its width, readable in Arabic, and harmless."""

import io
import unicodedata

import pytest
from rich.cells import cell_len
from rich.console import Console

from streams.terminal.show import WIDEST, event_console, printable, render_enriched
from tests.unit.showing import EGYPT, KILANI, LIBYA, REFUSAL, enriched, shown


def strong_directions(line: str) -> list[str]:
    directions = (unicodedata.bidirectional(character) for character in line)
    return [direction for direction in directions if direction in {"L", "R", "AL"}]


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_arrow_never_stands_between_two_pieces_of_arabic(language: str, width: int) -> None:
    arrows = [line for line in shown(enriched(language=language), width=width) if "→" in line]
    assert len(arrows) == 2
    for line in arrows:
        before, _, after = line.partition("→")
        assert strong_directions(line)[0] == "L"
        assert strong_directions(before)[-1] == "L" or not after.strip()


@pytest.mark.parametrize("width", [40, 80, 100])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = shown(enriched(), width=width, origin="a/long/folder/name/story.json")
    assert max(cell_len(line) for line in lines) <= width


def test_diacritics_take_no_room() -> None:
    headline = "مُحَمَّدٌ " * 10
    assert len(headline) > 80
    assert shown(enriched(headline=headline), width=60)[1] == headline.strip()


def test_printable_takes_out_what_steers_a_terminal_or_reorders_text() -> None:
    assert printable("\x1b[31mred\x07\x00\x9b2J \u202eabc\u2066\ufeff\ud800") == "[31mred2J abc"


def test_printable_keeps_joiners_and_combining_marks() -> None:
    assert printable("می\u200cخواهم مُحَمَّد") == "می\u200cخواهم مُحَمَّد"


def test_printable_makes_one_line() -> None:
    assert printable(" a\r\n\tb\u2028c ") == "a b c"


def test_control_characters_of_an_event_do_not_reach_the_terminal() -> None:
    evil = "\x1b]0;title\x07\u202e"
    name = {"ar": f"مصر{evil}", "en": f"Egypt{evil}"}
    span_of_evil = {"start": 0, "end": 1, "text": evil + "x"}
    event = enriched(
        uri=f"urn:{evil}",
        version=f"1{evil}",
        published=evil,
        source=evil,
        headline=f"عنوان{evil}",
        entities=[{**EGYPT, "name": name}, KILANI],
        locations=[{**LIBYA, "name": name}],
        stances=[
            {**REFUSAL, "target": {"kind": "issue", **span_of_evil}, "cue": span_of_evil, "evidence": span_of_evil}
        ],
    )
    written = "".join(shown(event, origin=evil, earlier=event))
    assert not {character for character in written if unicodedata.category(character) in {"Cc", "Cf"}}


def test_markup_of_an_event_is_plain_text() -> None:
    assert shown(enriched(headline="[bold]عنوان[/bold]"))[1] == "[bold]عنوان[/bold]"


def test_pipe_gets_plain_text_of_a_fixed_width(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for forced in ("FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(forced, raising=False)
    console = event_console()
    render_enriched(enriched(), console)
    written = capsys.readouterr().out
    assert console.width == WIDEST
    assert "\x1b" not in written
    assert max(map(cell_len, written.splitlines())) == WIDEST


def test_terminal_gets_colours() -> None:
    out = io.StringIO()
    console = Console(file=out, width=100, force_terminal=True, color_system="standard", no_color=False)
    render_enriched(enriched(), console)
    assert "\x1b[32msupport\x1b[0m" in out.getvalue()
