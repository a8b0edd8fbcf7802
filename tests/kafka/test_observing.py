"""A real worker says how it is, and ends itself when it stands still, in either of the ways it can."""

import asyncio
import subprocess
from pathlib import Path

import orjson
import pytest
from aiokafka import AIOKafkaProducer
from click.testing import CliRunner
from prometheus_client.parser import text_string_to_metric_families

from streams.broker import BrokerConfig, LocalBroker
from streams.cli import main
from streams.local_kafka.ports import free_port
from streams.topics import Topic, topic_name
from tests.delivery.harness import Pipeline, pipeline, wait_for
from tests.kafka.tools import ask_worker

ARTICLES = [{"uri": f"urn:{number}", "version": "1", "body": "one two three four"} for number in range(20)]


def asked_by_command(port: int) -> tuple[int, str]:
    result = CliRunner(env={"STREAMS_WEB_PORT": str(port), "STREAMS_WEB_HOST": "0.0.0.0"}).invoke(
        main, ["health", "--ready"]
    )
    return result.exit_code, result.output


def counts(text: str, name: str, label: str = "agent") -> dict[str, float]:
    """The samples of one metric by the value of ``label``."""
    families = text_string_to_metric_families(text)
    found = (one for family in families for one in family.samples if one.name == name)
    return {one.labels[label]: one.value for one in found}


def lags(port: int) -> list[float]:
    return list(counts(ask_worker(port, "/metrics")[1], "streams_consumer_lag", "partition").values())


def test_a_worker_answers_probes_and_counts_what_it_does(kafka: LocalBroker, topic_prefix: str, tmp_path: Path) -> None:
    port = free_port()
    with pipeline(kafka.bootstrap, topic_prefix, tmp_path, web_enabled=True, web_port=port, stall_timeout=20) as pipe:
        pipe.start_worker()
        pipe.publish([*ARTICLES, {"uri": "urn:bad", "version": "1", "body": " "}])
        pipe.wait_until(lambda now: len(now.ids[Topic.ENRICHED]) == len(ARTICLES))
        pipe.wait_until_idle()
        assert asked_by_command(port) == (0, "ready\n")
        assert ask_worker(port, "/live") == (200, "ok")
        assert ask_worker(port, "/ready") == (200, "ok")
        _, text = ask_worker(port, "/metrics")
        assert counts(text, "streams_records_done_total")["enrich_articles"] == len(ARTICLES) + 1
        assert counts(text, "streams_records_done_total")["publish_stances"] == len(ARTICLES)
        assert counts(text, "streams_events_sent_total", "topic")[f"{topic_prefix}news.enriched.v1"] == len(ARTICLES)
        letters = counts(text, "streams_dead_letters_total", "reason")
        assert {reason: count for reason, count in letters.items() if count} == {"blank_body": 1}
        assert letters["timeout"] == 0, "what has not happened yet is not shown as 0"
        assert counts(text, "streams_end_to_end_seconds_count")["enrich_articles"] == len(ARTICLES) + 1
        assert {"decode", "wait", "tag", "encode", "produce"} <= set(
            counts(text, "streams_stage_seconds_count", "stage")
        )
        # The watchdog takes the lag every few seconds: of partitions that came a moment ago it has not yet.
        wait_for(lambda: set(lags(port)) == {0.0})
        lines = [orjson.loads(line) for line in pipe.log().splitlines()]
        (told,) = [line for line in lines if line["level"] == "WARNING"]
        assert told["reason"] == "blank_body"
        assert {"topic", "partition", "offset", "article", "stage"} <= told.keys()


def test_the_trace_context_of_an_article_reaches_every_event(
    kafka: LocalBroker, topic_prefix: str, tmp_path: Path
) -> None:
    parent = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    with pipeline(kafka.bootstrap, topic_prefix, tmp_path) as pipe:
        pipe.start_worker()
        pipe.publish_raw([(b"urn:1", orjson.dumps(ARTICLES[0]), (("traceparent", parent),))])
        pipe.wait_until_idle()
        for topic in (Topic.ENRICHED, Topic.ENTITIES, Topic.LOCATIONS, Topic.STANCES):
            records = list(pipe.records(topic))
            assert records
            assert all(dict(record.headers)["traceparent"] == parent for record in records)


@pytest.mark.parametrize(("way", "why"), [("silent-consumer", "nothing was committed"), ("blocked-loop", "event loop")])
def test_a_worker_that_stands_still_ends_itself(
    way: str, why: str, kafka: LocalBroker, topic_prefix: str, tmp_path: Path
) -> None:
    with pipeline(kafka.bootstrap, topic_prefix, tmp_path, article_timeout=2, stall_timeout=4) as pipe:
        worker = pipe.start_worker("-m", "tests.delivery.broken_worker", way)
        pipe.publish(ARTICLES)
        assert worker.wait(timeout=60) == 1
        lines = [line for line in pipe.log().splitlines() if "This worker is stuck" in line]
        assert len(lines) == 1
        assert why in lines[0]
        _finish(pipe)


async def test_the_end_of_a_transaction_is_no_work_left_undone(
    kafka: LocalBroker, topic_prefix: str, tmp_path: Path
) -> None:
    with pipeline(kafka.bootstrap, topic_prefix, tmp_path, article_timeout=2, stall_timeout=3) as pipe:
        worker = pipe.start_worker()
        producer = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap, transactional_id=topic_prefix)
        async with producer, producer.transaction():
            await producer.send(topic_name(Topic.ARTICLES, pipe.settings), orjson.dumps(ARTICLES[0]), b"urn:0")
        await asyncio.to_thread(pipe.wait_until, lambda now: len(now.ids[Topic.ENRICHED]) == 1)
        with pytest.raises(subprocess.TimeoutExpired):
            await asyncio.to_thread(worker.wait, 12)
        assert pipe.committed() != pipe.ends(), "the marker is not committed: the watchdog had something to look at"


def _finish(pipe: Pipeline) -> None:
    """Start a sound worker: what the stuck one left undone is done."""
    pipe.start_worker()
    pipe.wait_until(lambda now: len(now.ids[Topic.ENRICHED]) == len(ARTICLES))


def test_a_worker_whose_kafka_is_gone_says_so_and_stays(topic_prefix: str, tmp_path: Path) -> None:
    port = free_port()
    limits = {"article_timeout": 5, "stall_timeout": 8}
    with (
        LocalBroker(BrokerConfig()) as broker,
        pipeline(broker.bootstrap, topic_prefix, tmp_path, web_enabled=True, web_port=port, **limits) as pipe,
    ):
        worker = pipe.start_worker()
        pipe.publish(ARTICLES)
        pipe.wait_until(lambda now: len(now.ids[Topic.ENRICHED]) == len(ARTICLES))
        wait_for(lambda: set(lags(port)) == {0.0})
        before = len(pipe.log().splitlines())
        broker.stop()
        wait_for(lambda: ask_worker(port, "/ready")[0] == 503)
        assert "Kafka has not answered for" in ask_worker(port, "/ready")[1]
        assert ask_worker(port, "/live") == (200, "ok"), "a worker started anew would not hear from Kafka either"
        assert lags(port) == [], "nobody knows the lag"
        text = ask_worker(port, "/metrics")[1]
        (silent,) = (float(line.split()[1]) for line in text.splitlines() if line.startswith("streams_kafka_silent"))
        assert silent > 8
        assert pipe.log().count("Kafka does not say how far the group") == 1
        assert "No Kafka broker answers" in pipe.log()
        said = pipe.log().splitlines()[before:]
        assert len(said) < 40, "\n".join(said)
        broker.start()
        wait_for(lambda: ask_worker(port, "/ready") == (200, "ok"), instead=pipe.log)
        wait_for(lambda: set(lags(port)) == {0.0}, instead=pipe.log)
        assert "Kafka answers again." in pipe.log()
        assert worker.poll() is None


def test_a_worker_for_which_no_partition_is_left_is_ready(
    kafka: LocalBroker, topic_prefix: str, tmp_path: Path
) -> None:
    ports = [free_port(), free_port()]
    with pipeline(kafka.bootstrap, topic_prefix, tmp_path, web_enabled=True, partitions=1, role="enrich") as pipe:
        for port in ports:
            pipe.start_worker(environment={"STREAMS_WEB_PORT": str(port)})
        wait_for(lambda: pipe.members() == len(ports))
        wait_for(lambda: all(ask_worker(port, "/ready") == (200, "ok") for port in ports))
