"""A person at the console in Chromium, on screens of several sizes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page

from shared_models.ids import UserId
from tests.sync_server.district import OFFICER, PASSWORD

SCREENS = {"office": (1366, 768), "large": (1920, 1080), "zoomed to 200 %": (683, 384)}


@contextmanager
def logged_in(
    browser: Browser, address: str, *, scripts: bool = True, screen: str = "office", user: UserId = OFFICER
) -> Iterator[Page]:
    """A page of somebody at a desk."""
    width, height = SCREENS[screen]
    context: BrowserContext = browser.new_context(
        base_url=address, java_script_enabled=scripts, viewport={"width": width, "height": height}
    )
    page = context.new_page()
    page.goto("/console/log-in")
    page.fill("#login", user)
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url(lambda url: "log-in" not in url)
    yield page
    context.close()
