"""The rows of an import that were not taken in, as a workbook to send back to the other office."""

from __future__ import annotations

import io

import xlsxwriter

from sync_server.use_cases.match_outcome import Outcome

HEADINGS = ("行 Row", "列 Column", "类型 Kind", "原因", "Reason")
UNMATCHED = "未匹配 unmatched"
BAD = "数据有误 cannot be read"
WIDTHS = (8, 22, 24, 48, 60)


def report_bytes(outcome: Outcome) -> bytes:
    """The report; it names rows and never a person."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("report")
        bold = book.add_format({"bold": True})
        for at, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, heading, bold)
        for n, line in enumerate(outcome.lines, start=1):
            sheet.write_number(n, 0, line.row)
            for at, text in enumerate((line.column, BAD if line.is_bad else UNMATCHED, line.zh, line.en), start=1):
                sheet.write_string(n, at, text)
    return out.getvalue()
