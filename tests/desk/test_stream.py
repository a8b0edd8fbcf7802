"""The stream of articles on the desk's page, in a real browser, on a real Kafka."""

import signal
import time
from statistics import median

import pytest
from playwright.sync_api import Page, expect

from streams.broker import LocalBroker
from streams.desk.run import desk_in_background
from streams.settings import Settings
from streams.topics import create_topics
from tests.desk.conftest import Desk, DeskProcess
from tests.desk.page import line
from tests.unit.desk_entries import TEXT, event

SECONDS = 1.0


def test_an_article_appears_within_a_second(desk: Desk, page: Page) -> None:
    page.goto(desk.address)
    expect(page.locator("#state-text")).to_have_text("Live")
    took = []
    for number in range(5):
        desk.publish(event(uri=f"urn:{number}"))
        published = time.monotonic()
        line(page, f"urn:{number}").wait_for()
        took.append(time.monotonic() - published)
    assert sorted(took)[1] < SECONDS, took  # the machine may be busy with something else now and then


def test_a_filter_is_in_the_address_and_can_be_shared(desk: Desk, page: Page) -> None:
    desk.publish(event(), event(uri="urn:other", entities=[], stances=[], locations=[], language="en", text="one two"))
    page.goto(desk.address)
    line(page, "urn:other").wait_for()
    line(page, "urn:desk:1").get_by_role("button", name="Paris").click()
    expect(line(page, "urn:other")).to_have_count(0)
    assert "entity=wikidata%3AQ90" in page.url
    page.reload()
    expect(line(page, "urn:desk:1")).to_be_visible()
    expect(line(page, "urn:other")).to_have_count(0)
    desk.publish(event(uri="urn:third"), event(uri="urn:fourth", entities=[], stances=[], locations=[]))
    expect(line(page, "urn:third")).to_be_visible()
    expect(line(page, "urn:fourth")).to_have_count(0)
    page.go_back()
    expect(line(page, "urn:other")).to_be_visible()


def test_it_can_be_read_by_keyboard(desk: Desk, page: Page) -> None:
    desk.publish(event(), event(uri="urn:second"))
    page.goto(desk.address)
    line(page, "urn:second").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("article .title").wait_for()
    page.keyboard.press("Escape")
    expect(page.locator("article .title")).to_have_count(0)
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


def test_two_thousand_articles_scroll_and_filter_without_jank(desk: Desk, page: Page) -> None:
    desk.publish(*(event(uri=f"urn:{number}", version=str(number)) for number in range(1999)))
    desk.publish(event(uri="urn:last", text=f"{TEXT} كركدن"))
    page.goto(desk.address)
    expect(page.locator("#count")).to_have_text("2,000 articles")
    pane = page.locator("#view-stream")
    lines = page.locator("li.line")
    deadline = time.monotonic() + 120
    while lines.count() < 2000:
        assert time.monotonic() < deadline, lines.count()
        pane.evaluate("one => one.scrollTo(0, one.scrollHeight)")
        page.wait_for_timeout(20)
    frames = pane.evaluate(
        """async (pane) => {
          const frames = [];
          let last = performance.now();
          for (let step = 0; step <= 60; step += 1) {
            pane.scrollTo(0, (pane.scrollHeight * step) / 60);
            await new Promise(requestAnimationFrame);
            frames.push(performance.now() - last);
            last = performance.now();
          }
          return frames;
        }"""
    )
    # Measured without a graphics card: 29 ms, and 95 ms the longest. A machine that is busy may drop a few.
    assert median(frames) < 200, frames
    assert sorted(frames)[-5] < 500, frames
    asked = time.monotonic()
    page.locator("#q").fill("كركدن")
    expect(lines).to_have_count(1)
    assert time.monotonic() - asked < 5 * SECONDS
    expect(page.locator("#count")).to_have_text("1 of 2,000 articles")


def test_older_articles_are_read_back_when_asked_for(settings: Settings, page: Page) -> None:
    desk = Desk(settings)
    desk.publish(*(event(uri=f"urn:{number}") for number in range(60)))
    with desk_in_background(settings.model_copy(update={"desk_articles": 10})):
        page.goto(desk.address)
        expect(page.locator("#count")).to_have_text("10 articles")
        page.get_by_role("button", name="Older articles").click()
        expect(page.locator("li.line")).to_have_count(60)
        uris = page.eval_on_selector_all("li.line", "all => all.map(one => one.dataset.uri)")
        assert sorted(uris) == sorted(f"urn:{number}" for number in range(60))
        expect(page.get_by_role("button", name="Older articles")).to_be_hidden()
        page.locator("li.line a.headline").last.click()
        page.locator("article mark.mention").first.wait_for()
        page.reload()  # its address says where it lies, so that it can be shared
        page.locator("article mark.mention").first.wait_for()


def test_what_arrives_does_not_move_what_is_being_read(desk: Desk, page: Page) -> None:
    desk.publish(*(event(uri=f"urn:{number}") for number in range(40)))
    page.goto(desk.address)
    expect(page.locator("#count")).to_have_text("40 articles")
    pane = page.locator("#view-stream")
    pane.evaluate("one => one.scrollTo(0, 1500)")
    before = page.locator("li.line").nth(10).bounding_box()
    desk.publish(event(uri="urn:new"))
    expect(page.locator("#fresh")).to_have_text("1 new")
    after = page.locator("li.line").nth(10).bounding_box()
    assert before is not None
    assert after is not None
    assert after["y"] == pytest.approx(before["y"], abs=1.5)
    page.locator("#fresh").click()
    expect(line(page, "urn:new")).to_be_visible()


def test_a_new_server_loses_nothing(desk_process: DeskProcess, page: Page) -> None:
    desk = desk_process
    desk.publish(event(uri="urn:before"))
    page.goto(desk.address)
    line(page, "urn:before").wait_for()
    desk.stop(signal.SIGKILL)
    expect(page.locator("#state-text")).to_have_text("Reconnecting…")
    desk.publish(*(event(uri=f"urn:meanwhile:{number}") for number in range(30)))
    desk.start()
    expect(page.locator("#state-text")).to_have_text("Live")
    expect(page.locator("li.line")).to_have_count(31)
    uris = page.eval_on_selector_all("li.line", "all => all.map(one => one.dataset.uri)")
    assert sorted(uris) == sorted({"urn:before", *(f"urn:meanwhile:{number}" for number in range(30))})


def test_the_page_says_when_kafka_is_gone(settings: Settings, page: Page) -> None:
    with LocalBroker() as broker:
        own = settings.model_copy(update={"broker": broker.bootstrap})
        create_topics(own)
        with desk_in_background(own):
            page.goto(Desk(own).address)
            expect(page.locator("#state-text")).to_have_text("Live")
            broker.stop()
            expect(page.locator("#state-text")).to_have_text("Waiting for Kafka")
