"""What is wrong with a spreadsheet is told all at once: sheet, row, column, in Chinese and English."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from sync_server.forms.reference import second_opinion
from tests.sync_server.forms.sheets import YES_NO, checked, told, workbook

HEAD = ("type", "name", "label", "relevant", "constraint", "required", "calculation", "choice_filter", "parameters")


def one(*rows: tuple[str, ...]) -> list[str]:
    """What is told of a form of these rows."""
    return told(workbook((HEAD, *rows)))


def test_all_faults_come_at_once_each_with_its_place() -> None:
    found = one(
        ("select_one nobody", "a", "A"),
        ("integr", "b", "B"),
        ("geotrace", "c", "C"),
        ("text", "d", "D", "${nobody} = 1"),
        ("text", "", "E"),
        ("text", "f f", "F"),
        ("text", "g", "", "", ". >"),
        ("calculate", "h"),
        ("begin_group", "i", "I"),
        ("text", "j", "J", "", "", "", "", "", "wrong"),
    )
    places = [line.partition(":")[0] for line in found]
    assert places == [
        "[错误 error] survey 第 2 行 (row 2) A type",
        "[错误 error] survey 第 3 行 (row 3) A type",
        "[错误 error] survey 第 4 行 (row 4) A type",
        "[错误 error] survey 第 5 行 (row 5) D relevant",
        "[错误 error] survey 第 6 行 (row 6) B name",
        "[错误 error] survey 第 7 行 (row 7) B name",
        "[错误 error] survey 第 8 行 (row 8) C label",
        "[错误 error] survey 第 8 行 (row 8) E constraint",
        "[错误 error] survey 第 9 行 (row 9) G calculation",
        "[错误 error] survey 第 10 行 (row 10) A type",
        "[错误 error] survey 第 11 行 (row 11) I parameters",
    ]
    assert all(" / " in line for line in found)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("text", "a", "A"), ("text", "a", "B")], "重复"),
        ([("end_group", "")], "多余的 end"),
        ([("begin_group", "g", "G"), ("text", "a", "A"), ("end_repeat", "")], "应先结束第 2 行"),
        ([("select_one yn", "a", "A", "", "", "", "", "county = 'x'")], "没有列 county"),
        ([("range", "a", "A", "", "", "", "", "", "start=1 end=1")], "range"),
        ([("calculate", "a", "", "", "", "", "${b}"), ("calculate", "b", "", "", "", "", "${a}")], "成环"),
        ([("text", "a", "Hello ${nobody}")], "没有 nobody"),
        ([("select_one_from_file towns.csv", "a", "A")], "找不到文件 towns.csv"),
        ([("begin_repeat", "r", "R", "", "", "", "", "", "rows=cars"), ("text", "a", "A"), ("end_repeat", "")], "rows"),
    ],
)
def test_a_fault_is_told_in_plain_words(rows: list[tuple[str, ...]], words: str) -> None:
    found = one(*rows)
    assert any(words in line and line.startswith("[错误 error]") for line in found), found


def test_what_has_no_effect_here_is_told_and_stops_nothing() -> None:
    head = (*HEAD, "image::中文 (zh)", "body::kb:style", "appearance")
    rows = (("text", "a", "A", *[""] * 8, "sparkling"), ("audit", "audit"))
    group = (("begin_group", "g", "G"), ("text", "b", "B"), ("end_group", "", "", "${a} = 'x'"))
    found = told(workbook((head, *rows, *group)))
    assert len(found) == 5
    assert all(line.startswith("[提示 notice]") for line in found)
    assert [word in "".join(found) for word in ("J image", "K body::kb:style", "sparkling", "audit", "D relevant")] == [
        True
    ] * 5


def test_choices_are_checked_row_by_row() -> None:
    choices = (*YES_NO, ("yn", "yes", "Again"), ("yn", "", "No code"), ("other", "x", ""))
    found = told(workbook((HEAD, ("select_one yn", "a", "A")), choices))
    assert [line.partition(":")[0].removeprefix("[错误 error] choices ") for line in found] == [
        "第 4 行 (row 4) B name",
        "第 5 行 (row 5) B name",
        "第 6 行 (row 6) C label",
    ]


def test_choices_come_from_a_file_beside_the_form() -> None:
    body = workbook(
        (
            HEAD,
            ("select_one_from_file towns.csv", "town", "Town", "", "", "", "", "county = 'a'", "value=code label=said"),
        )
    )
    form = checked(body, towns=b"code,said,county\nt1,One,a\nt2,Two,b\n").form
    assert [(choice.name, choice.columns["county"]) for choice in form.lists["towns"]] == [("t1", "a"), ("t2", "b")]


def test_or_other_adds_the_choice_and_the_question() -> None:
    form = checked(workbook((HEAD, ("select_one yn or_other", "a", "A")))).form
    assert [choice.name for choice in form.lists["yn"]] == ["yes", "no", "other"]
    assert [(item.name, item.relevant) for item in form.items] == [("a", ""), ("a_other", "selected(${a}, 'other')")]


def test_a_formula_of_the_spreadsheet_is_never_taken_for_its_value() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "survey"
    for row in (HEAD[:3], ("text", "a", '=CONCATENATE("x","y")')):
        sheet.append(row)
    settings = book.create_sheet("settings")
    settings.append(("form_id", "version"))
    settings.append(("f", 1))
    out = io.BytesIO()
    book.save(out)
    assert any("电子表格公式" in line and "第 2 行 (row 2) C" in line for line in told(out.getvalue()))


def test_a_sheet_by_another_name_and_a_missing_version_are_told() -> None:
    from sync_server.forms.shipped import write_workbook  # noqa: PLC0415

    found = told(write_workbook({"Survey": [HEAD, ("text", "a", "A")], "notes": [("x",)]}))
    assert any("call this sheet survey" in line for line in found)
    assert any("no use of this sheet" in line for line in found)
    assert any("version" in line for line in found)


def test_the_second_opinion_names_the_row() -> None:
    body = workbook((HEAD, ("text", "a", "A"), ("select_one yn", "b b", "B")))
    [problem] = second_opinion(body, "f")
    assert problem.row == 3
    assert second_opinion(workbook((HEAD, ("text", "a", "A"))), "f") == []
