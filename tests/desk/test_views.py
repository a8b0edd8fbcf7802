"""The map, the graph and the health of the desk's page, and whether everybody can read it, in a real browser."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from streams.events import SourceRecord, dead_letter_event
from streams.reasons import Reason
from streams.topics import Topic, topic_name
from tests.desk.conftest import TOKEN, Desk
from tests.desk.page import line
from tests.unit.desk_entries import TEXT, event


def test_a_pin_and_an_arrow_lead_to_their_articles(desk: Desk, page: Page) -> None:
    desk.publish(event())
    page.goto(f"{desk.address}?view=map")
    page.get_by_role("button", name="Baghdad: 1 article").click()
    expect(page.locator(".map-count")).to_have_text("1 place in 1 article")
    page.get_by_role("link", name=TEXT.partition("\n")[0]).click()
    page.locator("article .title").wait_for()
    page.goto(f"{desk.address}?view=stances")
    expect(page.locator(".graph path.edge.support")).to_have_count(1)
    page.locator("svg.graph").get_by_role("link", name="Paris", exact=True).click()
    expect(page).to_have_url(re.compile("entity=wikidata%3AQ90"))
    expect(line(page, "urn:desk:1")).to_be_visible()
    page.goto(f"{desk.address}?view=stances&by=country")
    expect(page.locator("table")).to_contain_text("France")
    page.locator("svg.graph").get_by_role("link", name="France supports Iraq ×1").press("Enter")
    expect(page).to_have_url(re.compile("holder=FR&target=IQ&polarity=support"))
    expect(line(page, "urn:desk:1")).to_be_visible()
    page.goto(f"{desk.address}?view=stances")
    page.locator("table").get_by_role("link", name="رحبت باريس").click()
    expect(page.locator(".lit").first).to_be_visible()


def test_places_that_lie_close_are_one_pin_until_one_zooms_in(desk: Desk, page: Page) -> None:
    (baghdad,) = event()["locations"]
    near = {**baghdad, "id": "geonames:99169", "name": {"en": "Baqubah"}, "lat": 33.74, "lon": 44.64}
    far = {**baghdad, "id": "geonames:105343", "name": {"en": "Jeddah"}, "lat": 21.5, "lon": 39.2}
    desk.publish(event(locations=[baghdad, near, far]))
    page.goto(f"{desk.address}?view=map")
    both = page.locator("g.pin.several")
    expect(both).to_have_count(1)
    expect(page.locator("g.pin")).to_have_count(2)
    both.click()
    expect(page.locator(".chosen-places li strong")).to_have_text(["Baghdad", "Baqubah"])
    for _ in range(6):
        page.get_by_role("button", name="Zoom in").click()
    expect(both).to_have_count(0)
    page.get_by_role("button", name="Whole world").click()
    expect(both).to_have_count(1)


def test_the_map_follows_what_arrives(desk: Desk, page: Page) -> None:
    desk.publish(event())
    page.goto(f"{desk.address}?view=map")
    expect(page.locator(".map-count")).to_contain_text("in 1 article")
    desk.publish(event(uri="urn:another"))
    expect(page.locator(".map-count")).to_contain_text("in 2 articles")


def test_a_map_that_is_dragged_chooses_nothing(desk: Desk, page: Page) -> None:
    desk.publish(event())
    page.goto(f"{desk.address}?view=map")
    land = page.get_by_role("link", name="Iraq: 1 article")
    land.wait_for()
    seen = page.locator("svg.world").get_attribute("viewBox")
    box = page.locator("svg.world").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 400, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 250, steps=4)
    page.mouse.up()
    assert page.locator("svg.world").get_attribute("viewBox") != seen
    assert "country" not in page.url
    land.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("country=IQ"))


def test_dead_letters_are_sent_back_by_who_has_the_token(desk: Desk, page: Page) -> None:
    now = datetime.now(UTC)
    records = [SourceRecord(topic_name(Topic.ARTICLES, desk.settings), 0, n, 1, b"k", b"{", ()) for n in range(3)]
    letters = [dead_letter_event(record, Reason.NOT_JSON, "decode", "no JSON", now) for record in records]
    desk.send(Topic.DEAD_LETTERS, [(letter.key, letter.value) for letter in letters])
    page.goto(f"{desk.address}?view=health")
    row = page.get_by_role("row", name="not_json")
    expect(row).to_contain_text("3")
    row.get_by_role("button", name="Send back").click()
    expect(page.get_by_role("status").last).to_have_text("That is not the token.")
    page.get_by_label("Token").fill(TOKEN)
    row.get_by_role("button", name="Send back").click()
    expect(page.get_by_role("status").last).to_have_text("Sent back: 3")
    row.get_by_role("button", name="Send back").click()
    expect(page.get_by_role("status").last).to_have_text("Sent back: 0")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(("language", "theme"), [("en-GB", "light"), ("ar", "dark")])
def test_it_can_be_read_by_everybody(desk: Desk, browser: Browser, language: str, theme: Any, width: int) -> None:
    desk.publish(event(), event(uri="urn:other", pubstatus="canceled", entities=[], locations=[], stances=[]))
    context = browser.new_context(viewport={"width": width, "height": 760}, locale=language, color_scheme=theme)
    page = context.new_page()
    try:
        for view in ("", "?article=urn:desk:1", "?view=map", "?view=stances", "?view=health", "?article=urn:other"):
            page.goto(desk.address + view)
            line(page, "urn:desk:1").wait_for(state="attached")
            page.wait_for_timeout(400)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
    finally:
        context.close()
