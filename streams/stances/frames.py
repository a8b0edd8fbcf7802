"""Cue frames: what a row of ``stances.tsv`` says, and the look-up from word forms to frames.

Columns: rule, category, forms, holder, target, example. The rule begins with its act, which decides the polarity.
The forms are principal parts separated by commas (see `streams.stances.inflection`); after ``not`` or ``لا`` they
count only when they are negated (an explicit refusal). A verb that needs a noun with it names the nouns after ``+``,
or a class of words such as ``@bad``, or with ``@quoted`` any words in quotation marks that do not praise. Holder and
target each name a slot of the category:

- verb: ``subject``, ``object``, prepositions; ``topic``, of what a verb of saying says something (``قال إن X خطأ``).
  The grammar reads the passive by itself. ``subject`` for both slots: each subject towards the others (``تبادل``);
- noun (support, إدانة): ``possessor``, also the subject of the verb that carries the noun; ``object``, the Arabic
  genitive; prepositions;
  ``between`` for both slots: each of the names behind between or بين towards the others (clashes);
- adjective (loyal, المدعوم): ``head``, the name that it describes; prepositions;
- relation (critic, معارض): ``head``, who is called so; ``possessor``, of whom. ``mutual`` (ally, خصم) is a relation
  that holds both ways: the holder is the one whom the text names first;
- phrase (with support from, بدعم من): ``subject`` of its clause; prepositions;
- judgement (a disgrace; English): ``speaker``, who is quoted; ``head``, what it is said of;
- affix (-backed, pro-): ``stem``, the name that carries it; ``head``, what it describes.

Slots are joined by ``|``; a final ``!`` admits actors only, a final ``?`` issues only, and a ``+`` before it says that
the verb may address someone before the preposition (``دعت مصر إلى``, ``دعت مصر تركيا إلى``).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_args

from streams.errors import StreamsError
from streams.records import POLARITIES, Act, Polarity
from streams.stances.inflection import (
    Form,
    arabic_adjective,
    arabic_noun,
    arabic_relation,
    arabic_verb,
    english_plural,
    english_verb,
)
from streams.stances.words import raw_words, read_rows, word_classes
from streams.text.normalize import normalize

Category = Literal["verb", "noun", "adjective", "relation", "mutual", "phrase", "affix", "judgement"]

_COLUMNS = 6
_QUOTED = "@quoted"
_NEGATIONS = ("not ", "لا ")
_ROLES = frozenset({"subject", "object", "possessor", "head", "stem", "topic", "speaker", "between"})

#: The categories that the grammar of each language reads.
_CATEGORIES: Mapping[str, frozenset[str]] = {
    "ar": frozenset(get_args(Category)) - {"affix", "judgement"},
    "en": frozenset(get_args(Category)),
}


class BadFrameError(StreamsError):
    """Row {rule!r} of {language}/stances.tsv cannot be read: {detail}. Correct the row; streams/stances/frames.py explains the columns."""  # noqa: E501 (the docstring is the message)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where an argument of a cue stands: in one of the grammatical ``roles``, or behind one of the ``prepositions``."""

    roles: frozenset[str]
    prepositions: frozenset[str]
    actor_only: bool = False
    issue_only: bool = False
    addresses: bool = False

    @classmethod
    def read(cls, cell: str) -> "Slot":
        """Read a cell such as ``object``, ``على|ضد!`` or ``+إلى``."""
        places = cell.removeprefix("+").rstrip("!?").split("|")
        return cls(
            frozenset(place for place in places if place in _ROLES),
            frozenset(normalize(place) for place in places if place not in _ROLES),
            actor_only=cell.endswith("!"),
            issue_only=cell.endswith("?"),
            addresses=cell.startswith("+"),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A cue with its grammar. ``nouns`` are what a light verb needs with it: normalised words by the first of them."""

    language: str
    rule: str
    category: Category
    nouns: Mapping[str, tuple[tuple[str, ...], ...]]
    holder: Slot
    target: Slot
    negated: bool = False
    quoted: bool = False

    @property
    def needs_noun(self) -> bool:
        """Whether the verb says nothing without a noun or a quotation with it."""
        return bool(self.nouns) or self.quoted

    @property
    def is_reciprocal(self) -> bool:
        """Whether it says the same of everybody whom one slot names: clashes between them, they traded blame."""
        return bool(self.holder.roles & self.target.roles)

    @property
    def act(self) -> Act:
        """What the holder does: the first part of the rule's name (``condemn`` of ``condemn.denounce``)."""
        return cast("Act", self.rule.partition(".")[0])

    @property
    def polarity(self) -> Polarity:
        """Whether the act supports or opposes."""
        return POLARITIES[self.act]

    @property
    def via(self) -> str:
        """What found a stance, as events name it: ``ar.oppose.condemn.denounce``."""
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
    """Return the cues of a language by the normalised form of their first word, those of more words first."""
    index: dict[str, list[Cue]] = {}
    for row in read_rows(language, "stances.tsv"):
        frame, forms = read_frame(language, row)
        for cue in dict.fromkeys(cue for part in forms for cue in _cues(frame, part)):
            index.setdefault(normalize(cue.form.text), []).append(cue)
    for cues in index.values():
        cues.sort(key=lambda cue: (-len(cue.rest), not cue.frame.nouns))
    return {word: tuple(cues) for word, cues in index.items()}


def read_frame(language: str, row: list[str]) -> tuple[Frame, list[str]]:
    """Return the frame of a row, and its cue forms as they are written."""
    if len(row) != _COLUMNS:
        raise BadFrameError(rule=row[0], language=language, detail=f"{len(row)} columns instead of {_COLUMNS}")
    rule, category, forms, holder, target, _ = row
    if rule.partition(".")[0] not in POLARITIES:
        raise BadFrameError(rule=rule, language=language, detail="the rule does not begin with an act")
    if category not in _CATEGORIES[language]:
        raise BadFrameError(rule=rule, language=language, detail=f"unknown category {category!r}")
    if not (forms and holder and target):
        raise BadFrameError(rule=rule, language=language, detail="forms, holder and target must not be empty")
    verbs, _, nouns = forms.partition("+")
    negation = next((word for word in _NEGATIONS if verbs.startswith(word)), "")
    parts = [part.strip().removeprefix(negation) for part in verbs.split(",")]
    if language == "ar" and category == "verb" and any("/" not in part for part in parts):
        raise BadFrameError(rule=rule, language=language, detail="a verb without its imperfect")
    frame = Frame(
        language,
        rule,
        cast("Category", category),
        _read_nouns(language, nouns),
        Slot.read(holder),
        Slot.read(target),
        quoted=_QUOTED in nouns,
        negated=bool(negation),
    )
    return frame, parts


def _read_nouns(language: str, cell: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return the nouns by their first word, the longest first; ``@bad`` stands for the words of that class."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for noun in filter(None, (noun.strip() for noun in cell.split(",") if noun.strip() != _QUOTED)):
        named = word_classes(language)[noun[1:]] if noun.startswith("@") else (noun,)
        for words in (tuple(normalize(word) for word in name.split()) for name in named):
            found.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(nouns, key=len, reverse=True)) for first, nouns in found.items()}


def _cues(frame: Frame, part: str) -> Iterator[Cue]:
    if part.startswith("@"):
        yield from (Cue(frame, Form(word, "noun")) for word in raw_words(frame.language)[part[1:]])
        return
    first, *rest = part.split()
    words = tuple(normalize(word) for word in rest)
    yield from (Cue(frame, form, words) for form in _inflections(frame)(first))


def _inflections(frame: Frame) -> Callable[[str], Iterator[Form]]:
    if frame.category in {"phrase", "affix"}:
        return _as_written
    if frame.language == "en":
        if frame.category == "verb":
            return english_verb
        return _as_written if frame.category == "adjective" else _english_noun
    if frame.category == "verb":
        return arabic_verb
    if frame.category in {"relation", "mutual"}:
        return arabic_relation
    return arabic_adjective if frame.category == "adjective" else arabic_noun


def _as_written(word: str) -> Iterator[Form]:
    yield Form(word, "noun")


def _english_noun(word: str) -> Iterator[Form]:
    yield Form(word, "noun")
    yield Form(english_plural(word), "noun")
