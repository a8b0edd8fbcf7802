"""Ids and names for what the knowledge does not name."""

import hashlib

from streams.records import EntityType, Name

#: What the ids of names begin with that the knowledge does not have.
NIL = "nil:"
_DIGITS = 12


def nil_id(key: str, kind: EntityType) -> str:
    """Return the id of an unknown name: the same for the same folded name and type, in every article."""
    digest = hashlib.sha256(f"{kind}\0{key}".encode()).hexdigest()
    return f"{NIL}{digest[:_DIGITS]}"


def unknown_entity(key: str, written: str, kind: EntityType, language: str) -> tuple[str, EntityType, Name]:
    """Return id, type and name for the folded name ``key`` that is written ``written``."""
    name = Name(ar=written) if language == "ar" else Name(en=written)
    return nil_id(key, kind), kind, name
