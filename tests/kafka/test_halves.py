"""What workers say of their whole group, where each does one half; and what one says that is told to leave."""

import re
import signal
from pathlib import Path

import orjson
from prometheus_client.parser import text_string_to_metric_families

from streams.broker import LocalBroker
from streams.local_kafka.ports import free_port
from streams.topics import Topic, topic_name
from tests.delivery.harness import WORKER, Pipeline, end, pipeline, wait_for
from tests.kafka.tools import ask_worker

ARTICLES = [{"uri": f"urn:{number}", "version": "1", "body": "one two three four"} for number in range(20)]


def start(pipe: Pipeline, *options: str, **settings: str) -> int:
    """Start a worker and return its port."""
    port = free_port()
    own = {f"STREAMS_{name.upper()}": value for name, value in settings.items()}
    web = {"STREAMS_WEB_ENABLED": "true", "STREAMS_WEB_PORT": str(port)}
    pipe.start_worker(*WORKER, *options, environment=web | own)
    return port


def group_lag(pipe: Pipeline, port: int, group: str | None = None) -> dict[Topic, float]:
    """The records of each topic that wait for the group, as a worker says."""
    named = {topic_name(topic, pipe.settings): topic for topic in Topic}
    families = text_string_to_metric_families(ask_worker(port, "/metrics")[1])
    found = [one for family in families for one in family.samples if one.name == "streams_group_lag"]
    assert {one.labels["group"] for one in found} <= {group or pipe.settings.group}
    return {named[one.labels["topic"]]: one.value for one in found}


def wait_for_lag(pipe: Pipeline, port: int, group: str | None = None, **lag: float) -> None:
    wanted = {Topic[name.upper()]: records for name, records in lag.items()}
    wait_for(lambda: ask_worker(port, "/live")[0] == 200, instead=pipe.log)
    wait_for(
        lambda: group_lag(pipe, port, group) == wanted, 40, lambda: f"{group_lag(pipe, port, group)}\n{pipe.log()}"
    )


def test_one_half_shows_what_the_other_leaves_undone(kafka: LocalBroker, topic_prefix: str, tmp_path: Path) -> None:
    with pipeline(kafka.bootstrap, topic_prefix, tmp_path, article_timeout=3, stall_timeout=4) as pipe:
        enriching = start(pipe, "--role", "enrich")
        pipe.publish(ARTICLES[:5])
        wait_for_lag(pipe, enriching, articles=0)
        publishing = start(pipe, "--role", "publish")
        wait_for_lag(pipe, publishing, articles=0, enriched=0)
        wait_for_lag(pipe, enriching, articles=0, enriched=0)
        end(pipe.workers[1], signal.SIGKILL)
        pipe.publish(ARTICLES[5:])
        wait_for_lag(pipe, enriching, articles=0, enriched=15)
        assert ask_worker(enriching, "/live") == (200, "ok"), (
            "what another worker leaves undone is no fault of this one"
        )
        rebuild = f"{topic_prefix}rebuild"
        rebuilding = start(pipe, "--role", "publish", group=rebuild)
        wait_for_lag(pipe, rebuilding, group=rebuild, enriched=0)  # the articles are no business of this group


def test_a_worker_that_is_told_to_leave_says_what_became_of_what_it_had_in_hand(
    kafka: LocalBroker, topic_prefix: str, tmp_path: Path
) -> None:
    with pipeline(kafka.bootstrap, topic_prefix, tmp_path, role="enrich") as pipe:
        worker = pipe.start_worker()
        slow = [{"uri": f"urn:{number}", "version": "1", "body": "one do:sleep:0.1"} for number in range(60)]
        pipe.publish(slow)
        pipe.wait_until(lambda now: len(now.ids[Topic.ENRICHED]) > 3)
        before = len(pipe.log().splitlines())
        assert end(worker, signal.SIGTERM) == 0
        lines = [orjson.loads(line) for line in pipe.log().splitlines()[before:]]
        assert [line for line in lines if line["level"] != "INFO"] == []
        (said,) = [line["message"] for line in lines if "were finished" in line["message"]]
        found = re.search(r"Of (\d+) in flight (\d+) were finished\.", said)
        assert found is not None, said
        assert int(found[1]) == int(found[2]) > 10, "too few to wait for"
        assert lines[-1]["message"] == "The worker has left."
