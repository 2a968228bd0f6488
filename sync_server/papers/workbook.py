"""A paper of tables as a workbook: figures as figures, and text that no spreadsheet takes for a formula."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

import xlsxwriter

from shared_models.papers.sheet import Sheet, Table

LONGEST_NAME = 31
"""Characters of a worksheet's name."""
WIDEST = 40


def workbook(sheet: Sheet, *more: Sheet, ms: int) -> bytes:
    """The workbook of papers, a worksheet each, their tables one below the other; the same bytes for the same papers.

    The time is that of the making, which the file tells.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": sheet.title, "created": datetime.fromtimestamp(ms / 1000, tz=UTC)})
    for one in (sheet, *more):
        _worksheet(book, one)
    book.close()
    return out.getvalue()


def _worksheet(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    page = book.add_worksheet(_name(sheet.title))
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_footer("&C第 &P 页 共 &N 页")
    head = book.add_format({"bold": True, "border": 1, "align": "center", "bg_color": "#F3F4F6", "text_wrap": True})
    formats = {
        "": book.add_format({"border": 1, "num_format": "@"}),
        "whole": book.add_format({"border": 1, "num_format": "0"}),
        "money": book.add_format({"border": 1, "num_format": "0.00"}),
    }
    page.write_string(0, 0, sheet.title, book.add_format({"bold": True, "font_size": 14}))
    page.write_string(1, 0, sheet.subtitle)
    row = 2
    for block in (block for block in sheet.blocks if isinstance(block, Table)):
        for column, heading in enumerate(block.headings):
            page.write_string(row, column, heading, head)
            page.set_column(column, column, _width(block, column))
        if row == 2:  # noqa: PLR2004 - the first table's headings stay in sight, on the screen and on every page
            page.freeze_panes(3, 0)
            page.repeat_rows(2)
        row = _lines(page, block, row + 1, formats=formats) + 1


def _name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:LONGEST_NAME]


def _width(table: Table, column: int) -> int:
    texts = [table.headings[column], *(line[column] for line in table.lines)]
    return min(max(sum(2 if ord(sign) > 0xFF else 1 for sign in text) for text in texts) + 2, WIDEST)  # noqa: PLR2004


def _lines(page: xlsxwriter.worksheet.Worksheet, table: Table, row: int, *, formats: dict[str, object]) -> int:
    """Writes the lines and gives the row below them."""
    for line in table.lines:
        for column, text in enumerate(line):
            number = _number(text) if column in table.numbers else None
            if number is None:
                page.write_string(row, column, text, formats[""])
            else:
                page.write_number(row, column, float(number), formats["money" if "." in text else "whole"])
        row += 1
    return row


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
