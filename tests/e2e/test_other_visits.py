"""Visits that go another way: somebody died, nobody was let in, two tablets write into one visit."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from shared_models.editing import new_part
from shared_models.identity_number import with_check_character
from shared_models.ids import EntityId
from tests.e2e.pane import Pane
from tests.e2e.stack import Stack
from tests.e2e.steps import (
    add_photo,
    begin,
    complete_child,
    earns,
    enrol,
    explain,
    finish,
    home,
    no_assets,
    send_everything,
    sign,
    who_is_there,
)
from tests.e2e.story import Story
from tests.field_app.office import OFFICER

TEAM = ("lead", "second")
NOTE = "隔门表示不需要低保,请不要再来"
NEIGHBOUR = "邻居说一家人常年在家"


@pytest.fixture(scope="module")
def street(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """One street for the stories of this file; each has a household of its own."""
    stack = Stack(tmp_path_factory.mktemp("street") / "stack")
    try:
        stack.set_up()
        assert stack.office is not None
        assert stack.cable is not None
        grandfather = {
            "name": "王德福",
            "relation": "parent",
            "identity_number": with_check_character("99000019400101123"),
            "ability": "none",
        }
        stack.office.write(EntityId("h-1"), new_part(EntityId("m-1-3"), "member", grandfather))
        yield Story(stack, chromium, stack.office, stack.cable)
    finally:
        stack.clear()


@pytest.fixture(scope="module")
def signed_in(street: Story) -> Pane:
    """The tab of a tablet that was signed in at the office."""
    pane = street.open_tablet()
    enrol(pane)
    return pane


@pytest.fixture
def pane(street: Story, signed_in: Pane) -> Iterator[Pane]:
    """The tablet out on the road: today's list in front, no network; back in the Wi-Fi afterwards."""
    signed_in.sees("today.list")
    street.cable.pull()
    yield signed_in
    street.cable.plug_in()


@pytest.fixture
def other(street: Story) -> Pane:
    """The tab of a colleague's tablet, signed in at the office too."""
    street.stack.start_tablet("other")
    pane = street.open_tablet("other")
    enrol(pane, "u-2", sees="household.h-3")
    return pane


def back_in_the_wifi(street: Story, pane: Pane) -> None:
    """Everything goes up; the list is in front again."""
    street.cable.plug_in()
    pane.tap("sync-chip")
    send_everything(pane)
    pane.tap("back")
    pane.sees("household.start")
    pane.tap("back")
    pane.sees("today.list")


def observed(pane: Pane) -> None:
    """What was seen and photographed in the home."""
    pane.go_to("observed")
    pane.type("field.household.living_conditions", "屋内整洁")
    pane.go_to("photos")
    add_photo(pane, "front", 1)
    add_photo(pane, "living", 2)


def ask_neighbour(pane: Pane) -> None:
    """An interview in the open section."""
    pane.tap("interview.add")
    pane.type("field.interview.lives_here", NEIGHBOUR)
    pane.tap("done.interview")


def dies(pane: Pane, member: str, day: str) -> None:
    """A member is taken off the household."""
    pane.tap(f"leave.{member}")
    pane.tap("leaving.died")
    pane.type("leaving.since", day)
    pane.tap("leaving.go")
    pane.reads("已减员")
    pane.reads("死亡")


def join(pane: Pane, household: str, code: str) -> None:
    """Comes into a colleague's visit of a household."""
    pane.tap(f"household.{household}")
    pane.tap("household.join")
    pane.type("join.code", code)
    pane.tap("join.go")


def sign_and_finish(pane: Pane, *signers: str) -> None:
    """The end of a visit, the finish section open."""
    for signer in signers:
        sign(pane, signer)
    finish(pane)


@pytest.mark.timeout(600)
def test_a_death_and_a_new_income_are_shown_to_the_office_as_what_changed(street: Story, pane: Pane) -> None:
    begin(pane, 1)
    who_is_there(pane, 1)
    complete_child(pane, 1)
    pane.tap("done.member")
    dies(pane, "m-1-3", "2026-03-02")
    home(pane)
    pane.go_to("income")
    earns(pane, "transfer", "500", who="m-1-1")
    pane.reads("人均月收入 250.00 元")
    pane.reads("不是审批结果")
    no_assets(pane)
    observed(pane)
    pane.bring_into_view("photo.choose.other")
    add_photo(pane, "other", 3)
    pane.go_to("interview")
    ask_neighbour(pane)
    pane.go_to("finish")
    explain(pane, "present.second", "赵调查在楼下等候")
    sign_and_finish(pane, *TEAM, "respondent")
    back_in_the_wifi(street, pane)

    desk = street.open_console(OFFICER)
    street.open_visit(desk)
    news = desk.locator("#news")
    for said in ("王德福", "死亡", "2026-03-02", "500"):
        expect(news).to_contain_text(said)
    expect(desk.locator("#s-income .per-capita")).to_contain_text("250.00")
    expect(desk.locator("#s-photos")).to_contain_text("3/3 张已收到")


@pytest.mark.timeout(300)
def test_a_refusal_at_the_door_is_signed_by_the_team_alone_and_counts_as_an_attempt(street: Story, pane: Pane) -> None:
    street.cable.plug_in()
    before = street.counted()
    street.cable.pull()
    pane.tap("household.h-2")
    pane.tap("household.attempt")
    pane.tap("attempt.refused")
    pane.type("field.visit.outcome_note", NOTE)
    pane.counts("section.", 3)
    pane.go_to("present")
    pane.tap("field.visit.second.u-2")
    pane.go_to("finish")
    pane.counts("sign.", len(TEAM))
    explain(pane, "present.second", "赵调查同在门外")
    sign_and_finish(pane, *TEAM)
    back_in_the_wifi(street, pane)

    desk = street.open_console(OFFICER)
    street.open_visit(desk, "h-2", "李喆堃")
    expect(desk.locator("#s-outcome")).to_contain_text("拒访")
    expect(desk.locator("#s-outcome")).to_contain_text(NOTE)
    assert {one.signer for one in street.visit("h-2").signatures} == set(TEAM)
    due, attempted, visited, accepted = before
    assert street.counted() == (due, attempted + 1, visited, accepted)


@pytest.mark.timeout(600)
def test_two_tablets_fill_in_one_visit_without_a_network_and_nothing_collides(
    street: Story, other: Pane, pane: Pane
) -> None:
    begin(pane, 3)
    who_is_there(pane, 3)
    pane.bring_into_view("visit.code")
    code = re.findall("[0-9A-Z]{4}-[0-9A-Z]{4}", pane.words_of("visit.code"))[0]
    join(other, "h-3", code)
    ask_neighbour(other)
    other.tap("back")
    complete_child(pane, 3)
    home(pane)
    no_assets(pane)
    observed(pane)
    street.nothing_has_left_the_tablet("h-3")
    street.cable.plug_in()
    other.tap("sync-chip")
    send_everything(other)
    pane.tap("sync-chip")
    send_everything(pane)
    pane.tap("back")

    pane.go_to("finish")
    sign_and_finish(pane, *TEAM, "respondent")
    back_in_the_wifi(street, pane)

    visit = street.visit("h-3")
    assert (visit.status, visit.misfits) == ("finished", ())
    desk = street.open_console(OFFICER)
    street.open_visit(desk, "h-3", "赵翀")
    expect(desk.locator("#clashes")).to_have_count(0)
    expect(desk.locator("#s-interview")).to_contain_text(NEIGHBOUR)
    expect(desk.locator("#s-interview")).to_contain_text("赵调查")
    expect(desk.locator("#s-housing")).to_contain_text("62.5")
    expect(desk.locator("#s-team tr", has_text="赵调查")).to_contain_text("本人登录后记录")
