"""What the recognisers are trained on: the public corpora and the project's own, each with its guideline.

A guideline names a corpus's idea of a mention. The recogniser is told it with every text, so that each corpus teaches
what it can and the service can ask for the project's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

from streams.entities.features import GUIDELINE
from streams.entities.spans import OTHER
from streams.languages import LANGUAGES
from streams.text.lookup import lookup_key
from streams.training.corpora import CorpusError, MarkedText, read_conll, read_inline

OWN: Final = Path(__file__).parent / "corpus"
_SEPARATOR: Final = "==="
#: Of a public corpus the last sixth is held back, in document order; of the own one every twelfth story.
_PUBLIC_PART: Final = 6
_OWN_PART: Final = 12


class Source(NamedTuple):
    """A public corpus: the guideline it follows, its language, and its file below the folder of the corpora.

    Of its documents one in ``every`` is taken.
    """

    guideline: str
    language: str
    file: str
    every: int = 1


#: The guideline of each is its own name.
PUBLIC: Final[Mapping[str, Source]] = {
    source.guideline: source
    for source in (
        Source("anercorp", "ar", "ar/anercorp.train.conll"),
        Source("wikigold", "en", "en/wikigold.conll"),
        Source("gmb", "en", "en/gmb.conll", every=3),
    )
}
#: Of these a part is held back and scored.
HELD_BACK: Final = ("anercorp", "wikigold")


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """Texts of one language that follow one guideline, and those of them that are held back."""

    guideline: str
    language: str
    texts: Sequence[MarkedText]
    held_back: Sequence[MarkedText]


def read_public(name: str, corpora: Path) -> TrainingSet:
    """Read a corpus of `PUBLIC` from the folder ``corpora``. Raises `CorpusError` where it is not there."""
    source = PUBLIC[name]
    texts = [_without_demonyms(text, source.language) for text in read_conll(corpora / source.file)[:: source.every]]
    kept = len(texts) - (len(texts) // _PUBLIC_PART if name in HELD_BACK else 0)
    return TrainingSet(source.guideline, source.language, texts[:kept], texts[kept:])


def read_own(language: str) -> TrainingSet:
    """Read the project's own stories. Raises `CorpusError` where they are not installed."""
    stories = own_corpus(language)
    held_back = stories[_OWN_PART - 1 :: _OWN_PART]
    texts = [story for number, story in enumerate(stories, 1) if number % _OWN_PART]
    return TrainingSet(GUIDELINE, language, texts, held_back)


def own_corpus(language: str) -> list[MarkedText]:
    """Return the project's own training stories in ``language``. Raises `CorpusError` where they are not installed."""
    paths = sorted(OWN.glob(f"{language}-*.txt"), key=lambda path: int(path.stem.rpartition("-")[2]))
    if not paths:
        raise CorpusError(path=OWN, detail="it holds no stories: the corpus is in the repository, not in the wheel")
    return [text for path in paths for text in read_inline(path, _SEPARATOR)]


def _without_demonyms(text: MarkedText, language: str) -> MarkedText:
    """Take the adjectives of countries out of the places, where a corpus calls both by one name."""
    demonym = LANGUAGES[language].demonym
    names = tuple(
        replace(name, type=OTHER)
        if name.type == "location" and demonym(lookup_key(text.text[name.start : name.end]))
        else name
        for name in text.names
    )
    return MarkedText(text.text, names)
