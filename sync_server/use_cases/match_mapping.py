"""Which column of a matching file fills what, and what its rows then say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from shared_models.choices import MARITAL
from shared_models.errors import MalformedError
from shared_models.field import parse
from shared_models.identity_number import identity_number
from shared_models.matched import MATCHED
from shared_models.money import MONTHS, yuan
from shared_models.values import Value
from shared_models.words import Label
from sync_server.use_cases.household_sheet import Problem
from sync_server.use_cases.match_table import FORMULA, Table, TableRow
from sync_server.use_cases.sheet import LOST_DIGITS

NUMBER = "identity_number"
NAME = "name"
_FIELDS = {one.unit: one for one in MATCHED}

TARGETS: Mapping[str, Label] = {
    NUMBER: Label("公民身份号码", "Identity number"),
    NAME: Label("姓名", "Name"),
    **{unit: _FIELDS[unit].label for unit in ("amount", "what", "plate", "address", "on", "marital")},
    **{unit: _FIELDS[unit].label for unit in ("period", "as_of")},
}
"""What a column may fill."""
KNOWN_WORDS: Mapping[str, tuple[str, ...]] = {
    NUMBER: ("公民身份号码", "身份证号", "身份证号码", "身份号码", "证件号码", "证件号", "idnumber"),
    NAME: ("姓名", "纳税人姓名", "参保人", "权利人", "车主", "name"),
    "amount": ("金额", "收入额", "收入金额", "工资", "月收入", "应发工资", "缴费基数", "缴存额", "余额", "amount"),
    "what": ("扣缴单位", "单位名称", "单位", "缴费单位", "缴存单位", "车辆型号", "品牌型号", "企业名称", "开户银行"),
    "plate": ("号牌号码", "车牌号", "号牌", "车牌", "plate"),
    "address": ("坐落", "房屋坐落", "地址", "不动产坐落", "address"),
    "on": ("死亡日期", "登记日期", "注册日期", "初次登记日期", "发生日期", "date"),
    "marital": ("婚姻状况", "婚姻登记类型", "登记类型"),
    "period": ("所属期", "税款所属期", "费款所属期", "月份", "period"),
    "as_of": ("截止日期", "数据截止日期", "数据日期"),
}
"""How exports of other offices head their columns."""
ASKED: Mapping[str, tuple[str, ...]] = {
    "tax": ("amount", "what"),
    "pension": ("amount", "what"),
    "social_insurance": ("what", "amount"),
    "housing_fund": ("what", "amount"),
    "vehicles": ("plate", "what", "on"),
    "property": ("address", "what", "on"),
    "business": ("what", "on", "address"),
    "death": ("on",),
    "marriage": ("marital", "on"),
    "bank": ("amount", "what"),
}
"""What each source tells, the part without which its rows say nothing first. Of a bank all of it is sealed."""
SEALED_AS: Mapping[str, str] = {"amount": "sealed_amount", "what": "sealed_detail"}
MARRIAGES: Mapping[str, str] = {
    **{label.zh: code for code, label in MARITAL.items()},
    "结婚": "married",
    "离婚": "divorced",
    "复婚": "married",
    "丧偶": "widowed",
}

FORMULA_CELL = Label(
    "单元格是公式,文件里没有它的结果;请粘贴为数值后再导入",
    "a formula, whose result is not in the file; paste it as a value",
)


class ColumnPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A mapping as it was chosen: under a name, for one source."""

    source: str
    name: str
    columns: dict[str, str]
    """Heading by what it fills."""
    per: str = "month"
    """What the amounts are for."""
    period: str = ""
    """For rows without a column that says it."""
    as_of: str = ""
    """ISO date on which the data stood at the other office; for rows without a column that says it."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """What one row says about the bearer of an identity number."""

    number: int
    identity: str
    name: str
    values: dict[str, Value]


@dataclass(slots=True)
class ReadTable:
    """The rows that can be read, and what is wrong with the others."""

    rows: list[ReadRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def targets_of(source: str) -> tuple[str, ...]:
    """What the columns of a source's files may fill, the required ones first."""
    return (NUMBER, *ASKED[source], NAME, "period", "as_of")


def required_of(source: str) -> tuple[str, ...]:
    """What the columns must fill."""
    return (NUMBER, ASKED[source][0]) if source not in {"social_insurance", "death", "housing_fund"} else (NUMBER,)


def proposed_columns(table: Table, source: str) -> dict[str, str]:
    """The columns whose headings are known words; one column fills one thing."""
    left = {_plain(heading): heading for heading in table.header}
    found: dict[str, str] = {}
    for target in targets_of(source):
        words = [_plain(word) for word in KNOWN_WORDS[target]]
        heading = next((word for word in words if word in left), "")
        heading = heading or next((key for key in left for word in words if len(word) > 1 and word in key), "")
        if heading:
            found[target] = left.pop(heading)
    return found


def _plain(text: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFKC", text).casefold() if mark.isalnum())


def plan_problems(table: Table, plan: ColumnPlan) -> Iterator[Label]:
    """Why a table cannot be read by a plan; nothing when it can."""
    if plan.source not in ASKED:
        yield Label("请选择数据来源", "Choose the source")
        return
    for target in required_of(plan.source):
        if plan.columns.get(target) not in table.header:
            yield Label("请选择“{what}”是哪一列", "Choose the column of “{what}”").fill(what=TARGETS[target])
    chosen = [heading for heading in plan.columns.values() if heading]
    if len(set(chosen)) < len(chosen):
        yield Label("同一列选了两次", "One column is chosen twice")
    if plan.per not in MONTHS:
        yield Label("请选择金额的周期", "Choose what the amounts are for")
    if not plan.columns.get("as_of") and not _day(plan.as_of):
        yield Label("请填写数据截止日期", "Say on which day the data stood")


def read_rows(table: Table, plan: ColumnPlan) -> ReadTable:
    """Every row by the plan; a row with a cell that cannot be read is a problem and not read in part."""
    at = {
        target: table.header.index(heading)
        for target, heading in plan.columns.items()
        if target in targets_of(plan.source) and heading in table.header
    }
    found = ReadTable()
    for row in table.rows:
        texts = {target: row.cells[place] for target, place in at.items()}
        problems = list(_row_problems(row, texts, plan))
        if problems:
            found.problems += problems
            continue
        found.rows.append(
            ReadRow(row.number, identity_number(texts[NUMBER]).text, texts.get(NAME, ""), _values(texts, plan))
        )
    return found


def _row_problems(row: TableRow, texts: Mapping[str, str], plan: ColumnPlan) -> Iterator[Problem]:
    for target, heading in plan.columns.items():
        text = texts.get(target, "")
        if not text and target in required_of(plan.source):
            yield Problem(row.number, heading, Label("必须填写", "must be filled in"))
        elif text == FORMULA:
            yield Problem(row.number, heading, FORMULA_CELL)
        elif text and not _can_be_read(target, text):
            yield Problem(row.number, heading, _why(target))


def _can_be_read(target: str, text: str) -> bool:
    try:
        _READERS[target](text) if target in _READERS else text
    except MalformedError:
        return False
    return LOST_DIGITS not in text


def _why(target: str) -> Label:
    if target == NUMBER:
        return Label(
            "身份号码有误:位数、出生日期或校验位不对", "the identity number is wrong: length, date or check character"
        )
    return Label("无法识别为“{what}”", "cannot be read as “{what}”").fill(what=TARGETS[target])


def _amount(text: str) -> str:
    return str(yuan(text.replace(",", "").replace("，", "").removesuffix("元")))


def _date(text: str) -> str:
    plain = re.sub("[/.年月]", "-", text.split(maxsplit=1)[0]).rstrip("日")
    if plain.isdigit() and len(plain) == len("20260901"):
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    parts = plain.split("-")
    return str(parse(_FIELDS["as_of"], "-".join(part.zfill(2) for part in parts)) or "")


def _day(text: str) -> str:
    try:
        return _date(text) if text else ""
    except MalformedError:
        return ""


def _marriage(text: str) -> str:
    for word, code in MARRIAGES.items():
        if word in text:
            return code
    raise MalformedError("no marital status")


_READERS = {
    NUMBER: lambda text: identity_number(text).text,
    "amount": _amount,
    "on": _date,
    "as_of": _date,
    "marital": _marriage,
}


def _values(texts: Mapping[str, str], plan: ColumnPlan) -> dict[str, Value]:
    """The registers of a record, but for whom it is about and where it came from."""
    said = {target: _READERS[target](text) if target in _READERS else text for target, text in texts.items() if text}
    values: dict[str, Value] = {"source": plan.source}
    values["as_of"] = said.get("as_of") or _day(plan.as_of)
    if said.get("period") or plan.period:
        values["period"] = said.get("period") or plan.period
    for target in ASKED[plan.source]:
        if target not in said:
            continue
        if plan.source == "bank":
            values[SEALED_AS[target]] = said[target]
        elif target == "amount":
            values["amount"] = {"yuan": said[target], "per": plan.per}
        else:
            values[target] = said[target]
    return values
