"""A county's own form: refused cell by cell, put right, published, answered by two tablets, returned, taken away."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from shared_models.area import Grant, Role
from shared_models.ids import UserId
from shared_models.questionnaire.answers import FILLED
from sync_server.forms.shipped import Sheets, write_workbook
from sync_server.store import grant_store, user_store
from sync_server.store.user_store import User
from tests.e2e.pane import Pane
from tests.e2e.steps import (
    add_photo,
    begin,
    complete_child,
    enrol,
    finish,
    home,
    no_assets,
    send_everything,
    sign,
    who_is_there,
)
from tests.e2e.story import Story
from tests.field_app.office import OFFICER, PASSWORD, SUPERVISOR, now_ms
from tests.passwords import cheap_hash
from tests.sync_server.district import CITY, DISTRICT, adopt

ADMINISTRATOR = "u-admin"
REMARK = "房间数与房产证不符,请再数一次"
ROWS = (
    ("type", "name", "label::中文 (zh)", "label::English (en)", "required"),
    ("integer", "rooms", "房间数", "Rooms", "yes"),
    ("select_one roof", "roof", "屋顶情况", "The roof", "yes"),
    ("text", "seen", "看到的其他问题", "What else was seen", ""),
)
CHOICES = (
    ("list_name", "name", "label::中文 (zh)", "label::English (en)"),
    ("roof", "sound", "完好", "Sound"),
    ("roof", "leaks", "漏雨", "Leaks"),
)
SETTINGS = (("form_id", "form_title", "version"), ("housing", "本县住房问卷", "2026.9"))
GOOD: Sheets = {"survey": ROWS, "choices": CHOICES, "settings": SETTINGS}
BAD: Sheets = {
    **GOOD,
    "survey": (ROWS[0], ("intger", *ROWS[1][1:]), ("select_one rooff", *ROWS[2][1:]), ROWS[3]),
}


def hire_administrator(story: Story) -> None:
    """Somebody who may take forms in."""
    user = User(
        id=UserId(ADMINISTRATOR),
        login=ADMINISTRATOR,
        name="钱管理",
        password_hash=cheap_hash(PASSWORD),
        created_ms=now_ms(),
    )
    with story.office.database.writing() as tx:
        user_store.add_user(tx, user)
        grant_store.add_grant(tx, user.id, Grant(role=Role.ADMINISTRATOR, area=CITY), now_ms=now_ms())


def upload(desk: Page, sheets: Sheets) -> None:
    """Sends a spreadsheet on the page of forms."""
    desk.set_input_files("#form", FilePayload(name="county.xlsx", mimeType="", buffer=write_workbook(sheets)))
    desk.get_by_role("button", name="检查并导入").click()
    desk.wait_for_load_state()


def take_in_and_publish(story: Story, desk: Page) -> None:
    """Refused with its cells named; put right, looked at and published."""
    desk.goto(f"{story.stack.server_url}/console/forms")
    upload(desk, BAD)
    wrong = desk.get_by_role("row").filter(has_text="survey")
    expect(wrong.nth(0)).to_contain_text("2")
    expect(wrong.nth(0)).to_contain_text("A type")
    expect(wrong.nth(0)).to_contain_text("intger")
    expect(wrong.nth(1)).to_contain_text("3")
    expect(wrong.nth(1)).to_contain_text("rooff")
    expect(desk.locator("main")).to_contain_text("还没有导入表单")

    upload(desk, GOOD)
    desk.get_by_role("link", name="本县住房问卷").first.click()
    expect(desk.locator("main")).to_contain_text("屋顶情况")
    desk.locator("summary", has_text="发布这个版本").click()
    desk.get_by_role("button", name="确认发布").click()
    expect(desk.locator("main")).to_contain_text("新的入户使用这个版本")


def join(other: Pane, pane: Pane) -> None:
    """A colleague's tablet comes into the visit."""
    pane.go_to("present")
    pane.bring_into_view("visit.code")
    code = re.findall("[0-9A-Z]{4}-[0-9A-Z]{4}", pane.words_of("visit.code"))[0]
    other.tap("household.h-1")
    other.tap("household.join")
    other.type("join.code", code)
    other.tap("join.go")


def the_rest(pane: Pane) -> None:
    """Everything else that a visit needs before the signatures."""
    complete_child(pane, 1)
    home(pane)
    no_assets(pane)
    pane.go_to("observed")
    pane.type("field.household.living_conditions", "屋内整洁")
    pane.go_to("photos")
    add_photo(pane, "front", 1)
    add_photo(pane, "living", 2)
    pane.go_to("interview")
    pane.tap("interview.add")
    pane.type("field.interview.lives_here", "邻居说一家人常年在家")
    pane.tap("done.interview")


def hand_in(pane: Pane) -> None:
    """Signed by everybody and sent."""
    for signer in ("lead", "second", "respondent"):
        sign(pane, signer)
    finish(pane)
    pane.tap("sync-chip")
    send_everything(pane)


def answered_apart(pane: Pane, other: Pane, story: Story) -> None:
    """Two tablets answer a question each of one questionnaire, without a network; then the visit is handed in."""
    story.cable.pull()
    begin(pane, 1)
    who_is_there(pane, 1)
    join(other, pane)
    other.go_to("form.housing")
    other.tap("q.roof.leaks")
    pane.go_to("form.housing")
    pane.type("q.rooms", "3")
    the_rest(pane)
    other.go_to("photos")
    story.cable.plug_in()
    other.tap("sync-chip")
    send_everything(other)
    pane.tap("sync-chip")
    send_everything(pane)
    pane.tap("back")
    pane.go_to("finish")
    hand_in(pane)


def return_one_question(story: Story, desk: Page, row: str) -> None:
    """A remark on one answer sends the visit back."""
    story.open_visit(desk)
    sheet = desk.locator(".questionnaire")
    expect(sheet).to_contain_text("本县住房问卷")
    expect(sheet).to_contain_text("漏雨")
    asked = desk.locator(row)
    asked.locator("summary").click()
    asked.locator("textarea").fill(REMARK)
    desk.get_by_role("button", name="退回补正").click()
    desk.wait_for_load_state()
    assert story.visit().status == "returned"


def correct(pane: Pane) -> None:
    """The tablet opens at the question; it is answered anew and everybody signs again."""
    send_everything(pane)
    pane.tap("back")
    pane.sees("household.correct")
    pane.tap("household.correct")
    pane.sees("q.rooms")
    pane.reads(REMARK)
    pane.type("q.rooms", "2")
    pane.go_to("finish")
    hand_in(pane)


def exported(story: Story, audit: Page) -> dict[str, str]:
    """The one line of the export, by its headings."""
    audit.goto(f"{story.stack.server_url}/console/forms")
    audit.get_by_role("link", name="本县住房问卷").first.click()
    audit.get_by_role("link", name="填写结果").first.click()
    expect(audit.locator("main")).to_contain_text("屋顶情况")
    audit.select_option("#as", "csv")
    with audit.expect_download() as download:
        audit.get_by_role("button", name="导出").click()
    [headings, line] = csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig")))
    return dict(zip(headings, line, strict=True))


@pytest.mark.timeout(900)
def test_a_countys_form_goes_from_its_spreadsheet_to_the_export(story: Story) -> None:
    hire_administrator(story)
    adopt(story.office.database, "housing", area=DISTRICT, since="2026-01-01")
    take_in_and_publish(story, story.open_console(ADMINISTRATOR))

    pane = story.open_tablet()
    enrol(pane)
    story.stack.start_tablet("other")
    other = story.open_tablet("other")
    enrol(other, "u-2")
    answered_apart(pane, other, story)
    [filled] = story.office.case("h-1").shown(FILLED)
    assert (filled.value("rooms"), filled.value("roof")) == (3, "leaks")

    desk = story.open_console(OFFICER)
    row = f"[id='f-{filled.id}-rooms']"
    return_one_question(story, desk, row)
    correct(pane)
    story.open_visit(desk)
    expect(desk.locator(f"{row} .value").first).to_contain_text("2")

    told = exported(story, story.open_console(SUPERVISOR))
    assert (told["房间数"], told["屋顶情况"]) == ("2", "漏雨")
