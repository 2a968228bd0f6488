"""An empty household list to fill in: headings, hints and the words each choice column accepts."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from shared_models.catalogue import CATALOGUE
from sync_server.use_cases.household_sheet import COLUMNS, Column

ROWS = 5_000
WIDTH = 18


def write_household_template(path: Path) -> None:
    """Writes the file; its cells are text, so that no spreadsheet shortens an identity number."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("households")
        text = book.add_format({"num_format": "@"})
        heading = book.add_format({"bold": True, "num_format": "@", "bg_color": "#e2e8f0", "text_wrap": True})
        sheet.set_column(0, len(COLUMNS) - 1, WIDTH, text)
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(COLUMNS):
            sheet.write_string(0, at, column.label.zh + (" *" if column.required else ""), heading)
            sheet.write_comment(0, at, _hint(column))
            if words := _words(column):
                sheet.data_validation(1, at, ROWS, at, {"validate": "list", "source": words, "error_type": "warning"})


def _hint(column: Column) -> str:
    """The English heading and how to fill the column in; in a comment, for an example row would be imported."""
    return f"{column.label.en}\n例:{column.example}" if column.example else column.label.en


def _words(column: Column) -> list[str]:
    if column.unit == "per":
        return ["月", "季", "年"]
    field = CATALOGUE[column.type].get(column.unit)
    return [label.zh for label in field.choices.values()] if field is not None and field.choices else []
