"""Measure what a larger gazetteer costs an article: the shipped one, and two, four and eight times as many places.

    python -m tools.time_gazetteer tests/quality/gold-ar.ndjson tests/quality/gold-en.ndjson

The places that are added are made up: names of the shipped ones with other endings, so that they begin as these do.
"""

import io
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from streams.clients.inputs import read_inputs
from streams.entities.languages import load_crf
from streams.entities.tagger import EntityTagger
from streams.evaluation.gold import read_gold
from streams.gazetteer import PlaceRow, open_table, rows_of, write_table
from streams.knowledge import Knowledge, load_knowledge
from streams.languages import LANGUAGES
from streams.locations.tagger import LocationTagger
from streams.matching import NameIndex, scan_document
from streams.records import Article
from streams.text.document import read_document

TIMES = (1, 2, 4, 8)
ROUNDS = 5
WORDS = 250


def grown(rows: Sequence[PlaceRow], times: int) -> Iterator[PlaceRow]:
    """Yield ``rows``, and made-up ones until there are ``times`` as many."""
    yield from rows
    for copy in range(1, times):
        for row in rows:
            ending = "زتقخ"[copy % 4] * (1 + copy // 4) if row.name_ar else "qxzw"[copy % 4] * (1 + copy // 4)
            yield replace(
                row,
                geonames=row.geonames + copy * 20_000_000,
                code=row.code and f"{row.code}-{copy}",
                name_ar=row.name_ar and row.name_ar + ending,
                name_en=row.name_en + ending,
                aliases=[name + ending for name in row.aliases],
            )


def milliseconds(knowledge: Knowledge, articles: Sequence[Article]) -> tuple[float, float]:
    """Return what looking names up, and resolving places, take for 250 words: the median of some rounds."""
    indexes = {code: NameIndex(knowledge, language) for code, language in LANGUAGES.items()}
    locations, entities = LocationTagger(knowledge), EntityTagger(knowledge, load_crf())
    documents = [read_document(article.text, article.language) for article in articles]
    words = sum(len(article.text.split()) for article in articles)
    looked_up, resolved = [], []
    scanned = [scan_document(document, indexes) for document in documents]
    found = [[(scan, locations.recognize(scan)) for scan in passages] for passages in scanned]
    tagged = [entities.tag(document, names) for document, names in zip(documents, found, strict=True)]
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for document in documents:
            scan_document(document, indexes)
        looked_up.append(time.perf_counter() - started)
        started = time.perf_counter()
        for document, passages, names in zip(documents, scanned, tagged, strict=True):
            toponyms = [one for scan in passages for one in locations.recognize(scan)]
            locations.resolve(document, passages, toponyms, names)
        resolved.append(time.perf_counter() - started)
    return tuple(1000 * WORDS / words * statistics.median(times) for times in (looked_up, resolved))  # type: ignore[return-value]


@click.command()
@click.argument("gold", nargs=-1, required=True, type=click.Path(exists=True))
def main(gold: Sequence[str]) -> None:
    """Print one line for each size."""
    articles = [one.article for one in read_gold(read_inputs(gold, io.BytesIO()))]
    rows = [replace(row, wikidata=0) for row in rows_of(open_table())]
    first = 0.0
    for times in TIMES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_table(grown(rows, times), folder)
            knowledge = load_knowledge(gazetteer=open_table(folder))
            looked_up, resolved = milliseconds(knowledge, articles)
        first = first or looked_up + resolved
        click.echo(
            f"{times} x: {times * len(rows)} places; for {WORDS} words names take {looked_up:.2f} ms, places "
            f"{resolved:.2f} ms: {(looked_up + resolved) / first:.2f} times the first"
        )


if __name__ == "__main__":
    main()
