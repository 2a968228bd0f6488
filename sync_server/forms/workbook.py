"""The cells of a spreadsheet from a stranger: opened only when it cannot harm, read within limits."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from shared_models.words import Label
from sync_server.forms.problem import Problem, SheetError

MAX_FILE = 5 * 2**20
MAX_UNPACKED = 40 * 2**20
MAX_PARTS = 200
MAX_ROWS = 20_000
MAX_COLUMNS = 150
MAX_CELL = 10_000
SHEETS = ("survey", "choices", "settings")
_DECLARATIONS = tuple(
    word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One row of a sheet: its number and its cells by column, blanks left out."""

    number: int
    cells: dict[int, str]


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column."""

    text: str
    column: int

    @property
    def place(self) -> str:
        """As messages name it."""
        return f"{get_column_letter(self.column)} {self.text}"


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One sheet: its headings and the rows below."""

    name: str
    headings: tuple[Heading, ...]
    lines: tuple[SheetLine, ...]


@dataclass(frozen=True, slots=True)
class FormBook:
    """The sheets of a form by name, and what was wrong with their cells."""

    sheets: dict[str, FormSheet]
    problems: tuple[Problem, ...]


def read_book(body: bytes) -> FormBook:
    """The sheets in the bytes of an XLSX file.

    Raises:
        SheetError: for what is no such file, or one that would take more room than a form needs.
    """
    _check_archive(body)
    try:
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # the library lets through whatever a broken file makes it trip over
        raise _refused(Label("无法读取,请另存为 .xlsx", "cannot be read; save it as .xlsx")) from error
    problems: list[Problem] = []
    sheets = {}
    try:
        for name in book.sheetnames:
            if name in SHEETS:
                sheets[name] = _sheet(name, book[name], problems)
            elif name.lower().strip() in SHEETS:
                words = Label(f"工作表应命名为 {name.lower().strip()}", f"call this sheet {name.lower().strip()}")
                problems.append(Problem(sheet=name, row=0, column="", label=words))
            else:
                words = Label("表单不使用此工作表", "the form makes no use of this sheet")
                problems.append(Problem(sheet=name, row=0, column="", label=words, is_notice=True))
    except Exception as error:
        raise _refused(Label("内容已损坏", "its content is damaged")) from error
    finally:
        book.close()
    return FormBook(sheets, tuple(problems))


def _refused(label: Label) -> SheetError:
    return SheetError([Problem(sheet="文件 file", row=0, column="", label=label)])


def _check_archive(body: bytes) -> None:
    """Refuses archives that unpack to too much, and XML that declares anything of its own."""
    if len(body) > MAX_FILE:
        raise _refused(Label("文件超过 5 MB", "the file is larger than 5 MB"))
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise _refused(Label("文件解压后过大", "the file unpacks to more than a form needs"))
            for part in parts:
                _check_part(archive, part)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise _refused(Label("不是 .xlsx 文件", "this is no .xlsx file")) from error


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    before = b""
    with archive.open(part) as stream:
        while piece := stream.read(2**18):
            seen = before + piece
            if any(word in seen for word in _DECLARATIONS):
                raise _refused(
                    Label("文件含有不允许的 XML 声明", "the file declares XML entities, which no form needs")
                )
            before = piece[-32:]


def _sheet(name: str, sheet: Any, problems: list[Problem]) -> FormSheet:
    headings: tuple[Heading, ...] = ()
    lines: list[SheetLine] = []
    blanks = 0
    for number, cells in enumerate(sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS + 1), start=1):
        found = dict(_texts(name, number, cells, problems=problems))
        if not found:
            blanks += 1
            continue
        if number > MAX_ROWS:
            problems.append(_too_much(name, number))
            break
        if not headings:
            headings = tuple(Heading(" ".join(text.split()), column) for column, text in found.items())
            continue
        lines.append(SheetLine(number, found))
    return FormSheet(name, headings, tuple(lines))


def _too_much(name: str, number: int) -> Problem:
    words = Label(f"超过 {MAX_ROWS} 行", f"more than {MAX_ROWS} rows")
    return Problem(sheet=name, row=number, column="", label=words)


def _texts(name: str, number: int, cells: tuple[Any, ...], *, problems: list[Problem]) -> Iterator[tuple[int, str]]:
    for column, cell in enumerate(cells, start=1):
        if cell.value is None:
            continue
        place = get_column_letter(column)
        label = _wrong(cell, column)
        if label is not None:
            problems.append(Problem(sheet=name, row=number, column=place, label=label))
            if column > MAX_COLUMNS:
                return
            continue
        text = cell_text(cell.value)
        if text:
            yield column, text


def _wrong(cell: Any, column: int) -> Label | None:
    if column > MAX_COLUMNS:
        return Label(f"超过 {MAX_COLUMNS} 列", f"more than {MAX_COLUMNS} columns")
    if cell.data_type == "f":
        return Label(
            "单元格是电子表格公式,请只粘贴其数值",
            "the cell holds a formula of the spreadsheet; paste its value instead",
        )
    if cell.data_type == "e":
        return Label(f"单元格出错:{cell.value}", f"the cell shows an error: {cell.value}")
    if isinstance(cell.value, str) and len(cell.value) > MAX_CELL:
        return Label(f"文字超过 {MAX_CELL} 字", f"more than {MAX_CELL} characters")
    return None


def cell_text(value: object) -> str:
    """A cell as the text that a person sees; blanks around it and no-break spaces are cut."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    return str(value).replace("\u00a0", " ").replace("\u3000", " ").replace("\x00", "").strip()
