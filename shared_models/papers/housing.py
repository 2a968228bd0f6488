"""最低收入家庭住房状况表 and 汇总表: a home as visits and the housing questionnaire recorded it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from shared_models.case import Case
from shared_models.catalogue import CATALOGUE
from shared_models.household import household_of
from shared_models.ids import EntityId
from shared_models.papers.application import applicant, members
from shared_models.papers.basis import Basis, answers_of
from shared_models.papers.sheet import Box, Grid, Row, Sheet, Signatures, Table
from shared_models.policy.coverage_rules import Question
from shared_models.policy.policy import Policy
from shared_models.policy.question import answers
from shared_models.values import text_of

TENURE = CATALOGUE["household"]["housing_tenure"]
UNITS = ("housing_tenure", "housing_structure", "housing_area", "housing_rooms")


def housing_form(basis: Basis, about: EntityId) -> Sheet:
    """The housing form of a household; `about` is not asked for: a home has one form."""
    del about
    root = basis.case.root
    fields = [CATALOGUE["household"][unit] for unit in UNITS]
    asked = [(rule, answers(basis.policy, id_, root)) for id_, rule in _questions(basis.policy)]
    return Sheet(
        title="最低收入家庭住房状况表",
        number=basis.number,
        blocks=(
            applicant(basis),
            members(basis),
            Grid(
                title="住房状况",
                rows=tuple(Row(label=one.label.zh, value=answers_of(basis, root, one)) for one in fields),
            ),
            Table(
                title="住房调查问卷",
                headings=("项目", "登记", "依据"),
                lines=tuple(
                    (rule.label.zh, _said(given, rule.measure) or "未记录", basis.policy.source(rule).zh)
                    for rule, given in asked
                ),
                widths=(5, 6, 5),
                void="本地政策没有住房调查问卷",
            ),
            Signatures(title="签字", boxes=(Box(role="受访人"), Box(role="调查人员"), Box(role="街道(乡镇)审核盖章"))),
        ),
    )


def _questions(policy: Policy) -> Iterable[tuple[str, Question]]:
    return ((id_, rule) for id_, rule in policy.questions.items() if rule.form == "housing")


def _said(given: tuple[str, ...], measure: str) -> str:
    words = {"yes": "是", "no": "否"}
    text = "、".join(words.get(one, one) for one in given)
    return f"{text} {measure}".strip() if text else ""


def housing_summary(area: str, by_area: Iterable[tuple[str, Iterable[Case]]]) -> Sheet:
    """Recipients, persons and floor area by community and tenure; homes without a recorded area are counted apart."""
    codes = tuple(TENURE.choices or {})
    labels = [label.zh for label in (TENURE.choices or {}).values()]
    rows = [_line(name, [one for one in cases if _is_recipient(one)], codes) for name, cases in by_area]
    sums = [sum((row[1][i] for row in rows), Decimal(0)) for i in range(len(rows[0][1]))] if rows else []
    shown = [(name, *map(_number, figures)) for name, figures in (*rows, *([("合计", sums)] if rows else []))]
    words = ("社区(村)", "户数", "人数", *labels, "产权未登记", "已登记面积(m²)", "面积未登记(户)")
    return Sheet(
        title="最低收入家庭住房状况汇总表",
        subtitle=area,
        wide=True,
        blocks=(Table(title="", headings=words, lines=tuple(shown), numbers=tuple(range(1, len(words)))),),
    )


def _is_recipient(case: Case) -> bool:
    return household_of(case).standing == "recipient"


def _line(name: str, cases: list[Case], codes: tuple[str, ...]) -> tuple[str, list[Decimal]]:
    tenures = [text_of(case.root.value("housing_tenure")) for case in cases]
    areas = [_area(case) for case in cases]
    counts = [tenures.count(code) for code in codes]
    persons = sum(len(case.shown("member")) for case in cases)
    known = [area for area in areas if area is not None]
    figures = [len(cases), persons, *counts, len(cases) - sum(counts)]
    return name, [*map(Decimal, figures), sum(known, Decimal(0)), Decimal(len(areas) - len(known))]


def _area(case: Case) -> Decimal | None:
    try:
        return Decimal(text_of(case.root.value("housing_area")))
    except InvalidOperation:
        return None


def _number(value: Decimal) -> str:
    return f"{value:f}"
