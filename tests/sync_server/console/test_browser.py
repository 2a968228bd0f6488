"""The console in a real browser: keyboard, no scripts at all, the content policy, narrow and zoomed screens."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, expect

from sync_server.store.database import Database
from tests.builders import COMMUNITY, HOUSEHOLD
from tests.sync_server.console.chromium import SCREENS, logged_in
from tests.sync_server.console.story import SEPTEMBER, contradict_phone
from tests.sync_server.console.test_held import hold
from tests.sync_server.console.test_review import visit_state

HOME = f"/console/households/{HOUSEHOLD}"
VISIT = f"{HOME}/visits/{SEPTEMBER}"
PAGES = (
    "/console/queue",
    "/console/queue?status=contradiction",
    VISIT,
    f"{HOME}/contradictions",
    "/console/held",
    "/console/coverage?period=2026-Q3",
    f"/console/coverage/{COMMUNITY}?period=2026-Q3&figure=due",
    "/console/nowhere",
)


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """One database is enough here: what a browser does differently, it does on both."""
    path = tmp_path / "server.db"
    shutil.copy(sqlite_template, path)
    return str(path)


def test_visits_are_cleared_by_keyboard(browser: Browser, desk: str, district: Database) -> None:
    with logged_in(browser, desk) as page:
        page.keyboard.press("j")
        expect(page.locator("[data-row]").first).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("[data-accept]")).to_be_visible()

        page.keyboard.press("a")
        expect(page.locator("[data-accept]")).to_be_focused()
        assert visit_state(district)[0] == "finished"
        page.keyboard.press("a")
        page.wait_for_url("**/v-more-0**")
        assert visit_state(district)[0] == "accepted"

        page.keyboard.press("r")
        page.keyboard.type("总体请补正 jkar")
        expect(page.locator("[data-remark-count]")).to_have_text("1")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/v-more-1**")
        assert visit_state(district, "v-more-0", "h-more-0") == ("returned", [("", "总体请补正 jkar")])


def test_next_and_previous_go_by_key(browser: Browser, desk: str) -> None:
    with logged_in(browser, desk) as page:
        page.goto(VISIT)
        page.keyboard.press("j")
        page.wait_for_url("**/v-more-0**")
        page.keyboard.press("k")
        page.wait_for_url(f"**/{SEPTEMBER}**")


def test_the_accept_key_stops_at_an_obstacle(browser: Browser, desk: str, district: Database) -> None:
    contradict_phone(district)
    with logged_in(browser, desk) as page:
        page.goto(VISIT)
        page.keyboard.press("a")
        page.keyboard.press("a")
        expect(page.locator("#obstacles")).to_contain_text("有未处理的矛盾")
    assert visit_state(district)[0] == "finished"


def test_everything_can_be_done_without_scripts(browser: Browser, desk: str, district: Database) -> None:
    with logged_in(browser, desk, scripts=False) as page:
        page.click("text=张三 >> nth=0")
        page.click(f"#f-{HOUSEHOLD}-phone summary")
        page.fill(f"#f-{HOUSEHOLD}-phone textarea", "号码少一位")
        page.click("text=退回补正")
        assert visit_state(district) == ("returned", [("phone", "号码少一位")])
        page.click("[data-accept]")
        assert visit_state(district, "v-more-0", "h-more-0")[0] == "accepted"
        page.goto("/console/queue")
        page.fill("#q", "DB-101")
        page.click("text=筛选")
        expect(page.locator("[data-row]")).to_have_count(1)
        page.goto(VISIT)
        page.click("text=查看受访邻居姓名")
        expect(page.locator("main")).to_contain_text("王邻居")


def test_filters_work_in_place_and_stay_in_the_address(browser: Browser, desk: str) -> None:
    with logged_in(browser, desk) as page:
        page.evaluate("window.stayed = true")
        page.fill("#q", "DB-101")
        page.keyboard.press("Enter")
        expect(page.locator("[data-row]")).to_have_count(1)
        assert "q=DB-101" in page.url
        page.reload()
        expect(page.locator("[data-row]")).to_have_count(1)


def test_a_sealed_source_is_shown_in_its_place(browser: Browser, desk: str) -> None:
    with logged_in(browser, desk) as page:
        page.goto(VISIT)
        page.click("text=查看受访邻居姓名")
        expect(page.locator("#s-interview")).to_contain_text("王邻居")
        assert page.url.endswith(VISIT)


def test_leaving_with_unsent_remarks_asks_first(browser: Browser, desk: str) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    with logged_in(browser, desk) as page:
        page.on("dialog", stay)
        page.goto(VISIT)
        page.fill("#overall", "还没写完")
        page.click("text=回到队列")
        expect(page.locator("#overall")).to_have_value("还没写完")
        assert asked == ["beforeunload"]
        page.remove_listener("dialog", stay)


def test_no_page_breaks_the_content_policy_or_raises_an_error(browser: Browser, desk: str, district: Database) -> None:
    contradict_phone(district)
    hold(district)
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "status of 404" not in message.text:
            complaints.append(message.text)

    with logged_in(browser, desk) as page:
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        for path in PAGES:
            reply = page.goto(path)
            assert reply is not None
            assert "default-src 'self'" in reply.headers["content-security-policy"]
            page.wait_for_load_state("networkidle")
    assert complaints == []


@pytest.mark.parametrize("screen", SCREENS)
def test_no_page_runs_over_the_edge_of_the_screen(browser: Browser, desk: str, district: Database, screen: str) -> None:
    contradict_phone(district)
    hold(district)
    with logged_in(browser, desk, screen=screen) as page:
        for path in PAGES:
            page.goto(path)
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert over == 0, path


def test_chinese_is_drawn_with_the_font_that_comes_along(browser: Browser, desk: str) -> None:
    with logged_in(browser, desk) as page:
        drawn = page.evaluate("document.fonts.load('16px \"Zoufang CN\"', '喆堃镕珺翀').then((faces) => faces.length)")
    assert drawn == 1


def test_every_field_and_button_has_a_name_for_screen_readers(browser: Browser, desk: str, district: Database) -> None:
    contradict_phone(district)
    hold(district)
    unnamed = """() => [...document.querySelectorAll(
        "input:not([type=hidden]), select, textarea, button, a, img, meter")]
        .filter((one) => !(one.labels?.length || one.getAttribute("aria-label") || one.textContent.trim() || one.alt))
        .map((one) => one.outerHTML)"""
    with logged_in(browser, desk) as page:
        for path in PAGES:
            page.goto(path)
            assert page.evaluate(unnamed) == [], path
            assert page.locator("h1").count() == 1, path


def test_a_printed_visit_holds_the_record_and_no_buttons(browser: Browser, desk: str) -> None:
    with logged_in(browser, desk) as page:
        page.goto(VISIT)
        page.emulate_media(media="print")
        expect(page.locator(".bar")).to_be_hidden()
        expect(page.locator("[data-accept]")).to_be_hidden()
        expect(page.locator("text=打印人")).to_be_visible()
        expect(page.locator("#f-m-2-ability")).to_be_visible()
