"""A workbook says what the paper says: figures as figures, and nothing in it is a formula."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from shared_models.papers.sheet import Sheet, Table
from sync_server.papers.workbook import workbook
from tests.builders import NOW_MS


def opened(*line: str) -> Worksheet:
    """The worksheet of a paper with one line, its last column a figure."""
    table = Table(title="", headings=tuple("甲乙丙"), lines=(line,), numbers=(2,))
    book = openpyxl.load_workbook(io.BytesIO(workbook(Sheet(title="花名册/一", blocks=(table,)), ms=NOW_MS)))
    assert isinstance(book.active, Worksheet)
    return book.active


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "990000********0014"])
def test_text_stays_text(text: str) -> None:
    page = opened(text, "001", text)
    for cell in (page["A4"], page["C4"]) if text not in {"+1", "-1"} else (page["A4"],):
        assert cell.value == text
        assert cell.data_type == "s"
    assert page["B4"].value == "001", "leading zeros stay"


def test_figures_are_figures_with_two_decimals() -> None:
    cell = opened("a", "b", "1,306.50")["C4"]
    assert (cell.value, cell.number_format) == (1306.5, "0.00")
    assert opened("a", "b", "12")["C4"].value == 12
    assert opened("a", "b", "未记录")["C4"].value == "未记录"


def test_it_prints_on_a4_with_its_headings_in_sight() -> None:
    page = opened("a", "b", "1")
    assert page.freeze_panes == "A4"
    assert page.print_title_rows == "$3:$3"
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")


def test_the_same_paper_gives_the_same_bytes() -> None:
    sheet = Sheet(title="t", blocks=(Table(title="", headings=("a",), lines=(("b",),)),))
    assert workbook(sheet, ms=NOW_MS) == workbook(sheet, ms=NOW_MS)
