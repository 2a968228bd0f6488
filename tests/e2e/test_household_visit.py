"""One household visit as people live it: no signal, a dead battery, Wi-Fi, a remark from the office, and the count."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pane import Pane
from tests.e2e.steps import (
    add_photo,
    begin,
    complete_child,
    earns,
    enrol,
    explain,
    finish,
    hand_over_slip,
    home,
    no_assets,
    send_everything,
    sign,
    unlock,
    who_is_there,
)
from tests.e2e.story import Story
from tests.field_app.office import OFFICER

FACTS = "墙面有裂缝,屋顶完好,喆堃在家"
HALF = "邻居说老人常年独居,儿子每月寄钱"
REMARK = "与房产证不符,请核对面积"


def first_half(pane: Pane) -> None:
    """From knocking to the two photos."""
    begin(pane, 1)
    who_is_there(pane, 1)
    complete_child(pane, 1)
    home(pane)
    pane.tap("unchanged.address")
    pane.go_to("income")
    earns(pane, "wages", "600", who="m-1-1")
    pane.reads("人均月收入 300.00 元")
    no_assets(pane)
    pane.go_to("observed")
    pane.tap("field.household.appliances.tv")
    pane.type("field.household.living_conditions", FACTS)
    pane.go_to("photos")
    add_photo(pane, "front", 1)
    add_photo(pane, "living", 2)


def second_half(pane: Pane) -> None:
    """From the interview to the three signatures, and the slip for the family."""
    pane.tap("done.interview")
    pane.go_to("opinion")
    pane.tap("field.visit.opinion.keep")
    pane.go_to("finish")
    pane.reads("必须补正(3)")
    explain(pane, "present.second", "赵调查在楼下等候")
    for signer in ("lead", "second", "respondent"):
        sign(pane, signer)
    hand_over_slip(pane)
    finish(pane)


def die_while_typing(story: Story, pane: Pane) -> Pane:
    """The battery dies in the middle of the interview; the tab after the restart, at the same place."""
    pane.go_to("interview")
    pane.tap("interview.add")
    pane.type("field.interview.lives_here", HALF)
    story.stack.wait_for_journal("interview")
    story.stack.kill_tablet()
    pane.close()
    story.nothing_has_left_the_tablet()
    story.stack.start_tablet()
    pane = story.open_tablet()
    unlock(pane)
    pane.says("recovery", "上次未完成:王秀英 · 邻里访问")
    pane.tap("recover.interview")
    return pane


def return_with_remark(story: Story, desk: Page) -> None:
    """One look, one remark on the very field."""
    story.open_visit(desk)
    row = desk.locator("[id='f-h-1-housing_area']")
    row.locator("summary").click()
    row.locator("textarea").fill(REMARK)
    desk.get_by_role("button", name="退回补正").click()
    desk.wait_for_load_state()
    assert story.visit().status == "returned"


def correct(pane: Pane) -> None:
    """The tablet opens at the remarked field; the field is put right and everybody signs again."""
    pane.tap("back")
    pane.tap("group.returned")
    pane.says("household.h-1", REMARK)
    pane.tap("household.h-1")
    pane.tap("household.correct")
    pane.sees("field.household.housing_area")
    pane.reads(f"审核意见:{REMARK}")
    pane.type("field.household.housing_area", "58.3")
    pane.go_to("finish")
    for signer in ("lead", "second", "respondent"):
        sign(pane, signer)
    finish(pane)


def accept(story: Story, desk: Page) -> None:
    """The corrected value is on the page; the visit is accepted."""
    story.open_visit(desk)
    expect(desk.locator("[id='f-h-1-housing_area'] .value").first).to_contain_text("58.3")
    desk.get_by_role("button", name="审核通过").click()
    desk.wait_for_load_state()
    assert story.visit().status == "accepted"


@pytest.mark.timeout(900)
def test_a_visit_without_signal_reaches_the_office_comes_back_and_is_counted(story: Story) -> None:
    # Signed in once, at the office. Then the network ends.
    pane = story.open_tablet()
    enrol(pane)
    story.cable.pull()

    # At the door everything works without signal, and a dead battery costs nothing.
    first_half(pane)
    pane = die_while_typing(story, pane)
    assert pane.text_in("field.interview.lives_here") == HALF
    second_half(pane)
    pane.tap("sync-chip")
    pane.reads("一个字也不会丢")
    story.nothing_has_left_the_tablet()

    # Back in the Wi-Fi it goes up, text and photos.
    story.cable.plug_in()
    send_everything(pane)
    assert story.visit().status == "finished"
    assert {one.signer for one in story.visit().signatures} == {"lead", "second", "respondent"}
    assert len(story.visit().handed) == 1
    assert story.office.case("h-1").root.value("living_conditions") == FACTS
    assert len(story.office.case("h-1").shown("photo")) == 2

    # Monday morning: the street office returns it, the tablet opens at that field, and it is put right.
    desk = story.open_console(OFFICER)
    return_with_remark(story, desk)
    send_everything(pane)
    correct(pane)
    pane.tap("sync-chip")
    send_everything(pane)

    # Accepted, and the supervisor's coverage counts it.
    accept(story, desk)
    assert story.counted() == (3, 1, 1, 1)
