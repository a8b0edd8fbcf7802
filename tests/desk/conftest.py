"""The desk on a real Kafka, and a real browser that looks at it."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
import pytest
from kafka import KafkaProducer
from playwright.sync_api import Browser, Page, expect, sync_playwright

from streams.broker import LocalBroker
from streams.desk.run import desk_in_background
from streams.local_kafka.ports import free_port
from streams.settings import Settings, as_environment, load_settings
from streams.topics import Topic, create_topics, topic_name

TOKEN = "open sesame"
# What is looked for comes at once, but on a busy machine.
expect.set_options(timeout=30_000)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Desk:
    """A desk on topics of its own."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.address = f"http://{settings.desk_host}:{settings.desk_port}/"

    def publish(self, *events: Mapping[str, Any]) -> None:
        """Put enriched events on the topic, as a worker would."""
        self.send(Topic.ENRICHED, [(str(event["uri"]).encode(), orjson.dumps(event)) for event in events])

    def send(self, topic: Topic, records: Iterable[tuple[bytes | None, bytes]]) -> None:
        """Put records, key and value, on one of the topics."""
        with closing(KafkaProducer(bootstrap_servers=self.settings.broker, linger_ms=5)) as producer:
            name = topic_name(topic, self.settings)
            sent = [producer.send(name, key=key, value=value) for key, value in records]
            for one in sent:
                one.get(timeout=30)


class DeskProcess(Desk):
    """One in a process of its own, which can be ended and started again on the same port."""

    def __init__(self, settings: Settings, log: Path) -> None:
        super().__init__(settings)
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "streams", "desk"],
                env=os.environ | as_environment(self.settings),
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + 60
        while not re.search(r"The desk is at ", self._log.read_text()):
            assert time.monotonic() < deadline, self._log.read_text()
            assert self._process.poll() is None, self._log.read_text()
            time.sleep(0.1)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(timeout=30)
            self._process = None


@pytest.fixture
def settings(kafka: LocalBroker, topic_prefix: str) -> Settings:
    settings = load_settings(
        broker=kafka.bootstrap, topic_prefix=topic_prefix, partitions=3, desk_port=free_port(), desk_token=TOKEN
    )
    create_topics(settings)
    return settings


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    with desk_in_background(settings):
        yield Desk(settings)


@pytest.fixture
def desk_process(settings: Settings, tmp_path: Path) -> Iterator[DeskProcess]:
    desk = DeskProcess(settings, tmp_path / "desk.log")
    desk.start()
    yield desk
    desk.stop()


# Not longer than a file: while it runs, Playwright holds the event loop, and tests that are asynchronous cannot start.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("no browser is found (Debian: chromium)")
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not start for root.
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in English, on which no script fails and the policy has nothing to forbid."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB", color_scheme="light")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert errors == []
