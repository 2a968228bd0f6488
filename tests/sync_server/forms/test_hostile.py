"""Files that mean harm: refused or told within bounded work, never run to their end."""

from __future__ import annotations

import io
import tracemalloc
import zipfile

import pytest

from shared_models.questionnaire.filling import open_filling
from shared_models.questionnaire.planner import planned
from sync_server.forms.problem import SheetError
from tests.shared_models.questionnaire.kit import filling, form, item, node, surroundings, value
from tests.sync_server.forms.sheets import checked, told, workbook

HEAD = ("type", "name", "label", "relevant", "constraint", "calculation", "repeat_count")


def archive(**parts: bytes) -> bytes:
    """An archive that calls itself a spreadsheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in parts.items():
            made.writestr(name, body)
    return out.getvalue()


def rewritten(body: bytes, name: str, part: bytes) -> bytes:
    """A spreadsheet with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, part if info.filename == name else old.read(info.filename))
    return out.getvalue()


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;</t></si></sst>"""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"PK\x03\x04 nonsense",
        b"type,name,label\ntext,a,A\n",
        archive(a=b"0" * (41 * 2**20)),
        archive(**{f"p{number}": b"x" for number in range(201)}),
        archive(a=b"x"),
        rewritten(workbook((HEAD, ("text", "a", "A"))), "xl/sharedStrings.xml", BOMB),
        rewritten(workbook((HEAD, ("text", "a", "A"))), "xl/worksheets/sheet1.xml", BOMB.decode().encode("utf-16-le")),
        rewritten(workbook((HEAD, ("text", "a", "A"))), "xl/worksheets/sheet1.xml", b"<broken"),
        b"PK" + b"x" * (6 * 2**20),
    ],
    ids=[
        "empty",
        "cut",
        "csv",
        "zip bomb",
        "many parts",
        "no book",
        "entities",
        "entities in utf-16",
        "broken",
        "huge",
    ],
)
def test_a_file_that_is_no_honest_spreadsheet_is_refused_with_a_sentence(body: bytes) -> None:
    with pytest.raises(SheetError) as refused:
        checked(body)
    assert refused.value.problems[0].label.zh


def test_a_sheet_that_claims_a_million_rows_takes_no_room_for_them() -> None:
    body = workbook((HEAD, ("text", "a", "A")))
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'
    tracemalloc.start()
    told(rewritten(body, "xl/worksheets/sheet1.xml", sheet.replace(b"</sheetData>", far)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100 * 2**20


def test_a_million_steps_are_told_at_import() -> None:
    deep = "count(/data/r[count(/data/r[count(/data/r[count(/data/r[count(/data/r[a != '']) >= 0]) >= 0]) >= 0]) >= 0])"
    rows = [
        ("integer", "n", "N", "", "", "20"),
        ("begin_repeat", "r", "R", "", "", "", "20"),
        ("text", "a", "A"),
        ("end_repeat", ""),
    ]
    found = told(workbook((HEAD, *rows, ("calculate", "c", "", "", "", deep))))
    assert any("计算量过大" in line and "(row 6) F calculation" in line for line in found), found


def test_texts_that_double_stay_within_their_limit() -> None:
    rows = [item("text", "a0")]
    rows += [item("calculate", f"a{at}", calculation=f"concat(${{a{at - 1}}}, ${{a{at - 1}}})") for at in range(1, 60)]
    opened = filling(form(*rows))
    opened.answer(node(opened, "a0"), "x" * 1_000)
    assert max(len(value(opened, f"a{at}")) for at in range(60)) <= 20_000
    assert opened.troubles


def test_a_count_beyond_reason_makes_as_many_entries_as_a_form_may_have() -> None:
    inner = item("repeat", "inner", item("text", "b"), repeat_count="999999999")
    opened = filling(form(item("repeat", "outer", inner, repeat_count="1000000000")))
    entries = opened.root.children["outer"]
    assert len(entries) == 200
    assert sum(len(entry.children["inner"]) for entry in entries) <= 1_800


def test_deep_nesting_and_many_circles_are_told_and_end() -> None:
    deep = item("text", "leaf")
    for at in range(40):
        deep = item("group", f"g{at}", deep)
    assert any("嵌套" in fault.label.zh for fault in planned(form(deep)).faults)
    ring = [
        item("calculate", f"c{at}", calculation=" + ".join(f"${{c{other}}}" for other in range(60))) for at in range(60)
    ]
    assert any("成环" in fault.label.zh for fault in planned(form(*ring)).faults)


def test_names_that_differ_by_a_trick_do_not_leave_the_folder() -> None:
    body = workbook((HEAD, ("select_one_from_file ../secret.csv", "a", "A")))
    asked: list[str] = []

    def beside(name: str) -> bytes | None:
        asked.append(name)
        return None

    from sync_server.forms.check_form import check_form  # noqa: PLC0415

    with pytest.raises(SheetError):
        check_form(body, "f", beside=beside)
    assert asked == ["../secret.csv"]


def test_a_thousand_formulas_over_a_repeat_share_one_budget() -> None:
    rows = [item("repeat", "r", item("integer", "a"), repeat_count="200")]
    rows += [item("calculate", f"c{at}", calculation="sum(/data/r[a >= 0 or a = '']/a)") for at in range(1_000)]
    opened = open_filling(planned(form(*rows)), surroundings())
    assert 0 < len(opened.troubles) < len(rows)
    assert set(opened.troubles.values()) == {"too many steps"}
