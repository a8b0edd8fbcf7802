"""Tagging alone, without Kafka: words a second of processor time, and how much of what is found is right."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language

from benchmarks.side_by_side import Announce
from benchmarks.spacy_pipelines import build_ruler, train_network, training_texts
from benchmarks.timing import cpu_seconds
from streams.clients.inputs import read_inputs
from streams.enrichment import load_enricher
from streams.evaluation.figures import ALL, TaggedArticle
from streams.evaluation.gold import GoldArticle, read_gold
from streams.evaluation.run import compare
from streams.evaluation.tags import Tag, found_tags
from streams.knowledge import load_knowledge
from streams.languages import LANGUAGES
from streams.records import EnrichedArticle, EntityType
from streams.settings import load_settings
from streams.stopwatch import stopwatch

_GOLD = Path("tests/quality")
_TYPES: tuple[EntityType, ...] = ("person", "organization", "location")
#: The stages of tagging that do what spaCy's pipelines do: reading with looking names up, and deciding on entities.
_LOOKING_UP = ("tag.read",)
_ENTITIES = ("tag.read", "tag.entities")

Tags = tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class TaggingFigures:
    """One way to tag in one language. ``f1`` is of entity mentions, exact borders and type; None where it is no aim."""

    name: str
    language: str
    words_per_second: float
    f1: float | None
    note: str = ""


def compare_tagging(corpora: Path | None, training_seconds: float, announce: Announce) -> list[TaggingFigures]:
    """Measure the taggers of ``streams`` and those of spaCy on the gold stories of each language.

    ``corpora`` is the folder with the public corpora; without it the network learns from the project's own alone.
    """
    found = []
    for language in LANGUAGES:
        gold = read_gold(read_inputs((str(_GOLD / f"gold-{language}.ndjson"),), io.BytesIO()))
        for profile in ("fast", "default"):
            announce(f"tagging: streams, {profile}, {language}")
            found += _of_streams(profile, language, gold)
        announce(f"tagging: spaCy's ruler, {language}")
        found.append(_of_spacy("spaCy, entity ruler", language, build_ruler(language, load_knowledge()), gold))
        announce(f"tagging: spaCy's network is trained, {language}")
        texts = training_texts(language, corpora)
        network, passes = train_network(language, texts, training_seconds)
        words = sum(len(text.text.split()) for text in texts)
        note = f"{passes} passes over {words:,} words"
        found.append(_of_spacy("spaCy, CNN", language, network, gold, note))
    return found


def _of_streams(profile: str, language: str, gold: Sequence[GoldArticle]) -> list[TaggingFigures]:
    enricher = load_enricher(load_settings(profile=profile))

    def tag() -> list[EnrichedArticle]:
        return [enricher.enrich(one.article) for one in gold]

    tagged = tag()
    with stopwatch() as stages:
        tag()
    rate = _words(gold) / cpu_seconds(tag)
    whole = sum(seconds for stage, seconds in stages.items() if stage.startswith("tag."))
    shares = {names: sum(stages[name] for name in names) / whole for names in (_LOOKING_UP, _ENTITIES)}
    f1 = _f1(gold, [found_tags(one) for one in tagged])
    name = f"streams, {profile}"
    return [
        TaggingFigures(f"{name}: looking names up", language, rate / shares[_LOOKING_UP], None),
        TaggingFigures(f"{name}: up to entities, linked", language, rate / shares[_ENTITIES], f1),
        TaggingFigures(f"{name}: everything", language, rate, f1, "entities, locations, stances, offices"),
    ]


def _of_spacy(
    name: str, language: str, pipeline: Language, gold: Sequence[GoldArticle], note: str = ""
) -> TaggingFigures:
    texts = [one.article.text for one in gold]
    found = [
        tuple(
            Tag(span.start_char, span.end_char, span.text, kind, "")
            for span in document.ents
            for kind in _TYPES
            if span.label_ == kind
        )
        for document in pipeline.pipe(texts)
    ]
    rate = _words(gold) / cpu_seconds(lambda: list(pipeline.pipe(texts)))
    return TaggingFigures(name, language, rate, _f1(gold, found), note)


def _f1(gold: Sequence[GoldArticle], found: Sequence[Tags]) -> float:
    tagged = [TaggedArticle(one, tags, 0.0) for one, tags in zip(gold, found, strict=True)]
    return compare(tagged).figures[ALL].exact[ALL].f1


def _words(gold: Sequence[GoldArticle]) -> int:
    return sum(len(one.article.text.split()) for one in gold)
