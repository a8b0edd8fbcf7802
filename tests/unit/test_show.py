"""What a person sees of events: complete, readable in Arabic, and harmless."""

import io
import unicodedata
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from streams.contract import JsonObject, validate
from streams.terminal.show import WIDEST, event_console, printable, render_counts, render_dead_letter, render_enriched

TEXT = (
    "القاهرة ترفض أي تدخل عسكري في ليبيا\n\n"
    "جددت مصر، الأحد، رفضها أي تدخل عسكري أجنبي في ليبيا، وقال النائب سالم الكيلاني إن بلاده تدعم مصر."
)


def span(text: str) -> JsonObject:
    start = TEXT.index(text)
    return {"start": start, "end": start + len(text), "text": text}


def mention(text: str) -> JsonObject:
    return {**span(text), "confidence": 0.9, "via": "gazetteer"}


EGYPT = {
    "id": "wikidata:Q79",
    "type": "location",
    "name": {"en": "Egypt", "ar": "مصر"},
    "salience": 0.5,
    "mentions": [mention("القاهرة"), mention("مصر")],
}
KILANI = {
    "id": "nil:3f2a9c",
    "type": "person",
    "name": {"ar": "سالم الكيلاني"},
    "salience": 0.2,
    "mentions": [mention("سالم الكيلاني")],
}
LIBYA = {
    "id": "iso:LY",
    "entity": None,
    "name": {"ar": "ليبيا", "en": "Libya"},
    "kind": "country",
    "country": "LY",
    "admin1": None,
    "lat": 27.0,
    "lon": -17.5,
    "confidence": 0.9,
    "candidates": 1,
    "mentions": [{**span("ليبيا"), "role": "place"}, {**span("ليبيا"), "role": "place"}],
}
REFUSAL = {
    "id": "s1",
    "holder": "wikidata:Q79",
    "target": {"kind": "issue", **span("أي تدخل عسكري أجنبي")},
    "polarity": "oppose",
    "confidence": 0.8,
    "cue": span("رفضها"),
    "evidence": span("جددت مصر، الأحد، رفضها أي تدخل عسكري أجنبي في ليبيا"),
    "speaker": None,
    "via": "ar.oppose.reject",
}
BACKING = {
    "id": "s2",
    "holder": "nil:3f2a9c",
    "target": {"kind": "actor", "id": "wikidata:Q79"},
    "polarity": "support",
    "confidence": 0.8,
    "cue": span("تدعم"),
    "evidence": span("وقال النائب سالم الكيلاني إن بلاده تدعم مصر."),
    "speaker": "nil:3f2a9c",
    "via": "ar.support.back",
}
DEAD_LETTER: JsonObject = {
    "reason": "not_json",
    "stage": "decode",
    "detail": "unexpected end of data: line 7 column 1 (char 900)",
    "uri": None,
    "topic": "news.articles.v1",
    "partition": 3,
    "offset": 12,
    "timestamp": None,
    "key": None,
    "value": "ew==",
    "encoding": "base64",
    "headers": [],
    "producer": {"name": "streams", "version": "0.1.0"},
}


def enriched(**changes: Any) -> JsonObject:
    """Return an enriched event that fits the contract, with ``changes``."""
    event: JsonObject = {
        "uri": "urn:example:1",
        "version": "1",
        "language": "ar",
        "published": "2026-03-01T12:30:00+02:00",
        "source": "desk",
        "url": None,
        "headline": TEXT.partition("\n")[0],
        "text": TEXT,
        "entities": [KILANI, EGYPT],
        "locations": [LIBYA],
        "focus": {"countries": ["LY", "EG"], "place": "iso:LY"},
        "stances": [REFUSAL, BACKING],
        "producer": {"name": "streams", "version": "0.1.0", "models": {}, "knowledge": "1"},
        **changes,
    }
    validate("enriched", event)
    return event


def shown(event: JsonObject, *, width: int = 100, **options: Any) -> list[str]:
    out = io.StringIO()
    render_enriched(event, Console(file=out, width=width, force_terminal=False), **options)
    return out.getvalue().splitlines()


def row(lines: list[str], label: str) -> str:
    """Return what stands beside ``label``."""
    return next(line for line in lines if line.strip().startswith(label)).strip().removeprefix(label).strip()


def test_headline_stands_alone_on_its_line() -> None:
    assert shown(enriched())[1] == "القاهرة ترفض أي تدخل عسكري في ليبيا"


def test_article_line_tells_language_version_time_source_and_uri() -> None:
    assert row(shown(enriched()), "article") == "ar · version 1 · 2026-03-01 10:30 UTC · desk · urn:example:1"


def test_rule_above_an_article_tells_where_it_came_from() -> None:
    assert shown(enriched(), origin="story.json", width=40)[0] == "── story.json " + "─" * 26


def test_time_that_cannot_be_read_is_shown_as_it_is() -> None:
    assert "· yesterday ·" in row(shown(enriched(published="yesterday")), "article")


def test_entities_come_most_important_first_with_both_names_and_id() -> None:
    lines = shown(enriched())
    assert row(lines, "location") == "مصر · Egypt  wikidata:Q79  ×2"
    assert row(lines, "person") == "سالم الكيلاني  nil:3f2a9c"
    assert lines.index("  location      مصر · Egypt  wikidata:Q79  ×2") < lines.index(
        "  person        سالم الكيلاني  nil:3f2a9c"
    )


def test_name_in_the_language_of_the_article_comes_first() -> None:
    assert row(shown(enriched(language="en")), "location").startswith("Egypt · مصر  ")


def test_place_has_country_coordinates_and_roles() -> None:
    assert row(shown(enriched()), "country") == "ليبيا · Libya  iso:LY  LY  27.0000°N 17.5000°W  place ×2"


def test_sea_has_no_country() -> None:
    sea = {**LIBYA, "id": "desk:sea", "country": None, "kind": "water"}
    lines = shown(enriched(locations=[sea], focus={"countries": [], "place": None}))
    assert "  no country  " in row(lines, "water")


def test_focus_names_its_countries_as_far_as_the_event_does() -> None:
    lines = shown(enriched())
    focus = lines[lines.index("Focus") :]
    assert row(focus, "country") == "LY  ليبيا · Libya"
    assert focus[2].split() == ["country", "EG"]
    assert row(focus, "place") == "ليبيا · Libya  iso:LY"


def test_stance_reads_holder_target_polarity_cue_and_evidence() -> None:
    lines = shown(enriched())
    stances = lines[lines.index("Stances") + 1 :]
    assert row(stances, "stated") == "مصر · Egypt → أي تدخل عسكري أجنبي: oppose «رفضها»"
    assert stances[1].strip() == "جددت مصر، الأحد، رفضها أي تدخل عسكري أجنبي في ليبيا"


def test_own_words_of_the_holder_are_quoted() -> None:
    stances = shown(enriched())
    assert row(stances, "quoted") == "سالم الكيلاني · nil:3f2a9c → مصر · Egypt: support «تدعم»"


def test_words_of_another_name_the_speaker() -> None:
    stances = shown(enriched(stances=[{**REFUSAL, "speaker": "nil:3f2a9c"}]))
    assert row(stances, "quoted").endswith(": oppose «رفضها», says سالم الكيلاني · nil:3f2a9c")


def test_speaker_that_is_no_entity_is_named_by_its_id() -> None:
    stances = shown(enriched(stances=[{**REFUSAL, "speaker": "desk:somebody"}]))
    assert row(stances, "quoted").endswith(", says desk:somebody")


def test_sentence_with_several_stances_is_shown_once_below_them() -> None:
    joint = {**REFUSAL, "id": "s3", "holder": "nil:3f2a9c"}
    lines = shown(enriched(stances=[REFUSAL, joint, BACKING]))
    stances = [line.split()[0] for line in lines[lines.index("Stances") + 1 :]]
    assert stances == ["stated", "stated", "جددت", "quoted", "وقال"]


def test_office_reads_role_owner_words_and_person() -> None:
    name = {"ar": "فلان الفلاني", "en": "So-and-so"}
    office = {**span("مصر"), "role": "president", "owner": "EG", "resolved": "desk:somebody", "name": name}
    lines = shown(enriched(roles=[office]))
    assert "Offices" in lines
    assert row(lines, "resolved") == "president of EG «مصر» is فلان الفلاني · So-and-so  desk:somebody"
    assert "Offices" not in shown(enriched())


def test_stance_of_an_english_article_is_told_in_english() -> None:
    lines = shown(enriched(language="en"))
    assert row(lines, "stated").startswith("Egypt → ")


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


def test_update_says_which_version_it_replaces() -> None:
    lines = shown(enriched(version="2"), earlier=enriched())
    assert row(lines, "UPDATE") == "replaces version 1"


def test_first_version_is_no_update() -> None:
    assert not any("UPDATE" in line for line in shown(enriched()))


def canceled() -> JsonObject:
    nothing: JsonObject = {"entities": [], "locations": [], "stances": [], "focus": {"countries": [], "place": None}}
    return enriched(version="2", pubstatus="canceled", headline=None, text="", **nothing)


def test_cancellation_says_what_to_retract_and_shows_no_empty_sections() -> None:
    lines = shown(canceled(), earlier=enriched())
    assert lines[1] == enriched()["headline"]
    assert row(lines, "CANCELED") == "retract all that was published about version 1"
    assert "Entities" not in "".join(lines)


def test_cancellation_of_an_unknown_article_is_named_by_its_uri() -> None:
    lines = shown(canceled())
    assert lines[1] == "urn:example:1"
    assert row(lines, "CANCELED") == "retract all that was published about the earlier version"


def test_withheld_article_is_marked() -> None:
    assert row(shown(enriched(pubstatus="withheld")), "WITHHELD") == "not for publication"


def test_sections_without_anything_say_so() -> None:
    lines = shown(enriched(stances=[]))
    assert "Stances  none found" in lines


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


def test_dead_letter_says_which_record_why_and_what_to_do() -> None:
    validate("dead-letter", DEAD_LETTER)
    out = io.StringIO()
    render_dead_letter(DEAD_LETTER, Console(file=out, width=100, force_terminal=False), origin="broken.json")
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("── broken.json ─")
    assert "Dead letter: not_json" in lines
    assert row(lines, "record") == "news.articles.v1, partition 3, offset 12"
    assert row(lines, "reason") == "the value is not JSON (stage: decode)"
    assert row(lines, "detail") == "unexpected end of data: line 7 column 1 (char 900)"
    assert row(lines, "what to do") == "Send one JSON object (RFC 8259) a record."


def test_counts_keep_their_order_and_line_up() -> None:
    out = io.StringIO()
    render_counts({"news.b": 120, "news.a": 3}, Console(file=out, width=100, force_terminal=False))
    assert out.getvalue().splitlines()[1:] == ["Records", "  120  news.b", "    3  news.a"]


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
