"""Workers that are killed lose nothing; workers with a rule taken away do."""

import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from streams.topics import Topic
from tests.delivery.conftest import StartPipeline
from tests.delivery.expected import expected_ids
from tests.delivery.harness import Pipeline, end, wait_for_file

#: The worker commits every second: by then, one that may commit past the article that it works on has done so.
TWO_COMMITS = 2.5
SLOW_SECONDS = 7
SLOW_URI = "urn:slow"


@dataclass(frozen=True)
class SlowArticle:
    """Where a slow article lies: ``topic:partition``, and its offset there."""

    partition: str
    offset: int


def slow_articles(pipe: Pipeline) -> list[SlowArticle]:
    return [
        SlowArticle(f"{record.topic}:{record.partition}", record.offset)
        for record in pipe.records(Topic.ARTICLES)
        if record.key == SLOW_URI.encode()
    ]


def articles(count: int, slow: int, folder: Path, seed: int) -> list[dict[str, object]]:
    """``count`` articles of many URIs in several versions; ``slow`` of them, of one partition, take their time.

    The first one is at the head of its partition: nothing is committed there yet, which is when Faust itself does not
    notice that a record before those that are acknowledged is missing.
    """
    chance = random.Random(seed)
    versions: dict[str, int] = {}
    stride = count // (slow + 1)
    made: list[dict[str, object]] = []
    for number in range(count):
        is_slow = slow > 0 and number % stride == 0 and number // stride < slow
        uri = SLOW_URI if is_slow else f"urn:article:{chance.randrange(count // 10)}"
        versions[uri] = versions.get(uri, 0) + 1
        deed = f" do:linger:{folder / f'slow-{versions[uri]}'},{SLOW_SECONDS}" if is_slow else ""
        body = f"{chance.choice('أبجدهوز')}{number} alpha{number} beta{number % 7}{deed}"
        made.append({"uri": uri, "version": str(versions[uri]), "body": body})
    return made


def kill_at_each_slow_article(
    pipe: Pipeline, slow: int, folder: Path, wait: Callable[[SlowArticle], None], command: tuple[str, ...] = ()
) -> None:
    """Start a worker and SIGKILL it while it works on a slow article and after ``wait``; as often as there are any."""
    for number, article in enumerate(slow_articles(pipe), start=1):
        worker = pipe.start_worker(*command)
        wait_for_file(folder / f"slow-{number}")
        wait(article)
        assert worker.poll() is None, pipe.log()
        end(worker, signal.SIGKILL)
    assert number == slow


def test_kills_while_a_slow_article_is_in_flight_lose_nothing(start_pipeline: StartPipeline, tmp_path: Path) -> None:
    pipe = start_pipeline()
    published = articles(2000, slow=6, folder=tmp_path, seed=1)
    assert pipe.publish(published) == 2000
    expected = expected_ids(published, pipe.settings)

    chance = random.Random(1)

    def wait(article: SlowArticle) -> None:
        time.sleep(chance.uniform(0, TWO_COMMITS))
        assert pipe.committed().get(article.partition, 0) <= article.offset

    kill_at_each_slow_article(pipe, 6, tmp_path, wait)
    pipe.start_worker()
    arrived = pipe.wait_until(lambda now: now.distinct() == expected)

    assert arrived.out_of_order() == []


def test_what_faust_skips_and_acknowledges_in_a_rebalance_is_not_lost(
    start_pipeline: StartPipeline, tmp_path: Path
) -> None:
    pipe = start_pipeline()
    published = articles(600, slow=1, folder=tmp_path, seed=4)
    pipe.publish(published)

    def wait(article: SlowArticle) -> None:
        time.sleep(TWO_COMMITS)
        assert pipe.committed().get(article.partition, 0) <= article.offset

    kill_at_each_slow_article(pipe, 1, tmp_path, wait, ("-m", "tests.delivery.broken_worker", "skipped-queue"))
    pipe.start_worker()
    pipe.wait_until(lambda now: now.distinct() == expected_ids(published, pipe.settings))


def test_sigterm_in_mid_batch_loses_nothing_and_leaves_in_time(start_pipeline: StartPipeline, tmp_path: Path) -> None:
    pipe = start_pipeline()
    published = articles(2000, slow=0, folder=tmp_path, seed=2)
    for article in published:
        article["body"] = f"{article['body']} do:sleep:0.01"
    pipe.publish(published)
    expected = expected_ids(published, pipe.settings)
    for signals in range(1, 4):
        worker = pipe.start_worker()
        while pipe.count(Topic.ENRICHED) < 300 * signals:
            time.sleep(0.1)
        started = time.monotonic()
        assert end(worker, signal.SIGTERM) == 0, pipe.log()
        assert time.monotonic() - started < pipe.settings.drain_timeout + 15
        assert pipe.count(Topic.ENRICHED) < len(published), "the batch was over before the signal"
    pipe.start_worker()
    arrived = pipe.wait_until(lambda now: now.distinct() == expected)
    assert arrived.out_of_order() == []
    assert arrived.duplicates() == 0, "an orderly end repeats nothing"


@pytest.mark.parametrize("rule", ["auto-ack", "out-of-order"])
def test_without_the_rule_a_kill_loses_articles(start_pipeline: StartPipeline, tmp_path: Path, rule: str) -> None:
    pipe = start_pipeline()
    published = articles(600, slow=1, folder=tmp_path, seed=3)
    pipe.publish(published)
    expected = expected_ids(published, pipe.settings)
    command = ("-m", "tests.delivery.broken_worker", rule)

    def wait(article: SlowArticle) -> None:
        deadline = time.monotonic() + SLOW_SECONDS - 1
        while pipe.committed().get(article.partition, 0) <= article.offset and time.monotonic() < deadline:
            time.sleep(0.1)

    kill_at_each_slow_article(pipe, 1, tmp_path, wait, command)
    pipe.start_worker(*command)
    pipe.wait_until_idle()

    lost = expected[Topic.ENRICHED] - pipe.read().distinct()[Topic.ENRICHED]
    assert lost, f"{rule} was to lose articles"
