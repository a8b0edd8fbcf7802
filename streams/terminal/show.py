"""Shows events to a person: an enriched event, a dead letter, counts.

The layout has to survive terminals that reorder Arabic (VTE, Konsole, iTerm2), those that do not (VS Code, tmux), and a
pipe into an editor. So no text is reversed and no direction marks are added: some terminals ignore them, some show a
box, and pagers spell them out. Instead every line is either Arabic alone, or it begins with a Latin word and has Latin
letters between any two pieces of Arabic: with nothing but an arrow between holder and target, the rules of Unicode
would show the two in each other's place. For the same reason no name is followed by a number directly.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import zip_longest

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from streams.contract import JsonObject
from streams.reasons import Reason

#: Lines longer than this are hard to read, and a pipe has no width of its own.
WIDEST = 100

_INDENT = 2
_LABEL_WIDTH = 14
_LEAST_WIDTH = 20
_POLARITY_STYLE = {"support": "green", "oppose": "red"}
# Zero-width joiners shape letters and emoji; every other invisible format character can disguise what is written.
_SHAPING = frozenset("\u200c\u200d")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_SPACES = re.compile(r"\s+")


def event_console() -> Console:
    """Return a console on standard output: plain text in a pipe, colours on a terminal."""
    console = Console(highlight=False, emoji=False, markup=False)
    console.width = min(console.width, WIDEST) if console.is_terminal else WIDEST
    return console


def printable(text: str) -> str:
    """Return ``text`` as one line without anything that could steer a terminal or reorder what is shown."""
    kept = (_shown(character) for character in text)
    return _SPACES.sub(" ", "".join(kept)).strip()


def _shown(character: str) -> str:
    if character.isspace():
        return " "
    hidden = unicodedata.category(character) in {"Cc", "Cf", "Cs"} and character not in _SHAPING
    return "" if hidden else character


def render_enriched(
    event: JsonObject, console: Console, *, origin: str | None = None, earlier: JsonObject | None = None
) -> None:
    """Print what was found in one article.

    ``event`` fits ``schemas/enriched.v1.json``. ``origin`` says where the article came from, ``earlier`` is the event
    of its version before, if it was shown.
    """
    _rule(console, origin)
    headline = event["headline"] or (earlier or {}).get("headline") or event["uri"]
    status = _status(event, earlier)
    withdrawn = "pubstatus" in event
    for line in Text(printable(headline), style="dim" if withdrawn else "bold").wrap(console, console.width):
        _print(console, line)
    _row(console, "article", Text(_article_line(event), style="dim"))
    if status:
        _row(console, status.pop(0), Text("; ".join(status)), label_style="bold yellow")
    if withdrawn and not event["entities"]:
        return
    _entities(event, console)
    _places(event, console)
    _focus(event, console)
    _stances(event, console)
    if event.get("roles"):
        _roles(event, console)


def render_dead_letter(letter: JsonObject, console: Console, *, origin: str | None = None) -> None:
    """Print why a record was dead-lettered and what to do; ``letter`` fits ``schemas/dead-letter.v1.json``."""
    reason = Reason[letter["reason"].upper()]
    place = f"{letter['topic']}, partition {letter['partition']}, offset {letter['offset']}"
    from_where = [part for part in (letter["uri"], place) if part]
    _rule(console, origin)
    _print(console, Text(f"Dead letter: {reason.value}", style="bold red"))
    _row(console, "record", Text(printable(" · ".join(from_where)), style="dim"))
    _row(console, "reason", Text(f"{reason.meaning} (stage: {printable(letter['stage'])})"))
    _row(console, "detail", Text(printable(letter["detail"])))
    _row(console, "what to do", Text(reason.remedy))


def render_counts(counts: Mapping[str, int], console: Console) -> None:
    """Print how many records each topic got, in the order given."""
    _rule(console, None)
    _print(console, Text("Records", style="bold"))
    width = max((len(str(count)) for count in counts.values()), default=0)
    for topic, count in counts.items():
        _print(console, Text.assemble(" " * _INDENT, (f"{count:>{width}}", "bold"), "  ", topic))


def _status(event: JsonObject, earlier: JsonObject | None) -> list[str]:
    """Return a label and what it means when the event changes what was published before."""
    before = f"version {printable(earlier['version'])}" if earlier else "the earlier version"
    match event.get("pubstatus"):
        case "canceled":
            return ["CANCELED", f"retract all that was published about {before}"]
        case "withheld":
            return ["WITHHELD", "not for publication"]
    return ["UPDATE", f"replaces {before}"] if earlier else []


def _article_line(event: JsonObject) -> str:
    published = event["published"]
    parts = [
        event["language"],
        f"version {event['version']}",
        published and _readable_time(published),
        event["source"],
        event["uri"],
    ]
    return " · ".join(printable(part) for part in parts if part)


def _readable_time(time: str) -> str:
    try:
        return datetime.fromisoformat(time).astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    except ValueError:
        return time


def _entities(event: JsonObject, console: Console) -> None:
    entities = sorted(event["entities"], key=lambda entity: -entity["salience"])
    _heading(console, "Entities", len(entities))
    for entity in entities:
        count = len(entity["mentions"])
        content = Text.assemble(
            _both_names(entity, event["language"]),
            ("  " + printable(entity["id"]), "cyan"),
            (f"  ×{count}" if count > 1 else "", "dim"),
        )
        _row(console, entity["type"], content)


def _places(event: JsonObject, console: Console) -> None:
    _heading(console, "Places", len(event["locations"]))
    for location in event["locations"]:
        roles = [mention["role"] for mention in location["mentions"]]
        content = Text.assemble(
            _both_names(location, event["language"]),
            ("  " + printable(location["id"]), "cyan"),
            f"  {_country(location)}  {_coordinates(location['lat'], location['lon'])}",
            ("  " + ", ".join(_counted(roles)), "dim"),
        )
        _row(console, location["kind"], content)


def _country(location: JsonObject) -> str:
    return printable(location["country"] or "no country")


def _coordinates(lat: float | None, lon: float | None) -> str:
    if lat is None or lon is None:
        return "no point"
    return f"{abs(lat):.4f}°{'N' if lat >= 0 else 'S'} {abs(lon):.4f}°{'E' if lon >= 0 else 'W'}"


def _counted(roles: list[str]) -> list[str]:
    counts = {role: roles.count(role) for role in dict.fromkeys(roles)}
    return [role if count == 1 else f"{role} ×{count}" for role, count in counts.items()]


def _focus(event: JsonObject, console: Console) -> None:
    countries, place = event["focus"]["countries"], event["focus"]["place"]
    _heading(console, "Focus", len(countries) + (place is not None))
    located = {location["id"]: location for location in event["locations"]}
    by_code = {location["country"]: location for location in event["locations"] if location["kind"] == "country"}
    for code in countries:
        country = by_code.get(code)
        name = f"  {_both_names(country, event['language'])}" if country else ""
        _row(console, "country", Text(code + name))
    if place in located:
        content = Text.assemble(_both_names(located[place], event["language"]), ("  " + printable(place), "cyan"))
        _row(console, "place", content)


def _stances(event: JsonObject, console: Console) -> None:
    stances = event["stances"]
    _heading(console, "Stances", len(stances))
    entities = {entity["id"]: entity for entity in event["entities"]}
    for stance, following in zip_longest(stances, stances[1:]):
        _stance(stance, entities, event["language"], console)
        # Joint subjects give several stances with one sentence: it is shown once, below them.
        if following is None or following["evidence"] != stance["evidence"]:
            _row(console, "", Text(printable(stance["evidence"]["text"]), style="dim"))


def _stance(stance: JsonObject, entities: Mapping[str, JsonObject], language: str, console: Console) -> None:
    holder = _actor(entities, stance["holder"], language)
    target, speaker, polarity = stance["target"], stance["speaker"], stance["polarity"]
    to_actor = target["kind"] == "actor"
    towards = _actor(entities, target["id"], language) if to_actor else printable(target["text"])
    words_of_another = speaker not in (None, stance["holder"])
    verb = "alleges" if stance.get("attributed") else "says"
    rest = Text.assemble(
        (towards, "bold"),
        ": ",
        (polarity, _POLARITY_STYLE[polarity]),
        f" «{printable(stance['cue']['text'])}»",
        f", {verb} {_actor(entities, speaker, language)}" if words_of_another else "",
        (", in the past", "dim") if stance.get("tense") == "past" else "",
    )
    fits = cell_len(f"{holder} → {rest.plain}") <= _content_width(console)
    label = "quoted" if speaker else "stated"
    _row(console, label, Text.assemble((holder, "bold"), " →", " " if fits else "\n", rest))


def _roles(event: JsonObject, console: Console) -> None:
    _heading(console, "Offices", len(event["roles"]))
    for role in event["roles"]:
        content = Text.assemble(
            (f"{printable(role['role'])} of {printable(role['owner'])} ", "dim"),
            f"«{printable(role['text'])}»",
            " is ",
            (_both_names(role, event["language"]), "bold"),
            ("  " + printable(role["resolved"]), "cyan"),
        )
        _row(console, "resolved", content)


def _actor(entities: Mapping[str, JsonObject], identifier: str, language: str) -> str:
    """Return an entity's name such that it has a Latin letter at its end, whatever stands next to it."""
    entity = entities.get(identifier)
    if entity is None:
        return printable(identifier)
    name = _both_names(entity, language) if language == "ar" else _own_name(entity, language)
    return f"{name} · {printable(identifier)}" if _ends_right_to_left(name) else name


def _both_names(named: JsonObject, language: str) -> str:
    own = _own_name(named, language)
    others = (printable(name) for name in names_of(named).values())
    return " · ".join(dict.fromkeys((own, *others)))


def names_of(named: JsonObject) -> dict[str, str]:
    """Return the names of an entity, location or office by language: of other languages an event may say anything."""
    return {language: name for language, name in named["name"].items() if isinstance(name, str)}


def _own_name(named: JsonObject, language: str) -> str:
    names = names_of(named)
    return printable(names.get(language) or names.get("en") or next(iter(names.values()), ""))


def _ends_right_to_left(text: str) -> bool:
    directions = [unicodedata.bidirectional(character) for character in text]
    strong = [direction for direction in directions if direction == "L" or direction in _RIGHT_TO_LEFT]
    return bool(strong) and strong[-1] in _RIGHT_TO_LEFT


def _rule(console: Console, title: str | None) -> None:
    start = f"── {printable(title)} " if title else ""
    _print(console, Text(start + "─" * (console.width - cell_len(start)), style="dim"))


def _heading(console: Console, title: str, count: int) -> None:
    _print(console, Text.assemble((title, "bold blue"), ("" if count else "  none found", "dim")))


def _content_width(console: Console) -> int:
    return max(console.width - _INDENT - _LABEL_WIDTH, _LEAST_WIDTH)


def _row(console: Console, label: str, content: Text, *, label_style: str = "") -> None:
    """Print ``content`` beside ``label``, wrapped at its own left edge."""
    for line in content.wrap(console, _content_width(console)):
        margin = " " * _INDENT + label.ljust(_LABEL_WIDTH)
        _print(console, Text.assemble((margin, label_style), line))
        label = ""


def _print(console: Console, line: Text) -> None:
    line.rstrip()
    console.print(line, soft_wrap=True, highlight=False)
