"""What the labels of a model mean here: ``B-PER`` begins a person, ``GPE`` is a location, ``MISC`` is nothing."""

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from streams.records import EntityType

# In the letters of ``_plain``.
_KNOWN: Final[Mapping[str, EntityType]] = {
    **dict.fromkeys(("per", "pers", "person", "people", "human"), "person"),
    **dict.fromkeys(
        ("org", "organization", "organisation", "corporation", "company", "group", "institution"), "organization"
    ),
    **dict.fromkeys(("loc", "location", "gpe", "fac", "facility", "place", "city", "country", "geo"), "location"),
}
#: What GLiNER is asked for where nothing is set.
ASKED: Final[Mapping[str, EntityType]] = {
    "person": "person", "organization": "organization", "location": "location",
}  # fmt: skip
_SCHEME: Final = re.compile(r"(?:([BIEOSLUM])[-_])?(.+)", re.DOTALL)
_BEGINNING: Final = frozenset("BSU")


class Label(NamedTuple):
    """What one label of a model says of a piece: which type, and whether a name begins with it."""

    type: EntityType | None
    begins: bool


def read_labels(labels: Iterable[str], own: Mapping[str, EntityType]) -> list[Label]:
    """Return what each label means, with ``own`` before what is known; with or without ``B-``, ``I-`` and the like."""
    return [_read(label, {_plain(name): kind for name, kind in own.items()}) for label in labels]


def _read(label: str, own: Mapping[str, EntityType]) -> Label:
    scheme = _SCHEME.fullmatch(label)
    place, name = (scheme[1], scheme[2]) if scheme else (None, label)
    meant = {**_KNOWN, **own}
    return Label(meant.get(_plain(label)) or meant.get(_plain(name)), place in _BEGINNING)


def _plain(label: str) -> str:
    return label.strip().casefold()
