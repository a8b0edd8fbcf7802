"""A short cut of the fuzz over every target, the same inputs each time."""

import random
import time
from dataclasses import replace

import orjson
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from streams.articles import ArticleRejected, decode_article
from streams.contract import EventRejected, decode_enriched
from streams.records import Article, EnrichedArticle
from tests.examples import ENRICHED, RUSSIA, TEXT, TURKEY
from tests.fuzz.making import change, make
from tests.fuzz.run import share_out
from tests.fuzz.targets import TARGETS

# The slower a target is, the fewer.
EXAMPLES = {
    "decode": 300,
    "html": 300,
    "normalise": 150,
    "tag": 120,
    "tag_encoder": 12,
    "derived": 200,
    "terminal": 150,
}
# For so many inputs together; far more than they take anywhere.
SECONDS = 60
SOUND = orjson.dumps({"uri": "urn:1", "body": TEXT})


class Careless:
    """Tags one character too far."""

    def enrich(self, article: Article) -> EnrichedArticle:
        late = replace(RUSSIA, mentions=tuple(replace(one, start=one.start + 1) for one in RUSSIA.mentions))
        return replace(ENRICHED, article=article, entities=(TURKEY, late))


@pytest.mark.parametrize("name", TARGETS)
def test_no_made_or_changed_input_breaks_a_promise(name: str) -> None:
    @settings(
        max_examples=EXAMPLES[name],
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**32), st.integers(0, 3))
    def holds(seed: int, changes: int) -> None:
        chance = random.Random(seed)
        data = make(name, chance)
        for _ in range(changes):
            data = change(name, data, chance)
        TARGETS[name](data)

    started = time.perf_counter()
    holds()
    assert time.perf_counter() - started < SECONDS


@pytest.mark.parametrize("name", [name for name in TARGETS if name != "tag_encoder"])
def test_no_bytes_break_a_promise(name: str) -> None:
    @settings(max_examples=50, derandomize=True, deadline=None, database=None, phases=[Phase.generate])
    @given(st.binary(max_size=200))
    def holds(data: bytes) -> None:
        TARGETS[name](data)

    holds()


def test_what_is_made_is_mostly_sound() -> None:
    """Inputs that are all rejected at the door test nothing behind it."""
    chance = random.Random(1)
    articles = sum(is_article(make("tag", chance)) for _ in range(200))
    events = sum(is_event(make("derived", chance)) for _ in range(200))
    assert 100 < articles < 200
    assert 50 < events < 200


def is_article(data: bytes) -> bool:
    try:
        return bool(decode_article(data).text)
    except ArticleRejected:
        return False


def is_event(data: bytes) -> bool:
    try:
        return bool(decode_enriched(data))
    except EventRejected:
        return False


BROKEN = {
    "html": ("tests.fuzz.targets.html_to_text", lambda page: page, b"<script>no</script>"),
    "normalise": ("tests.fuzz.reading.normalize", str.casefold, "ة".encode()),
    "tag": ("tests.fuzz.tagging._enricher", lambda _: Careless(), SOUND),
    "terminal": ("tests.fuzz.showing.safe", str, "\u202e".encode()),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_promise_is_seen(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, broken, data = BROKEN[name]
    TARGETS[name](data)
    monkeypatch.setattr(where, broken)
    with pytest.raises(AssertionError):
        TARGETS[name](data)


def test_every_input_is_some_targets() -> None:
    assert sum(share_out(1_000_003).values()) == 1_000_003
    assert set(share_out(1000)) == set(TARGETS)
    assert min(share_out(1000).values()) > 0
