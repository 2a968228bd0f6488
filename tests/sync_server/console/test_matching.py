"""At the console: a file is sent, its columns are chosen, looked at and taken in; its records stand on the file."""

from __future__ import annotations

import io
from collections.abc import Iterator

import openpyxl
import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from shared_models.ids import EntityId
from sync_server.store import audit_store, case_store
from sync_server.store.database import Database
from tests.builders import HOUSEHOLD, change, part, saw
from tests.sync_server.console.browsing import Page, Person
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import SUPERVISOR
from tests.sync_server.district import PASSWORD, Tablet

MATCHING = "/console/matching"
NUMBER = "990000196001010013"
WAGES = f"姓名,身份证号,扣缴单位,收入额\n,{NUMBER},甲公司,99100.00\n无名,990000197001010018,乙公司,5\n,12,丙,1\n"
CHOSEN = {"column-identity_number": "身份证号", "column-amount": "收入额", "column-what": "扣缴单位"}
FILE = f"/console/households/{HOUSEHOLD}"


@pytest.fixture
def numbered(story: Console) -> Console:
    """The head of the household has a known number."""
    number = change("c-number", part({"identity_number": saw(NUMBER, "c-register")}, entity="m-1", type_="member"))
    Tablet(story.database, replica="r-number").push(number)
    return story


def send(person: Person, data: str = WAGES, *, source: str = "tax", name: str = "税务 八月.csv") -> Page:
    """The page of the columns."""
    token = person.open(MATCHING).form("/log-out").fields["csrf"]
    files = {"sheet": (name, data.encode("gb18030"), "text/csv")}
    return Page(person.http.post(MATCHING, data={"csrf": token, "source": source}, files=files))


def press(person: Person, page: Page, wish: str, **typed: str) -> Page:
    """The page after a button of the columns' form."""
    address = page.address.partition("?")[0]
    typed = {"source": "tax", "per": "month", "as_of": "2026-09-01", "period": "2026-08", **CHOSEN, **typed}
    return person.send(page.form(address), wish=wish, **typed)


def finished(person: Person, page: Page) -> Page:
    """The result, every portion taken in."""
    while "正在导入" in page.text:
        page = person.send(page.form(page.address))
    return page


def n_records(database: Database) -> int:
    with database.reading() as tx:
        case = case_store.load_case(tx, EntityId(HOUSEHOLD))
    return len(case.shown("matched")) if case else 0


def test_a_file_is_looked_at_before_anything_is_written_then_taken_in_and_reported(numbered: Console) -> None:
    officer = numbered.person()
    columns = send(officer)
    assert 'value="收入额" selected' in columns.html
    assert NUMBER not in columns.html

    look = press(officer, columns, "look")
    assert "1 行对到家庭成员，1 行未匹配，1 行有误" in look.text
    assert "身份号码有误" in look.text
    assert n_records(numbered.database) == 0

    result = finished(officer, press(officer, look, "begin", name="税务月报"))
    assert "导入完成" in result.text
    assert n_records(numbered.database) == 1
    report = officer.http.get(f"{result.address}/report")
    sheet = openpyxl.load_workbook(io.BytesIO(report.content)).active
    assert sheet is not None
    assert [row[:2] for row in sheet.iter_rows(min_row=2, values_only=True)] == [(3, "身份证号"), (4, "身份证号")]


def test_the_records_and_what_differs_stand_on_the_page_of_the_visit(numbered: Console) -> None:
    officer = numbered.person()
    finished(officer, press(officer, send(officer), "begin"))
    page = officer.open(FILE).text

    assert "核对结果与申报不一致" in page
    assert "99,100.00 元 每月 · 甲公司 · 所属期 2026-08 · 截至 2026-09-01" in page
    assert "第十七条" in page
    opening = {"act": "open_review", "about": "", "change": "x-review", "on": "2026-09-21"}
    token = officer.open(MATCHING).form("/log-out").fields["csrf"]
    officer.http.post(f"{FILE}/procedure", data={**opening, "csrf": token})
    assert "信息核对：1 条记录，1 处与申报不一致" in officer.open(f"{FILE}/procedure").text


def test_a_mapping_is_proposed_again_and_the_same_file_says_so(numbered: Console) -> None:
    officer = numbered.person()
    finished(officer, press(officer, send(officer), "begin", name="税务月报"))
    again = send(officer)

    assert "税务月报" in again.html
    assert "这份文件已经导入过" in again.text
    result = finished(officer, press(officer, again, "begin"))
    assert "以前导入过 1" in result.text
    assert n_records(numbered.database) == 1


def test_columns_that_do_not_fit_are_told_and_nothing_is_written(numbered: Console) -> None:
    officer = numbered.person()
    page = press(officer, send(officer), "begin", as_of="", **{"column-amount": "身份证号"})

    assert page.status == 422
    assert "同一列选了两次" in page.text
    assert "请填写数据截止日期" in page.text
    assert n_records(numbered.database) == 0


@pytest.mark.parametrize(
    ("data", "source", "name"),
    [(WAGES, "tax", "a.exe"), (WAGES, "tax", "a.xlsx"), (WAGES, "", "a.csv"), ("", "tax", "a.csv")],
)
def test_what_is_no_file_is_refused_in_words(numbered: Console, data: str, source: str, name: str) -> None:
    page = send(numbered.person(), data, source=source, name=name)

    assert page.status == 422
    assert "没有导入" in page.text


def test_a_balance_is_opened_by_those_with_the_right_and_every_opening_is_noted(numbered: Console) -> None:
    officer, supervisor = numbered.person(), numbered.person(SUPERVISOR)
    columns = send(officer, f"身份证号,开户银行,余额\n{NUMBER},信用社,88000.55\n", source="bank")
    chosen = {"column-amount": "余额", "column-what": "开户银行", "source": "bank"}
    finished(officer, press(officer, columns, "begin", **chosen))
    page, theirs = officer.open(FILE), supervisor.open(FILE)

    assert "88,000.55" not in page.text
    assert "银行存款核对结果高于申报" in page.text
    assert "银行存款核对结果高于申报" not in theirs.text
    assert "内容已密封" in theirs.text
    opened = officer.send(next(form for form in page.forms if form.action.endswith("/sealed")))
    assert "88,000.55" in opened.text
    with numbered.database.reading() as tx:
        assert [line.action for line in audit_store.audit_lines(tx)].count("open_matched") == 1


@pytest.fixture
def tab(browser: Browser, numbered: Console) -> Iterator[Tab]:
    """A browser of the street officer."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{numbered.address}/console/log-in")
    page.fill("[name=login]", "u-officer")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/console/queue*")
    yield page
    context.close()


def test_in_a_browser_the_columns_are_chosen_and_a_long_file_runs_by_itself(
    tab: Tab, numbered: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync_server.use_cases.match_import.AT_ONCE", 2)
    rows = "".join(f"{NUMBER},{n},单位{n}\n" for n in range(1, 8))
    tab.goto(f"{numbered.address}{MATCHING}")
    tab.select_option("#source", "tax")
    data = f"甲,乙,丙\n{rows}".encode()
    tab.set_input_files("#sheet", {"name": "a.csv", "mimeType": "text/csv", "buffer": data})
    tab.click("text=下一步")
    tab.select_option("#column-identity_number", "甲")
    tab.select_option("#column-amount", "乙")
    tab.fill("#as_of", "2026-09-01")
    tab.click("button[value=look]")
    tab.wait_for_selector("text=只是预览")
    assert tab.input_value("#column-identity_number") == "甲"
    tab.click("button[value=begin]")
    tab.wait_for_selector("text=导入完成")

    assert n_records(numbered.database) == 7
