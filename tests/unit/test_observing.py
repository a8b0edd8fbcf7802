"""What an operator sees: verdicts from what was observed, the watchdog's one line, and the metrics' names."""

import asyncio
import logging
from datetime import datetime

import aiohttp
import orjson
import pytest
from click.testing import CliRunner
from prometheus_client.parser import text_string_to_metric_families

from streams.cli import main
from streams.local_kafka.ports import free_port
from streams.observing.health import Health, PartitionProgress, RunningClock
from streams.observing.logs import JsonFormatter, RepeatFilter, logging_config
from streams.observing.metrics import Metrics
from streams.observing.progress import ProgressUnknownError
from streams.observing.server import PortTakenError, serve
from streams.observing.watchdog import Watchdog
from streams.settings import load_settings
from streams.stopwatch import stopwatch, timed

ONE, OTHER = ("news.articles.v1", 0), ("news.articles.v1", 1)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def health(clock: Clock) -> Health:
    health = Health(60, clock)
    health.beat({ONE}, loaded=True)
    return health


def observe(health: Health, clock: Clock, seconds: float, *progress: PartitionProgress) -> None:
    clock.now += seconds
    health.beat(health.assigned, loaded=True)
    health.observe(progress)


def test_a_worker_that_commits_is_alive(health: Health, clock: Clock) -> None:
    for committed in range(10):
        observe(health, clock, 50, PartitionProgress(ONE, committed, 100))
    assert health.live().ok


def test_time_in_which_the_process_was_stopped_does_not_count() -> None:
    clock = Clock()
    health = Health(60, RunningClock(20, clock))
    health.beat({ONE}, loaded=True)
    health.observe([PartitionProgress(ONE, 7, 9)])
    clock.now += 3600
    assert health.live().ok, "stopped for an hour, and ended as soon as it went on"
    health.observe([PartitionProgress(ONE, 7, 9)])
    assert health.live().ok
    for _ in range(5):
        clock.now += 10
        health.observe([PartitionProgress(ONE, 7, 9)])
    assert not health.live().ok, "it goes on, and stands still"


def test_a_worker_without_work_is_alive(health: Health, clock: Clock) -> None:
    for _ in range(10):
        observe(health, clock, 50, PartitionProgress(ONE, 7, 7))
    assert health.live().ok


def test_a_worker_that_stands_still_with_work_is_not(health: Health, clock: Clock) -> None:
    for _ in range(3):
        observe(health, clock, 31, PartitionProgress(ONE, 7, 9))
    live = health.live()
    assert not live.ok
    assert live.why == "news.articles.v1 partition 0 has records, and nothing was committed for 62 s"
    observe(health, clock, 1, PartitionProgress(ONE, 8, 9))
    assert health.live().ok


def test_what_another_worker_leaves_undone_is_not_counted(health: Health, clock: Clock) -> None:
    for _ in range(5):
        observe(health, clock, 50, PartitionProgress(OTHER, 7, 9))
    assert health.live().ok


def test_time_without_an_answer_of_the_broker_is_not_counted(health: Health, clock: Clock) -> None:
    observe(health, clock, 1, PartitionProgress(ONE, 7, 9))
    health.observe_nothing()
    observe(health, clock, 500, PartitionProgress(ONE, 7, 9))
    assert health.live().ok


def test_an_event_loop_that_stands_still_is_dead(health: Health, clock: Clock) -> None:
    clock.now += 61
    assert health.live().why == "its event loop has not turned for 61 s"
    assert not health.ready().ok


def test_ready_means_taggers_and_partitions() -> None:
    health = Health(60)
    assert not health.ready().ok
    health.beat({ONE}, loaded=False)
    assert health.ready().why == "its taggers are not loaded"
    health.beat(set(), loaded=True)
    assert health.ready().why == "it has not joined its group"
    health.beat(set(), loaded=True, joined=True)
    assert health.ready().ok, "others have all partitions: it can do no more"
    health.beat({ONE}, loaded=True)
    assert health.ready().ok


def test_a_worker_to_which_kafka_is_silent_is_alive_and_not_ready(health: Health, clock: Clock) -> None:
    """A new one would hear no more of it; and what it has in flight would be done again."""
    health.observe_nothing()
    clock.now += 59
    health.beat({ONE}, loaded=True)
    health.observe_nothing()
    assert health.ready().ok
    clock.now += 2
    health.beat({ONE}, loaded=True)
    health.observe_nothing()
    assert health.ready().why == "Kafka has not answered for 61 s"
    assert health.live().ok
    observe(health, clock, 1, PartitionProgress(ONE, 7, 7))
    assert health.ready().ok


class Progress:
    def __init__(self, *answers: list[PartitionProgress] | None) -> None:
        self._answers = list(answers)

    def read(self) -> list[PartitionProgress]:
        if (answer := self._answers.pop(0)) is None:
            raise ProgressUnknownError(group="streams", reason="NoBrokersAvailable")
        return answer

    def close(self) -> None: ...


def test_the_watchdog_ends_a_stuck_worker_with_one_line(
    health: Health, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    still = [PartitionProgress(ONE, 7, 9)]
    left: list[int] = []
    watchdog = Watchdog(health, Progress(still, None, still, still), Metrics(), 60, left.append)
    with caplog.at_level(logging.CRITICAL):
        for _ in range(4):
            clock.now += 61
            health.beat({ONE}, loaded=True)
            if not watchdog.look():
                break
    assert left == [1]
    (record,) = caplog.records
    assert record.message == (
        "This worker is stuck: news.articles.v1 partition 0 has records, and nothing was committed for 61 s. "
        "Leaving, to be started again; nothing is lost."
    )


def test_the_watchdog_says_once_that_kafka_is_silent_and_shows_no_old_lag(
    health: Health, caplog: pytest.LogCaptureFixture
) -> None:
    metrics = Metrics()
    answers = Progress([PartitionProgress(ONE, 7, 9), PartitionProgress(OTHER, 7, 17)], None, None, [])
    watchdog = Watchdog(health, answers, metrics, 60)
    watchdog.look()
    assert samples(metrics)[key("consumer_lag", "news.articles.v1", "0")] == 2
    assert key("consumer_lag", "news.articles.v1", "1") not in samples(metrics), "another worker has it"
    assert samples(metrics)[key("group_lag", "streams", "news.articles.v1")] == 12
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            watchdog.look()
            assert key("consumer_lag", "news.articles.v1", "0") not in samples(metrics)
            assert key("group_lag", "streams", "news.articles.v1") not in samples(metrics)
    assert [record.message for record in caplog.records] == [
        "Kafka does not say how far the group streams is: NoBrokersAvailable.",
        "Kafka answers again.",
    ]


def test_how_long_kafka_has_been_silent_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("streams.observing.metrics.time.monotonic", lambda: now)
    metrics = Metrics()
    now = 130.0
    assert samples(metrics)[key("kafka_silent_seconds")] == 30
    metrics.kafka_answered([], [])
    assert samples(metrics)[key("kafka_silent_seconds")] == 0


def samples(metrics: Metrics) -> dict[tuple[str, frozenset[str]], float]:
    families = text_string_to_metric_families(metrics.exposition().decode())
    return {(one.name, frozenset(one.labels.values())): one.value for family in families for one in family.samples}


def key(name: str, *labels: str) -> tuple[str, frozenset[str]]:
    return f"streams_{name}", frozenset(labels)


def test_what_is_counted_is_exposed() -> None:
    metrics = Metrics(role="enrich", profile="fast")
    metrics.record_read("enrich_articles")
    metrics.record_done("enrich_articles", 0.3)
    metrics.events_sent(["news.enriched.v1"], 0.02)
    metrics.dead_letter("decode", "blank_body")
    metrics.stages({"decode": 0.001, "tag.stances": 0.004})
    metrics.tags({("entity", "person"): 3}, "ar")
    metrics.process_lost("timeout")
    metrics.watch_window("enrich_articles", lambda: 0.5)
    metrics.kafka_answered([PartitionProgress(ONE, 0, 4), PartitionProgress(OTHER, 0, 0)], {ONE, OTHER})
    metrics.kafka_answered([PartitionProgress(ONE, 0, 5)], {ONE})
    found = samples(metrics)
    assert found[key("records_read_total", "enrich_articles")] == 1
    assert found[key("records_done_total", "enrich_articles")] == 1
    assert found[key("end_to_end_seconds_sum", "enrich_articles")] == pytest.approx(0.3)
    assert found[key("events_sent_total", "news.enriched.v1")] == 1
    assert found[key("dead_letters_total", "decode", "blank_body")] == 1
    assert found[key("stage_seconds_count", "tag.stances")] == 1
    assert found[key("stage_seconds_sum", "produce")] == pytest.approx(0.02)
    assert found[key("tags_total", "entity", "person", "ar")] == 3
    assert found[key("pool_restarts_total", "timeout")] == 1
    assert found[key("window_fill", "enrich_articles")] == 0.5
    assert found[key("consumer_lag", "news.articles.v1", "0")] == 5
    assert key("consumer_lag", "news.articles.v1", "1") not in found, "a partition that has moved away"
    assert any(name == "streams_build_info" and {"enrich", "fast"} <= labels for name, labels in found)


def test_a_stopwatch_adds_up_what_is_timed_inside_it() -> None:
    with timed("outside"):
        pass
    with stopwatch() as seconds:
        for _ in range(2):
            with timed("tag"), timed("tag.stances"):
                pass
    assert set(seconds) == {"tag", "tag.stances"}
    assert seconds["tag"] >= seconds["tag.stances"] >= 0


async def test_probes_and_metrics_are_answered_over_http(health: Health, clock: Clock) -> None:
    port = free_port()
    async with serve(health, Metrics(), "127.0.0.1", port), aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:
        for path in ("/live", "/ready"):
            async with client.get(path) as answer:
                assert (answer.status, await answer.text()) == (200, "ok")
        async with client.get("/metrics") as answer:
            assert answer.headers["Content-Type"].startswith("text/plain")
            assert "streams_build_info" in await answer.text()
        clock.now += 61
        for path in ("/live", "/ready"):
            async with client.get(path) as answer:
                assert (answer.status, await answer.text()) == (503, "its event loop has not turned for 61 s")
        with pytest.raises(PortTakenError, match=f"127.0.0.1:{port}"):
            async with serve(health, Metrics(), "127.0.0.1", port):
                pass


def test_health_says_what_is_the_matter_and_where_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("STREAMS_WEB_PORT", str(port))
    silent = CliRunner().invoke(main, ["health"])
    assert silent.exit_code == 1
    assert silent.output == (
        f"Error: No worker answers at http://127.0.0.1:{port}/live: [Errno 111] Connection refused. Start one with "
        "STREAMS_WEB_ENABLED=true, or see to STREAMS_WEB_PORT.\n"
    )


async def test_health_tells_a_worker_that_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("STREAMS_WEB_PORT", str(port))
    async with serve(Health(60), Metrics(), "127.0.0.1", port):
        result = await asyncio.to_thread(CliRunner().invoke, main, ["health", "--ready"])
    assert (result.exit_code, result.output) == (1, "Error: The worker is not ready: its taggers are not loaded.\n")


def test_a_json_line_is_one_object_and_says_which_record_it_is_about() -> None:
    place = {"topic": "news.articles.v1", "partition": 1, "offset": 7, "article": "urn:ش"}
    error = ValueError("two\nlines")
    record = logging.getLogger("streams").makeRecord(
        "streams", logging.WARNING, __file__, 1, "no %s", ("good",), (ValueError, error, None), extra=place
    )
    line = JsonFormatter().format(record)
    assert "\n" not in line
    found = orjson.loads(line)
    assert found.pop("error").endswith("ValueError: two\nlines")
    assert datetime.fromisoformat(found.pop("time")).tzinfo is not None
    assert found == {"level": "WARNING", "logger": "streams", "message": "no good", **place}


@pytest.mark.parametrize(("log_format", "lines"), [("json", True), ("text", False), ("auto", True)])
def test_lines_are_json_where_nobody_reads_them_on_a_terminal(log_format: str, lines: bool) -> None:
    config = logging_config(load_settings(log_format=log_format, log_level="WARNING"))
    assert (config is not None) == lines
    assert config is None or config["root"]["level"] == "WARNING"
    assert config is None or config["loggers"]["kafka"]["level"] == "CRITICAL"


def test_what_a_library_repeats_is_kept_back_and_counted(clock: Clock) -> None:
    passes = RepeatFilter(most=2, seconds=30, clock=clock)

    def line(name: str, message: str) -> logging.LogRecord:
        return logging.LogRecord(name, logging.ERROR, "", 0, message, ("node 1",), None)

    lines = [line("aiokafka.conn", "Unable to connect to %s") for _ in range(5)]
    assert [passes.filter(one) for one in lines] == [True, True, False, False, False]
    assert passes.filter(line("aiokafka.conn", "Closed %s")), "another kind of line"
    assert all(passes.filter(line("streams.agents", "Dead letter %s")) for _ in range(9)), "our own all count"
    many = [line("kafka.net", f"<Transport 0x{port:x} at 127.0.0.1:{port}>: closed") for port in range(5)]
    assert [passes.filter(one) for one in many] == [True, True, False, False, False]
    clock.now += 30
    later = line("aiokafka.conn", "Unable to connect to %s")
    assert passes.filter(later)
    assert orjson.loads(JsonFormatter().format(later))["kept_back"] == 3
