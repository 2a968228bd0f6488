"""Tables of other offices are read as people mean them; what no table is, or only pretends to be, ends in words."""

from __future__ import annotations

import io
import zipfile

import pytest

from sync_server.use_cases.match_table import EMPTY, FORMULA, NO_TABLE, TOO_LARGE, TOO_LONG, UnreadableError, read_table
from tests.sync_server.matching_files import HEADER, WAGE, csv_of, number, xlsx_of


def test_a_title_merged_headings_and_empty_rows_are_read_as_people_mean_them() -> None:
    data = xlsx_of(
        ("2026年8月核对结果",),
        (),
        ("姓名", "证件", "", "收入情况"),
        ("", "种类", "证件号码", "单位", "金额"),
        ("王一", "身份证", number(1), "甲公司", 2100),
        (),
        ("李二", "身份证", number(2), "乙公司", 12.5),
        merged="A1:E1",
    )
    table = read_table("a.xlsx", io.BytesIO(data))

    assert table.header == ("姓名", "种类", "证件号码", "单位", "金额")
    assert [(row.number, row.cells[4]) for row in table.rows] == [(5, "2100"), (7, "12.5")]


def test_a_bad_first_row_is_a_row_and_no_heading() -> None:
    table = read_table("a.csv", io.BytesIO(csv_of(("王一", "123", "甲", "1"), WAGE)))

    assert table.header == HEADER
    assert len(table.rows) == 2


def test_a_formula_is_no_text() -> None:
    data = xlsx_of(HEADER, ("王一", number(1), "甲公司", "=1000+1100"))
    assert read_table("f.xlsx", io.BytesIO(data)).rows[0].cells[3] == FORMULA


def packed(sheet: str) -> bytes:
    """A workbook whose first sheet holds this XML."""
    plain = xlsx_of(HEADER)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return out.getvalue()


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = packed("<x>" + "0" * 150_000_000 + "</x>")

    assert len(bomb) < 1_000_000
    with pytest.raises(UnreadableError) as refused:
        read_table("a.xlsx", io.BytesIO(bomb))
    assert refused.value.label == TOO_LARGE


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="{}"></row>',
        '<row r="{}"><c r="A{}"/></row>',
    ],
)
def test_a_million_empty_rows_end_in_words(rows: str) -> None:
    data = packed(SHEET.format("".join(rows.replace("{}", str(n)) for n in range(1, 1_000_001))))

    with pytest.raises(UnreadableError) as refused:
        read_table("a.xlsx", io.BytesIO(data))
    assert refused.value.label == TOO_LONG


def test_a_cell_in_the_farthest_corner_takes_no_room() -> None:
    corner = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'

    with pytest.raises(UnreadableError) as refused:
        read_table("a.xlsx", io.BytesIO(packed(SHEET.format(corner))))
    assert refused.value.label in {TOO_LONG, EMPTY}


LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    ("name", "data", "label"),
    [
        ("a.xlsx", b"PK\x03\x04 broken", NO_TABLE),
        ("a.xlsx", csv_of(WAGE), NO_TABLE),
        ("a.xlsx", packed(LAUGHS + "]>" + SHEET.format("<row><c><v>&j;</v></c></row>")), NO_TABLE),
        ("a.xlsx", packed("<worksheet"), NO_TABLE),
        ("a.csv", b"\xff\xff\xff", NO_TABLE),
        ("a.csv", b"", EMPTY),
        ("a.csv", b'"' + b"x" * 200_000 + b'"', NO_TABLE),
    ],
)
def test_what_is_no_table_is_refused_in_words(name: str, data: bytes, label: object) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_table(name, io.BytesIO(data))
    assert refused.value.label == label
