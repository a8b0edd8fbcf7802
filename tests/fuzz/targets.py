"""What hostile input meets: one function a target, from bytes to nothing, that raises where a promise is broken.

The bytes are what the code itself reads: the value of a record, a page of HTML, a text. So a file of ``found/`` stays
the input that it was, whatever becomes of the fragments that the fuzz makes its inputs from.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import orjson

from streams.agents import derived_or_dead_letter
from streams.articles import ArticleRejected, decode_article
from streams.contract import enriched_bytes, find_violation
from streams.events import (
    EventType,
    SourceRecord,
    dead_letter_event,
    enriched_event,
    entity_events,
    location_events,
    restore_record,
    stance_events,
)
from streams.markup import html_to_text
from streams.reasons import Reason
from streams.records import Article, EnrichedArticle, Producer
from tests.fuzz.reading import check_text
from tests.fuzz.showing import check_shown
from tests.fuzz.tagging import check_tags
from tests.schemas import assert_valid

Target = Callable[[bytes], None]

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
_KEY = b"urn:key"
_UNTAGGED = Producer("streams", "0", {}, "none")
_PUBLISHERS = {"entity": entity_events, "location": location_events, "stance": stance_events}
_LONGEST_DETAIL = 300
# A script, a style and a comment end with one of these; and an odd quotation mark hides the end of a tag.
_ENDS = re.compile(r"</(?:script|style)|-|<!|\"|'", re.IGNORECASE)
_HIDING = (("<script>", "</script>"), ("<style>", "</style>"), ("<!-- ", " -->"))
# An entity of five bytes may stand for two characters.
_MOST_CHARACTERS = 2


class Rejected(NamedTuple):
    """Why the value of a record is no article."""

    reason: Reason
    detail: str
    uri: str | None


def decode(data: bytes) -> None:
    """The value of a record of the article topic is an article or is rejected, the same each time."""
    found = _decode(data, _KEY)
    assert found == _decode(data, _KEY)
    other_key = _decode(data, data[:40])
    if isinstance(found, Rejected):
        assert isinstance(other_key, Rejected)
        assert found[:2] == other_key[:2]
        _check_rejected(found, data)
    else:
        assert found == other_key
        _check_article(found, data)


def html(data: bytes) -> None:
    """Any text is HTML: nothing of scripts, styles and comments becomes text, and all around them does."""
    # A null character is refused before: test_articles.py.
    page = data.decode(errors="replace").replace("\0", "\ufffd")
    text = html_to_text(page)
    text.encode()
    assert text == text.strip("\n")
    assert "\0" not in text
    assert len(text) <= _MOST_CHARACTERS * len(page)
    controls = {character for character in text if unicodedata.category(character) == "Cc"}
    assert "&#" in page or controls <= {*page, "\n", "\t"}
    hidden = _ENDS.sub(" ", page)
    for opening, closing in _HIDING:
        assert html_to_text(f"<p>one</p>{opening}{hidden}{closing}<p>two</p>") == "one\n\ntwo", opening


def normalise(data: bytes) -> None:
    """Folding, sentences, tokens, pieces and matches say truly where in the text they are."""
    text = data.decode(errors="replace")
    for language in ("ar", "en", "und"):
        check_text(text, language)


def tag(data: bytes) -> None:
    """The taggers of the fast profile: every span is what it says, every reference leads somewhere."""
    check_tags(data, "fast")


def tag_encoder(data: bytes) -> None:
    """The taggers of the default profile."""
    check_tags(data, "default")


def derived(data: bytes) -> None:
    """A record of the enriched topic gives each publisher its events, or one dead letter."""
    record = record_of(data)
    for name, derive in _PUBLISHERS.items():
        events = derived_or_dead_letter(record, f"publish_{name}", derive)
        kinds = {event.topic_kind for event in events}
        if EventType.DEAD_LETTER in kinds:
            assert len(events) == 1
            assert restore_record(orjson.loads(events[0].value)) == (record.key, data, record.headers)
        else:
            assert kinds <= {EventType(name)}
        for event in events:
            assert find_violation(event.topic_kind.value, orjson.loads(event.value)) is None
            assert isinstance(event.key, bytes)
            assert all(isinstance(value, bytes) for _, value in event.headers)


def terminal(data: bytes) -> None:
    """Nothing that is shown can steer a terminal, or reorder what it shows."""
    check_shown(data)


TARGETS: Mapping[str, Target] = {
    "decode": decode,
    "html": html,
    "normalise": normalise,
    "tag": tag,
    "tag_encoder": tag_encoder,
    "derived": derived,
    "terminal": terminal,
}


def record_of(value: bytes) -> SourceRecord:
    """Return the record that has ``value`` for its value."""
    return SourceRecord("news", 0, 7, 1_700_000_000_000, _KEY, value, (("traceparent", value[:55]),))


def _decode(data: bytes, key: bytes) -> Article | Rejected:
    try:
        return decode_article(data, key)
    except ArticleRejected as rejected:
        return Rejected(rejected.reason, rejected.detail, rejected.uri)


def _check_article(article: Article, data: bytes) -> None:
    assert article.text or article.pubstatus == "canceled"
    # Below the deepest level a tag that is text, as after <plaintext>, is written with three letters more.
    assert len(article.text.encode()) <= 2 * len(data)
    assert not {"\0", "\r"} & set(article.text)
    orjson.dumps(article)
    enriched = EnrichedArticle(article, _UNTAGGED)
    assert_valid("enriched", orjson.loads(enriched_bytes(enriched)))
    assert enriched_event(enriched, NOW).key == article.uri.encode()


def _check_rejected(rejected: Rejected, data: bytes) -> None:
    assert isinstance(rejected.reason, Reason)
    assert 0 < len(rejected.detail) <= _LONGEST_DETAIL
    record = record_of(data)
    letter = dead_letter_event(record, rejected.reason, "decode", rejected.detail, NOW, uri=rejected.uri)
    value = orjson.loads(letter.value)
    assert_valid("dead-letter", value)
    assert restore_record(value) == (record.key, data, record.headers)
