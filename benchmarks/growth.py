"""How costs grow: with the length of an article, the size of the gazetteer, the workers, and the events an article."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from benchmarks.gazetteers import write_part
from benchmarks.measuring import Backlog, ExpectedEvents, Place, measure_backlog
from benchmarks.side_by_side import Announce
from benchmarks.systems import BARE, STREAMS, System
from benchmarks.taggers import DERIVED_VARIABLE
from benchmarks.timing import cpu_seconds
from streams.articles import decode_article
from streams.bench.corpus import bench_articles
from streams.bench.measure import Records
from streams.enrichment import Enricher
from streams.gazetteer import PlaceTable
from streams.knowledge import load_knowledge
from streams.records import Article
from streams.settings import Settings
from streams.taggers.registry import load_recognizer, load_stance_source
from streams.topics import Topic

_LENGTHS = (1, 2, 4, 8, 16, 32)
_PARTS = (1, 2, 4, 8)
#: The numbers of workers that ``grow_workers`` tries.
WORKERS = (1, 2, 3, 4)
_DERIVED = (0, 10, 25, 50, 100)
#: More samples than there are: each comes at least once.
_SAMPLES = 20
_COUNTED = "benchmarks.taggers:load_counted"


@dataclass(frozen=True, slots=True)
class Curve:
    """A cost for each of some sizes, in the units that the report gives them."""

    name: str
    sizes: Sequence[float]
    costs: Sequence[float]


def grow_length(settings: Settings) -> list[Curve]:
    """Tag a story that is there once, twice, up to 32 times; CPU milliseconds by words, in each language."""
    enricher = _enricher(settings)
    curves = []
    for language, story in {one.language: one for one in _stories()}.items():
        longer = [replace(story, text="\n\n".join([story.text] * times)) for times in _LENGTHS]
        costs = [1000 * cpu_seconds(partial(enricher.enrich, article)) for article in longer]
        curves.append(Curve(language, [len(article.text.split()) for article in longer], costs))
    return curves


def grow_gazetteer(settings: Settings) -> tuple[Curve, Curve]:
    """Tag the samples with an eighth of the gazetteer, a quarter, half and all of it.

    Returns CPU milliseconds an article, and the size of the files in MB, by places.
    """
    stories = list(_stories())
    sizes, costs, megabytes = [], [], []
    with tempfile.TemporaryDirectory(prefix="streams-gazetteer-") as name:
        for part in _PARTS:
            folder = Path(name) / str(part)
            table = write_part(part / _PARTS[-1], folder)
            enricher = _enricher(settings, table)
            seconds = cpu_seconds(partial(_tag_all, enricher, stories))
            sizes.append(float(len(table)))
            costs.append(1000 * seconds / len(stories))
            megabytes.append(sum(path.stat().st_size for path in folder.iterdir()) / 1e6)
    return Curve("tagging", sizes, costs), Curve("files", sizes, megabytes)


def grow_workers(place: Place, articles: int, announce: Announce) -> list[Backlog]:
    """Work off one backlog with 1 to 4 workers of one tagging process each."""
    expected = ExpectedEvents(place.settings).of
    single = place.with_settings(processes=1)
    found = []
    for workers in WORKERS:
        announce(f"growth: {workers} workers")
        found.append(measure_backlog(STREAMS, single, bench_articles(articles), expected, workers))
    return found


def grow_derived(place: Place, articles: int, announce: Announce) -> dict[str, Sequence[tuple[int, Backlog]]]:
    """Work off a backlog of articles that lead to 0 to 100 derived events each, by the name of the system."""
    counted = place.with_settings(enricher=_COUNTED)
    found: dict[str, Sequence[tuple[int, Backlog]]] = {}
    for system in (STREAMS, BARE):
        each = []
        for derived in _DERIVED:
            announce(f"growth: {system.name}, {derived} derived events an article")
            telling = replace(system, environment={DERIVED_VARIABLE: str(derived)})
            each.append((derived, _of_counted(telling, counted, articles, derived)))
        found[system.name] = each
    return found


def _of_counted(system: System, place: Place, articles: int, derived: int) -> Backlog:
    def expected(records: Records) -> Mapping[Topic, int]:
        entities = len(records) * derived
        return {Topic.ENRICHED: len(records), Topic.ENTITIES: entities, Topic.LOCATIONS: 0, Topic.STANCES: 0}

    return measure_backlog(system, place, bench_articles(articles), expected)


def _tag_all(enricher: Enricher, stories: Sequence[Article]) -> None:
    for story in stories:
        enricher.enrich(story)


def _stories() -> list[Article]:
    found = {article.text: article for article in (decode_article(value) for _, value in bench_articles(_SAMPLES))}
    return list(found.values())


def _enricher(settings: Settings, gazetteer: PlaceTable | None = None) -> Enricher:
    known = load_knowledge(gazetteer=gazetteer)
    return Enricher(known, load_recognizer(settings, known), load_stance_source(settings, known))
