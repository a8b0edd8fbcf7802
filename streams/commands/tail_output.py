"""How ``streams tail`` shows records: as JSON lines, or for reading."""

from base64 import b64encode
from collections.abc import Callable

import orjson
from rich.console import Console
from rich.text import Text

from streams.commands.times import show_time
from streams.contract import JsonObject, find_violation
from streams.events import SourceRecord
from streams.terminal.show import names_of, printable, render_dead_letter, render_enriched
from streams.terminal.text import readable

_SHOWN_CHARACTERS = 300


def json_line(record: SourceRecord) -> bytes:
    """Return ``record`` as one line of JSON."""
    line: JsonObject = {
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "timestamp": record.timestamp,
        **_text_field("key", record.key),
        "headers": {name: _header(value) for name, value in record.headers},
    }
    try:
        return orjson.dumps(line | {"value": orjson.loads(record.value or b"null")})
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):  # JSON nested too deep can be read, not written
        return orjson.dumps(line | {"value": None, "value_base64": _base64(record.value or b"")})


class PrettyOutput:
    """Prints records one by one; an enriched event and a dead letter in full, others in a line or two."""

    def __init__(self) -> None:
        self._console = Console()

    def __call__(self, record: SourceRecord) -> None:
        """Print ``record``."""
        try:
            value = orjson.loads(record.value or b"null")
        except orjson.JSONDecodeError:
            value = None
        for schema, show in _SHOWN_BY_SCHEMA.items():
            if isinstance(value, dict) and find_violation(schema, value) is None:
                show(value, self._console)
                return
        self._print_head(record)
        text = readable(record.value)
        self._print("  ", printable(text[:_SHOWN_CHARACTERS]), "…" if len(text) > _SHOWN_CHARACTERS else "")

    def _print_head(self, record: SourceRecord) -> None:
        place = f"{record.partition}:{record.offset}"
        key = printable(readable(record.key))
        self._print(Text(f"{show_time(record.timestamp)}  {place}  {key}", style="dim"))

    def _print(self, *parts: str | Text) -> None:
        self._console.print(Text.assemble(*parts), soft_wrap=True, highlight=False)


def _show_entity(event: JsonObject, console: Console) -> None:
    entity = event["entity"]
    mentions = len(entity["mentions"])
    _show_line(event, console, entity["type"], _name(entity), entity["id"], f"{mentions} mentions")


def _show_location(event: JsonObject, console: Console) -> None:
    place = event["location"]
    country = place["country"] or "no country"
    point = "no point" if place["lat"] is None else f"{place['lat']:.4f}, {place['lon']:.4f}"
    _show_line(event, console, place["kind"], _name(place), place["id"], country, point)


def _show_stance(event: JsonObject, console: Console) -> None:
    stance, target = event["stance"], event.get("target_entity")
    towards = _name(target) if target else printable(stance["target"]["text"])
    cue = f"«{printable(stance['cue']['text'])}»"
    holder = _name(event["holder_entity"])
    _show_line(event, console, stance["polarity"], f"{holder} → {towards}", cue)


_SHOWN_BY_SCHEMA: dict[str, Callable[[JsonObject, Console], None]] = {
    "entity": _show_entity,
    "location": _show_location,
    "stance": _show_stance,
    "enriched": render_enriched,
    "dead-letter": render_dead_letter,
}


def _show_line(event: JsonObject, console: Console, label: str, *parts: str) -> None:
    """Print one derived event, and under it the article that it comes from."""
    article = event["article"]
    source = "  ".join(filter(None, (article["uri"], f"version {article['version']}", article["headline"])))
    content = Text.assemble((label.ljust(13), "bold"), "  ".join(map(printable, parts)))
    console.print(content, soft_wrap=True, highlight=False)
    console.print(Text(" " * 13 + printable(source), style="dim"), soft_wrap=True, highlight=False)


def _name(named: JsonObject) -> str:
    return " · ".join(names_of(named).values())


def _text_field(name: str, content: bytes | None) -> JsonObject:
    try:
        return {name: None if content is None else content.decode()}
    except UnicodeDecodeError:
        return {name: None, f"{name}_base64": _base64(content or b"")}


def _header(value: bytes | None) -> str | None:
    return None if value is None else value.decode(errors="backslashreplace")


def _base64(content: bytes) -> str:
    return b64encode(content).decode("ascii")
