"""An administrator takes a spreadsheet in, looks at it, publishes it and withdraws it, in the browser alone."""

from __future__ import annotations

import re

import pytest

from sync_server.forms.shipped import shipped_form, shipped_forms
from sync_server.store import audit_store, form_store
from sync_server.store.database import Database
from tests.sync_server.console.browsing import Page, Person
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.questionnaires import DIGEST, SOURCE, keep_form
from tests.sync_server.district import ADMINISTRATOR, OFFICER
from tests.sync_server.forms.sheets import workbook

CSV = "name,label\nn,北村\ns,南村\n".encode()
VILLAGES = workbook((("type", "name", "label"), ("select_one_from_file villages.csv", "village", "哪个村")))


def send(person: Person, body: bytes, *, name: str = "a.xlsx", wish: str = "take", **beside: bytes) -> Page:
    """The page after an upload, with CSV files beside it."""
    form = person.open("/console/forms").form("/forms")
    files = [("form", (name, body)), *(("beside", (f"{stem}.csv", text)) for stem, text in beside.items())]
    return Page(person.http.post(form.action, data={**form.fields, "wish": wish}, files=files))


def kept(database: Database) -> list[str]:
    """The ids of the forms that are kept."""
    with database.reading() as tx:
        return [one.ref.id for one in form_store.kept_forms(tx)]


def published(database: Database) -> list[str]:
    """The ids of the forms that new visits are given."""
    with database.reading() as tx:
        return [one.id for one in form_store.published_forms(tx)]


@pytest.fixture
def administrator(console: Console) -> Person:
    """Who keeps the forms."""
    return console.person(ADMINISTRATOR)


def test_an_empty_shelf_says_so_and_offers_the_forms_that_ship(console: Console, administrator: Person) -> None:
    page = administrator.open("/console/forms")

    assert "还没有导入表单" in page.text
    for name in shipped_forms():
        reply = administrator.http.get(page.link(f"{name}.xlsx"))
        assert reply.content[:2] == b"PK"
        assert send(administrator, reply.content).status == 200
    assert sorted(kept(console.database)) == sorted(shipped_form(name).id for name in shipped_forms())


def test_a_form_is_taken_in_looked_at_published_and_withdrawn(console: Console, administrator: Person) -> None:
    page = send(administrator, SOURCE)
    assert "已导入，尚未发布" in page.text

    version = administrator.open(page.link("预览并发布"))
    for words in ("致贫原因", "无固定工作", "人口应在 1 至 20 之间", "出现条件", "「主要原因」是“其他”", "未发布"):
        assert words in version.text
    assert "No regular job" in administrator.open(version.link("English (en)")).text
    assert administrator.http.get(version.link("下载原表格")).content == SOURCE

    done = administrator.send(version.form("/publish"))
    assert "已发布" in done.text
    assert published(console.database) == ["poverty-causes"]
    done = administrator.send(administrator.open(done.link("致贫原因")).form("/withdraw"))
    assert "已撤下" in done.text
    assert published(console.database) == []
    with console.database.reading() as tx:
        acts = [line.action for line in audit_store.audit_lines(tx) if line.subject == "poverty-causes"]
    assert acts == ["import_form", "publish_form", "withdraw_form"]


def test_every_error_is_told_with_its_place_and_nothing_is_taken_in(console: Console, administrator: Person) -> None:
    survey = (
        ("type", "name", "label", "relevant"),
        ("text", "a", "甲", "${nowhere} = 1"),
        ("select_one none", "b", "乙", ""),
        ("audio", "c", "丙", ""),
    )

    page = send(administrator, workbook(survey))

    assert page.status == 422
    rows = [re.sub(r"<[^>]+>", " ", row).split() for row in re.findall(r"<tr><td>.*?</tr>", page.html)]
    assert {(row[1], row[2], row[3]) for row in rows if row[0] == "错误"} == {
        ("survey", "2", "D"),
        ("survey", "3", "A"),
        ("survey", "4", "A"),
    }
    assert kept(console.database) == []


def test_notices_stop_nothing_and_a_check_keeps_nothing(console: Console, administrator: Person) -> None:
    odd = workbook((("type", "name", "label", "colour"), ("text", "a", "甲", "red")))

    looked = send(administrator, odd, wish="check")
    assert "没有错误" in looked.text
    assert "提示" in looked.text
    assert kept(console.database) == []
    assert "提示" in send(administrator, odd).text
    assert kept(console.database) == ["f"]
    assert "内容相同" in send(administrator, odd).text
    changed = workbook((("type", "name", "label"), ("text", "a", "乙")))
    assert "请在 settings 改用新的 version" in send(administrator, changed).text


def test_choices_come_from_files_that_are_sent_beside_the_form(console: Console, administrator: Person) -> None:
    assert "villages.csv" in send(administrator, VILLAGES).text
    assert kept(console.database) == []

    page = send(administrator, VILLAGES, villages=CSV, more=b"name,label\n")

    assert "北村" in administrator.open(page.link("预览并发布")).text


@pytest.mark.parametrize("body", [b"", b"no workbook", SOURCE[:2000]])
def test_what_is_no_workbook_is_refused_in_words(console: Console, administrator: Person, body: bytes) -> None:
    assert send(administrator, body).status == 422
    assert kept(console.database) == []


def test_auditors_look_and_administrators_act(console: Console) -> None:
    keep_form(console.database)
    officer = console.person(OFFICER)

    shelf, version = officer.open("/console/forms"), officer.open(f"/console/forms/{DIGEST}")

    assert "检查并导入" not in shelf.text
    assert [form.action for form in (*shelf.forms, *version.forms)] == ["/console/log-out"] * 2
    assert officer.open("/console/forms/0000000000000000").status == 404
