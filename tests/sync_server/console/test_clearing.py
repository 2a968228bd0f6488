"""A Monday morning: sixty synced visits are cleared by keyboard alone, and none is accepted that must not be."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from shared_models.ids import EntityId
from shared_models.visit import find_visit
from sync_server.store import case_store
from sync_server.store.database import Database
from tests.builders import change, part, saw
from tests.sync_server.console.chromium import logged_in
from tests.sync_server.console.story import EVERYBODY, SEPTEMBER_MS, at, registered, visited
from tests.sync_server.district import COLLEAGUE, Tablet

VISITS = 60
CONTRADICTED = frozenset({3, 17, 30, 59})
UNSIGNED = frozenset({0, 8, 31, 44, 58})


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """One database is enough here: what a browser does differently, it does on both."""
    path = tmp_path / "server.db"
    shutil.copy(sqlite_template, path)
    return str(path)


def home_of(number: int) -> tuple[str, str]:
    """A household and its visit."""
    return f"h-{number:02d}-monday", f"v-{number:02d}-monday"


@pytest.fixture
def monday(district: Database, address: str) -> str:
    """The address of a server with sixty visits, some contradicted by the colleague, some without a signature."""
    tablet, other = Tablet(district), Tablet(district, COLLEAGUE, replica="r-2")
    for number in range(VISITS):
        home, visit = home_of(number)
        ms = SEPTEMBER_MS + number * 60_000
        seen = f"c-register-{home}"
        signers = EVERYBODY[:1] if number in UNSIGNED else EVERYBODY
        news = part({"phone": saw(f"0936-{number}", seen)})
        values = {"registry_no": f"DB-{number:02d}", "address": f"一社区 {number} 号"}
        tablet.push(registered(home, values=values), *visited(visit, ms, news, household=home, signers=signers))
        if number in CONTRADICTED:
            clash = change(f"c-clash-{number}", part({"phone": saw("0936-x", seen)}))
            other.push(at(clash, ms + 5, visit, author=COLLEAGUE, household=home))
    return address


def states(database: Database) -> dict[int, str]:
    """What became of each visit."""
    found: dict[int, str] = {}
    with database.reading() as tx:
        for number in range(VISITS):
            home, visit = home_of(number)
            case = case_store.load_case(tx, EntityId(home))
            assert case is not None
            shown = find_visit(case, EntityId(visit))
            assert shown is not None
            found[number] = shown.status
    return found


def steps_through(page: Page) -> Iterator[str]:
    """The address of each visit that the keyboard leads to, from the list on, until the list is there again."""
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/visits/**")
    while "/visits/" in page.url:
        here = page.url
        yield here
        page.wait_for_function("here => location.href !== here", arg=here)
        page.wait_for_load_state()


def is_refused(page: Page) -> bool:
    """Tries to accept: whether the page says what stands in the way instead."""
    page.keyboard.press("a")
    expect(page.locator("[data-accept]")).to_be_focused()
    if page.locator("[data-accept]").get_attribute("aria-disabled") != "true":
        return False
    page.keyboard.press("a")
    expect(page.locator("#obstacles")).to_be_visible()
    return True


def test_sixty_visits_are_cleared_by_keyboard_alone(browser: Browser, monday: str, district: Database) -> None:
    left, refused = VISITS, set[str]()
    with logged_in(browser, monday) as page:
        for here in steps_through(page):
            expect(page.locator(".place")).to_have_text(f"第 1 / {left} 件")
            if is_refused(page):
                refused.add(here.partition("/visits/")[2].partition("?")[0])
                page.keyboard.press("r")
                page.keyboard.type("请补正 jkar/")
                page.keyboard.press("Control+Enter")
            else:
                page.keyboard.press("a")
            left -= 1
        expect(page.locator(".tabs a", has_text="待审核").locator(".number")).to_have_text("0")
        expect(page.locator(".tabs a", has_text="退回补正").locator(".number")).to_have_text("9")

    found = states(district)
    back = CONTRADICTED | UNSIGNED
    assert left == 0
    assert refused == {home_of(number)[1] for number in back}
    assert Counter(found.values()) == {"accepted": VISITS - len(back), "returned": len(back)}
    assert {number for number, state in found.items() if state == "returned"} == back


def test_what_is_left_over_stays_in_the_queue(browser: Browser, monday: str, district: Database) -> None:
    with logged_in(browser, monday) as page:
        page.goto("/console/queue?q=DB-0")
        expect(page.locator("[data-row]")).to_have_count(10)
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url("**/visits/**")
        for number in range(1, 4):
            page.keyboard.press("j")
            expect(page.locator(".place")).to_have_text(f"第 {number + 1} / 10 件")
        page.keyboard.press("k")
        expect(page.locator(".place")).to_have_text("第 3 / 10 件")
        page.keyboard.press("a")
        page.keyboard.press("a")
        expect(page.locator(".place")).to_have_text("第 3 / 9 件")
        page.click("text=回到队列")
        expect(page.locator("[data-row]")).to_have_count(9)
        assert "q=DB-0" in page.url
    assert [number for number, state in states(district).items() if state == "accepted"] == [2]


def test_keys_lead_into_the_search_and_out_of_it(browser: Browser, monday: str) -> None:
    with logged_in(browser, monday) as page:
        page.keyboard.press("/")
        expect(page.locator("#q")).to_be_focused()
        page.keyboard.type("jkar/")
        expect(page.locator("#q")).to_have_value("jkar/")
        expect(page.locator("[data-row]")).to_have_count(50)
        page.keyboard.press("Escape")
        expect(page.locator("#q")).to_have_value("")
        page.wait_for_load_state("networkidle")
        assert "jkar" not in page.url
        page.keyboard.press("j")
        expect(page.locator("[data-row]").first).to_be_focused()
