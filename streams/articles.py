"""From the value of a record to an article: decode it, check it, build the text."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from streams.contract import JsonObject, find_violation
from streams.errors import StreamsError
from streams.language_tags import language_of_tag
from streams.ninjs import is_ninjs, main_body, main_headline, source_of
from streams.reasons import Reason
from streams.records import Article, PubStatus
from streams.text.language import detect_language

_DETAIL_LIMIT = 300
_URI_LIMIT = 1000
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_NULL_ESCAPE = b"\\u0000"
_STRING_OR_BRACKET = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_LINE_END = re.compile(r"\r\n?")
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_EMPTY_BODIES: dict[str | None, object] = {"body": "", "bodies": []}
_TIMES = ("published", "versionCreated", "versioncreated", "firstCreated", "firstcreated")
# A longer first line of a text file is its first paragraph (characters).
_HEADLINE_LIMIT = 250


@dataclass(frozen=True, slots=True)
class ArticleLimits:
    """What is read at all: bytes of a record's value, and levels of nesting in it."""

    value_bytes: int = 1_000_000
    depth: int = 64


DEFAULT_LIMITS = ArticleLimits()


class ArticleRejected(StreamsError):  # noqa: N818 -- an answer about the article, no fault of the program
    """Not an article ({reason}): {detail}. Correct the article and send it again."""

    #: The article's URI as far as it is known, for the dead letter.
    uri: str | None = None

    def __init__(self, *, reason: Reason, detail: str) -> None:
        detail = detail[:_DETAIL_LIMIT]
        super().__init__(reason=reason, detail=detail)
        self.reason = reason
        self.detail = detail


def decode_article(value: bytes | None, key: bytes | None = None, limits: ArticleLimits = DEFAULT_LIMITS) -> Article:
    """Read the value of a record of news.articles.v1: a plain article or a ninjs 3 item.

    ``key`` is the record's; where the value has no readable URI it tells whose dead letter it is.

    Raises ``ArticleRejected``, and nothing else, for whatever is not an article.
    """
    uri = _uri_of_key(key)
    try:
        item = _parse(value, limits)
        uri = _uri_of_item(item) or uri
        if value and _NULL_ESCAPE in value:
            _refuse_null_characters(item)
        _check(item)
        return _article(item)
    except ArticleRejected as rejection:
        rejection.uri = uri
        raise


def plain_from_text(text: str, uri: str) -> JsonObject:
    """Return ``text`` as a plain article: a short first line before a blank one is its headline."""
    lines = _LINE_END.sub("\n", text.removeprefix("\ufeff")).strip("\n")
    first, separator, rest = lines.partition("\n")
    following, _, body = rest.partition("\n")
    if not separator or following.strip() or not body.strip() or len(first) > _HEADLINE_LIMIT:
        return {"uri": uri, "body": lines}
    return {"uri": uri, "headline": first.strip(), "body": body.lstrip("\n")}


def _parse(value: bytes | None, limits: ArticleLimits) -> Any:
    if not value:
        raise ArticleRejected(reason=Reason.EMPTY_VALUE, detail="the record has no value")
    if len(value) > limits.value_bytes:
        detail = f"{len(value)} bytes, the limit is {limits.value_bytes}"
        raise ArticleRejected(reason=Reason.ARTICLE_TOO_LARGE, detail=detail)
    try:
        item = orjson.loads(value.removeprefix(_BYTE_ORDER_MARK))
    except orjson.JSONDecodeError as error:
        raise _why_not_json(value, error, limits) from None
    if _is_deeper(item, limits.depth):
        raise _too_deep(limits)
    if isinstance(item, dict):
        # In JSON as it is written, null stands for nothing.
        return {name: child for name, child in item.items() if child is not None}
    return item


def _why_not_json(value: bytes, error: orjson.JSONDecodeError, limits: ArticleLimits) -> ArticleRejected:
    try:
        value.decode()
    except UnicodeDecodeError as fault:
        return ArticleRejected(reason=Reason.NOT_UTF8, detail=f"byte {fault.start}: {fault.reason}")
    null = value.find(b"\0")
    if null >= 0:
        return ArticleRejected(reason=Reason.NULL_CHARACTER, detail=f"byte {null}: a null byte")
    if _is_written_deeper(value, limits.depth):
        return _too_deep(limits)
    if _has_lone_surrogate(value):
        detail = f"line {error.lineno}, column {error.colno}: half of a surrogate pair"
        return ArticleRejected(reason=Reason.LONE_SURROGATE, detail=detail)
    return ArticleRejected(reason=Reason.NOT_JSON, detail=str(error))


def _too_deep(limits: ArticleLimits) -> ArticleRejected:
    detail = f"more than {limits.depth} levels of nesting"
    return ArticleRejected(reason=Reason.TOO_DEEP, detail=detail)


def _is_deeper(item: Any, depth: int) -> bool:
    level = [item]
    for _ in range(depth):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return False
    return any(isinstance(child, dict | list) for child in level)


def _children(value: Any) -> Any:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _is_written_deeper(value: bytes, depth: int) -> bool:
    """Like ``_is_deeper`` for what is too deep, or too broken, to be parsed."""
    level = 0
    for match in _STRING_OR_BRACKET.finditer(value):
        if match[0] in b"[{":
            level += 1
            if level > depth:
                return True
        elif match[0] in b"]}":
            level -= 1
    return False


def _has_lone_surrogate(value: bytes) -> bool:
    # The standard library accepts what orjson, like RFC 8259, cannot express in UTF-8.
    try:
        item = json.loads(value)
    except ValueError:
        return False
    try:
        json.dumps(item, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _check(item: Any) -> None:
    violation = find_violation("article", item)
    if violation is None:
        return
    if violation.missing in _EMPTY_BODIES:
        # Whatever else is wrong says more than that the body is missing.
        _check({**item, violation.missing: _EMPTY_BODIES[violation.missing]})
        raise ArticleRejected(reason=Reason.MISSING_BODY, detail="/: no body, and not canceled")
    detail = f"{violation.where}: {violation.problem}"
    raise ArticleRejected(reason=Reason.INVALID_ARTICLE, detail=detail)


def _refuse_null_characters(item: Any) -> None:
    for where, text in _strings(item):
        if "\0" in text:
            detail = f"{where or '/'}: a null character"
            raise ArticleRejected(reason=Reason.NULL_CHARACTER, detail=detail)


def _strings(item: Any) -> Iterator[tuple[str, str]]:
    pending = [("", item)]
    while pending:
        where, value = pending.pop()
        if isinstance(value, str):
            yield where, value
        elif isinstance(value, dict):
            pending.extend((f"{where}/{name}", child) for name, child in value.items())
        elif isinstance(value, list):
            pending.extend((f"{where}/{index}", child) for index, child in enumerate(value))


def _article(item: JsonObject) -> Article:
    pubstatus: PubStatus = item.get("pubStatus") or item.get("pubstatus") or "usable"
    ninjs = is_ninjs(item)
    headline = _one_line(main_headline(item) if ninjs else item.get("headline"))
    body = main_body(item) if ninjs else item.get("body")
    if body is not None and is_blank(body):
        if pubstatus != "canceled":
            raise ArticleRejected(reason=Reason.BLANK_BODY, detail="no visible character in it")
        body = None
    if body is None and pubstatus != "canceled":
        raise ArticleRejected(reason=Reason.MISSING_BODY, detail="/bodies: no text in them")
    text = build_text(headline, body)
    return Article(
        uri=item["uri"],
        version=_version(item.get("version", 1)),
        language=language_of_tag(item.get("language")) or detect_language(text),
        text=text,
        headline=headline,
        published=_published(item),
        source=(source_of(item) if ninjs else item.get("source")) or None,
        url=(None if ninjs else item.get("url")) or None,
        pubstatus=pubstatus,
        home=item.get("home"),
    )


def build_text(headline: str | None, body: str | None) -> str:
    """Return headline, blank line, body: what every offset of an event refers to."""
    return "\n\n".join(part for part in (headline, body and _LINE_END.sub("\n", body)) if part)


def is_blank(text: str) -> bool:
    """Tell whether ``text`` has no visible character: spaces, controls and invisible marks only."""
    return all(character.isspace() or unicodedata.category(character)[0] in "CZ" for character in text)


def _one_line(headline: str | None) -> str | None:
    if headline is None or is_blank(headline):
        return None
    return " ".join(filter(None, map(str.strip, headline.splitlines())))


def _version(version: str | float) -> str:
    # JSON Schema counts 2.0 among the integers.
    return version if isinstance(version, str) else str(int(version))


def _published(item: JsonObject) -> str | None:
    for name in _TIMES:
        # A plain article may have any member: only what is text can be a time.
        time = item.get(name)
        time = time.strip() if isinstance(time, str) else ""
        try:
            parsed = datetime.fromisoformat(time.upper())
        except ValueError:
            continue
        if parsed.tzinfo is not None:
            return time if _RFC_3339.fullmatch(time) else parsed.isoformat()
    return None


def _uri_of_item(item: Any) -> str | None:
    uri = item.get("uri") if isinstance(item, dict) else None
    return uri if isinstance(uri, str) and 0 < len(uri) <= _URI_LIMIT else None


def _uri_of_key(key: bytes | None) -> str | None:
    try:
        return key.decode()[:_URI_LIMIT] if key else None
    except UnicodeDecodeError:
        return None
