"""A table from a file: XLSX, XLS, ODS or CSV, every cell as the text a person sees."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from shared_models.errors import MalformedError

EXACT = 10**15
"""From here on a spreadsheet's number has lost digits: an identity number typed as a number is one."""
LOST_DIGITS = "\ufffd"
"""Stands at the end of a text whose last digits the spreadsheet lost."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row with its number in the sheet, counted from 1 as spreadsheets do."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The header and the rows below it; blank rows are left out."""

    header: tuple[str, ...]
    rows: tuple[SheetRow, ...]


def read_sheet(path: Path) -> Sheet:
    """The first sheet of a file; its first row with text is the header.

    Raises:
        MalformedError: when the file cannot be read as a table, or has no rows.
    """
    try:
        cells = _csv(path) if path.suffix.lower() in {".csv", ".txt", ".tsv"} else _workbook(path)
    except (OSError, CalamineError, UnicodeDecodeError, csv.Error) as error:
        raise MalformedError(f"无法读取 {path.name}:{error} / cannot read {path.name}: {error}") from error
    rows = [
        SheetRow(number, tuple(text_in(cell) for cell in row)) for number, row in enumerate(cells, start=1) if any(row)
    ]
    rows = [row for row in rows if any(row.cells)]
    if not rows:
        raise MalformedError(f"{path.name} 没有内容 / {path.name} is empty")
    return Sheet(rows[0].cells, tuple(rows[1:]))


def _workbook(path: Path) -> list[list[object]]:
    with CalamineWorkbook.from_path(path) as book:
        if not book.sheet_names:
            return []
        return [list(row) for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]


def _csv(path: Path) -> Sequence[Sequence[object]]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    first = text.partition("\n")[0]
    return list(csv.reader(io.StringIO(text), delimiter="\t" if first.count("\t") > first.count(",") else ","))


def text_in(cell: object) -> str:
    """A cell as text: whole numbers without a point, dates as 2026-11-22, blanks around cut off."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return _number(cell)
    return str(cell).replace("\u3000", " ").strip()


def _number(cell: float) -> str:
    if not cell.is_integer():
        return repr(cell)
    return str(int(cell)) if abs(cell) < EXACT else str(int(cell)) + LOST_DIGITS
