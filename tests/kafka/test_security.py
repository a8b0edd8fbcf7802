"""Every client on a Kafka that wants TLS or a login; what it says when it is not let in; and no secret anywhere."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest

from streams.local_kafka.ports import free_port
from tests.delivery.harness import ENRICHER, wait_for
from tests.kafka.secured import CANARY, FORBIDDEN_GROUP, LEAVER, SecuredKafka, secured_kafka
from tests.kafka.tools import ask_worker

ARTICLE = '{"uri": "urn:1", "body": "one two three"}\n'
BAD_ARTICLE = '{"uri": "urn:2", "body": " "}\n'
OUTPUT_LIMIT = 60.0

#: How a client may come in: the listener, and what it sets besides.
WAYS = {
    "TLS": ("TLS", {}),
    "TLS with a certificate": ("MUTUAL", {"tls_certificate_file": "client"}),
    "PLAIN over TLS": ("LOGIN", {"sasl_mechanism": "PLAIN"}),
    "SCRAM-SHA-512 over TLS": ("LOGIN", {}),
    "SCRAM-SHA-256 in the clear": ("CLEAR", {"sasl_mechanism": "SCRAM-SHA-256"}),
}

#: How one may not come in, and what is said then.
REFUSALS = {
    "wrong password": ("LOGIN", {"sasl_password": f"{CANARY}-wrong"}, "refuses the login of streams"),
    "wrong password, PLAIN": (
        "CLEAR",
        {"sasl_password": f"{CANARY}-wrong", "sasl_mechanism": "PLAIN"},
        "refuses the login of streams",
    ),
    "unknown user": ("LOGIN", {"sasl_username": "nobody"}, "refuses the login of nobody"),
    "wrong authority": ("TLS", {"tls_ca_file": "other_authority"}, "certificate is not accepted, unable to get local"),
    "expired": ("EXPIRED", {}, "certificate is not accepted, certificate has expired"),
    "no certificate of ours": ("MUTUAL", {}, "wants a certificate of ours"),
    "no TLS": ("TLS", {"security_protocol": "PLAINTEXT"}, "wants TLS, see STREAMS_SECURITY_PROTOCOL"),
    "no login": ("CLEAR", {"security_protocol": "PLAINTEXT"}, "may want TLS or a login"),
    "TLS where there is none": ("CLEAR", {"security_protocol": "SSL"}, "No TLS with the Kafka"),
    "unknown mechanism": ("OTHER", {}, "with SCRAM-SHA-512: The broker does not support the requested SASL mechanism"),
    "no password file": ("LOGIN", {"sasl_password": "", "sasl_password_file": "/nowhere/at/all"}, "no such file"),
}


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredKafka]:
    with secured_kafka(tmp_path_factory.mktemp("secured")) as kafka:
        yield kafka


def environment(secured: SecuredKafka, listener: str, settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a command; a setting that names one of the certificates means its file."""
    files = {name: str(getattr(secured.certificates, value, value)) for name, value in settings.items()}
    own = {"STREAMS_ENRICHER": ENRICHER, "STREAMS_PARTITIONS": "1", "STREAMS_PROCESSES": "1"}
    return os.environ | own | secured.environment(listener, **files)


def run(env: Mapping[str, str], *command: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command of the project; whatever it prints, no secret is in it."""
    done = subprocess.run(
        [sys.executable, "-m", "streams", *command],
        env=env, input=stdin, capture_output=True, text=True, timeout=OUTPUT_LIMIT, check=False,
    )  # fmt: skip
    assert CANARY not in done.stdout + done.stderr
    return done


def succeed(env: Mapping[str, str], *command: str, stdin: str = "") -> str:
    done = run(env, *command, stdin=stdin)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@contextmanager
def worker(env: Mapping[str, str], log: Path, *, ends_well: bool = True) -> Iterator[None]:
    """A worker whose log has no secret; it is ended in an orderly way where it ``ends_well``."""
    with log.open("wb") as stream:
        process = subprocess.Popen([sys.executable, "-m", "streams", "worker"], env=env, stdout=stream, stderr=stream)
    try:
        yield
        process.send_signal(signal.SIGTERM)
        assert process.wait(OUTPUT_LIMIT) == 0 or not ends_well, log.read_text()
    finally:
        process.kill()
        process.wait()
        assert CANARY not in log.read_text()


@pytest.mark.parametrize("way", WAYS)
def test_every_client_comes_in(way: str, secured: SecuredKafka, topic_prefix: str, tmp_path: Path) -> None:
    listener, settings = WAYS[way]
    port = free_port()
    env = environment(secured, listener, settings) | {
        "STREAMS_TOPIC_PREFIX": topic_prefix, "STREAMS_GROUP": topic_prefix, "STREAMS_LOG_LEVEL": "DEBUG",
        "STREAMS_WEB_ENABLED": "true", "STREAMS_WEB_PORT": str(port), "STREAMS_STALL_TIMEOUT": "21",
    }  # fmt: skip
    assert "news.enriched.v1" in succeed(env, "topics", "create")
    assert "2" in succeed(env, "publish", "-", stdin=ARTICLE + BAD_ARTICLE)
    with worker(env, tmp_path / "worker.log"):
        assert "urn:1" in succeed(env, "tail", "enriched", "--from-beginning", "--count", "1")
        if way == "SCRAM-SHA-512 over TLS":  # once: all clients are told how to connect by one function
            succeed(env, "tail", "dead-letters", "--from-beginning", "--count", "1")
            assert "blank_body" in succeed(env, "dlq", "list")
            succeed(env, "dlq", "replay", "--yes")
            succeed(env, "tail", "dead-letters", "--from-beginning", "--count", "2")
            # The watchdog has a client of its own, which tells the lag.
            deadline = time.monotonic() + OUTPUT_LIMIT
            while (told := metrics(port)) is None or "streams_consumer_lag{" not in told:
                assert time.monotonic() < deadline, (tmp_path / "worker.log").read_text()
                time.sleep(0.2)
            assert CANARY not in told
    log = (tmp_path / "worker.log").read_text()
    assert '"level":"DEBUG"' in log, "it was to log all it can"
    assert "Traceback" not in log


def metrics(port: int) -> str | None:
    status, text = ask_worker(port, "/metrics")
    return text if status == 200 else None


@pytest.mark.parametrize("why", REFUSALS)
def test_who_is_not_let_in_reads_one_line(why: str, secured: SecuredKafka) -> None:
    listener, settings, said = REFUSALS[why]
    done = run(environment(secured, listener, settings), "topics", "check")
    assert done.returncode != 0
    (line,) = done.stderr.splitlines()
    assert said in line
    assert done.stdout == ""


@pytest.mark.parametrize("why", ["wrong password", "wrong authority", "expired"])
def test_a_worker_that_is_not_let_in_ends_with_one_line(why: str, secured: SecuredKafka) -> None:
    listener, settings, said = REFUSALS[why]
    done = run(environment(secured, listener, settings) | {"STREAMS_LOG_LEVEL": "DEBUG"}, "worker")
    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_worker_whose_group_is_forbidden_ends_with_one_line(secured: SecuredKafka, topic_prefix: str) -> None:
    env = environment(secured, "LOGIN", {}) | {
        "STREAMS_TOPIC_PREFIX": topic_prefix,
        "STREAMS_GROUP": FORBIDDEN_GROUP,
    }
    succeed(env, "topics", "create")
    done = run(env, "worker")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert orjson.loads(line)["message"] == (
        f"Kafka does not let streams into the group {FORBIDDEN_GROUP}. Give this user Read on the group, or see to "
        "STREAMS_GROUP."
    )


def test_a_worker_whose_login_is_withdrawn_is_not_ready_and_says_so_once(
    secured: SecuredKafka, topic_prefix: str, tmp_path: Path
) -> None:
    port = free_port()
    env = environment(secured, "CLEAR", {"sasl_username": LEAVER}) | {
        "STREAMS_TOPIC_PREFIX": topic_prefix, "STREAMS_GROUP": topic_prefix, "STREAMS_ARTICLE_TIMEOUT": "3",
        "STREAMS_WEB_ENABLED": "true", "STREAMS_WEB_PORT": str(port), "STREAMS_STALL_TIMEOUT": "4",
    }  # fmt: skip
    succeed(env, "topics", "create")
    log = tmp_path / "worker.log"
    with worker(env, log, ends_well=False):
        wait_for(lambda: "streams_consumer_lag{" in (metrics(port) or ""), instead=log.read_text)
        wait_for(lambda: ask_worker(port, "/ready") == (200, "ok"), instead=log.read_text)
        secured.withdraw_login()
        wait_for(lambda: ask_worker(port, "/ready")[0] == 503, instead=log.read_text)
        assert "Kafka has not answered" in ask_worker(port, "/ready")[1]
        assert ask_worker(port, "/live") == (200, "ok")
        assert "streams_consumer_lag{" not in (metrics(port) or "")
        wait_for(lambda: "refuses the login of leaver" in log.read_text(), instead=log.read_text)
        time.sleep(5)
    told = [line for line in log.read_text().splitlines() if "refuses the login of leaver" in line]
    assert len(told) == 1
    assert "AIOKafkaConnection" not in log.read_text()


def test_a_password_may_come_from_a_file(secured: SecuredKafka, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(f"{CANARY}\n")
    settings = {"sasl_password": "", "sasl_password_file": str(tmp_path / "password")}
    done = run(environment(secured, "LOGIN", settings), "topics", "check")
    assert "refuses" not in done.stderr
    assert "missing" in done.stdout + done.stderr
