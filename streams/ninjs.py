"""What is read of a ninjs item: the IPTC's News in JSON 3.x, and the lower-case names of 2.x.

https://iptc.org/standards/ninjs/. The items here fit ``schemas/article.v1.json``.
"""

import re

from streams.contract import JsonObject
from streams.markup import html_to_text

_MARKS = ("headlines", "bodies", "standard", "pubStatus", "versionCreated")
_HTML_START = re.compile(r"\s*<(?:!doctype|[a-z][a-z0-9]*(?:\s[^<>]*)?/?>)", re.IGNORECASE)
# Roles of bodies that hold the story itself when none is called main.
_STORY_ROLES = frozenset(("", "html", "xhtml", "richtext", "text", "plain", "body", "article", "story"))


def is_ninjs(item: JsonObject) -> bool:
    """Tell a ninjs item from a plain article, as the schema does."""
    return any(mark in item for mark in _MARKS) and not ("headline" in item or "body" in item)


def main_headline(item: JsonObject) -> str | None:
    """Return the headline: the main one, otherwise the first without a role, or the first."""
    headlines = item.get("headlines", [])
    if not headlines:
        return None
    headline = min(headlines, key=lambda part: _rank(part, frozenset(("",))))
    return _text(headline)


def main_body(item: JsonObject) -> str | None:
    """Return the story, empty if every body is blank, None if there is none that can be read."""
    readable = [part for part in item.get("bodies", []) if _is_text(part) or _is_markup(part)]
    if not readable:
        return None
    filled = [part for part in readable if part["value"].strip()]
    body = min(filled or readable, key=lambda part: (_rank(part, _STORY_ROLES), _is_markup(part)))
    return _text(body)


def source_of(item: JsonObject) -> str | None:
    """Return the first info source that has a name, otherwise the copyright holder."""
    parties: list[JsonObject] = item.get("infoSources") or item.get("infosources") or []
    names = (party.get("name") for party in parties)
    holder: str | None = item.get("copyrightHolder", item.get("copyrightholder"))
    return next((name for name in names if name), holder)


def _rank(part: JsonObject, ordinary: frozenset[str]) -> int:
    role = (part.get("role") or "").casefold()
    if role == "main":
        return 0
    return 1 if role in ordinary else 2


def _text(part: JsonObject) -> str:
    value: str = part["value"]
    return html_to_text(value) if _is_markup(part) else value


def _is_markup(part: JsonObject) -> bool:
    content_type = (part.get("contentType") or "").casefold()
    if content_type:
        return "html" in content_type or "xml" in content_type
    return _HTML_START.match(part["value"]) is not None


def _is_text(part: JsonObject) -> bool:
    content_type = (part.get("contentType") or "").casefold()
    return not content_type or content_type.startswith("text")
