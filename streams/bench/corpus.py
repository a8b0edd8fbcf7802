"""The articles that the bench sends: the samples, again and again, each time as another article."""

import io
from collections.abc import Iterator
from itertools import cycle, islice

import orjson

from streams.articles import ArticleRejected, decode_article
from streams.clients.inputs import SAMPLES, read_inputs
from streams.records import Article


def bench_articles(count: int) -> list[tuple[bytes, bytes]]:
    """Return key and value of ``count`` records, all of different articles."""
    return [_record(number, article) for number, article in enumerate(islice(cycle(list(_samples())), count))]


def _samples() -> Iterator[Article]:
    for one in read_inputs([str(SAMPLES)], io.BytesIO()):
        try:
            article = decode_article(one.value)
        except ArticleRejected:
            continue  # the broken sample
        if article.pubstatus != "canceled":
            yield article


def _record(number: int, article: Article) -> tuple[bytes, bytes]:
    uri = f"urn:bench:{number}"
    value = {"uri": uri, "version": "1", "language": article.language, "headline": article.headline}
    value["body"] = article.text.removeprefix(f"{article.headline}\n\n")
    return uri.encode(), orjson.dumps(value)
