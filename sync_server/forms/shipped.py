"""The forms that ship: plain tables in `sources/`, written as spreadsheets for whoever wants to change them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import xlsxwriter

from shared_models.questionnaire.form import Form
from sync_server.forms.check_form import check_form

Table = Sequence[Sequence[str]]
Sheets = Mapping[str, Table]


def sheets_in(text: str) -> dict[str, list[list[str]]]:
    """The sheets in a source: `# name` begins one, every further line is a row of cells divided by ` | `."""
    sheets: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith("# "):
            rows = sheets.setdefault(line[2:].strip(), [])
        elif line.strip():
            rows.append([cell.strip() for cell in f"{line} ".split(" |")])
    return sheets


@cache
def shipped_forms() -> Mapping[str, Sheets]:
    """Every form that ships, by its id, as sheets."""
    folder = files("sync_server.forms") / "sources"
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".txt")), key=lambda one: one.name)
    return {one.name.removesuffix(".txt"): sheets_in(one.read_text(encoding="utf-8")) for one in found}


@cache
def shipped_form(name: str) -> Form:
    """One form that ships, read like any other."""
    return check_form(write_workbook(shipped_forms()[name]), name, beside=lambda _: None).form


def write_workbook(sheets: Sheets) -> bytes:
    """The sheets as an XLSX file; every cell is text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 2)
            for row, cells in enumerate(rows):
                for column, text in enumerate(cells):
                    if text:
                        sheet.write_string(row, column, text, bold if row == 0 else None)
    return out.getvalue()
