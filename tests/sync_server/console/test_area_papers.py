"""Rosters and summaries of an area: what they hold, for whom, and what is noted."""

from __future__ import annotations

import io

import openpyxl

from sync_server.store.audit_store import audit_lines
from tests.builders import COMMUNITY, change, part
from tests.sync_server.console.browsing import Person
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import SEPTEMBER, SEPTEMBER_MS, at
from tests.sync_server.district import FAR_COMMUNITY, INVESTIGATOR, Tablet, adopt

AREA = "/console/area-papers"


def test_each_opens_as_pdf_and_as_workbook(officer: Person) -> None:
    links = [href for text, href in officer.open(AREA).links if "PDF" in text or "Excel" in text]
    assert len(links) >= 4
    for href in links:
        answer = officer.http.get(href)
        assert answer.status_code == 200, href
        assert answer.content.startswith(b"PK" if "xlsx" in href else b"%PDF")
    assert officer.http.get(f"{AREA}/nothing").status_code == 404


def test_the_roster_lists_recipients_with_masked_numbers_and_says_what_is_missing(
    story: Console, officer: Person
) -> None:
    answer = officer.http.get(f"{AREA}/roster?form=xlsx")
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert page is not None
    (line, total) = [[cell.value for cell in row] for row in page.iter_rows(min_row=4)]
    assert line[2:6] == ["DB-1", "张三", "990000********0014", 3]
    assert line[8] == "未记录", "no benefit is recorded, so none is printed"
    assert total[1] == "1 户"
    with story.database.reading() as tx:
        noted = [(one.action, one.subject) for one in audit_lines(tx)]
    assert noted[-1] == ("list", "roster")


def test_an_investigator_has_none(story: Console) -> None:
    assert story.person(INVESTIGATOR).http.get(AREA).status_code == 403


def sheet_of(body: bytes) -> list[list[object]]:
    page = openpyxl.load_workbook(io.BytesIO(body)).active
    assert page is not None
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]


def test_a_policys_register_has_a_line_for_each_household_it_covers(story: Console) -> None:
    adopt(story.database, "haishu", since="2026-01-01")
    street = story.person()
    (href,) = {href for _, href in street.open(AREA).links if "monthly" in href and "xlsx" in href}
    headings, line = sheet_of(street.http.get(href).content)
    assert headings[:5] == ["序号", "社区(村)", "低保证号", "户主", "住址"]
    assert line[1:5] == ["一社区", "DB-1", "张三", "一社区 1 号"]
    assert line[-1] == "未记录 not recorded", "no amount is on file, so none is printed"


def test_what_is_filed_apart_is_no_list_to_hand_out(story: Console) -> None:
    adopt(story.database, "lixin", since="2026-01-01")
    links = [href for _, href in story.person().open(AREA).links]
    assert any("register.lixin.cleanup_line" in href for href in links)
    assert not any("close_relatives" in href for href in links)
    assert story.person().http.get(f"{AREA}/register.lixin.close_relatives").status_code == 404


def test_the_payment_list_is_a_paper_and_a_workbook_of_what_the_page_shows(story: Console) -> None:
    paid = change("c-paid", part({"benefit": "350.00", "benefit_class": "C"}))
    Tablet(story.database, replica="r-paid").push(at(paid, SEPTEMBER_MS, SEPTEMBER))
    street = story.person()
    shown = street.open(f"/console/payments?month=2026-09&community={COMMUNITY}")
    hrefs = [href for _, href in shown.links if "/payments/list" in href]
    assert [street.http.get(href).content[:4] for href in hrefs] == [b"%PDF", b"PK\x03\x04"]
    _, line, total = sheet_of(street.http.get(hrefs[1]).content)
    assert [line[2], line[5], total[5]] == ["张三", 350, 350]
    assert "350.00" in shown.text
    assert street.http.get(f"/console/payments/list?month=2026-09&community={FAR_COMMUNITY}").status_code == 404
