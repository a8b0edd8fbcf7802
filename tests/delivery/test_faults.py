"""A broker that refuses, a broker that goes away, and taggers that misbehave."""

import gc
import signal
import time
from pathlib import Path

import pytest
from kafka.admin import ConfigResource, ConfigResourceType

from streams.broker import LocalBroker
from streams.reasons import Reason
from streams.topics import Topic, admin_client, topic_name
from tests.delivery.conftest import StartPipeline
from tests.delivery.expected import expected_ids
from tests.delivery.harness import Pipeline, end, wait_for_file
from tests.delivery.test_kills import articles

OUTAGE_SECONDS = 20
DECLARED_SIZE = str(8 * 1024 * 1024)
BROKEN_SEND = ("-m", "tests.delivery.broken_worker", "unawaited-send")


def set_largest_record(pipe: Pipeline, topic: Topic, size: str) -> None:
    resource = ConfigResource(
        ConfigResourceType.TOPIC, topic_name(topic, pipe.settings), configs={"max.message.bytes": size}
    )
    with admin_client(pipe.settings) as admin:
        admin.alter_configs([resource])


def test_a_refused_event_stops_the_worker_and_is_not_lost(start_pipeline: StartPipeline, tmp_path: Path) -> None:
    pipe = start_pipeline()
    published = articles(100, slow=0, folder=tmp_path, seed=4)
    worker = pipe.start_worker()
    pipe.publish(published[:50])
    pipe.wait_until_idle()
    set_largest_record(pipe, Topic.LOCATIONS, "300")
    pipe.publish(published[50:])
    assert worker.wait(timeout=60) != 0
    assert "MessageSizeTooLarge" in pipe.log()

    refused = pipe.start_worker()
    assert refused.wait(timeout=60) != 0
    assert "max.message.bytes is 300" in pipe.log()

    set_largest_record(pipe, Topic.LOCATIONS, DECLARED_SIZE)
    pipe.start_worker()
    expected = expected_ids(published, pipe.settings)
    pipe.wait_until(lambda now: now.distinct() == expected)


def test_without_awaited_sends_a_refused_event_is_lost(start_pipeline: StartPipeline, tmp_path: Path) -> None:
    pipe = start_pipeline()
    published = articles(100, slow=0, folder=tmp_path, seed=4)
    pipe.start_worker(*BROKEN_SEND)
    pipe.publish(published[:50])
    pipe.wait_until_idle()
    set_largest_record(pipe, Topic.LOCATIONS, "300")
    pipe.publish(published[50:])
    pipe.wait_until_idle()
    set_largest_record(pipe, Topic.LOCATIONS, DECLARED_SIZE)
    pipe.start_worker(*BROKEN_SEND)
    pipe.wait_until_idle()
    lost = expected_ids(published, pipe.settings)[Topic.LOCATIONS] - pipe.read().distinct()[Topic.LOCATIONS]
    assert lost


# kafka-python 3.0.12 leaves sockets of this process open when their broker goes away.
@pytest.mark.filterwarnings("ignore:Exception ignored in. <socket.socket:pytest.PytestUnraisableExceptionWarning")
def test_a_broker_that_goes_away_for_a_while_costs_nothing(
    kafka: LocalBroker, start_pipeline: StartPipeline, tmp_path: Path
) -> None:
    pipe = start_pipeline()
    published = articles(1500, slow=0, folder=tmp_path, seed=5)
    for article in published:
        article["body"] = f"{article['body']} do:sleep:0.01"
    worker = pipe.start_worker()
    pipe.publish(published)
    while pipe.count(Topic.ENRICHED) < 300:
        time.sleep(0.1)
    kafka.stop()
    time.sleep(OUTAGE_SECONDS)
    kafka.start()
    assert pipe.count(Topic.ENRICHED) < len(published), "the batch was over before the broker went away"
    expected = expected_ids(published, pipe.settings)
    arrived = pipe.wait_until(lambda now: now.distinct() == expected)
    assert worker.poll() is None, "the worker did not come back by itself"
    assert arrived.out_of_order() == []
    assert pipe.log().count("\n") < 5_000, "an outage floods the log"
    gc.collect()  # while the sockets are still this test's own


def test_a_hostile_article_costs_one_dead_letter(start_pipeline: StartPipeline, tmp_path: Path) -> None:
    pipe = start_pipeline(article_timeout=2, process_memory_mb=512)
    deeds = {10: ("hang", Reason.TIMEOUT), 30: ("eat", Reason.OUT_OF_MEMORY), 50: ("exit", Reason.CRASHED),
             70: ("kill", Reason.CRASHED), 90: ("raise", Reason.TAGGER_ERROR)}  # fmt: skip
    published = articles(120, slow=0, folder=tmp_path, seed=6)
    for number, (deed, _) in deeds.items():
        published[number]["uri"] = published[number - 1]["uri"]
        published[number]["version"] = "1000"
        published[number]["body"] = f"do:{deed}"
    sound = [article for number, article in enumerate(published) if number not in deeds]
    pipe.start_worker()
    pipe.publish(published)
    expected = expected_ids(sound, pipe.settings)
    arrived = pipe.wait_until(
        lambda now: now.distinct() | {Topic.DEAD_LETTERS: set()} == expected and len(now.dead_letters) >= len(deeds)
    )
    pipe.wait_until_idle()
    assert sorted((str(one["uri"] or ""), str(one["reason"])) for one in pipe.read().dead_letters) == sorted(
        (("" if deed != "raise" else str(published[number]["uri"])), reason.value)
        for number, (deed, reason) in deeds.items()
    )
    assert arrived.out_of_order() == []
    assert arrived.duplicates() == 0


def test_sigterm_does_not_wait_longer_than_the_limit(start_pipeline: StartPipeline, tmp_path: Path) -> None:
    pipe = start_pipeline(drain_timeout=2, article_timeout=120)
    slow = {"uri": "urn:slow", "version": "1", "body": f"one two do:linger:{tmp_path / 'slow'},100"}
    worker = pipe.start_worker()
    pipe.publish([slow])
    wait_for_file(tmp_path / "slow")
    started = time.monotonic()
    assert end(worker, signal.SIGTERM) == 0, pipe.log()
    assert time.monotonic() - started < 2 + 15
    assert "will be read again" in pipe.log()
    assert pipe.count(Topic.ENRICHED) == 0
    pipe.start_worker()  # the article lingers the first time only
    expected = expected_ids([slow], pipe.settings)
    pipe.wait_until(lambda now: now.distinct() == expected)


def test_a_worker_that_cannot_leave_is_ended_by_itself(start_pipeline: StartPipeline) -> None:
    pipe = start_pipeline(drain_timeout=1)
    worker = pipe.start_worker("-m", "tests.delivery.broken_worker", "bounded-drain")
    pipe.publish([{"uri": "urn:1", "version": "1", "body": "one two three"}])
    pipe.wait_until_idle()
    started = time.monotonic()
    assert end(worker, signal.SIGTERM) == 1
    assert 1 + 15 <= time.monotonic() - started < 40
    assert "leaving" in pipe.log()


def test_a_worker_that_crashes_and_cannot_leave_is_ended_by_itself(start_pipeline: StartPipeline) -> None:
    pipe = start_pipeline(drain_timeout=1)
    worker = pipe.start_worker("-m", "tests.delivery.broken_worker", "bounded-drain")
    pipe.publish([{"uri": "urn:1", "version": "1", "body": "one two three"}])
    pipe.wait_until_idle()
    set_largest_record(pipe, Topic.LOCATIONS, "300")
    pipe.publish([{"uri": f"urn:{number}", "version": "1", "body": "one two three"} for number in range(50)])
    assert worker.wait(timeout=60) == 1
    assert "MessageSizeTooLarge" in pipe.log()
    assert "leaving" in pipe.log()


def test_a_commit_that_is_never_answered_does_not_keep_a_worker(start_pipeline: StartPipeline, tmp_path: Path) -> None:
    pipe = start_pipeline(drain_timeout=1, article_timeout=120)
    worker = pipe.start_worker("-m", "tests.delivery.broken_worker", "answered-commit")
    pipe.publish([{"uri": "urn:slow", "version": "1", "body": f"one two do:linger:{tmp_path / 'slow'},100"}])
    wait_for_file(tmp_path / "slow")
    assert end(worker, signal.SIGTERM) == 0, pipe.log()
    assert "will be read again" in pipe.log()
    assert "leaving" not in pipe.log()
