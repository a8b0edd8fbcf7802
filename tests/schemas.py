"""Checks that every test which sees an event makes: it fits its schema, and its offsets are right.

The published schemas let fields be added. The tests close them, so that a misspelt field fails.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs

from streams.contract import load_schema


def assert_valid(name: str, value: object) -> None:
    """Fail unless ``value`` fits the schema ``name`` and has no field that the schema does not name.

    Of an enriched event it also checks ``text[start:end] == text of the span`` for every span.
    """
    faults = [
        f"/{'/'.join(map(str, error.instance_path))}: {error.message}"
        for error in _closed_validator(name).iter_errors(value)
    ]
    assert not faults, f"not a valid {name}: {faults}"
    if name == "enriched" and isinstance(value, dict):
        for span in spans(value):
            found = value["text"][span["start"] : span["end"]]
            assert found == span["text"], f"the text has {found!r} where the event has {span}"


def spans(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object in ``value`` that has a start, an end and a text."""
    if isinstance(value, dict):
        if {"start", "end", "text"} <= value.keys():
            yield value
        for child in value.values():
            yield from spans(child)
    elif isinstance(value, list):
        for child in value:
            yield from spans(child)


@cache
def _closed_validator(name: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(_closed(load_schema(name)))


def _closed(schema: Any, *, name: str = "") -> Any:
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(part, name=key) for key, part in schema.items()}
    # Only what describes an object as a whole is closed: conditions name a few of its fields.
    if schema.get("type") == "object" and name not in ("if", "then", "else", "properties", "$defs"):
        closed.setdefault("unevaluatedProperties", False)
    return closed
