import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from streams.articles import ArticleLimits, ArticleRejected, decode_article
from streams.contract import JsonObject, encode, load_schema
from streams.reasons import Reason
from streams.records import Article


def plain(**fields: object) -> bytes:
    return encode({"uri": "urn:a", "body": "They met on Friday.", **fields})


def rejection(value: bytes | None, key: bytes | None = b"key") -> ArticleRejected:
    with pytest.raises(ArticleRejected) as caught:
        decode_article(value, key)
    return caught.value


def nested(levels: int) -> bytes:
    # The article itself is the first level.
    inner = b"[" * (levels - 1) + b"]" * (levels - 1)
    return b'{"uri": "urn:a", "body": "text", "more": ' + inner + b"}"


def test_a_plain_article_is_read_whole() -> None:
    value = plain(
        version=7,
        headline=" Ministers meet in Cairo ",
        language="EN-gb",
        published="2026-01-02T05:00:00.5+02:00",
        source="agency",
        url="https://example.org/1",
        pubstatus="withheld",
    )
    assert decode_article(value) == Article(
        uri="urn:a",
        version="7",
        language="en",
        text="Ministers meet in Cairo\n\nThey met on Friday.",
        headline="Ministers meet in Cairo",
        published="2026-01-02T05:00:00.5+02:00",
        source="agency",
        url="https://example.org/1",
        pubstatus="withheld",
    )


def test_everything_but_uri_and_body_may_be_left_out_or_null() -> None:
    names = ("version", "headline", "language", "published", "source", "url", "pubstatus", "extra")
    article = decode_article(plain(**dict.fromkeys(names)))
    assert article == decode_article(plain())
    assert (article.version, article.headline, article.pubstatus) == ("1", None, "usable")


def test_fields_that_are_not_known_are_ignored() -> None:
    assert decode_article(plain(desk=5, bodies="x", tags=[{"a": None}])) == decode_article(plain())


def test_an_article_may_tell_where_its_source_is_at_home() -> None:
    assert decode_article(plain(home="LY")).home == "LY"
    assert decode_article(plain(home=None)).home is None
    assert rejection(plain(home="Libya")).reason == Reason.INVALID_ARTICLE


def test_a_record_needs_no_key() -> None:
    assert decode_article(plain(), None).uri == "urn:a"
    assert decode_article(plain(), b"\xff") == decode_article(plain(), b"another")


def test_the_last_of_duplicate_keys_counts() -> None:
    assert decode_article(b'{"uri": "urn:a", "body": "one", "body": "two"}').text == "two"


def test_a_byte_order_mark_is_no_fault() -> None:
    assert decode_article(b"\xef\xbb\xbf" + plain()) == decode_article(plain())


@pytest.mark.parametrize(
    ("headline", "body", "text"),
    [
        ("خبر", "نص", "خبر\n\nنص"),
        (None, "one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("\u200f", "body", "body"),
        ("Head\nline", " body \n\n\n end ", "Head line\n\n body \n\n\n end "),
        ("Head", "Head\n\nbody", "Head\n\nHead\n\nbody"),
        ("Head", "<p>body</p>", "Head\n\n<p>body</p>"),
    ],
)
def test_the_text_is_headline_blank_line_body(headline: object, body: str, text: str) -> None:
    article = decode_article(plain(headline=headline, body=body))
    assert article.text == text
    assert article.headline is None or text.startswith(article.headline + "\n\n")


@pytest.mark.parametrize("language", [None, "", "xx", "Arabic", "ar;q=1", "??"])
def test_the_language_is_detected_where_none_is_given(language: object) -> None:
    arabic = plain(language=language, body="التقى الوزراء يوم الجمعة في القاهرة لبحث الأزمة.")
    english = plain(language=language, body="The ministers met on Friday to talk of the crisis.")
    assert [decode_article(value).language for value in (arabic, english)] == ["ar", "en"]


def test_a_language_that_is_given_is_kept() -> None:
    assert decode_article(plain(language="fr-CA")).language == "fr"


@pytest.mark.parametrize(
    ("given_time", "published"),
    [
        ("2026-01-02T05:00:00Z", "2026-01-02T05:00:00Z"),
        ("2026-01-02t05:00:00.123z", "2026-01-02t05:00:00.123z"),
        ("20260102T050000Z", "2026-01-02T05:00:00+00:00"),
        ("2026-01-02T05:00:00+0200", "2026-01-02T05:00:00+02:00"),
        ("2026-01-02T05:00:00", None),
        ("2026-01-02", None),
        ("2026-13-02T05:00:00Z", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_the_time_is_rfc_3339_or_unknown(given_time: str, published: str | None) -> None:
    assert decode_article(plain(published=given_time)).published == published


@pytest.mark.parametrize(
    ("version", "expected"), [("2b", "2b"), (0, "0"), (12, "12"), (3.0, "3"), (2**63 - 1, str(2**63 - 1))]
)
def test_versions_are_text(version: object, expected: str) -> None:
    value = json.dumps({"uri": "urn:a", "body": "text", "version": version}).encode()
    assert decode_article(value).version == expected


@pytest.mark.parametrize("spelling", ["pubstatus", "pubStatus"])
def test_a_canceled_article_needs_no_body(spelling: str) -> None:
    article = decode_article(encode({"uri": "urn:a", "version": "2", spelling: "canceled"}))
    assert article == Article("urn:a", "2", "und", text="", pubstatus="canceled")
    with_body = decode_article(plain(**{spelling: "canceled"}))
    assert (with_body.text, with_body.pubstatus) == ("They met on Friday.", "canceled")
    assert decode_article(plain(**{spelling: "canceled", "body": " "})).text == ""


@pytest.mark.parametrize(
    ("value", "reason", "detail"),
    [
        (None, Reason.EMPTY_VALUE, "the record has no value"),
        (b"", Reason.EMPTY_VALUE, "the record has no value"),
        (b'{"uri": "\xe9"}', Reason.NOT_UTF8, "byte 9: invalid continuation byte"),
        (b'{"uri": "\xed\xa0\x80"}', Reason.NOT_UTF8, "byte 9: invalid continuation byte"),
        ('{"uri": "urn:a"}'.encode("utf-16"), Reason.NOT_UTF8, "byte 0: invalid start byte"),
        ('{"uri": "urn:a"}'.encode("utf-16-le"), Reason.NULL_CHARACTER, "byte 1: a null byte"),
        (b"news", Reason.NOT_JSON, ""),
        (b'{"uri": "urn:a", "body": NaN}', Reason.NOT_JSON, ""),
        (plain()[:-1], Reason.NOT_JSON, ""),
        (plain() + plain(), Reason.NOT_JSON, ""),
        *(
            (value, Reason.INVALID_ARTICLE, '/: the value is not of type "object"')
            for value in (b"[]", b"5", b"null", b'"x"')
        ),
        (b'{"id": 5}', Reason.INVALID_ARTICLE, '/: "uri" is a required property'),
        (plain(uri=5), Reason.INVALID_ARTICLE, '/uri: the value is not of type "string"'),
        (plain(uri=" "), Reason.INVALID_ARTICLE, "/uri: "),
        (plain(uri="u" * 1001), Reason.INVALID_ARTICLE, "/uri: "),
        (plain(body=5), Reason.INVALID_ARTICLE, '/body: the value is not of type "string"'),
        (plain(headline="x" * 10_001), Reason.INVALID_ARTICLE, "/headline: "),
        (plain(headline=["x"]), Reason.INVALID_ARTICLE, "/headline: "),
        (plain(version=1.5), Reason.INVALID_ARTICLE, "/version: "),
        (b'{"uri": "urn:a", "body": "x", "version": 9223372036854777856}', Reason.INVALID_ARTICLE, "/version: "),
        (plain(version=-1), Reason.INVALID_ARTICLE, "/version: "),
        (plain(version=True), Reason.INVALID_ARTICLE, "/version: "),
        (plain(language=1), Reason.INVALID_ARTICLE, "/language: "),
        (plain(published=1_700_000_000), Reason.INVALID_ARTICLE, "/published: "),
        (plain(pubstatus="gone"), Reason.INVALID_ARTICLE, "/pubstatus: "),
        (
            encode({"uri": "urn:a", "bodies": [{"value": 5}]}),
            Reason.INVALID_ARTICLE,
            '/bodies/0/value: the value is not of type "string"',
        ),
        (encode({"uri": "urn:a"}), Reason.MISSING_BODY, "/: no body, and not canceled"),
        (plain(body=None), Reason.MISSING_BODY, "/: no body, and not canceled"),
        (plain(body=None, pubstatus="withheld"), Reason.MISSING_BODY, "/: no body"),
        (encode({"uri": "urn:a", "headlines": []}), Reason.MISSING_BODY, "/: no body"),
        (encode({"uri": "urn:a", "bodies": []}), Reason.MISSING_BODY, "/bodies: "),
        (
            encode({"uri": "urn:a", "bodies": [{"contentType": "image/png", "value": "x"}]}),
            Reason.MISSING_BODY,
            "/bodies: ",
        ),
        (plain(body=""), Reason.BLANK_BODY, "no visible character"),
        (plain(body=" \n\u00a0\u200b\u200f\ufeff\u2066"), Reason.BLANK_BODY, "no visible character"),
        (
            encode({"uri": "urn:a", "bodies": [{"value": "<p>&nbsp;</p><img src='x'>"}]}),
            Reason.BLANK_BODY,
            "no visible character",
        ),
        (plain(body="x" * 5_000_000), Reason.ARTICLE_TOO_LARGE, "5000025 bytes, the limit is 1000000"),
        (b"[" * 100_000 + b"]" * 100_000, Reason.TOO_DEEP, "more than 64 levels of nesting"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, Reason.TOO_DEEP, "more than 64 levels"),
        (nested(65), Reason.TOO_DEEP, "more than 64 levels of nesting"),
        (nested(1_000), Reason.TOO_DEEP, "more than 64 levels of nesting"),
        (b'{"body": "\\ud800"}', Reason.LONE_SURROGATE, "line 1, column "),
        (b'{"body": "x", "extra": ["\\udfff\\ud83d"]}', Reason.LONE_SURROGATE, "line 1, column "),
        (b'{"uri": "urn:a", "body": "a\x00b"}', Reason.NULL_CHARACTER, "byte 27: a null byte"),
        (plain(body="a\0b"), Reason.NULL_CHARACTER, "/body: a null character"),
        (plain(extra=[{"x": "\0"}]), Reason.NULL_CHARACTER, "/extra/0/x: a null character"),
    ],
)
def test_bad_input_is_rejected_with_its_reason(value: bytes | None, reason: Reason, detail: str) -> None:
    rejected = rejection(value)
    assert (rejected.reason, rejected.detail[: len(detail)]) == (reason, detail)
    assert len(rejected.detail) <= 300


def test_what_is_as_deep_as_the_limit_is_read() -> None:
    assert decode_article(nested(64)).text == "text"
    brackets_in_text = plain(body="[" * 100)
    assert decode_article(brackets_in_text).text == "[" * 100
    assert rejection(brackets_in_text[:-1]).reason is Reason.NOT_JSON


def test_limits_can_be_set() -> None:
    value = plain()
    assert decode_article(value, None, ArticleLimits(value_bytes=len(value))).uri == "urn:a"
    with pytest.raises(ArticleRejected):
        decode_article(value, None, ArticleLimits(value_bytes=len(value) - 1))
    with pytest.raises(ArticleRejected):
        decode_article(nested(3), None, ArticleLimits(depth=2))


@pytest.mark.parametrize(
    ("value", "key", "uri"),
    [
        (encode({"uri": "urn:a"}), b"key", "urn:a"),
        (encode({"uri": 5}), b"key", "key"),
        (encode({"uri": "u" * 1001}), None, None),
        (b"[]", "مفتاح".encode(), "مفتاح"),
        (b"{", b"\xff", None),
        (b"{", b"", None),
        (None, None, None),
    ],
)
def test_a_rejection_knows_whose_article_it_was(value: bytes | None, key: bytes | None, uri: str | None) -> None:
    assert rejection(value, key).uri == uri


def test_a_rejection_never_quotes_the_article() -> None:
    secret = plain(headline={"secret": "secret"}, version=["secret"])
    assert "secret" not in str(rejection(secret))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=10,
)
_FIELDS = st.sampled_from(
    [
        *load_schema("article")["$defs"]["plain"]["properties"],
        *load_schema("article")["$defs"]["ninjs"]["properties"],
        "standard",
    ]
)
_PARTS = st.lists(st.dictionaries(st.sampled_from(["value", "role", "contentType"]), st.text() | st.none()))
_ITEMS = st.dictionaries(_FIELDS, st.text() | _PARTS | _JSON).map(
    lambda item: json.dumps({"uri": "urn:a", **item}).encode()
)


@given(st.binary() | _JSON.map(lambda value: json.dumps(value).encode()) | _ITEMS)
@example(b'{"uri": "urn:a", "body": "x", "versionCreated": []}')
@example(b'{"uri": "urn:a", "body": "x",  "version": 1e400}')
@example(b'{"a": ' + b"9" * 5_000 + b"}")
def test_nothing_but_a_rejection_is_raised(value: bytes) -> None:
    try:
        article = decode_article(value, value[:5])
    except ArticleRejected:
        return
    assert article.uri
    assert article.text or article.pubstatus == "canceled"
    (article.uri + article.text).encode()


@given(
    st.dictionaries(
        st.sampled_from(["headline", "source", "url", "language", "published"]),
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=50),
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1),
)
def test_every_plain_article_with_a_visible_body_is_read(fields: JsonObject, body: str) -> None:
    article = decode_article(plain(**fields, body=body))
    assert article.text.endswith(body)
    assert decode_article(plain(**fields, body=body)) == article
