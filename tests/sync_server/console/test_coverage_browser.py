"""A supervisor in a real browser: from the city board to one household in three clicks, told at each step why."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from shared_models.ids import EntityId
from sync_server.store.database import Database
from sync_server.use_cases.look_through import look_at_all
from tests.builders import HOUSEHOLD
from tests.sync_server.console.chromium import logged_in
from tests.sync_server.console.story import SUPERVISOR
from tests.sync_server.console.test_coverage_tree import hire_for_the_city
from tests.sync_server.district import STREET, adopt

LINES = 2.5
"""Of text, padding included: a name on two lines is taller."""
ROOM = 18
"""Letters beside which reasons stand next to each other."""


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """One database is enough here: the pages are tried on both."""
    path = tmp_path / "server.db"
    shutil.copy(sqlite_template, path)
    return str(path)


def test_three_clicks_from_the_city_board_to_a_household(browser: Browser, desk: str, district: Database) -> None:
    adopt(district, "shahe")
    hire_for_the_city(district)
    with logged_in(browser, desk, user=SUPERVISOR) as page:
        page.goto("/console/coverage?period=2026-Q3")
        expect(page.get_by_role("heading", level=1)).to_contain_text("示例市")
        board = page.get_by_role("row", name="示例县")
        expect(board).to_contain_text("100%")

        board.get_by_role("link", name="示例县").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("示例县")
        page.get_by_role("link", name="一社区", exact=True).click()
        row = page.get_by_role("row", name="张三 DB-1 一社区 1 号")
        expect(row).to_contain_text("2026 年第 3 季度应入户,上次 2026-05-24")
        expect(row).to_contain_text("临泽县沙河镇低保管理办法")
        row.get_by_role("link").first.click()

        page.wait_for_url(f"**/console/households/{EntityId(HOUSEHOLD)}/visits/**")
        expect(page.get_by_role("heading", level=1)).to_contain_text("张三")
        counting = page.locator("#s-counting")
        expect(counting).to_contain_text("这次入户是否有效")
        counting.locator("summary").click()
        expect(counting.get_by_role("row", name="签字:受访家庭成员")).to_contain_text("符合")


def test_on_an_upright_screen_the_name_of_an_area_stays_on_one_line(
    browser: Browser, desk: str, district: Database
) -> None:
    adopt(district, "shahe")
    look_at_all(district)
    with logged_in(browser, desk, user=SUPERVISOR) as page:
        page.set_viewport_size({"width": 820, "height": 1180})
        page.goto("/console/language/en")
        page.goto(f"/console/burden?period=2026-Q3&area={STREET}")
        name = page.get_by_role("rowheader", name="一社区")
        assert name.evaluate("cell => cell.offsetHeight") < LINES * name.evaluate(
            "cell => parseFloat(getComputedStyle(cell).lineHeight)"
        )
        page.goto(f"/console/coverage?period=2026-Q3&area={STREET}")
        last = page.get_by_role("row", name="一社区").get_by_role("cell").last
        assert last.evaluate("cell => cell.offsetWidth / parseFloat(getComputedStyle(cell).fontSize)") >= ROOM
