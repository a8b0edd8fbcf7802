import pytest

from streams.articles import decode_article
from streams.contract import JsonObject, encode
from streams.ninjs import is_ninjs
from streams.records import Article

HEADLINE = {"role": "main", "value": "Ministers meet in Cairo"}
BODY = {"role": "main", "contentType": "text/plain", "value": "They met on Friday."}


def decode(**fields: object) -> Article:
    item = {"uri": "urn:a", "headlines": [HEADLINE], "bodies": [BODY], **fields}
    return decode_article(encode(item))


def test_an_item_is_read_whole() -> None:
    article = decode(
        version="4",
        versionCreated="2026-01-02T05:00:00+02:00",
        firstCreated="2026-01-01T05:00:00+02:00",
        language="en-GB",
        pubStatus="withheld",
        infoSources=[{"role": "https://example.org/role"}, {"name": "agency"}],
        copyrightHolder="holder",
    )
    assert article == Article(
        uri="urn:a",
        version="4",
        language="en",
        text="Ministers meet in Cairo\n\nThey met on Friday.",
        headline="Ministers meet in Cairo",
        published="2026-01-02T05:00:00+02:00",
        source="agency",
        url=None,
        pubstatus="withheld",
    )


def test_the_lower_case_names_of_ninjs_2_are_read() -> None:
    article = decode(versioncreated="2026-01-02T05:00:00Z", pubstatus="withheld", copyrightholder="holder")
    assert (article.published, article.pubstatus, article.source) == (
        "2026-01-02T05:00:00Z",
        "withheld",
        "holder",
    )


def test_other_fields_of_ninjs_are_accepted() -> None:
    others: JsonObject = {
        "standard": {"name": "ninjs", "version": "3.0", "schema": "https://example.org/"},
        "type": "text",
        "title": "cairo-talks",
        "slugline": "talks",
        "by": "A Reporter",
        "located": "Cairo",
        "urgency": 3,
        "edNote": "note",
        "altIds": [{"role": "internal", "value": "7"}],
        "subjects": [{"name": "politics", "relevance": 90}],
        "people": [{"name": "Someone", "rel": "about"}],
        "organisations": [{"name": "League", "symbols": [{"ticker": "X"}]}],
        "places": [{"name": "Cairo", "geojson": {"type": "Point", "coordinates": [31.2, 30.0]}}],
        "renditions": [{"name": "main", "href": "https://example.org/1.jpg", "width": 100}],
        "associations": [{"name": "picture", "uri": "urn:b", "headlines": [HEADLINE]}],
        "rightsInfo": {"linkedRights": "https://example.org/rights"},
        "trustIndicators": [{"href": "https://example.org/"}],
    }
    assert decode(**others) == decode()


@pytest.mark.parametrize(
    ("headlines", "headline"),
    [
        ([{"role": "sub", "value": "Sub"}, HEADLINE], "Ministers meet in Cairo"),
        ([{"role": "sub", "value": "Sub"}, {"value": "Plain"}], "Plain"),
        ([{"role": "sub", "value": "Sub"}], "Sub"),
        ([{"role": "MAIN", "value": "Main"}, {"value": "Other"}], "Main"),
        ([{"contentType": "text/html", "value": "<b>Bold</b> &amp; plain"}], "Bold & plain"),
        ([{"value": "two\r\n lines"}], "two lines"),
        ([{"value": " \u200f "}], None),
        ([], None),
        (None, None),
    ],
)
def test_the_main_headline_is_chosen(headlines: object, headline: str | None) -> None:
    article = decode(headlines=headlines)
    assert article.headline == headline
    assert article.text == (f"{headline}\n\n" if headline else "") + "They met on Friday."


def html(value: str, **fields: object) -> JsonObject:
    return {"contentType": "text/html", "value": value, **fields}


@pytest.mark.parametrize(
    ("bodies", "text"),
    [
        ([html("<p>Rich</p>", role="richtext"), BODY], "They met on Friday."),
        ([html("<p>Rich</p>", role="main"), {"role": "main", "value": "Plain"}], "Plain"),
        ([{"role": "caption", "value": "Caption"}, html("<p>Rich</p>")], "Rich"),
        ([{"role": "caption", "value": "Caption"}], "Caption"),
        ([{"value": "  "}, html("<p>Rich</p>")], "Rich"),
        ([html("<p>One</p><p>Two</p>")], "One\n\nTwo"),
        ([{"contentType": "application/xhtml+xml", "value": "<p>A<br/>B</p>"}], "A\nB"),
        ([{"contentType": "application/nitf+xml", "value": "<block><p>A</p></block>"}], "A"),
        ([{"contentType": "body_xhtml", "value": "<p>A</p>"}], "A"),
        ([{"value": "<p>Sniffed</p>"}], "Sniffed"),
        ([{"value": "<!DOCTYPE html><p>Sniffed</p>"}], "Sniffed"),
        ([{"value": "<3 this & that"}], "<3 this & that"),
        ([{"contentType": "text/plain; charset=utf-8", "value": "<p>Text</p>"}], "<p>Text</p>"),
        ([{"contentType": "application/json", "value": "{}"}, {"value": "Text"}], "Text"),
    ],
)
def test_the_main_body_is_chosen(bodies: list[JsonObject], text: str) -> None:
    assert decode(headlines=None, bodies=bodies).text == text


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"bodies": []}, True),
        ({"headlines": []}, True),
        ({"standard": {}}, True),
        ({"pubStatus": "canceled"}, True),
        ({"versionCreated": ""}, True),
        ({"body": "text", "bodies": []}, False),
        ({"headline": "text", "standard": {}}, False),
        ({"pubstatus": "canceled"}, False),
        ({}, False),
    ],
)
def test_items_are_told_from_plain_articles(fields: JsonObject, expected: bool) -> None:
    assert is_ninjs({"uri": "urn:a", **fields}) is expected
