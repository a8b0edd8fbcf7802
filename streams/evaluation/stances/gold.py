"""Gold for stances: articles with every stance that they state, told by the words of the text.

A line is a JSON object with ``text`` and ``stances``. A stance has ``holder`` and ``target``, the names as the text has
them, ``kind`` (``actor``, or ``issue``, whose target is its noun phrase), ``polarity`` and ``cue``, the words that say
it; ``speaker`` is optional. Each of these is an exact part of the text. ``uri`` (or ``id``), ``language`` and
``published`` are optional.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

import orjson

from streams.clients.inputs import InputArticle
from streams.evaluation.gold import in_language, told_as_gold
from streams.records import Article, Polarity
from streams.text.language import detect_language

_KINDS = frozenset({"actor", "issue"})
_REMEDY = "Write text and stances with holder, target, kind, polarity and cue, all as the text has them"


@dataclass(frozen=True, slots=True)
class GoldStance:
    """A stance as an annotator reads it. Names, cue and speaker are words of the text."""

    holder: str
    target: str
    kind: str
    polarity: str
    cue: str
    speaker: str | None

    @property
    def pair(self) -> tuple[str, str, str]:
        """Holder, target and polarity: several cues may say the same."""
        return self.holder, self.target, self.polarity


@dataclass(frozen=True, slots=True)
class GoldStances:
    """An article with its stances; ``place`` is its file and line."""

    place: str
    article: Article
    stances: tuple[GoldStance, ...]


def read_stance_gold(inputs: Iterable[InputArticle], language: str | None = None) -> list[GoldStances]:
    """Read every gold article; return those in ``language``, all of them when it is None.

    Raises:
        GoldError: a line has no gold article, or names words that its text does not have.
        NoGoldError: nothing is left to measure on.

    """
    return in_language([parse_stance_gold(one.value, one.place) for one in inputs], language)


def parse_stance_gold(value: bytes, place: str) -> GoldStances:
    """Read one gold article; ``place`` names it in errors. Raises `GoldError` where it is none."""
    with told_as_gold(place, _REMEDY):
        line = orjson.loads(value)
        text = str(line["text"])
        stances = tuple(_stance(one, text) for one in line["stances"])
    uri = str(line.get("uri") or line.get("id") or place)
    language = line.get("language") or detect_language(text)
    return GoldStances(place, Article(uri, "1", language, text, published=line.get("published")), stances)


def _stance(value: Mapping[str, Any], text: str) -> GoldStance:
    words = {field: str(value[field]) for field in ("holder", "target", "cue")}
    for field, word in words.items():
        if not word or word not in text:
            raise ValueError(f"the {field} {word!r} is not in the text")
    kind, polarity = value["kind"], value["polarity"]
    if kind not in _KINDS or polarity not in get_args(Polarity):
        raise ValueError(f"kind {kind!r} or polarity {polarity!r} is unknown")
    return GoldStance(words["holder"], words["target"], kind, polarity, words["cue"], value.get("speaker"))
