"""Files as other offices send them."""

from __future__ import annotations

import io

import openpyxl

from shared_models.identity_number import RESERVED_AREA, with_check_character

HEADER = ("姓名", "身份证号", "扣缴单位", "收入额")


def number(serial: int) -> str:
    """An identity number that nobody can have."""
    return with_check_character(f"{RESERVED_AREA}19600101{serial:03d}")


def csv_of(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER, encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join(",".join(row) for row in (header, *rows)).encode(encoding)


def xlsx_of(*rows: tuple[object, ...], merged: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    if merged:
        sheet.merge_cells(merged)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WAGE = ("王一", number(1), "甲公司", "2100")
