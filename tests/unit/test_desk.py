"""The desk without Kafka and without a browser: what it keeps, what it finds, and what it draws."""

import pytest

from streams.desk.archive import Archive, after, format_key, format_positions, parse_key, parse_positions
from streams.desk.entry import Entry, event_of, summary
from streams.desk.facets import facets
from streams.desk.filters import Filter
from streams.desk.graph import stances
from streams.desk.places import places
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
def test_what_comes_twice_is_no_news(again: Entry) -> None:
    archive = Archive(10)
    archive.add(entry(2))
    assert archive.add(again) is None
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


def test_the_order_is_that_of_the_records_whichever_partition_is_read_first() -> None:
    records = [entry(offset, partition, uri=f"urn:{partition}:{offset}") for partition in (0, 1) for offset in range(3)]
    one, other = Archive(10), Archive(10)
    for record in records:
        one.add(record)
    for record in sorted(records, key=lambda record: record.key):
        other.add(record)
    assert uris(one) == uris(other) == ["urn:1:2", "urn:0:2", "urn:1:1", "urn:0:1", "urn:1:0", "urn:0:0"]


def test_what_is_older_than_all_that_is_kept_is_no_news() -> None:
    archive = Archive(2)
    for number in (5, 6):
        archive.add(entry(number, uri=f"urn:{number}"))
    assert archive.add(entry(1, partition=1, uri="urn:late")) is None
    assert uris(archive) == ["urn:6", "urn:5"]


def test_pages_follow_each_other_though_articles_arrive_between_them() -> None:
    archive = Archive(10)
    for number in range(4):
        archive.add(entry(number, uri=f"urn:{number}"))
    first = list(archive.newest_first())[:2]
    archive.add(entry(4, uri="urn:new"))
    archive.add(entry(5, uri="urn:1", version="2"))
    rest = [one.uri for one in archive.newest_first(first[-1].key)]
    assert [one.uri for one in first] == ["urn:3", "urn:2"]
    assert rest == ["urn:0"]  # urn:1 is new again, and further up


@pytest.mark.parametrize("text", ["", "1.2", "1.2.3.4", "a.b.c"])
def test_what_is_no_key_is_none(text: str) -> None:
    assert parse_key(text) is None


def test_a_key_survives_being_written() -> None:
    assert parse_key(format_key(entry(7, 3).key)) == (7000, 3, 7)


def test_positions_never_go_back() -> None:
    assert after(entry(3), {0: 5, 1: 2}) == {0: 5, 1: 2}
    assert after(entry(6), {0: 5, 1: 2}) == {0: 6, 1: 2}


def test_who_comes_back_gets_what_came_since() -> None:
    archive = Archive(10)
    archive.add(entry(0, uri="urn:a"))
    archive.add(entry(7, partition=1, uri="urn:b"))
    archive.add(entry(1, uri="urn:c"))
    assert [one.uri for one in archive.since({0: 0, 1: 7})] == ["urn:c"]
    assert [one.uri for one in archive.since({0: 1})] == ["urn:b"]
    assert len(archive.since({})) == 3


def test_a_clock_that_is_behind_loses_nothing() -> None:
    archive = Archive(10)
    for offset, arrived in enumerate((300, 100, 200)):
        archive.add(entry(offset, uri=f"urn:{offset}", arrived=arrived))
    assert uris(archive) == ["urn:0", "urn:2", "urn:1"]
    assert [one.uri for one in archive.since({0: 0})] == ["urn:1", "urn:2"]


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
        ({"holder": "wikidata:Q90", "target": "wikidata:Q1530"}, True),
        ({"holder": "wikidata:Q1530", "target": "wikidata:Q90"}, False),
        ({"holder": "FR", "target": "IQ", "polarity": "support"}, True),
        ({"holder": "FR", "target": "IQ", "polarity": "oppose"}, False),
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


def test_the_graph_draws_only_the_stances_that_are_asked_for() -> None:
    (first,) = event()["stances"]
    turned = {"holder": "wikidata:Q1530", "target": {"kind": "actor", "id": "wikidata:Q90"}}
    both = entry(stances=[first, {**first, **turned, "id": "s1", "polarity": "oppose", "act": "warn"}])
    found = stances([both], Filter(act="warn"))
    assert [(edge["holder"], edge["target"]) for edge in found["edges"]] == [("wikidata:Q1530", "wikidata:Q90")]
    assert len(stances([both], Filter())["edges"]) == 2


def test_facets_count_articles() -> None:
    found = facets([entry(0, uri="urn:a"), entry(1, uri="urn:b", source=None, language="en")])
    assert found["language"] == [("ar", 1), ("en", 1)]
    assert found["source"] == [("Desk", 1)]
    assert found["country"] == [("IQ", 2)]
    assert found["entity"] == [
        ["wikidata:Q1530", "location", {"ar": "بغداد", "en": "Baghdad"}, 2],
        ["wikidata:Q90", "location", {"ar": "باريس", "en": "Paris"}, 2],
    ]


def test_a_place_is_one_pin_however_many_articles_name_it() -> None:
    found = places([entry(0, uri="urn:a"), entry(1, uri="urn:b")])
    (place,) = found["pins"]
    assert (place.articles, place.mentions) == (2, 2)
    assert [(one["uri"], one["at"]) for one in place.headlines] == [("urn:a", "0:0"), ("urn:b", "0:1")]
    assert place.headlines[0]["headline"] == TEXT.partition("\n")[0]
    assert found["countries"] == [("IQ", 2)]


def test_articles_on_the_map_are_counted_once_however_many_places_they_name() -> None:
    first = event()["locations"][0]
    both = entry(0, locations=[first, {**first, "id": "geonames:1", "lat": 1.0, "lon": 2.0}])
    found = places([both, entry(1, uri="urn:b", locations=[])])
    assert (len(found["pins"]), found["articles"]) == (2, 1)


def test_stances_add_up_by_actor_and_by_country() -> None:
    entries = [entry(0, uri="urn:a"), entry(1, uri="urn:b")]
    by_actor = stances(entries, Filter())
    (edge,) = by_actor["edges"]
    assert (edge["holder"], edge["target"], edge["count"]) == ("wikidata:Q90", "wikidata:Q1530", 2)
    assert edge["acts"] == [("praise", 2)]
    assert [one["uri"] for one in edge["evidence"]] == ["urn:a", "urn:b"]
    (by_country,) = stances(entries, Filter(), "country")["edges"]
    assert (by_country["holder"], by_country["target"], by_country["count"]) == ("FR", "IQ", 2)


def test_of_equal_stances_those_come_first_that_hang_together() -> None:
    (first,) = event()["stances"]
    ends = [("desk:a", "desk:b"), ("desk:c", "desk:d"), ("desk:e", "desk:d")]
    told = [
        {**first, "id": f"s{n}", "holder": holder, "target": {"kind": "actor", "id": target}}
        for n, (holder, target) in enumerate(ends)
    ]
    found = stances([entry(stances=told)], Filter())
    assert [edge["holder"] for edge in found["edges"]] == ["desk:c", "desk:e", "desk:a"]
    assert stances([entry(stances=told[::-1])], Filter()) == found


def test_an_issue_is_a_target_of_its_own() -> None:
    (stance,) = event()["stances"]
    issue = {"kind": "issue", "text": "فتح المعبر", "start": TEXT.index("فتح"), "end": TEXT.index("فتح") + 10}
    about = {key: value for key, value in stance.items() if key != "target_country"} | {"target": issue}
    (edge,) = stances([entry(stances=[about])], Filter())["edges"]
    assert edge["target"] == "issue:فتح المعبر"
    assert stances([entry(stances=[about])], Filter(), "actor")["edges"] == []
    assert Filter(target="issue:فتح المعبر").matches(entry(stances=[about]))
    assert stances([entry(stances=[about])], Filter(), "country")["edges"] == []
