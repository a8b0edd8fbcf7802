"""Writes ``docs/reference`` from what the program itself says: ``make reference``.

Settings, commands, topics, events, metrics and reasons: a page each, made of the code that they describe, so that none
can say something else. ``tests/unit/test_reference.py`` fails where a page is not what this would write.
"""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import click
from prometheus_client.parser import text_string_to_metric_families

from streams.cli import main
from streams.contract import load_schema
from streams.observing.metrics import Metrics
from streams.reasons import Reason
from streams.settings import SECRETS, Settings, variable
from streams.topics import Topic, declared_topics, topic_name

FOLDER = Path("docs/reference")

#: A field of an event: its path, its type, "yes" if it is always there, and what it is.
Field = tuple[str, str, str, str]

_WIDTH = 100
_DAY_MS = 24 * 60 * 60 * 1000
_HEAD = "<!-- Written by `make reference`; change what it is made from. -->\n"
_SCHEMAS = {
    Topic.ARTICLES: "article", Topic.ENRICHED: "enriched", Topic.ENTITIES: "entity", Topic.LOCATIONS: "location",
    Topic.STANCES: "stance", Topic.DEAD_LETTERS: "dead-letter",
}  # fmt: skip
_KEYS = {
    Topic.ARTICLES: "the article's URI", Topic.ENRICHED: "the article's URI", Topic.ENTITIES: "the entity's id",
    Topic.LOCATIONS: "the place's id", Topic.STANCES: "the holder's id", Topic.DEAD_LETTERS: "the record's own key",
}  # fmt: skip


def pages() -> dict[str, str]:
    """Return the text of every page, by the name of its file."""
    return {
        "settings.md": _page("Settings", _settings()),
        "commands.md": _page("Commands", _commands(main, "streams")),
        "topics.md": _page("Topics", _topics()),
        "events.md": _page("Events", _events()),
        "metrics.md": _page("Metrics", _metrics()),
        "reasons.md": _page("Reasons of dead letters", _reasons()),
        "packages.md": _page("Packages", _packages()),
    }


def _page(title: str, lines: Iterable[str]) -> str:
    text = f"# {title}\n\n{_HEAD}\n" + "\n".join(lines).rstrip() + "\n"
    return re.sub(r"[ \t]+\n", "\n", text)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    columns = list(head)
    written = [" | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) for row in rows]
    return [
        f"| {' | '.join(columns)} |",
        f"| {' | '.join('---' for _ in columns)} |",
        *(f"| {row} |" for row in written),
        "",
    ]


def _settings() -> Iterator[str]:
    yield "Every setting is an environment variable, read once, at the start; a wrong value ends the program."
    yield ""
    schema = Settings.model_json_schema()["properties"]
    rows = []
    for name, field in Settings.model_fields.items():
        default = "" if str(field.default) in {"", "None"} else f"`{field.default}`"
        kind = "secret" if variable(name) in SECRETS else _kind(schema[name])
        rows.append((f"`{variable(name)}`", kind, default, field.description or ""))
    yield from _table(("variable", "value", "default", "what it is"), rows)


def _kind(schema: Mapping[str, Any]) -> str:
    for part in schema.get("anyOf", ()):
        if part.get("type") != "null":
            return _kind(part)
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    least, most = (schema.get(name, schema.get(f"exclusiveM{name[1:]}")) for name in ("minimum", "maximum"))
    names = {"string": "text", "integer": "whole number", "number": "number", "boolean": "`true` or `false`"}
    written = names.get(schema.get("type", "string"), "text")
    if schema.get("format") in ("path", "file-path"):
        written = "file"
    if "exclusiveMinimum" in schema:
        return f"{written} over {least:,}" + (f", at most {most:,}" if most is not None else "")
    if least is not None:
        return f"{written} from {least:,}" + (f" to {most:,}" if most is not None else "")
    return written


def _commands(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[str]:
    context = click.Context(
        command,
        parent,
        info_name=name.rpartition(" ")[2],
        terminal_width=_WIDTH,
        max_content_width=_WIDTH,
        help_option_names=["-h", "--help"],
    )
    yield f"{'#' * (1 + len(name.split()))} `{name}`"
    yield ""
    yield "```"
    yield command.get_help(context).rstrip()
    yield "```"
    yield ""
    if isinstance(command, click.Group):
        for one in command.list_commands(context):
            found = command.get_command(context, one)
            assert found is not None
            yield from _commands(found, f"{name} {one}", context)


def _topics() -> Iterator[str]:
    settings = Settings.model_construct(**{name: field.default for name, field in Settings.model_fields.items()})
    specs = {spec.name: spec for spec in declared_topics(settings)}
    rows = []
    for topic in Topic:
        spec = specs[topic_name(topic, settings)]
        days = int(spec.config["retention.ms"]) // _DAY_MS
        size = int(spec.config["max.message.bytes"])
        rows.append(
            (
                f"`{spec.name}`",
                _KEYS[topic],
                f"[{_SCHEMAS[topic]}](events.md#{_SCHEMAS[topic]})",
                f"{days} days",
                f"{size:,}",
            )
        )
    yield "As `streams topics create` makes them; `STREAMS_PARTITIONS` and `STREAMS_REPLICATION` say the rest."
    yield ""
    yield from _table(("topic", "key", "value", "kept for", "largest record, bytes"), rows)


def _events() -> Iterator[str]:
    yield "The values, field by field, from the JSON Schemas in `schemas/`; `schemas/asyncapi.yaml` has the headers."
    yield ""
    for topic, name in _SCHEMAS.items():
        schema = load_schema(name)
        yield f"## {name}"
        yield ""
        yield f"{schema.get('description', schema.get('title', ''))}"
        yield ""
        yield f"On `{topic.value}`."
        yield ""
        # An article has one of two forms, told apart by what it has.
        forms = {"plain": schema["else"], "ninjs 3": schema["then"]} if "then" in schema else {"": schema}
        for form, fields in forms.items():
            if form:
                yield f"### {name}, {form}"
                yield ""
            yield from _table(("field", "type", "always there", "what it is"), _fields(fields, schema, ""))


def _fields(schema: Mapping[str, Any], root: Mapping[str, Any], before: str) -> Iterator[Field]:
    schema = _resolved(schema, root)
    required = set(schema.get("required", ()))
    for name, given in schema.get("properties", {}).items():
        field = _resolved(given, root)
        yield f"`{before}{name}`", _type(field, root), "yes" if name in required else "", field.get("description", "")
        inner, mark = (_resolved(field["items"], root), "[].") if "items" in field else (field, ".")
        yield from _of_all_forms([list(_fields(form, root, f"{before}{name}{mark}")) for form in _forms(inner, root)])


def _forms(schema: Mapping[str, Any], root: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what a value can look like: the one schema, or the several that it chooses between."""
    either = [schema["then"], schema["else"]] if "then" in schema else None
    return [_resolved(one, root) for one in either or schema.get("anyOf") or schema.get("oneOf") or [schema]]


def _of_all_forms(forms: Sequence[Sequence[Field]]) -> list[Field]:
    """Put the fields of several forms into one list, each once; it is always there only if it is in all of them."""
    told: dict[str, Field] = {}
    for field in (field for form in forms for field in form):
        path, kind, always, what = told.get(field[0], field)
        kinds = kind if field[1] in kind else f"{kind} or {field[1]}"
        in_all = all(any(other[0] == path and other[2] for other in form) for form in forms)
        told[path] = (path, kinds, always if in_all else "", what or field[3])
    return list(told.values())


def _resolved(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a schema with what it refers to; what it says itself wins."""
    reference = schema.get("$ref")
    if reference is None or not reference.startswith("#/$defs/"):
        return schema
    return {**_resolved(root["$defs"][reference.rpartition("/")[2]], root), **schema}


def _type(schema: Mapping[str, Any], root: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        return " or ".join(dict.fromkeys(_type(_resolved(one, root), root) for one in choices))
    given = schema.get("type", "object" if "properties" in schema else "any")
    names = [given] if isinstance(given, str) else list(given)
    if "items" in schema:
        inner = _type(_resolved(schema["items"], root), root)
        return " or ".join(f"array of {inner}" if name == "array" else name for name in names)
    return " or ".join(names)


def _metrics() -> Iterator[str]:
    yield "What a worker answers on `/metrics`. Those of the process and of Python come besides."
    yield ""
    labelled = _labels(Metrics())
    rows = [
        (
            f"`{family.name}{'_total' if family.type == 'counter' else ''}`",
            family.type,
            labelled[family.name],
            family.documentation,
        )
        for family in text_string_to_metric_families(Metrics().exposition().decode())
        if family.name in labelled  # a counter brings along when it was made
    ]
    yield from _table(("metric", "type", "labels", "what it says"), rows)


def _labels(metrics: Metrics) -> dict[str, str]:
    """Return the labels of each metric by its name; prometheus_client tells them of the objects only."""
    found = {}
    several = [one.values() if isinstance(one, dict) else (one,) for one in vars(metrics).values()]
    for one in chain.from_iterable(several):
        if name := getattr(one, "_name", None):
            found[name] = ", ".join(f"`{label}`" for label in one._labelnames)  # noqa: SLF001 -- it has no other way
    return found


def _reasons() -> Iterator[str]:
    yield "The closed list of `reason` in a dead letter; `streams dlq show` says the same of one."
    yield ""
    yield from _table(
        ("reason", "what happened", "what to do"), ((f"`{one.value}`", one.meaning, one.remedy) for one in Reason)
    )


def _packages() -> Iterator[str]:
    yield "A package imports only what stands below it. What is `beside` or `apart` is as high as the one above it,"
    yield "and what is apart imports none of the others there. `pyproject.toml` has the rule (`make imports`)."
    yield ""
    rows = []
    for layer in layers():
        among = "apart" if layer.are_apart else "beside"
        rows += [(among if at else "", f"`{name}`", _first_words(name)) for at, name in enumerate(layer.names)]
    yield from _table(("", "package", "what it is"), rows)


@dataclass(frozen=True, slots=True)
class Layer:
    """Packages at one height; where they ``are_apart`` none imports another of them."""

    names: tuple[str, ...]
    are_apart: bool


def layers() -> list[Layer]:
    """Return the layers of the import rule, from the top."""
    rules = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    (written,) = (rule["layers"] for rule in rules if rule["type"] == "layers")
    return [Layer(tuple(re.findall(r"\w+", layer)), "|" in layer) for layer in written]


def _first_words(package: str) -> str:
    """Return the first paragraph of a package's docstring, without importing it."""
    path = Path("streams", package)
    module = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    words = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    return words.partition("\n\n")[0].replace("``", "`")


def build() -> None:
    """Write every page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    build()
