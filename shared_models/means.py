"""The fields of what a household lives on: income, assets, expenses. Names and units are those policies read."""

from __future__ import annotations

from shared_models.choices import ASSET_KIND, EVIDENCE_KIND, EXPENSE_KIND, INCOME_KIND
from shared_models.field import Condition, Field
from shared_models.law import ART_14
from shared_models.words import Label

INCOME = (
    Field(unit="member", label=Label("取得人", "Earned by"), kind="person", section="income", required_by=ART_14),
    Field(
        unit="kind",
        label=Label("收入类别", "Kind"),
        kind="choice",
        choices=INCOME_KIND,
        section="income",
        required_by=ART_14,
    ),
    Field(unit="source", label=Label("来源", "Source"), section="income"),
    Field(unit="amount", label=Label("金额", "Amount"), kind="amount", section="income", required_by=ART_14),
    Field(
        unit="costs",
        label=Label("必要就业成本", "Necessary costs of the work"),
        kind="amount",
        section="income",
        asked_if=Condition("kind", ("wages",)),
        seldom=True,
    ),
    Field(
        unit="excluded_as",
        label=Label("不计入收入的项目", "Not counted as"),
        section="income",
        seldom=True,
        help=Label(
            "属于规定不计入的收入才填,写明是哪一项;填了就不计入。",
            "Only for income that the rules do not count: name the item. A line that names one is not counted.",
        ),
    ),
    Field(unit="evidence", label=Label("依据", "Evidence"), kind="choice", choices=EVIDENCE_KIND, section="income"),
)

DECLARED = {"assets": "has_assets", "expenses": "has_expenses"}
"""By section: the household's own word on whether there is anything to list. An empty list alone says nothing."""

HOUSEHOLD_MEANS = (
    Field(
        unit="has_assets",
        label=Label("是否有其他财产(现住房除外)", "Any assets besides the home lived in"),
        kind="yes_no",
        section="assets",
        seldom=True,
    ),
    Field(
        unit="assets_conform",
        label=Label("财产是否符合当地规定", "Assets conform to the local rules"),
        kind="yes_no",
        section="assets",
        seldom=True,
        help=Label("只填已核对清楚的;不清楚就不填。", "Only what has been checked; leave it blank when unclear."),
    ),
    Field(
        unit="has_expenses",
        label=Label("是否有必须的大额支出", "Any large unavoidable expenses"),
        kind="yes_no",
        section="expenses",
        seldom=True,
    ),
)

ASSET = (
    Field(
        unit="kind",
        label=Label("财产类别", "Kind"),
        kind="choice",
        choices=ASSET_KIND,
        section="assets",
        required_by=ART_14,
    ),
    Field(unit="owner", label=Label("所有人", "Owner"), kind="person", section="assets", required_by=ART_14),
    Field(unit="description", label=Label("名称及说明", "What it is"), section="assets"),
    Field(
        unit="value",
        label=Label("估值或余额", "Value or balance"),
        kind="money",
        measure="元",
        section="assets",
        required_by=ART_14,
    ),
    Field(unit="evidence", label=Label("依据", "Evidence"), kind="choice", choices=EVIDENCE_KIND, section="assets"),
    Field(
        unit="exempt_as",
        label=Label("豁免理由", "Exempt because"),
        section="assets",
        seldom=True,
        help=Label("按规定可以豁免的财产才填,写明理由。", "Only for assets that the rules exempt: say why."),
    ),
)

EXPENSE = (
    Field(unit="kind", label=Label("支出类别", "Kind"), kind="choice", choices=EXPENSE_KIND, section="expenses"),
    Field(unit="member", label=Label("为谁支出", "Spent on"), kind="person", section="expenses"),
    Field(unit="purpose", label=Label("用途", "What for"), section="expenses"),
    Field(unit="amount", label=Label("本人负担金额", "Paid by the family"), kind="amount", section="expenses"),
    Field(unit="evidence", label=Label("依据", "Evidence"), kind="choice", choices=EVIDENCE_KIND, section="expenses"),
)
