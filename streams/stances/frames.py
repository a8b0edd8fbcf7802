"""Cue frames: what a row of ``stances.tsv`` says, and the look-up from word forms to frames.

Columns: rule, polarity, kind, forms, target, example. ``kind`` names the grammar, ``forms`` are principal parts
separated by commas (see `streams.stances.inflection`); a verb that needs a noun with it names the nouns after ``+``.
``target`` lists where the target stands: ``object`` or prepositions, joined by ``|``; a final ``!`` admits actors only,
a final ``?`` issues only, and a ``+`` before it says that the verb may address someone before the preposition
(``دعت مصر إلى``, ``دعت مصر تركيا إلى``).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_args

from streams.errors import StreamsError
from streams.records import Polarity
from streams.stances.inflection import (
    Form,
    arabic_adjective,
    arabic_noun,
    arabic_verb,
    english_plural,
    english_verb,
)
from streams.stances.words import read_rows, word_classes
from streams.text.normalize import normalize

FrameKind = Literal["verb", "noun", "backed", "modifier", "ally", "receive", "with", "affix"]

#: The kinds of frame that the grammar of each language reads.
_KINDS: Mapping[str, frozenset[str]] = {
    "ar": frozenset(get_args(FrameKind)) - {"affix"},
    "en": frozenset(get_args(FrameKind)) - {"backed"},
}


class BadFrameError(StreamsError):
    """Row {rule!r} of {language}/stances.tsv cannot be read: {detail}. Correct the row; the file's head explains it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A cue with its grammar. ``nouns`` are the nouns that a light verb needs with it, normalised."""

    language: str
    rule: str
    polarity: Polarity
    kind: FrameKind
    nouns: frozenset[str]
    direct: bool
    prepositions: frozenset[str]
    actor_only: bool
    issue_only: bool
    addresses: bool

    @property
    def act(self) -> str:
        """What the holder does: the first part of the rule's name (``condemn`` of ``condemn.verb``)."""
        return self.rule.partition(".")[0]

    @property
    def via(self) -> str:
        """What found a stance, as events name it: ``ar.oppose.condemn.verb``."""
        return f"{self.language}.{self.polarity}.{self.rule}"


@dataclass(frozen=True, slots=True)
class Cue:
    """A form of a frame's first word, with the words that must follow it (``~``: a few words between)."""

    frame: Frame
    form: Form
    rest: tuple[str, ...] = ()


CueIndex = Mapping[str, tuple[Cue, ...]]


@cache
def load_cues(language: str) -> CueIndex:
    """Return the cues of a language by the normalised form of their first word."""
    index: dict[str, list[Cue]] = {}
    homographs = word_classes(language)["homograph"]
    for row in read_rows(language, "stances.tsv"):
        frame, forms = read_frame(language, row)
        for part in forms:
            for cue in _cues(frame, part):
                if normalize(cue.form.text) in homographs:
                    continue
                known = index.setdefault(normalize(cue.form.text), [])
                if cue not in known:
                    known.append(cue)
    return {word: tuple(cues) for word, cues in index.items()}


def read_frame(language: str, row: list[str]) -> tuple[Frame, list[str]]:
    """Return the frame of a row, and its cue forms as they are written."""
    if len(row) != 6:  # noqa: PLR2004 (the six columns)
        raise BadFrameError(rule=row[0], language=language, detail=f"{len(row)} columns instead of 6")
    rule, polarity, kind, forms, target, _ = row
    if polarity not in get_args(Polarity) or kind not in _KINDS[language]:
        raise BadFrameError(rule=rule, language=language, detail="unknown polarity or kind")
    verbs, _, nouns = forms.partition("+")
    places = target.removeprefix("+").rstrip("!?").split("|")
    frame = Frame(
        language,
        rule,
        cast("Polarity", polarity),
        cast("FrameKind", kind),
        frozenset(normalize(noun.strip()) for noun in nouns.split(",") if noun.strip()),
        direct="object" in places,
        prepositions=frozenset(normalize(place) for place in places if place != "object"),
        actor_only=target.endswith("!"),
        issue_only=target.endswith("?"),
        addresses=target.startswith("+"),
    )
    return frame, [part.strip() for part in verbs.split(",")]


def _cues(frame: Frame, part: str) -> Iterator[Cue]:
    if frame.language == "en":
        first, *rest = part.split()
        words = tuple(normalize(word) for word in rest)
        forms = english_verb(first) if frame.kind in {"verb", "receive"} else _english_nouns(frame, first)
        yield from (Cue(frame, form, words) for form in forms)
        return
    inflect: Callable[[str], Iterator[Form]] = arabic_noun
    if frame.kind in {"verb", "receive"}:
        inflect = arabic_verb
    elif frame.kind in {"modifier", "backed"}:
        inflect = arabic_adjective
    elif frame.kind == "with":
        inflect = _as_written
    yield from (Cue(frame, form) for form in inflect(part))


def _as_written(word: str) -> Iterator[Form]:
    yield Form(word, "noun")


def _english_nouns(frame: Frame, word: str) -> Iterator[Form]:
    yield Form(word, "noun")
    if frame.kind in {"noun", "ally"}:
        yield Form(english_plural(word), "noun")
