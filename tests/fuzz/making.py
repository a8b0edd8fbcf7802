"""Makes inputs, and changes them, by a seeded generator: articles, pages, texts, events, most of them nearly sound."""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import orjson

from streams.articles import ArticleRejected, decode_article
from streams.contract import enriched_to_json
from streams.events import SourceRecord, dead_letter_event, entity_events, location_events, stance_events
from streams.reasons import Reason
from streams.records import Article, EnrichedArticle
from tests.examples import ENRICHED
from tests.fuzz.fragments import JOINTS, JSON, MARKS, MARKUP, WORDS, cues, names

Change = Callable[[bytes], bytes]

_LANGUAGES = ("ar", "en")
_FIELDS = (
    "uri", "headline", "body", "language", "published", "source", "url",
    "version", "pubStatus", "pubstatus", "home",
    "headlines", "bodies", "standard", "versionCreated", "firstCreated",
    "infoSources", "text", "entities", "stances", "name",
)  # fmt: skip
_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2.0, 1.5, 1e308, -1e-320, 2**53, 2**63, "",
    " ", "x", "ar", "en", "en-US", "ARA", "canceled",
    "usable", "withheld", "2020-07-24T09:00:00Z", "2020-07-24T09:00:00",
    "24:00", "0000-00-00", "wikidata:Q43", "iso:LY",
    "nil:x", "\u202e", "\x00", "text/html", "text/plain", "main", [], {},
    [[]], [{}], {"a": 1}, {"": ""}, ["a", None],
)  # fmt: skip


def make(target: str, chance: random.Random) -> bytes:
    """Return a new input for ``target``."""
    return _MAKERS[target](chance)


def change(target: str, data: bytes, chance: random.Random, change_bytes: Change | None = None) -> bytes:
    """Return ``data`` with something else in it. ``change_bytes`` changes single bytes as it likes best."""
    if target in ("html", "normalise"):
        pieces = MARKUP + MARKS if target == "html" else MARKS + JOINTS
        return _spliced(data, [piece.encode() for piece in pieces], chance, change_bytes)
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        value = None
    if value is None or chance.random() < 0.2:
        return _spliced(data, JSON, chance, change_bytes)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        value = _changed(value, chance)
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:  # nested too deep to be written
        return data


def make_text(chance: random.Random, pieces: int) -> str:
    """Return a text of up to so many names, words, cues and marks, in Arabic, English, or both."""
    language = chance.choice(_LANGUAGES)
    parts = []
    for _ in range(chance.randint(1, pieces)):
        used = language if chance.random() < 0.9 else chance.choice(_LANGUAGES)
        part = _fragment(used, chance)
        if chance.random() < 0.08:
            cut = chance.randrange(len(part) + 1)
            part = part[:cut] + chance.choice(MARKS) * chance.choice((1, 1, 2, 30)) + part[cut:]
        if chance.random() < 0.02:
            part *= chance.choice((2, 3, 40))
        parts += [part, chance.choice(JOINTS)]
    return "".join(parts)


def _fragment(language: str, chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.3:
        return chance.choice(names(language))
    if kind < 0.42:
        words = chance.choice(cues(language)).split(" ")
        start = chance.randrange(len(words))
        return " ".join(words[start : start + chance.randint(1, 12)])
    if kind < 0.95:
        return chance.choice(WORDS[language])
    return chance.choice((chr(chance.randrange(0x20, 0xD800)), chr(chance.randrange(0xE000, 0x110000)), "9" * 30))


def _page(chance: random.Random) -> str:
    parts: list[str] = []
    for _ in range(chance.randint(1, 12)):
        parts.append(chance.choice(MARKUP) if chance.random() < 0.7 else make_text(chance, 2))
        if chance.random() < 0.03:
            parts[-1] *= chance.choice((2, 10, 600))
    return "".join(parts)


def _article(chance: random.Random, pieces: int = 20) -> Any:
    uri = f"urn:fuzz:{chance.randrange(100)}"
    text = make_text(chance, pieces)
    extra = {name: chance.choice(_VALUES) for name in chance.sample(_FIELDS, chance.choice((0, 0, 0, 1, 2)))}
    if chance.random() < 0.5:
        item: dict[str, Any] = {"uri": uri, "body": text}
        if chance.random() < 0.5:
            item["headline"] = make_text(chance, 5)
    else:
        kind = chance.choice(("text/html", "text/plain", "text/html", None))
        body = {
            "value": _page(chance) if kind == "text/html" else text,
            "role": chance.choice(("main", "summary", None)),
        }
        item = {"uri": uri, "bodies": [{**body, "contentType": kind} if kind else body]}
        item["headlines"] = [{"value": make_text(chance, 5)}]
        item |= chance.choice(({}, {"standard": {"name": "ninjs", "version": "3.0"}}))
    if chance.random() < 0.5:
        item["language"] = chance.choice(("ar", "en", "ar-LY", "fr"))
    if chance.random() < 0.5:
        item["published"] = f"20{chance.randrange(10, 27)}-0{chance.randrange(1, 10)}-1{chance.randrange(10)}T09:00:00Z"
    return item | extra


def _record(chance: random.Random) -> bytes:
    item = orjson.dumps(_article(chance, 6))
    return _spliced(item, JSON, chance, None) if chance.random() < 0.3 else item


def _news(chance: random.Random) -> bytes:
    return orjson.dumps(_article(chance) | {"language": chance.choice(_LANGUAGES)})


def _event(chance: random.Random) -> bytes:
    """Return an enriched event: the example with other texts in it, or that of an article without tags."""
    value: Any = enriched_to_json(ENRICHED)
    if chance.random() < 0.3:
        try:
            article: Article = decode_article(orjson.dumps(_article(chance, 6)))
            value = enriched_to_json(EnrichedArticle(article, ENRICHED.producer))
        except ArticleRejected:
            pass
    for _ in range(chance.choice((0, 1, 2, 6))):
        value = _changed(value, chance)
    return orjson.dumps(value)


def _shown(chance: random.Random) -> bytes:
    kind = chance.random()
    if kind < 0.4:
        return _event(chance)
    if kind < 0.7:
        return change("terminal", chance.choice(_sent()), chance)
    text = make_text(chance, 8).encode()
    return text + bytes(chance.randrange(256) for _ in range(3)) if chance.random() < 0.2 else text


@cache
def _sent() -> tuple[bytes, ...]:
    """Return one event of each kind beside the enriched one."""
    time = datetime(2026, 1, 2, tzinfo=UTC)
    enriched = enriched_to_json(ENRICHED)
    derived = (events(enriched, time)[0] for events in (entity_events, location_events, stance_events))
    record = SourceRecord("news", 0, 7, None, b"urn:1", b"{", (("a", b"1"), ("b", None)))
    letter = dead_letter_event(record, Reason.NOT_JSON, "decode", "line 1", time, uri="urn:1")
    return tuple(event.value for event in (*derived, letter))


_MAKERS: Mapping[str, Callable[[random.Random], bytes]] = {
    "decode": _record,
    "html": lambda chance: _page(chance).encode(),
    "normalise": lambda chance: make_text(chance, 12).encode(),
    "tag": _news,
    "tag_encoder": _news,
    "derived": _event,
    "terminal": _shown,
}


def _changed(value: Any, chance: random.Random) -> Any:
    """Return JSON ``value`` with one change somewhere in it; what it is made of stays as it is."""
    deeper = chance.random() < 0.9
    if deeper and value and isinstance(value, dict):
        return _changed_object(value, chance)
    if deeper and value and isinstance(value, list):
        return _changed_list(value, chance)
    if isinstance(value, str) and chance.random() < 0.7:
        return _changed_text(value, chance)
    if isinstance(value, int | float) and chance.random() < 0.5:
        return value + chance.choice((-1, 1, 0.5, -1000, 1e9))
    return chance.choice((chance.choice(_VALUES), [value], {"a": value}))


def _changed_object(value: dict[str, Any], chance: random.Random) -> Any:
    name = chance.choice(list(value))
    deed = chance.random()
    if deed < 0.08:
        return {other: child for other, child in value.items() if other != name}
    if deed < 0.16:
        return value | {chance.choice(_FIELDS): chance.choice((value[name], chance.choice(_VALUES)))}
    return value | {name: _changed(value[name], chance)}


def _changed_list(value: list[Any], chance: random.Random) -> Any:
    index = chance.randrange(len(value))
    deed = chance.random()
    if deed < 0.15:
        return value[:index] + value[index:] * 2
    if deed < 0.25:
        return value[:index] + value[index + 1 :]
    return [*value[:index], _changed(value[index], chance), *value[index + 1 :]]


def _changed_text(text: str, chance: random.Random) -> str:
    start = chance.randrange(len(text) + 1)
    end = chance.choice((start, start, min(len(text), start + chance.randint(1, 9)), len(text)))
    piece = chance.choice(
        (make_text(chance, 3), chance.choice(MARKS), chance.choice(JOINTS), chance.choice(MARKUP), text[:end], "")
    )
    return text[:start] + piece + text[end:]


def _spliced(data: bytes, pieces: Any, chance: random.Random, change_bytes: Change | None) -> bytes:
    if change_bytes is not None and chance.random() < 0.5:
        return change_bytes(data)
    start = chance.randrange(len(data) + 1)
    end = chance.choice((start, start, min(len(data), start + chance.randint(1, 9)), len(data)))
    piece = chance.choice((chance.choice(pieces), bytes([chance.randrange(256)]), data[start:end] * 2, b""))
    return data[:start] + piece + data[end:]
