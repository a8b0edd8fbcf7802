"""Tab-separated tables of names, as the build tools read and write them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

_FOLDED = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": ""})
_LATIN_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ı": "i",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ð": "d",
        "þ": "th",
        "ə": "a",
    }
)


def strip_marks(name: str) -> str:
    """Return ``name`` without accents, Arabic vowel signs and other combining marks."""
    decomposed = unicodedata.normalize("NFKD", name)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def fold(name: str) -> str:
    """Return the form under which two spellings of a name count as one: no case, marks or punctuation."""
    folded = strip_marks(unicodedata.normalize("NFC", name).translate(_FOLDED)).casefold()
    return " ".join(re.sub(r"[^\w\s]", " ", folded.translate(_LATIN_LETTERS)).split())


def split_names(cell: str) -> list[str]:
    """Return the names of a cell that separates them by ``|``."""
    return [name for name in cell.split("|") if name]


def join_names(name: str, aliases: Iterable[str]) -> str:
    """Return a cell of ``aliases`` without those that only repeat ``name`` or each other."""
    seen = {fold(name)}
    kept = []
    for alias in aliases:
        if fold(alias) not in seen:
            seen.add(fold(alias))
            kept.append(alias)
    return "|".join(kept)


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table whose first line names the columns. Lines that start with ``#`` are comments."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:]]


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write ``rows`` under a line of ``columns``."""
    lines = ["\t".join(columns), *("\t".join(row[column] for column in columns) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
