"""A tablet without any network: its work goes to the office as a file, and the office's answer comes back as one."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.pane import Pane
from tests.e2e.steps import enrol
from tests.e2e.story import Story
from tests.field_app.office import OFFICER


def test_work_goes_to_the_office_and_the_answer_back_without_a_network(story: Story, tmp_path: Path) -> None:
    pane = story.open_tablet()
    enrol(pane)
    story.cable.pull()
    write_a_phone_number(pane)
    work = exported(pane, tmp_path)
    assert work.suffix == ".zoufang"
    story.nothing_has_left_the_tablet()
    answer = taken_in(story, work, tmp_path)
    assert story.office.case("h-1").root.value("phone") == "0936-5551"
    pane.pick("sync.import", file=answer)
    pane.reads("已导入回执:服务器收到")
    pane.reads("全部内容服务器都已收到")


def write_a_phone_number(pane: Pane) -> None:
    """Begins a visit and leaves a section, which keeps it."""
    pane.tap("household.h-1")
    pane.tap("household.start")
    pane.tap("field.visit.outcome.completed")
    pane.go_to("housing")
    pane.type("field.household.phone", "0936-5551")
    pane.go_to("finish")
    pane.tap("back")


def exported(pane: Pane, folder: Path) -> Path:
    """What the tablet gives to be carried."""
    pane.tap("sync-chip")
    pane.reads("只在本机")
    pane.bring_into_view("sync.export")
    with pane.page.expect_download() as download:
        pane.tap("sync.export")
    pane.reads("导入回执后才算送达")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def taken_in(story: Story, work: Path, folder: Path) -> Path:
    """The office's answer to a file."""
    desk: Page = story.open_console(OFFICER)
    desk.goto(f"{story.stack.server_url}/console/bundles")
    desk.set_input_files("#bundle", work)
    desk.get_by_role("button", name="导入").click()
    expect(desk.get_by_role("heading", name="已收下")).to_be_visible()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="下载回执文件").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path
