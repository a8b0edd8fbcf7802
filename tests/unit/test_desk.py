"""The desk without Kafka and without a browser: what it keeps, what it finds, and what it draws."""

import pytest

from streams.desk.archive import Archive, format_positions, parse_positions
from streams.desk.entry import event_of, summary
from streams.desk.filters import Filter
from streams.desk.views import facets, places, stances
from tests.unit.desk_entries import TEXT, entry, event


def uris(archive: Archive) -> list[str]:
    return [one.uri for one in archive.newest_first()]


def test_a_line_of_the_stream_has_what_an_editor_looks_for() -> None:
    line = summary(entry())
    assert line["headline"] == "باريس ترحب بقرار بغداد"
    assert line["snippet"] == "رحبت باريس بقرار بغداد فتح المعبر."
    assert line["countries"] == ("IQ",)
    assert (line["support"], line["oppose"]) == (1, 0)
    assert event_of(entry()) == event()


def test_a_text_without_a_headline_begins_with_its_first_line() -> None:
    line = summary(entry(headline=None, text="one two three\nfour", entities=[], locations=[], stances=[]))
    assert line["headline"] == "one two three"


def test_a_later_version_takes_the_place_and_goes_to_the_top() -> None:
    archive = Archive(10)
    assert archive.add(entry(0, uri="urn:a"))
    assert archive.add(entry(1, uri="urn:b"))
    assert archive.add(entry(2, uri="urn:a", version="2"))
    assert uris(archive) == ["urn:a", "urn:b"]
    assert archive.versions("urn:a") == 2


@pytest.mark.parametrize("again", [entry(1), entry(2), entry(5)])
def test_what_comes_twice_is_no_news(again: object) -> None:
    archive = Archive(10)
    archive.add(entry(2))
    assert not archive.add(again)  # type: ignore[arg-type]
    assert archive.versions("urn:desk:1") == 1


def test_a_cancellation_is_news_though_its_version_is_not() -> None:
    archive = Archive(10)
    archive.add(entry(0))
    assert archive.add(entry(1, pubstatus="canceled", entities=[], locations=[], stances=[]))
    kept = archive.get("urn:desk:1")
    assert kept is not None
    assert kept.is_canceled


def test_a_withdrawal_that_says_nothing_keeps_the_headline() -> None:
    archive = Archive(10)
    archive.add(entry(0))
    archive.add(entry(1, pubstatus="canceled", headline=None, text="", entities=[], locations=[], stances=[]))
    kept = archive.get("urn:desk:1")
    assert kept is not None
    assert kept.headline == "باريس ترحب بقرار بغداد"


def test_the_oldest_goes_first() -> None:
    archive = Archive(2)
    for number in range(4):
        archive.add(entry(number, uri=f"urn:{number}"))
    assert uris(archive) == ["urn:3", "urn:2"]
    assert archive.get("urn:0") is None


def test_who_comes_back_gets_what_came_since() -> None:
    archive = Archive(10)
    archive.add(entry(0, uri="urn:a"))
    archive.add(entry(7, partition=1, uri="urn:b"))
    archive.add(entry(1, uri="urn:c"))
    assert [one.uri for one in archive.since({0: 0, 1: 7})] == ["urn:c"]
    assert [one.uri for one in archive.since({0: 1})] == ["urn:b"]
    assert len(archive.since({})) == 3


@pytest.mark.parametrize("positions", [{}, {0: 17}, {0: 17, 1: 4, 11: 0}])
def test_positions_survive_being_written(positions: dict[int, int]) -> None:
    assert parse_positions(format_positions(positions)) == positions


@pytest.mark.parametrize("text", ["x", "1", "1:", "1:2:3", "a:b"])
def test_what_is_no_position_is_none(text: str) -> None:
    assert parse_positions(text) is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, True),
        ({"entity": "wikidata:Q90"}, True),
        ({"entity": "wikidata:Q91"}, False),
        ({"country": "IQ"}, True),
        ({"country": "FR"}, True),  # of a holder
        ({"country": "LY"}, False),
        ({"act": "praise"}, True),
        ({"act": "praise", "polarity": "oppose"}, False),
        ({"act": "praise", "entity": "wikidata:Q1530"}, True),
        ({"language": "en"}, False),
        ({"source": "Desk", "language": "ar"}, True),
        ({"q": "الْمَعبَر باريس"}, True),  # with its vowel signs
        ({"q": "معبر القاهرة"}, False),
        ({"unknown": "x"}, True),
    ],
)
def test_a_filter_finds_what_fits_all_of_it(query: dict[str, str], found: bool) -> None:
    assert Filter.of_query(query).matches(entry()) is found


def test_act_and_polarity_hold_for_one_stance() -> None:
    (first,) = event()["stances"]
    second = {**first, "id": "s1", "polarity": "oppose", "act": "warn", "holder": "wikidata:Q1530"}
    both = entry(stances=[first, second])
    assert Filter(act="warn", polarity="oppose").matches(both)
    assert not Filter(act="praise", polarity="oppose").matches(both)


def test_facets_count_articles() -> None:
    found = facets([entry(0, uri="urn:a"), entry(1, uri="urn:b", source=None, language="en")])
    assert found["language"] == [("ar", 1), ("en", 1)]
    assert found["source"] == [("Desk", 1)]
    assert found["country"] == [("IQ", 2)]
    assert found["entity"] == [
        ["wikidata:Q90", "location", {"ar": "باريس", "en": "Paris"}, 2],
        ["wikidata:Q1530", "location", {"ar": "بغداد", "en": "Baghdad"}, 2],
    ]


def test_a_place_is_one_pin_however_many_articles_name_it() -> None:
    found = places([entry(0, uri="urn:a"), entry(1, uri="urn:b")])
    (pin,) = found["pins"]
    assert (pin["articles"], pin["mentions"]) == (2, 2)
    assert pin["headlines"] == [("urn:a", TEXT.partition("\n")[0]), ("urn:b", TEXT.partition("\n")[0])]
    assert found["countries"] == [("IQ", 2)]


def test_stances_add_up_by_actor_and_by_country() -> None:
    entries = [entry(0, uri="urn:a"), entry(1, uri="urn:b")]
    by_actor = stances(entries)
    (edge,) = by_actor["edges"]
    assert (edge["holder"], edge["target"], edge["count"]) == ("wikidata:Q90", "wikidata:Q1530", 2)
    assert edge["acts"] == [("praise", 2)]
    assert [one["uri"] for one in edge["evidence"]] == ["urn:a", "urn:b"]
    (by_country,) = stances(entries, by_country=True)["edges"]
    assert (by_country["holder"], by_country["target"], by_country["count"]) == ("FR", "IQ", 2)


def test_an_issue_is_a_target_by_actor_only() -> None:
    (stance,) = event()["stances"]
    issue = {"kind": "issue", "text": "فتح المعبر", "start": TEXT.index("فتح"), "end": TEXT.index("فتح") + 10}
    about = {key: value for key, value in stance.items() if key != "target_country"} | {"target": issue}
    (edge,) = stances([entry(stances=[about])])["edges"]
    assert edge["target"] == "issue:فتح المعبر"
    assert stances([entry(stances=[about])], by_country=True)["edges"] == []
