"""The table in a file of another office: XLSX or CSV, read row by row under limits that no file can stretch.

Workbooks are read as a stream and never laid out whole: a sheet of one cell at its far corner would fill the memory.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import IO

import msgspec
import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from shared_models.errors import UnfitError
from shared_models.words import Label
from sync_server.use_cases.sheet import text_in

SUFFIXES = (".xlsx", ".csv")
MOST_ROWS = 50_000
"""Rows with something in them."""
MOST_LINES = 60_000
"""Rows altogether, blank ones counted."""
MOST_COLUMNS = 60
LONGEST = 500
"""Characters of a cell that are kept."""
MOST_UNPACKED = 120_000_000
"""Bytes of a workbook once unpacked; 50,000 rows of twenty columns stay below."""
MOST_PARTS = 500
FORMULA = "\ufffc"
"""Stands for a cell that holds a formula: what it comes to is not in the file."""
HEADER_LINES = 5
NUMBERISH = re.compile(r"\d{14,17}[\dXx]")
"""What an identity number looks like, right or wrong."""

NO_TABLE = Label("无法读取这个文件", "The file cannot be read")
TOO_LONG = Label("行数超过上限,请删除空行或分成几个文件", "Too many rows: delete blank ones or split the file")
TOO_LARGE = Label("文件解压后过大,不是正常的表格", "Unpacked, the file is too large for a table")
EMPTY = Label("文件里没有数据", "The file holds no data")
OTHER_KIND = Label("请选择 XLSX 或 CSV 文件", "Choose an XLSX or CSV file")


class UnreadableError(UnfitError):
    """The file is no table that can be taken in; `label` says why."""

    def __init__(self, label: Label) -> None:
        """Takes the words for people."""
        super().__init__(label.en)
        self.label = label


class TableRow(msgspec.Struct, frozen=True, array_like=True):
    """One row with its number in the file, counted from 1."""

    number: int
    cells: tuple[str, ...]


class Table(msgspec.Struct, frozen=True):
    """Headings, all different, and the rows below them that hold something."""

    header: tuple[str, ...]
    rows: tuple[TableRow, ...]


def read_table(name: str, file: IO[bytes]) -> Table:
    """The first sheet of a file, by the ending of its name.

    Raises:
        UnreadableError: it is no table, too long, too large, or empty.
    """
    suffix = PurePosixPath(name.lower()).suffix
    if suffix not in SUFFIXES:
        raise UnreadableError(OTHER_KIND)
    try:
        found = _filled(_workbook(file) if suffix == ".xlsx" else _csv(file))
    except UnreadableError:
        raise
    except _BROKEN as error:
        raise UnreadableError(NO_TABLE) from error
    return _with_header(found)


def _filled(lines: Iterable[list[str]]) -> list[TableRow]:
    """The lines that hold something, blanks at their ends cut off."""
    found: list[TableRow] = []
    for number, cells in enumerate(lines, start=1):
        if number > MOST_LINES or len(found) > MOST_ROWS:
            raise UnreadableError(TOO_LONG)
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            found.append(TableRow(number, tuple(cells)))
    return found


_BROKEN = (
    *(OSError, ValueError, KeyError, IndexError, AttributeError, TypeError, EOFError, SyntaxError, RuntimeError),
    *(NotImplementedError, csv.Error, zipfile.BadZipFile, zipfile.LargeZipFile, InvalidFileException),
)
"""What the readers raise over a file that is broken or only pretends to be a workbook. Parse errors of XML are
syntax errors."""


def _workbook(file: IO[bytes]) -> Iterator[list[str]]:
    with zipfile.ZipFile(file) as packed:
        parts = packed.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise UnreadableError(TOO_LARGE)
    file.seek(0)
    book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_col=MOST_COLUMNS):
            yield [FORMULA if cell.data_type == "f" else text_in(cell.value)[:LONGEST] for cell in row]
    finally:
        book.close()


def _csv(file: IO[bytes]) -> Iterator[list[str]]:
    raw = file.read()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    first = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text), delimiter="\t" if first.count("\t") > first.count(",") else ",")
    for line in lines:
        yield [_typed(cell) for cell in line[:MOST_COLUMNS]]


def _typed(cell: str) -> str:
    """A cell without the marks by which exports keep a spreadsheet from shortening numbers."""
    text = text_in(cell)
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return FORMULA if text.startswith("=") else text.removeprefix("'")[:LONGEST]


def _with_header(found: list[TableRow]) -> Table:
    """Headings stand above the first row with an identity number; a title over them is left out."""
    at = next((at for at, row in enumerate(found) if any(map(NUMBERISH.search, row.cells))), len(found))
    above = [(place, row) for place, row in enumerate(found[:at]) if sum(map(bool, row.cells)) > 1]
    if not above:
        raise UnreadableError(EMPTY)
    width = max(len(row.cells) for row in found)
    first, last = above[0][0], above[0][0]
    if not _is_full(above[0][1], width):
        last = above[-1][0] if above[-1][0] - first < HEADER_LINES else first
    headings = _headings([row.cells for row in found[first : last + 1]], width)
    rows = tuple(TableRow(row.number, row.cells + ("",) * (width - len(row.cells))) for row in found[last + 1 :])
    if not rows:
        raise UnreadableError(EMPTY)
    return Table(headings, rows)


def _is_full(row: TableRow, width: int) -> bool:
    return len(row.cells) == width and all(row.cells)


def _headings(lines: list[tuple[str, ...]], width: int) -> tuple[str, ...]:
    """The lowest words above each column; numbered where they are missing or stand twice."""
    found: list[str] = []
    for at in range(width):
        words = [line[at] for line in lines if at < len(line) and line[at]]
        found.append(_different(" ".join(words[-1].split()) if words else f"第 {at + 1} 列", found))
    return tuple(found)


def _different(heading: str, others: Iterable[str]) -> str:
    taken, n, name = set(others), 1, heading
    while name in taken:
        n += 1
        name = f"{heading} ({n})"
    return name
