"""The forms of offices and the words around them, read from a language's ``roles.tsv`` and ``role_words.tsv``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from streams.text.lookup import Piece, lookup_key
from streams.text.matcher import PhraseMatcher

_ANY_OWNER = "*"
_NAME_SLOT = "*"


@dataclass(frozen=True, slots=True)
class Form:
    """What the words of an office may stand for. ``owners`` is None where anyone may have the office.

    Where the owner comes last, ``before_adjective`` tells whether an adjective or a name does, ``clitic`` is what is
    written onto the name.
    """

    role: str
    owners: frozenset[str] | None
    before_adjective: bool
    clitic: str

    def fits(self, owner: str) -> bool:
        """Whether ``owner``, an ISO code or actor id, may have the office under this form."""
        return self.owners is None or owner in self.owners


class Words:
    """Expressions of one to a few pieces that are looked for directly before or after a piece."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = frozenset(keys)
        self._longest = max((key.count(" ") + 1 for key in keys), default=0)

    def start_at(self, pieces: Sequence[Piece], index: int) -> bool:
        """Whether one of the expressions begins at piece ``index``."""
        return any(_join(pieces, index, index + length) in self._keys for length in range(1, self._longest + 1))

    def end_at(self, pieces: Sequence[Piece], index: int) -> bool:
        """Whether one of the expressions ends with piece ``index``."""
        return any(_join(pieces, index + 1 - length, index + 1) in self._keys for length in range(1, self._longest + 1))

    def __contains__(self, key: str) -> bool:
        return key in self._keys


@dataclass(frozen=True, slots=True)
class RoleForms:
    """The offices of one language: how they are named, and what tells that another than the holder is meant."""

    matcher: PhraseMatcher[Form]
    before: Words
    after: Words


@cache
def role_forms(language: str, article: str) -> RoleForms:
    """Return the forms of the language with the code ``language``; they are read when they are first asked for."""
    around: dict[str, list[str]] = {"before": [], "after": []}
    for place, words in _rows(language, "role_words.tsv"):
        around[place].extend(map(lookup_key, words.split("|")))
    return RoleForms(
        PhraseMatcher(_forms(language, lookup_key(article))), Words(around["before"]), Words(around["after"])
    )


def _forms(language: str, article: str) -> Iterator[tuple[str, Form]]:
    for role, owners, forms in _rows(language, "roles.tsv"):
        allowed = None if owners == _ANY_OWNER else frozenset(owners.split())
        for form in forms.split("|"):
            words, star, _ = form.partition(_NAME_SLOT)
            words, _, clitic = words.rpartition(" ") if star else (words, "", "")
            key = lookup_key(words)
            definite = bool(article) and any(word.startswith(article) for word in key.split(" "))
            yield key, Form(role, allowed, definite and not star, clitic)


def _rows(language: str, name: str) -> Iterator[list[str]]:
    content = (files("streams.languages") / language / name).read_text(encoding="utf-8")
    for line in content.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _join(pieces: Sequence[Piece], first: int, stop: int) -> str:
    return " ".join(piece.key for piece in pieces[first:stop]) if first >= 0 and stop <= len(pieces) else ""
