"""axe-core over every page of the console, taken from the table of routes: nothing serious, in either language."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from shared_models.ids import UserId
from sync_server.store.database import Database
from tests.sync_server.console.chromium import logged_in
from tests.sync_server.console.questionnaires import MAY_ANSWERS, fill_in
from tests.sync_server.console.route_table import ALLOWED, tablet_and_log_in
from tests.sync_server.console.story import MAY, MAY_MS, SUPERVISOR, contradict_phone
from tests.sync_server.console.test_held import hold
from tests.sync_server.district import ADMINISTRATOR, INVESTIGATOR, OFFICER

MORE = ("/queue?status=contradiction", "/coverage?period=2026-Q3", "/nowhere")
"""Other states of pages that the table names once."""
SHOWN_TO = (OFFICER, ADMINISTRATOR, SUPERVISOR, INVESTIGATOR)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES_SHARE = 3
"""The words of a page are another language's, its elements are the same: one page in three is looked at in both."""
GRAVE = frozenset({"serious", "critical"})


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """One database is enough here: pages look the same over both."""
    path = tmp_path / "server.db"
    shutil.copy(sqlite_template, path)
    return str(path)


def shown_to(user: UserId) -> list[str]:
    """The pages that this person looks at here, each page once."""
    found = []
    for (method, _), (path, allowed) in ALLOWED.items():
        first = next((one for one in SHOWN_TO if one in allowed), None)
        if method == "GET" and first == user:
            found.append(path)
    return found


def complaints(page: Page) -> list[str]:
    """What axe holds against the page that is open, with the elements it means."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(f"axe.run(document, {json.dumps(RULES)}).then((results) => results.violations)")
    return [
        f"{page.url} {one['id']}: {[node['html'] for node in one['nodes']][:3]}"
        for one in found
        if one["impact"] in GRAVE
    ]


def opened(page: Page, path: str) -> bool:
    """Whether the address leads to a page; files are downloaded or shown by themselves."""
    reply = page.request.get(f"/console{path}")
    if not reply.headers.get("content-type", "").startswith("text/html"):
        return False
    page.goto(f"/console{path}")
    return True


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("user", [user for user in SHOWN_TO if shown_to(user)])
def test_axe_finds_nothing_serious_on_any_page(
    browser: Browser,
    desk: str,
    district: Database,
    user: UserId,
    language: str,
    request: pytest.FixtureRequest,
) -> None:
    contradict_phone(district)
    hold(district)
    tablet_and_log_in(district)
    fill_in(district, MAY, MAY_MS, MAY_ANSWERS)
    every = PAGES_SHARE if language == "en" and not request.config.getoption("--everything") else 1
    found: list[str] = []
    looked = 0
    with logged_in(browser, desk, user=user) as page:
        page.goto(f"/console/language/{language}")
        for path in (*shown_to(user), *(MORE if user == OFFICER else ()))[::every]:
            if opened(page, path):
                found += complaints(page)
                looked += 1
    assert found == []
    assert looked > 0


def test_axe_finds_nothing_serious_at_the_door(browser: Browser, desk: str) -> None:
    page = browser.new_page(base_url=desk)
    page.goto("/console/log-in")
    assert complaints(page) == []
    page.close()


def test_axe_would_complain(browser: Browser, desk: str) -> None:
    page = browser.new_page(base_url=desk)
    page.goto("/console/log-in")
    page.evaluate("document.querySelector('label').remove()")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert "html-has-lang" in "".join(complaints(page))
    page.close()
