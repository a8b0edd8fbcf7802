"""Large articles in the worst shapes, cut down: each takes its process a few seconds at most.

`python -m tests.fuzz.shapes` tags them all, as large as articles may be; docs/fuzz.md has the figures.
"""

from collections.abc import Callable
from functools import cache

import pytest

from streams.settings import load_settings
from streams.work import load_worker
from tests.fuzz.shapes import SHAPES, run

# Newer Pythons warn of a fork beside the threads that share the tests out; the child starts none and asks for no lock.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

SECONDS = 10
# Before they were mended, the first three took more than twenty seconds.
CUT = {
    "ar: a name of two words": 50_000,
    "ar: story without a full stop": 100_000,
    "en: story without a full stop": 100_000,
    "html: comments": 1_000_000,
    "html: elements in each other": 1_000_000,
    "json: levels": 1_000_000,
}


@cache
def _answer() -> Callable[[bytes], bytes]:
    return load_worker()


@pytest.mark.parametrize("name", CUT)
def test_a_hostile_shape_is_tagged_in_bounds(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAMS_PROFILE", "fast")
    limits = load_settings(article_timeout=SECONDS)
    said, seconds, _ = run(SHAPES[name](CUT[name]), _answer(), limits)
    assert said.startswith("event") or said in {"too_deep", "blank_body"}
    assert seconds < SECONDS


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_is_as_large_as_it_may_be(name: str) -> None:
    size = load_settings().max_article_bytes
    assert size * 0.95 < len(SHAPES[name](size)) <= size


def test_what_takes_too_long_or_too_much_is_seen() -> None:
    def loop(_: bytes) -> bytes:
        while True:
            pass

    def grow(_: bytes) -> bytes:
        return bytes(2 << 30)

    assert run(b"", loop, load_settings(article_timeout=1, stall_timeout=9))[0] == "out of time"
    assert run(b"", grow, load_settings())[0] == "out_of_memory"
