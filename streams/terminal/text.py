"""Text for the terminal that cannot steer it."""

import unicodedata

#: Bytes that are no text are shown as so many of them, at most.
_SHOWN_BYTES = 64
_KEPT = frozenset("\n\t\u200c\u200d\u200e\u200f")


def safe(text: str) -> str:
    """Return ``text`` with every character that could steer a terminal, or reorder it, spelt out."""
    return "".join(map(_spelt_out, text))


def _spelt_out(character: str) -> str:
    if unicodedata.category(character) in {"Cc", "Cf", "Cs"} and character not in _KEPT:
        return f"\\u{ord(character):04x}"
    return character


def readable(content: bytes | None) -> str:
    """Return ``content`` as safe text; a few of its bytes when it is no text."""
    if content is None:
        return "none"
    try:
        return safe(content.decode())
    except UnicodeDecodeError:
        more = "…" if len(content) > _SHOWN_BYTES else ""
        return f"{len(content)} bytes: {content[:_SHOWN_BYTES].hex(' ')}{more}"
