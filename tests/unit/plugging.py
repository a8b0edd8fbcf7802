"""A package of taggers as somebody else would write it, put where Python finds packages."""

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

TAGGERS = '''
from streams.entities.spans import Span, Trust
from streams.records import ActorTarget, Span as TextSpan, Stance


class Shouting:
    """Takes every word in capitals for an organization."""

    name, versions = "shouting", ("7",)
    trust = Trust(sure=0.9, silence=False)

    def __init__(self, settings, knowledge):
        self.knowledge = knowledge

    def recognize(self, proposals):
        reading = proposals.reading
        return [
            Span(number, number + 1, "organization", 0.95)
            for number, piece in enumerate(reading.pieces)
            if piece.key and len(piece.key) > 3 and reading.text[piece.start : piece.end].isupper()
        ]


class Friends:
    """Takes the first entity to endorse the second."""

    version = "friends-1"

    def tag(self, document, entities, published=None, roles=()):
        if len(entities) < 2:
            return ()
        whole = TextSpan(0, len(document.text), document.text)
        holder, target = entities[0].id, ActorTarget(entities[1].id)
        return (Stance("one", holder, target, "support", "endorse", 0.5, whole, whole, None, "me"),)


def load_friends(settings, knowledge):
    return Friends()
'''
ENTITY_TAGGERS = "streams.taggers.entities"
STANCE_TAGGERS = "streams.taggers.stances"


def write_package(folder: Path, name: str, code: str, points: Mapping[str, Mapping[str, str]]) -> Path:
    """Write a module ``name`` with ``code`` and the entry points of each group, as an installer would lay them down."""
    (folder / f"{name}.py").write_text(code)
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    groups = (
        "\n".join([f"[{group}]", *(f"{key} = {value}" for key, value in named.items())])
        for group, named in points.items()
    )
    (info / "entry_points.txt").write_text("\n".join(groups) + "\n")
    return folder


def plug_in(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: str, **points: str) -> None:
    """Put a package of stance taggers on the path of this process; ``points`` leads from names to what makes them."""
    write_package(folder, name, code, {STANCE_TAGGERS: points})
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, name, raising=False)
