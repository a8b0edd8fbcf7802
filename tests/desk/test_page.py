"""The desk's page in a real browser, on a real Kafka."""

import signal
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from streams.events import SourceRecord, dead_letter_event
from streams.reasons import Reason
from streams.topics import Topic, topic_name
from tests.desk.conftest import TOKEN, Desk
from tests.unit.desk_entries import TEXT, event

#: Before each mention something that JavaScript counts otherwise than Python: emoji, vowel signs, a joined letter.
ODD = "🗞️ خَبَرٌ عاجِل: "
HOSTILE = '<script>window.broken = 1</script><img src=x onerror="window.broken = 2">\u202e<b>bold</b>'
SECONDS = 1.0


def moved(by: int, *, text: str, **changes: Any) -> dict[str, Any]:
    """The event of the tests with ``text``, in which everything stands ``by`` code points further on."""

    def move(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: v + by if k in ("start", "end") else move(v) for k, v in value.items()}
        return [move(one) for one in value] if isinstance(value, list) else value

    return {**move(event()), "headline": text.partition("\n")[0], "text": text, **changes}


def line(page: Page, uri: str) -> Any:
    return page.locator(f'li[data-uri="{uri}"]')


def test_an_article_appears_within_a_second(desk: Desk, page: Page) -> None:
    page.goto(desk.address)
    expect(page.locator("#state-text")).to_have_text("Live")
    took = []
    for number in range(4):
        desk.publish(event(uri=f"urn:{number}"))
        published = time.monotonic()
        line(page, f"urn:{number}").wait_for()
        took.append(time.monotonic() - published)
    assert min(took) < SECONDS, took  # the machine may be busy with something else now and then


def test_every_mention_is_highlighted_where_it_is(desk: Desk, page: Page) -> None:
    story = moved(len(ODD), text=ODD + TEXT)
    desk.publish(story)
    page.goto(f"{desk.address}?article={quote(story['uri'])}")
    page.locator("mark.mention").first.wait_for()
    shown = page.eval_on_selector_all("mark.mention", "all => all.map(one => [one.dataset.span, one.textContent])")
    mentions = [mention for entity in story["entities"] for mention in entity["mentions"]]
    assert sorted(shown) == sorted([f"{one['start']}-{one['end']}", one["text"]] for one in mentions)
    assert "".join(page.locator(".text").all_text_contents()) == "".join(story["text"].split("\n\n"))
    assert page.eval_on_selector(".text", "one => getComputedStyle(one).direction") == "rtl"


def test_a_stance_shows_its_evidence(desk: Desk, page: Page) -> None:
    desk.publish(event())
    page.goto(f"{desk.address}?article=urn:desk:1")
    page.get_by_role("button", name="Paris praises Baghdad").click()
    lit = page.eval_on_selector_all(".lit", "all => all.map(one => one.textContent).join('')")
    assert lit == event()["stances"][0]["evidence"]["text"]
    assert page.eval_on_selector_all(".lit.cue", "all => all.map(one => one.textContent).join('')") == TEXT[24:28]


def test_what_a_mention_is_shows_by_mouse_and_by_keyboard(desk: Desk, page: Page) -> None:
    desk.publish(event())
    page.goto(f"{desk.address}?article=urn:desk:1")
    page.locator("mark.mention").first.hover()
    tip = page.get_by_role("tooltip")
    for told in ("Paris", "باريس", "wikidata:Q90", "90 %", "gazetteer"):
        expect(tip).to_contain_text(told)
    page.mouse.move(5, 5)
    page.locator("mark.mention").nth(1).focus()
    expect(tip).to_contain_text("Baghdad")


def test_markup_in_an_article_is_text(desk: Desk, page: Page) -> None:
    bare = {"entities": [], "locations": [], "stances": [], "focus": {"countries": [], "place": None}}
    desk.publish(
        event(headline=HOSTILE, text=f"{HOSTILE}\n\n{HOSTILE}", source=HOSTILE, url="javascript:alert(1)", **bare)
    )
    response = page.goto(f"{desk.address}?article=urn:desk:1")
    expect(page.locator(".text .body")).to_have_text(HOSTILE)
    assert line(page, "urn:desk:1").locator(".headline").text_content() == HOSTILE
    assert page.evaluate("window.broken") is None
    assert page.locator("a[href^='javascript']").count() == 0
    assert response is not None
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_an_update_and_a_withdrawal_are_seen_as_such(desk: Desk, page: Page) -> None:
    desk.publish(event())
    page.goto(f"{desk.address}?article=urn:desk:1")
    line(page, "urn:desk:1").wait_for()
    desk.publish(event(version="2"))
    expect(line(page, "urn:desk:1")).to_contain_text("Update 1")
    nothing = {"entities": [], "locations": [], "stances": [], "focus": {"countries": [], "place": None}}
    desk.publish(event(version="2", pubstatus="canceled", **nothing))
    expect(line(page, "urn:desk:1")).to_contain_text("Withdrawn")
    expect(page.get_by_role("note")).to_contain_text("withdrawn")


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


def test_two_thousand_articles_can_be_scrolled_and_searched(desk: Desk, page: Page) -> None:
    desk.publish(*(event(uri=f"urn:{number}", version=str(number)) for number in range(1999)))
    desk.publish(event(uri="urn:last", text=f"{TEXT} كركدن"))
    page.goto(desk.address)
    expect(page.locator("#count")).to_have_text("2,000 articles")
    pane = page.locator("#view-stream")
    lines = page.locator("li.line")
    deadline = time.monotonic() + 200
    while lines.count() < 2000:
        assert time.monotonic() < deadline, lines.count()
        pane.evaluate("one => one.scrollTo(0, one.scrollHeight)")
        page.wait_for_timeout(30)
    page.locator("#q").fill("كركدن")
    expect(lines).to_have_count(1)
    expect(page.locator("#count")).to_have_text("1 of 2,000 articles")


def test_older_articles_are_read_back_when_asked_for(desk: Desk, page: Page) -> None:
    desk.publish(*(event(uri=f"urn:{number}") for number in range(60)))
    desk.stop()
    desk.settings = desk.settings.model_copy(update={"desk_articles": 10})
    desk.start()
    page.goto(desk.address)
    expect(page.locator("#count")).to_have_text("10 articles")
    page.get_by_role("button", name="Older articles").click()
    page.get_by_role("button", name="Older articles").click()
    expect(page.locator("li.line")).to_have_count(60)
    uris = page.eval_on_selector_all("li.line", "all => all.map(one => one.dataset.uri)")
    assert sorted(uris) == sorted(f"urn:{number}" for number in range(60))
    page.locator("li.line a.headline").last.click()
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


def test_a_new_server_loses_nothing(desk: Desk, page: Page) -> None:
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


def test_a_pin_and_an_arrow_lead_to_their_articles(desk: Desk, page: Page) -> None:
    desk.publish(event())
    page.goto(f"{desk.address}?view=map")
    page.get_by_role("button", name="Baghdad: 1 article").click()
    page.get_by_role("link", name=TEXT.partition("\n")[0]).click()
    page.locator("article .title").wait_for()
    page.goto(f"{desk.address}?view=stances")
    expect(page.locator("path.edge.support")).to_have_count(1)
    page.locator("svg.graph").get_by_role("link", name="Paris").click()
    assert "entity=wikidata%3AQ90" in page.url
    page.goto(f"{desk.address}?view=stances&by=country")
    expect(page.locator("table")).to_contain_text("France")


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
