"""Rosters and summaries of an area: what they hold, for whom, and what is noted."""

from __future__ import annotations

import io

import openpyxl

from sync_server.store.audit_store import audit_lines
from tests.sync_server.console.browsing import Person
from tests.sync_server.console.conftest import Console
from tests.sync_server.district import INVESTIGATOR

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
