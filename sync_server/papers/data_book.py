"""Tables as a workbook for further work: one worksheet a table, headings in the first row, nothing else around them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

import xlsxwriter

LONGEST_NAME = 31
"""Characters of a worksheet's name."""


@dataclass(frozen=True, slots=True)
class DataSheet:
    """One table."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int]
    """Columns whose cells are numbers where they can be read as such."""


def data_book(sheets: Sequence[DataSheet], *, ms: int) -> bytes:
    """The workbook; every other cell is text, whatever it begins with. The time is that of the making."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": datetime.fromtimestamp(ms / 1000, tz=UTC)})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    taken: set[str] = set()
    for sheet in sheets:
        page = book.add_worksheet(_name(sheet.name, taken))
        page.freeze_panes(1, 1)
        page.set_column(0, max(len(sheet.headings) - 1, 0), 18)
        for column, heading in enumerate(sheet.headings):
            page.write_string(0, column, heading, bold)
        for at, row in enumerate(sheet.rows, start=1):
            for column, text in enumerate(row):
                number = _number(text) if column in sheet.numbers else None
                if number is not None:
                    page.write_number(at, column, number)
                elif text:
                    page.write_string(at, column, text)
    book.close()
    return out.getvalue()


def _name(wanted: str, taken: set[str]) -> str:
    """A worksheet's name: none of the signs that it may not have, not too long, and no other sheet's."""
    plain = "".join("." if sign in "[]:*?/\\'" else sign for sign in wanted)[-LONGEST_NAME:].strip(".") or "data"
    name, number = plain, 1
    while name.lower() in taken:
        number += 1
        name = f"{plain[: LONGEST_NAME - 4]}-{number}"
    taken.add(name.lower())
    return name


def _number(text: str) -> float | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return float(number) if number.is_finite() else None
