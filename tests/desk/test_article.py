"""An article on the desk's page, in a real browser, on a real Kafka."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.desk.conftest import Desk
from tests.desk.page import line
from tests.unit.desk_entries import TEXT, event

#: Before each mention something that JavaScript counts otherwise than Python: emoji, vowel signs, a joined letter.
ODD = "🗞️ خَبَرٌ عاجِل: "
HOSTILE = '<script>window.broken = 1</script><img src=x onerror="window.broken = 2">\u202e<b>bold</b>'


def moved(by: int, *, text: str, **changes: Any) -> dict[str, Any]:
    """The event of the tests with ``text``, in which everything stands ``by`` code points further on."""

    def move(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: v + by if k in ("start", "end") else move(v) for k, v in value.items()}
        return [move(one) for one in value] if isinstance(value, list) else value

    return {**move(event()), "headline": text.partition("\n")[0], "text": text, **changes}


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


def test_a_mention_within_a_word_does_not_tear_its_letters_apart(desk: Desk, page: Page) -> None:
    """The width of a line with mentions is that of the same words in one piece: joined letters stay joined."""
    text = "باريس وبغداد"
    (first,), (second,) = (one["mentions"] for one in event()["entities"])
    at = {**second, "start": 7, "end": 12}
    entities = [{**one, "mentions": [mention]} for one, mention in zip(event()["entities"], (first, at), strict=True)]
    desk.publish(event(headline=None, text=text, entities=entities, locations=[], stances=[]))
    page.goto(f"{desk.address}?article=urn:desk:1")
    expect(page.locator("mark.mention")).to_have_count(2)
    marked, plain = page.eval_on_selector(
        ".body p",
        """one => {
          const range = document.createRange();
          const width = () => { range.selectNodeContents(one); return range.getBoundingClientRect().width; };
          const marked = width();
          one.textContent = one.textContent;
          return [marked, width()];
        }""",
    )
    assert marked == pytest.approx(plain, abs=0.5)


def test_a_stance_shows_its_evidence(desk: Desk, page: Page) -> None:
    desk.publish(event())
    page.goto(f"{desk.address}?article=urn:desk:1")
    page.get_by_role("button", name="Paris praises Baghdad").click()
    lit = page.eval_on_selector_all(".lit", "all => all.map(one => one.textContent).join('')")
    assert lit == event()["stances"][0]["evidence"]["text"]
    assert page.eval_on_selector_all(".lit.cue", "all => all.map(one => one.textContent).join('')") == TEXT[24:28]
    page.reload()  # what is lit is in the address, too
    expect(page.locator(".lit").first).to_be_visible()
    page.get_by_role("button", name="Paris praises Baghdad").click()
    expect(page.locator(".lit")).to_have_count(0)


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
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    expect(page.locator("article .title")).to_be_visible()


def test_a_finger_sees_what_a_mention_is_before_it_chooses_it(desk: Desk, browser: Browser) -> None:
    desk.publish(event())
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    try:
        page.goto(f"{desk.address}?article=urn:desk:1")
        page.locator("mark.mention").first.tap()
        expect(page.get_by_role("tooltip")).to_contain_text("Paris")
        assert "entity=" not in page.url
        page.locator("mark.mention").first.tap()
        expect(page).to_have_url(re.compile("entity=wikidata%3AQ90"))
    finally:
        context.close()


def test_a_type_of_names_can_be_muted(desk: Desk, page: Page) -> None:
    desk.publish(event())
    page.goto(f"{desk.address}?article=urn:desk:1")
    colour = "one => getComputedStyle(one).backgroundColor"
    assert page.locator("mark.mention").first.evaluate(colour) != "rgba(0, 0, 0, 0)"
    page.get_by_role("button", name="Places 2").click()
    assert page.locator("mark.mention").first.evaluate(colour) == "rgba(0, 0, 0, 0)"


def test_markup_in_an_article_is_text(desk: Desk, page: Page) -> None:
    bare = {"entities": [], "locations": [], "stances": [], "focus": {"countries": [], "place": None}}
    desk.publish(
        event(headline=HOSTILE, text=f"{HOSTILE}\n\n{HOSTILE}", source=HOSTILE, url="javascript:alert(1)", **bare)
    )
    response = page.goto(f"{desk.address}?article=urn:desk:1")
    expect(page.locator(".text .body")).to_have_text(HOSTILE)
    assert page.locator(".text img, .text script, .text b").count() == 0
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
