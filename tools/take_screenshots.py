"""Takes the pictures of the desk in ``docs/images``: ``python -m tools.take_screenshots ADDRESS``.

ADDRESS is that of the page which ``streams demo --desk`` serves, with the project's own samples. It needs Chromium.
"""

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

OUTPUT: Final = Path("docs/images")
_LIBYA: Final = "article=urn:newsroom:2026-04-14:1"
_SETTLED_MS: Final = 700
_SIZE: Final = ViewportSize(width=1280, height=800)


def _choose_stance(page: Page) -> None:
    page.locator("button.stance.oppose").first.click()


def _hover_person(page: Page) -> None:
    page.locator("mark.person").first.hover()


@dataclass(frozen=True)
class Picture:
    """One picture: what of the page, how it looks, and what is done before."""

    name: str
    query: str
    language: str = "en-GB"
    theme: Literal["light", "dark"] = "light"
    before: Callable[[Page], None] | None = None


PICTURES: Final = (
    Picture("desk-article", _LIBYA, before=_choose_stance),
    Picture("desk-map", "view=map"),
    Picture("desk-stances", "view=stances"),
    Picture("desk-arabic", _LIBYA, language="ar", theme="dark", before=_hover_person),
)


def take(picture: Picture, browser: Browser, address: str, folder: Path) -> None:
    """Take one picture."""
    context = browser.new_context(viewport=_SIZE, locale=picture.language, color_scheme=picture.theme)
    page = context.new_page()
    page.goto(f"{address}?{picture.query}")
    page.locator("li.line").first.wait_for(state="attached")
    if picture.before is not None:
        picture.before(page)
    page.wait_for_timeout(_SETTLED_MS)
    page.screenshot(path=folder / f"{picture.name}.png")
    context.close()


def main(arguments: Sequence[str]) -> None:
    """Take those that are named after the address, or all."""
    address, *names = arguments
    with sync_playwright() as playwright:
        arguments_of_browser = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments_of_browser)
        for picture in PICTURES:
            if not names or picture.name in names:
                take(picture, browser, address, OUTPUT)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
