"""Who takes part in a story told in the browser, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser, Page, expect

from shared_models.visit import Visit, visits
from tests.e2e.pane import Pane
from tests.e2e.stack import TABLET, Cable, Stack
from tests.field_app.office import PASSWORD, SUPERVISOR, Office


@dataclass(slots=True)
class Story:
    """Who takes part, and where."""

    stack: Stack
    browser: Browser
    office: Office
    cable: Cable

    def open_tablet(self, name: str = TABLET) -> Pane:
        """A tab with a tablet's app, in a profile that has never seen it."""
        size = {"width": 1280, "height": 800}
        return Pane(self.browser.new_context(viewport=size, locale="zh-CN"), self.stack.tablet_url(name))  # type: ignore[arg-type]

    def open_console(self, login: str) -> Page:
        """A tab with the office console, logged in."""
        size = {"width": 1440, "height": 900}
        page = self.browser.new_context(viewport=size, locale="zh-CN").new_page()  # type: ignore[arg-type]
        page.goto(f"{self.stack.server_url}/console/")
        page.fill("#login", login)
        page.fill("#password", PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_load_state()
        return page

    def visit(self, household: str = "h-1") -> Visit:
        """The one visit of a household, as the server has it."""
        [visit] = visits(self.office.case(household))
        return visit

    def open_visit(self, desk: Page, household: str = "h-1", head: str = "王秀英") -> None:
        """Looks at a household's visit in the console."""
        desk.goto(f"{self.stack.server_url}/console/households/{household}/visits/{self.visit(household).id}")
        expect(desk.get_by_role("heading", name=head)).to_be_visible()

    def nothing_has_left_the_tablet(self, household: str = "h-1") -> None:
        """The server knows of no visit."""
        assert not visits(self.office.case(household))

    def counted(self) -> tuple[int, ...]:
        """Due, attempted, visited and accepted of the community, as the supervisor reads them."""
        audit = self.open_console(SUPERVISOR)
        audit.goto(f"{self.stack.server_url}/console/coverage")
        cells = audit.locator("tr", has=audit.get_by_role("rowheader", name="一社区")).locator("td.number")
        return tuple(int(cells.nth(at).inner_text()) for at in range(4))
