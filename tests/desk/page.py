"""Finds what is on the desk's page."""

from playwright.sync_api import Locator, Page


def line(page: Page, uri: str) -> Locator:
    """The line of an article in the list."""
    return page.locator(f'li[data-uri="{uri}"]')
