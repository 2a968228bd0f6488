"""From a drawn sample to two looks beside each other: the second team's tablet shows nothing of the first's answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from shared_models.area import Grant, Role
from shared_models.change import Act, Change, Stamp
from shared_models.editing import new_part
from shared_models.ids import AreaCode, ChangeId, EntityId, UserId
from shared_models.values import Value
from sync_server.store import grant_store, user_store
from sync_server.store.user_store import User
from sync_server.use_cases.record_office_change import record_office_change
from tests.builders import COMMUNITY
from tests.e2e.pane import WORDS, Pane
from tests.e2e.stack import Stack
from tests.e2e.steps import enrol, send_everything
from tests.e2e.story import Story
from tests.field_app.office import PASSWORD, SUPERVISOR, now_ms
from tests.passwords import cheap_hash
from tests.sync_server.district import STREET

AGAIN = {UserId("u-3"): "钱复核", UserId("u-4"): "冯复核"}
SECRETS = ("康小明", "4321", "37.5", "屋顶漏雨", "本人不愿说明去向")
"""What the first team was told, each of it found nowhere else."""
VALUES = "[...document.querySelectorAll('input, textarea')].map(part => part.value).filter(Boolean)"


@pytest.fixture(scope="module")
def street(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """A street in which every household was visited, and two people who were in none of the homes."""
    stack = Stack(tmp_path_factory.mktemp("street") / "stack")
    try:
        stack.set_up()
        assert stack.office is not None
        assert stack.cable is not None
        hire_others(stack)
        for number in (1, 2, 3):
            visited(stack, number)
        yield Story(stack, chromium, stack.office, stack.cable)
    finally:
        stack.clear()


def hire_others(stack: Stack) -> None:
    """Two more investigators of the community."""
    assert stack.office is not None
    kept = cheap_hash(PASSWORD)
    with stack.office.database.writing() as tx:
        for id_, name in AGAIN.items():
            user_store.add_user(tx, User(id=id_, login=id_, name=name, password_hash=kept, created_ms=now_ms()))
            grant_store.add_grant(tx, id_, Grant(role=Role.INVESTIGATOR, area=COMMUNITY), now_ms=now_ms())


def visited(stack: Stack, number: int) -> None:
    """The first team's visit of a household, handed in."""
    assert stack.office is not None
    household, visit = EntityId(f"h-{number}"), EntityId(f"v-{number}")

    def made(id_: str, *parts: object, act: Act | None = None) -> Change:
        return Change(
            id=ChangeId(f"{id_}-{number}"),
            kind="act" if act else "save",
            household=household,
            scope=AreaCode(COMMUNITY),
            author=UserId("u-1"),
            t=Stamp(wall_ms=now_ms(), mono_ms=0, boot="first"),
            visit=visit,
            parts=tuple(parts),  # type: ignore[arg-type]
            act=act,
        )

    told: dict[str, Value] = {"outcome": "completed", "started_at": now_ms(), "lead": "u-1", "second": "u-2"}
    wage: dict[str, Value] = {"kind": "wages", "amount": {"yuan": "4321.00", "per": "month"}}
    written = made(
        "first",
        new_part(visit, "visit", told | {"opinion_reason": "本人不愿说明去向"}),
        new_part(EntityId(f"m-{number}-9"), "member", {"name": "康小明", "relation": "child"}),
        new_part(EntityId(f"i-{number}"), "income", wage),
        new_part(household, "household", {"housing_area": "37.5", "living_conditions": "屋顶漏雨"}),
    )
    for change in (written, made("end", act=Act(name="finish", about=visit))):
        record_office_change(stack.office.database, change, now_ms=now_ms())


def draw_one(audit: Page, story: Story) -> str:
    """Freezes the street's list and draws; the household at the first place."""
    audit.goto(f"{story.stack.server_url}/console/samples")
    audit.select_option("#area", str(STREET))
    audit.select_option("#rule", index=0)
    audit.fill("#origin", "下周的公开号码")
    audit.get_by_role("button", name="冻结名单").click()
    audit.fill("#seed", "08 13 17")
    audit.get_by_role("button", name="抽取").click()
    audit.get_by_role("button", name="核对无误，抽取").click()
    row = audit.locator("tr[id^='row-']").first
    return (row.get_attribute("id") or "").removeprefix("row-")


def no_answer_is_on(pane: Pane) -> None:
    """Nothing of what was answered before is in the tree that assistive tools read, nor in any input."""
    pane.page.wait_for_timeout(600)
    words = "\n".join([*pane.page.evaluate(WORDS), *pane.page.evaluate(VALUES)])
    assert words
    assert [secret for secret in SECRETS if secret in words] == []


def call(audit: Page, drawn: str) -> str:
    """Calls the re-check from the sample's page; the address of the re-check."""
    audit.locator(f"#row-{drawn}").get_by_role("link", name="安排复核").click()
    expect(audit.get_by_text("另有 2 人知道原来的记录")).to_be_visible()
    for name in AGAIN.values():
        audit.get_by_label(name).check()
    audit.get_by_role("button", name="安排复核").click()
    expect(audit.locator("h1")).to_contain_text("待复核")
    return audit.url


def sync(pane: Pane) -> None:
    """An exchange, and back to the list."""
    pane.tap("sync-chip")
    send_everything(pane)
    pane.tap("back")


def look_again(pane: Pane, drawn: str) -> None:
    """The whole re-check, with a look for answers at every step."""
    no_answer_is_on(pane)
    pane.tap(f"household.{drawn}")
    pane.sees("recheck.begin")
    no_answer_is_on(pane)
    pane.tap("recheck.begin")
    pane.tap("field.recheck.outcome.completed")
    pane.sees("field.recheck.members")
    no_answer_is_on(pane)
    pane.type("field.recheck.members", "康大力")
    pane.tap("field.recheck.income_wages.per.month")
    pane.type("field.recheck.income_wages", "900")
    pane.bring_into_view("field.recheck.housing_area")
    pane.tap("field.recheck.housing_tenure.owned")
    pane.type("field.recheck.housing_area", "37.50")
    pane.tap("recheck.finish")
    pane.reads("项没有问到")
    pane.tap("recheck.sure")
    pane.reads("复核已完成")
    pane.tap("back")


@pytest.mark.timeout(600)
def test_a_drawn_household_is_looked_at_again_blind_and_both_looks_are_compared(street: Story) -> None:
    street.stack.start_tablet("other")
    pane = street.open_tablet("other")
    enrol(pane, "u-3", sees="today.list")
    audit = street.open_console(SUPERVISOR)
    drawn = draw_one(audit, street)
    sample = audit.url
    pane.tap("group.all")
    pane.tap(f"household.{drawn}")
    pane.reads("康小明")
    pane.tap("back")

    page = call(audit, drawn)
    sync(pane)
    pane.says(f"household.{drawn}", "复核")
    street.cable.pull()
    look_again(pane, drawn)
    no_answer_is_on(pane)
    street.cable.plug_in()
    sync(pane)

    audit.goto(page)
    wages = audit.locator(".compared tr", has=audit.get_by_role("rowheader", name="工资性收入"))
    expect(wages).to_contain_text("-3,421.00")
    area = audit.locator(".compared tr", has=audit.get_by_role("rowheader", name="建筑面积"))
    expect(area.locator(".chip")).to_have_text("一致")
    audit.get_by_role("button", name="确认并记入").click()
    expect(audit.get_by_text("已复核 1")).to_be_visible()
    assert audit.url.startswith(sample)
    pane.tap(f"household.{drawn}")
    pane.reads("康小明")
