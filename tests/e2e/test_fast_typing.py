"""Chinese typed as fast as the machine can, through an input method: no character is lost, whatever happens next."""

from __future__ import annotations

import pytest
from playwright.sync_api import CDPSession

from shared_models.values import group_of
from tests.e2e.pane import FOCUS_MS, Pane
from tests.e2e.steps import begin, enrol, send_everything, unlock
from tests.e2e.story import Story

WORDS = (
    ("qiangmian", "墙面"),
    ("you", "有"),
    ("liefeng", "裂缝,"),
    ("wuding", "屋顶"),
    ("wanhao", "完好;"),
    ("laoren", "老人"),
    ("changnian", "常年"),
    ("duju", "独居,"),
    ("erzi", "儿子"),
    ("zhekun", "喆堃"),
    ("meiyue", "每月"),
    ("jiqian", "寄钱。"),
)
TIMES = 6
TEXT = "".join(hanzi for _keys, hanzi in WORDS) * TIMES
LAST = "翀昇镕珺"
FIGURE = "1234567.89"


class InputMethod:
    """Pinyin under the cursor, key by key, and the characters that are chosen for it."""

    def __init__(self, pane: Pane) -> None:
        self._cdp: CDPSession = pane.page.context.new_cdp_session(pane.page)
        self._pane = pane

    def enter(self, name: str) -> None:
        """Puts the cursor into an input."""
        self._pane.box(name).click()
        self._pane.page.wait_for_timeout(FOCUS_MS)

    def write(self, keys: str, chosen: str) -> None:
        """One word."""
        for end in range(1, len(keys) + 1):
            composed = {"text": keys[:end], "selectionStart": end, "selectionEnd": end}
            self._cdp.send("Input.imeSetComposition", composed)
        self._cdp.send("Input.insertText", {"text": chosen})


def write_all(pane: Pane, name: str) -> None:
    """The whole text, without a pause."""
    hand = InputMethod(pane)
    hand.enter(name)
    for _ in range(TIMES):
        for keys, hanzi in WORDS:
            hand.write(keys, hanzi)


def after_a_dead_battery(story: Story, pane: Pane) -> Pane:
    """The tablet's app and the tab are gone at this moment, and started again."""
    story.stack.kill_tablet()
    pane.close()
    story.stack.start_tablet()
    pane = story.open_tablet()
    unlock(pane)
    return pane


def back_at(pane: Pane, section: str) -> None:
    """The visit under way, from today's list."""
    pane.tap("household.h-1")
    pane.tap("household.continue")
    pane.go_to(section)


def an_amount(pane: Pane) -> None:
    """Wages by the month, the figure chosen from the input method too."""
    pane.tap("income.add.wages")
    pane.tap("field.income.member.m-1-1")
    pane.tap("field.income.amount.per.month")
    hand = InputMethod(pane)
    hand.enter("field.income.amount")
    for figure in FIGURE:
        hand.write(figure, figure)


@pytest.mark.timeout(600)
def test_chinese_typed_without_a_pause_is_complete_when_the_section_is_left_at_once_and_the_battery_dies(
    story: Story,
) -> None:
    pane = story.open_tablet()
    enrol(pane)
    story.cable.pull()
    begin(pane, 1)

    # Left with the very next touch, then no power: the text is all there.
    pane.go_to("observed")
    write_all(pane, "field.household.living_conditions")
    pane.go_to("income")
    pane = after_a_dead_battery(story, pane)
    back_at(pane, "observed")
    assert pane.text_in("field.household.living_conditions") == TEXT

    # More at its end, and the page is loaded anew as soon as the next section stands there.
    pane.page.keyboard.press("Control+End")
    InputMethod(pane).write("chongsheng", LAST)
    pane.go_to("income")
    pane.page.reload()
    pane = after_a_dead_battery(story, pane)

    back_at(pane, "income")
    an_amount(pane)
    pane.go_to("observed")
    pane = after_a_dead_battery(story, pane)

    story.cable.plug_in()
    pane.tap("sync-chip")
    send_everything(pane)
    case = story.office.case("h-1")
    assert case.root.value("living_conditions") == TEXT + LAST
    [wages] = [one for one in case.shown("income") if one.value("kind") == "wages"]
    assert group_of(wages.value("amount")) == {"yuan": FIGURE, "per": "month"}
