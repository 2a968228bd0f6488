"""The national course, the Sifang course and a refusal in a real browser, by the people whose acts they are."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, ViewportSize, expect, sync_playwright
from playwright.sync_api import Page as Tab

from shared_models.ids import UserId
from tests.sync_server.console.browsing import Page as Read
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.course import (
    DECIDER,
    MEETING,
    Course,
    assessed,
    new_home,
    submitted,
)
from tests.sync_server.district import OFFICER, PASSWORD, STREET, adopt

OFFICE = ViewportSize(width=1366, height=768)


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """One database is enough here."""
    path = tmp_path / "server.db"
    shutil.copy(sqlite_template, path)
    return str(path)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as it is installed on this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Desk(Course):
    """The course, told with keyboard and mouse."""

    browser: Browser | None = None
    scripts: bool = True
    complaints: list[str] = field(default_factory=list)
    _tabs: dict[UserId, tuple[BrowserContext, Tab]] = field(default_factory=dict)

    def after(self, days: int) -> Course:
        """Some days later; everybody logs in anew."""
        self.close()
        return super().after(days)

    def close(self) -> None:
        """Everybody leaves."""
        for context, _ in self._tabs.values():
            context.close()
        self._tabs.clear()

    def tab(self, user: UserId) -> Tab:
        """Somebody's browser."""
        if user not in self._tabs:
            assert self.browser is not None
            context = self.browser.new_context(
                base_url=self.console.address, viewport=OFFICE, java_script_enabled=self.scripts
            )
            tab = context.new_page()
            tab.on("console", self._hear)
            tab.goto("/console/log-in")
            tab.fill("#login", user)
            tab.fill("#password", PASSWORD)
            tab.click("main button")
            tab.wait_for_url(lambda url: "log-in" not in url)
            self._tabs[user] = (context, tab)
        return self._tabs[user][1]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "422" not in message.text:
            self.complaints.append(message.text)

    def do(self, act: str, user: UserId = OFFICER, /, **typed: str | Sequence[str]) -> Read:
        """Opens the act's form by keyboard, fills it in and sends it."""
        tab = self.tab(user)
        tab.goto(self.path + (f"?about={self.about}" if self.about else ""))
        place = tab.locator(f"#act-{act}")
        group = place.locator("xpath=ancestor::details")
        if group.count() and group.first.get_attribute("open") is None:
            group.first.locator("summary").first.click()
        place.locator("summary").focus()
        tab.keyboard.press("Enter")
        for name, value in {"on": self.today.isoformat(), **typed}.items():
            fill(place, name, value)
        place.locator("button").click()
        tab.wait_for_load_state()
        if not self.about and "about=" in tab.url:
            self.about = tab.url.partition("about=")[2].partition("&")[0]
        assert tab.evaluate("document.documentElement.scrollWidth") <= OFFICE["width"]
        reply = self.person(user).http.get(tab.url.removeprefix(self.console.address))
        return Read(reply) if "done=1" in tab.url else self._told(tab)

    def _told(self, tab: Tab) -> Read:
        """A refused form as it stands in the browser."""
        page = Read.__new__(Read)
        page.html = tab.content()
        page.status, page._texts = 422, [tab.inner_text("body")]
        return page


def fill(place: Locator, name: str, value: str | Sequence[str]) -> None:
    """Types, picks or ticks what a field asks."""
    fields = place.locator(f"[name='{name}']")
    kind = fields.first.get_attribute("type")
    if kind in {"radio", "checkbox"}:
        for one in [value] if isinstance(value, str) else value:
            place.locator(f"[name='{name}'][value='{one}']").check()
    elif fields.first.evaluate("element => element.tagName") == "SELECT":
        fields.first.select_option(str(value))
    elif isinstance(value, str):
        fields.first.fill(value)
    else:
        for at, one in enumerate(value):
            fields.nth(at).fill(one)


@pytest.fixture
def desk(console: Console, browser: Browser) -> Iterator[Desk]:
    """A new household at a desk with a browser."""
    adopt(console.database, "national-2021", area=STREET)
    desk = Desk(new_home(console).console, browser=browser)
    yield desk
    desk.close()


def test_the_national_course_is_walked_to_the_payment_list(desk: Desk) -> None:
    submitted(desk)
    desk.did("confirm", DECIDER, benefit="600.00", benefit_reason="本地标准另文公布", **{"class": "B"})
    tab = desk.tab(DECIDER)
    tab.goto("/console/payments?month=2026-10")
    expect(tab.locator("tbody")).to_contain_text("600.00")
    assert desk.complaints == []


def test_the_sifang_course_is_walked_to_the_certificate(desk: Desk) -> None:
    adopt(desk.console.database, "sifang", area=STREET)
    assessed(desk).did("vote", **MEETING)
    expect(desk.tab(OFFICER).locator("#vote")).to_contain_text("同意 6")
    desk.did("audit_pass").did("bring_originals")
    desk.did("confirm", DECIDER, benefit="600.00", benefit_reason="本地标准另文公布", **{"class": "A"})
    desk.did("issue_certificate").did("issue_bankbook").did("sign_pledge").did("finish_issue")
    tab = desk.tab(OFFICER)
    tab.goto("/console/procedures?state=closed")
    expect(tab.locator("tbody")).to_contain_text("已确认")
    assert desk.complaints == []


def test_a_refusal_is_walked_without_scripts(desk: Desk) -> None:
    desk.scripts = False
    submitted(desk)
    page = desk.do("refuse", DECIDER)
    assert page.status == 422
    assert "必须填写" in page.text
    desk.did("refuse", DECIDER, reasons="人均收入高于标准")
    desk.did("deliver_refusal", DECIDER, reasons="人均收入高于标准", delivery="handed", receiver="张三")
    expect(desk.tab(DECIDER).locator(".track .end")).to_contain_text("不予确认")


def test_what_was_typed_into_a_refused_form_stands_there_again(desk: Desk) -> None:
    adopt(desk.console.database, "sifang", area=STREET)
    page = assessed(desk).do("vote", **{**MEETING, "yes": "5", "no": "4"})
    assert page.status == 422
    place = desk.tab(OFFICER).locator("#act-vote")
    expect(place.locator("textarea[name=minutes]")).to_have_value("经讨论,同意人数过三分之二。")
    expect(place.locator("input[name=yes]")).to_have_value("5")
    expect(place.locator("input[name=agenda]").first).to_be_checked()
    fill(place, "no", "2")
    place.locator("button").click()
    expect(desk.tab(OFFICER).locator("[role=status]")).to_contain_text("已登记")
