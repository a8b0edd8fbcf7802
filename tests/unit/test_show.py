"""What a person sees of events: all that they tell, in the order and the words for it."""

import io

from rich.console import Console

from streams.contract import JsonObject, validate
from streams.terminal.show import render_counts, render_dead_letter
from tests.unit.showing import BACKING, LIBYA, REFUSAL, enriched, row, shown, span

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


def test_a_name_in_another_language_may_be_anything() -> None:
    event = enriched()
    names: list[JsonObject] = [{"tr": "Selim", "x": {"a": 1}, "y": 7}, {"x": None}]
    event["entities"] = [one | {"name": name} for one, name in zip(event["entities"], names, strict=True)]
    validate("enriched", event)
    assert f"Selim  {event['entities'][0]['id']}" in "\n".join(shown(event))


def test_sections_without_anything_say_so() -> None:
    lines = shown(enriched(stances=[]))
    assert "Stances  none found" in lines


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
