"""A photo is looked at closely on the visit's page: larger, moved, the next one, and back where one was."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from tests.builders import HOUSEHOLD
from tests.sync_server.console.chromium import logged_in
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import PHOTO_NAME, SEPTEMBER

VISIT = f"/console/households/{HOUSEHOLD}/visits/{SEPTEMBER}"


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """One database is enough here: what a browser does differently, it does on both."""
    path = tmp_path / "server.db"
    shutil.copy(sqlite_template, path)
    return str(path)


def picture(route: Route) -> None:
    """The story's photo is no picture; the browser gets one of its name."""
    drawn = io.BytesIO()
    Image.linear_gradient("L").resize((1600, 1200)).save(drawn, "PNG")
    route.fulfill(body=drawn.getvalue(), content_type="image/png")


@contextmanager
def at_the_photo(browser: Browser, story: Console, *, scripts: bool = True) -> Iterator[Page]:
    with logged_in(browser, story.address, scripts=scripts) as page:
        page.route(f"**/files/{PHOTO_NAME}", picture)
        page.goto(VISIT)
        yield page


def test_a_photo_grows_moves_and_closes_by_keyboard(browser: Browser, story: Console) -> None:
    with at_the_photo(browser, story) as page:
        stage = page.locator("[data-stage]")
        page.locator("[data-look]").press("Enter")
        expect(page.locator("[data-size]")).to_have_text("100 %")
        expect(page.locator("[data-caption]")).to_contain_text("1 / 1 · 房屋正面 · 2026-09-20")
        assert stage.evaluate("box => [box.scrollWidth <= box.clientWidth, box.scrollHeight <= box.clientHeight]") == [
            True,
            True,
        ]

        for _ in range(2):
            page.keyboard.press("+")
        expect(page.locator("[data-size]")).to_have_text("200 %")
        before = stage.evaluate("box => box.scrollLeft")
        assert before > 0, "what grew is seen around its middle"
        page.keyboard.press("ArrowRight")
        page.wait_for_function("([box, was]) => box.scrollLeft > was", arg=[stage.element_handle(), before])
        page.keyboard.press("0")
        expect(page.locator("[data-size]")).to_have_text("100 %")
        page.keyboard.press("Escape")
        expect(page.locator("[data-viewer]")).to_be_hidden()
        expect(page.locator("[data-look]")).to_be_focused()


def test_no_key_of_the_page_acts_behind_an_open_photo(browser: Browser, story: Console) -> None:
    with at_the_photo(browser, story) as page:
        page.locator("[data-look]").click()
        expect(page.locator("[data-size]")).to_have_text("100 %")
        for key in ("a", "a", "r", "j"):
            page.keyboard.press(key)
        expect(page.locator("[data-viewer]")).to_be_visible()
        assert page.url.endswith(VISIT)
        assert not page.evaluate("document.activeElement.matches('[data-accept], textarea')")


def test_without_scripts_the_link_opens_the_original(browser: Browser, story: Console) -> None:
    with at_the_photo(browser, story, scripts=False) as page:
        link = page.locator(".photo a")
        assert str(link.get_attribute("href")).endswith(f"/files/{PHOTO_NAME}")
        expect(page.locator("[data-viewer]")).to_be_hidden()
