"""Importing lists: good households come in whole, bad ones are named by row and column, and none comes in half."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from shared_models.errors import MalformedError, NotAllowedError, NotFoundError
from shared_models.household import household_of
from shared_models.identity_number import RESERVED_AREA, with_check_character
from shared_models.ids import AreaCode
from sync_server.store import case_store, change_store
from sync_server.store.database import Database
from sync_server.use_cases.household_template import write_household_template
from sync_server.use_cases.import_areas import AreaOrder, import_areas
from sync_server.use_cases.import_households import ImportOrder, ImportReport, import_households
from sync_server.use_cases.sheet import read_sheet
from tests.builders import COMMUNITY, NOW_MS
from tests.sync_server.district import ADMINISTRATOR, OFFICER

HEADER = (
    *("低保证号", "姓名", "与户主关系", "公民身份号码", "住址", "救助类别", "保障状态", "月保障金", "纳入日期"),
    *("收入类别", "收入金额", "收入周期"),
)
INCOME = ("工资性收入", "1,200", "月")


def number(serial: int, birth: str = "19600101") -> str:
    """An identity number that nobody can have."""
    return with_check_character(f"{RESERVED_AREA}{birth}{serial:03d}")


def family(registry: str, serial: int) -> list[list[object]]:
    """Two rows: a head with an income and a spouse."""
    return [
        [registry, "王一", "户主", number(serial), "东街 1 号", "一类", "在保", 675, "2024/01/02", *INCOME],
        [registry, "李二", "配偶", number(serial + 1), *[""] * 8],
    ]


def workbook(path: Path, *rows: list[object], header: tuple[str, ...] = HEADER) -> Path:
    """An XLSX file."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


class Import:
    """Imports into a community, with numbered ids."""

    def __init__(self, database: Database, folder: Path) -> None:
        """Starts counting at one."""
        self.database = database
        self.folder = folder
        self.drawn = 0

    def new_id(self) -> str:
        """The next id."""
        self.drawn += 1
        return f"id-{self.drawn}"

    def rows(self, *rows: list[object], dry_run: bool = False, header: tuple[str, ...] = HEADER) -> ImportReport:
        """Imports rows through a real file."""
        return self.file(workbook(self.folder / "list.xlsx", *rows, header=header), dry_run=dry_run)

    def file(self, path: Path, *, dry_run: bool = False) -> ImportReport:
        """Imports a file."""
        order = ImportOrder(community=COMMUNITY, administrator=ADMINISTRATOR, dry_run=dry_run, now_ms=NOW_MS)
        return import_households(self.database, read_sheet(path), order, new_id=self.new_id)

    def count(self) -> int:
        """Households in the community."""
        with self.database.reading() as tx:
            return case_store.count_cases(tx, COMMUNITY)


@pytest.fixture
def imports(district: Database, tmp_path: Path) -> Import:
    """An importer."""
    return Import(district, tmp_path)


def where(report: ImportReport) -> list[tuple[int, str]]:
    """Rows and columns of the problems."""
    return [(problem.row, problem.column) for problem in report.problems]


def test_a_household_comes_in_whole_as_one_change_of_the_administrator(imports: Import) -> None:
    report = imports.rows(*family("A-1", 1), *family("A-2", 3))
    assert (report.rows, report.households, report.persons, report.problems) == (4, 2, 4, [])
    with imports.database.reading() as tx:
        household = case_store.households_registered(tx, ["A-1"])["A-1"]
        case = case_store.load_case(tx, household)
        (change,) = change_store.changes_of(tx, household)
    assert case is not None
    home = household_of(case)
    assert (home.head_name, home.address, home.benefit_class, home.benefit) == ("王一", "东街 1 号", "A", "675.00")
    assert str(home.since) == "2024-01-02"
    assert [(member.relation, str(member.birth_date)) for member in home.members] == [
        ("head", "1960-01-01"),
        ("spouse", "1960-01-01"),
    ]
    assert str(home.incomes[0].monthly) == "1200.00"
    assert home.incomes[0].member == home.members[0].id
    assert (change.author, change.status, change.community) == (ADMINISTRATOR, "applied", COMMUNITY)


def test_a_dry_run_says_what_would_happen_and_changes_nothing(imports: Import) -> None:
    report = imports.rows(*family("A-1", 1), dry_run=True)
    assert (report.households, imports.count()) == (1, 0)


def test_importing_the_same_list_again_finds_everybody_known(imports: Import) -> None:
    imports.rows(*family("A-1", 1))
    again = imports.rows(*family("A-1", 1), *family("A-2", 3))
    assert (again.households, again.refused, imports.count()) == (1, 1, 2)
    assert where(again) == [(2, "公民身份号码"), (2, "低保证号"), (3, "公民身份号码"), (3, "低保证号")]


def test_missing_columns_are_named_and_nothing_is_imported(imports: Import) -> None:
    report = imports.rows(["A-1", "王一"], header=("低保证号", "姓名"))
    assert where(report) == [(1, "与户主关系"), (1, "公民身份号码"), (1, "住址")]
    assert "Identity number" in report.problems[1].message.en
    assert imports.count() == 0


def test_a_number_twice_in_the_list_keeps_the_second_household_out(imports: Import) -> None:
    report = imports.rows(*family("A-1", 1), *family("A-2", 2))
    assert where(report) == [(4, "公民身份号码")]
    assert "第 3 行" in report.problems[0].message.zh
    assert (report.households, report.refused, imports.count()) == (1, 1, 1)


BAD_CELLS = {
    "a wrong check character": (3, lambda: number(1)[:-1] + ("0" if number(1)[-1] != "0" else "1"), "公民身份号码"),
    "a number that lost its digits": (3, lambda: float(990000196001010000), "公民身份号码"),
    "no number": (3, lambda: "", "公民身份号码"),
    "no name": (1, lambda: "", "姓名"),
    "an amount in words": (7, lambda: "六百", "月保障金"),
    "an amount beyond all measure": (7, lambda: "1e12", "月保障金"),
    "an income that is none": (10, lambda: "12,00,x", "收入金额"),
    "an income without its period": (11, lambda: "", "收入金额"),
    "a class nobody knows": (5, lambda: "九类", "救助类别"),
    "a day that is none": (8, lambda: "2024-02-31", "纳入日期"),
    "no head": (2, lambda: "子女", "与户主关系"),
    "no address": (4, lambda: "", "住址"),
}


@pytest.mark.parametrize("bad", BAD_CELLS.values(), ids=BAD_CELLS)
def test_a_bad_cell_keeps_its_household_out_and_no_other(imports: Import, bad: tuple[int, object, str]) -> None:
    at, cell, column = bad
    assert callable(cell)
    rows = [*family("A-1", 1), *family("A-2", 3)]
    rows[0][at] = cell()
    report = imports.rows(*rows)
    assert where(report) == [(2, column)]
    assert (report.households, report.refused, imports.count()) == (1, 1, 1)
    with imports.database.reading() as tx:
        assert case_store.households_registered(tx, ["A-1", "A-2"]).keys() == {"A-2"}


def test_rows_of_one_household_that_contradict_each_other_are_named(imports: Import) -> None:
    rows = family("A-1", 1)
    rows[1][4] = "西街 9 号"
    assert where(imports.rows(*rows)) == [(2, "住址")]


def test_english_headings_and_csv_in_the_old_encoding_are_read(imports: Import) -> None:
    path = imports.folder / "list.csv"
    header = ["Registry number", "name", "Relation to head", "identity_number", "ADDRESS"]
    with path.open("w", encoding="gb18030", newline="") as out:
        csv.writer(out).writerows([header, ["A-1", "王喆堃", "head", number(1), "东街"]])
    report = imports.file(path)
    assert (report.problems, report.households) == ([], 1)


def test_a_file_that_is_no_table_is_refused_with_its_name(imports: Import) -> None:
    for name, content in (("list.xlsx", b"not a workbook"), ("empty.csv", b""), ("list.csv", b"\xff\xfe\x00\x80")):
        path = imports.folder / name
        path.write_bytes(content)
        with pytest.raises(MalformedError, match=name):
            imports.file(path)
    with pytest.raises(MalformedError):
        imports.file(imports.folder / "missing.xlsx")


def test_only_an_administrator_of_the_community_imports(imports: Import) -> None:
    sheet = read_sheet(workbook(imports.folder / "list.xlsx", *family("A-1", 1)))
    for who, community, error in (
        (OFFICER, COMMUNITY, NotAllowedError),
        (ADMINISTRATOR, AreaCode("999"), NotFoundError),
        (ADMINISTRATOR, AreaCode("620723101"), NotFoundError),
    ):
        order = ImportOrder(community=community, administrator=who, dry_run=False, now_ms=NOW_MS)
        with pytest.raises(error):
            import_households(imports.database, sheet, order, new_id=imports.new_id)
    assert imports.count() == 0


def test_the_template_is_read_back_with_all_its_columns(imports: Import) -> None:
    path = imports.folder / "template.xlsx"
    write_household_template(path)
    report = imports.file(path)
    assert (report.rows, report.problems) == (0, [])


def test_areas_are_imported_whole_or_not_at_all(imports: Import, tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"

    def written(*rows: str) -> Path:
        path.write_text("\n".join(("代码,名称,级别,上级代码", *rows)), encoding="utf-8")
        return path

    order = AreaOrder(by=ADMINISTRATOR, now_ms=NOW_MS)
    good = ("620723103,南街道,街道,620723", "620723103001,四社区,社区,620723103")
    taken, problems = import_areas(imports.database, read_sheet(written(*good)), order)
    assert (taken, problems) == (2, [])
    bad = ("620723104,北街道,街道,999", "620723104001,五社区,村组,620723104", "1,x,市,", "1,x,市,")
    taken, problems = import_areas(imports.database, read_sheet(written(*bad)), order)
    assert (taken, [(problem.row, problem.column) for problem in problems]) == (
        0,
        [(2, "上级代码"), (3, ""), (5, "代码")],
    )


def test_a_person_known_in_another_household_is_named(imports: Import) -> None:
    imports.rows(*family("A-1", 1))
    report = imports.rows(*family("B-1", 1))
    assert {column for _, column in where(report)} == {"公民身份号码"}
    assert imports.count() == 1
