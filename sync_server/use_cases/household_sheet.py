"""The columns of a household list, and what a row of it says: pure, field by field, nothing guessed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shared_models.catalogue import CATALOGUE
from shared_models.errors import MalformedError
from shared_models.field import PERIOD_LABELS, Field, parse
from shared_models.money import yuan
from shared_models.values import Value
from shared_models.words import Label
from sync_server.use_cases.sheet import LOST_DIGITS, Sheet, SheetRow


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the entity and field it fills, and its heading in both languages."""

    type: str
    unit: str
    label: Label
    required: bool = False
    example: str = ""


def _column(type_: str, unit: str, *, required: bool = False, example: str = "") -> Column:
    return Column(type_, unit, CATALOGUE[type_][unit].label, required, example)


COLUMNS = (
    _column("household", "registry_no", required=True, example="DB-0001"),
    _column("member", "name", required=True, example="张三"),
    _column("member", "relation", required=True, example="户主"),
    _column("member", "identity_number", required=True),
    _column("household", "address", required=True, example="东街 1 号"),
    _column("household", "building"),
    _column("household", "phone"),
    _column("household", "benefit_class", example="一类(全额)"),
    _column("household", "standing", example="在保"),
    _column("household", "benefit", example="675.00"),
    _column("household", "since", example="2024-01-01"),
    _column("household", "hukou_kind", example="城镇"),
    _column("member", "marital"),
    _column("member", "health"),
    _column("member", "ability"),
    _column("member", "occupation"),
    _column("income", "kind"),
    _column("income", "source"),
    Column("income", "yuan", Label("收入金额", "Income amount"), example="600.00"),
    Column("income", "per", Label("收入周期", "Income period"), example="月"),
)
_PERIODS = {"月": "month", "季": "quarter", "年": "year", "month": "month", "quarter": "quarter", "year": "year"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where: the sheet's row number (1: the header), the column's heading (blank: the whole row)."""

    row: int
    column: str
    message: Label


@dataclass(frozen=True, slots=True)
class Person:
    """One row: values by entity type and unit."""

    row: int
    values: Mapping[str, Mapping[str, Value]]

    def text(self, type_: str, unit: str) -> str:
        """A value as text; blank where the row has none."""
        value = self.values[type_].get(unit)
        return value if isinstance(value, str) else ""


def find_columns(sheet: Sheet) -> tuple[dict[int, Column], list[Problem]]:
    """Which column stands where, and the required ones that are missing or stand twice."""
    known = {_plain(heading): column for column in COLUMNS for heading in (*column.label, column.unit)}
    found: dict[int, Column] = {}
    problems = []
    for at, heading in enumerate(sheet.header):
        column = known.get(_plain(heading))
        if column is None:
            continue
        if column in found.values():
            problems.append(Problem(1, heading, Label("这一列出现了两次", "this column stands twice")))
        found[at] = column
    for column in COLUMNS:
        if column.required and column not in found.values():
            message = Label("缺少“{column}”这一列", "the column “{column}” is missing").fill(column=column.label)
            problems.append(Problem(1, column.label.zh, message))
    return found, problems


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "").replace("_", "").rstrip("*").casefold()


def read_person(row: SheetRow, columns: Mapping[int, Column]) -> tuple[Person, list[Problem]]:
    """What a row says, and every cell of it that cannot be read."""
    values: dict[str, dict[str, Value]] = {"household": {}, "member": {}, "income": {}}
    problems = []
    for at, column in columns.items():
        text = row.cells[at] if at < len(row.cells) else ""
        if not text:
            continue
        try:
            values[column.type][column.unit] = read_cell(column, text)
        except MalformedError:
            problems.append(Problem(row.number, column.label.zh, _why(column, text)))
    problems += [
        Problem(row.number, column.label.zh, Label("必须填写", "must be filled in"))
        for column in columns.values()
        if column.required and column.type == "member" and not row.cells[_place(columns, column)]
    ]
    return Person(row.number, values), problems


def _place(columns: Mapping[int, Column], wanted: Column) -> int:
    return next(at for at, column in columns.items() if column is wanted)


def read_cell(column: Column, text: str) -> Value:
    """The value of a cell.

    Raises:
        MalformedError: when it is none of its field.
    """
    if text.endswith(LOST_DIGITS):
        raise MalformedError("digits were lost")
    if column.unit == "yuan":
        return str(yuan(text.replace(",", "")))
    if column.unit == "per":
        return _choice(text.removeprefix("每"), {**_PERIODS, **_labelled(PERIOD_LABELS)})
    field = CATALOGUE[column.type][column.unit]
    if field.choices is not None:
        return _choice(text, _labelled(field.choices))
    return parse(field, _as_typed(field, text))


def _as_typed(field: Field, text: str) -> str:
    if field.kind == "money":
        return text.replace(",", "")
    return text.replace("/", "-").replace(".", "-") if field.kind == "date" else text


def _labelled(choices: Mapping[str, Label]) -> dict[str, str]:
    """Codes by everything people call them: code, both labels, and a label without what stands in brackets."""
    words = {}
    for code, label in choices.items():
        for word in (code, *label):
            words[_plain(word)] = code
            words[_plain(word).partition("(")[0]] = code
    return words


def _choice(text: str, words: Mapping[str, str]) -> str:
    code = words.get(_plain(text))
    if code is None:
        raise MalformedError(f"{text!r} is not a choice")
    return code


def _why(column: Column, text: str) -> Label:
    if text.endswith(LOST_DIGITS):
        return Label(
            "表格把它存成了数字,末尾几位已丢失;请设为文本格式后重填",
            "the sheet stored a number and lost its last digits; format the column as text and fill it in again",
        )
    if column.unit == "identity_number":
        return Label("身份号码有误,请核对", "the identity number is wrong: length, date or check character")
    if column.unit in {"yuan", "benefit"}:
        return Label("“{text}”不是金额", "“{text}” is not an amount").fill(text=text)
    return Label("无法识别“{text}”", "“{text}” cannot be read").fill(text=text)


def families(people: Iterable[Person]) -> dict[str, list[Person]]:
    """The rows of each household, by registry number; rows without one belong to the household above them."""
    found: dict[str, list[Person]] = {}
    number = ""
    for person in people:
        number = person.text("household", "registry_no") or number
        found.setdefault(number, []).append(person)
    return found


def family_problems(people: Sequence[Person]) -> list[Problem]:
    """What is wrong with a household as a whole: no head or two, no address, rows that contradict each other."""
    first = people[0].row
    heads = [person for person in people if person.text("member", "relation") == "head"]
    problems = []
    if len(heads) != 1:
        message = Label("一户须有且只有一名户主,现有 {n} 名", "a household has one head, this one {n}")
        problems.append(Problem(first, _heading("member", "relation"), message.fill(n=len(heads))))
    if not any(person.text("household", "address") for person in people):
        problems.append(Problem(first, _heading("household", "address"), Label("必须填写", "must be filled in")))
    for unit in {unit for person in people for unit in person.values["household"]}:
        said = {person.values["household"][unit] for person in people if unit in person.values["household"]}
        if len(said) > 1:
            message = Label("同一户各行填写不一致", "the rows of this household contradict each other")
            problems.append(Problem(first, _heading("household", unit), message))
    for person in people:
        income = person.values["income"]
        if income and not {"kind", "yuan", "per"} <= income.keys():
            message = Label("收入须同时填写类别、金额和周期", "income needs its kind, amount and period")
            problems.append(Problem(person.row, _heading("income", "yuan"), message))
    return problems


def _heading(type_: str, unit: str) -> str:
    return next(column.label.zh for column in COLUMNS if (column.type, column.unit) == (type_, unit))
