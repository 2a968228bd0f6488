"""What a re-check asks: the units that are compared, and what happened at the door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from shared_models.choices import INCOME_KIND, OUTCOME
from shared_models.field import Condition, Field
from shared_models.law import ART_16
from shared_models.words import Label

SECTION = "recheck"
OF_HOME = ("housing_tenure", "housing_structure", "housing_area", "housing_rooms", "appliances", "living_conditions")
OF_HOME_TOO = ("utilities", "has_assets")
"""Units of the household that a re-check asks in the very same words."""
INCOMES: Mapping[str, str] = {f"income_{kind}": kind for kind in INCOME_KIND}
"""Unit of a re-check by the kind of income that it adds up."""
MET = Condition("outcome", ("completed",))
NOT_MET = Condition("outcome", tuple(code for code in OUTCOME if code != "completed"))

AT_DOOR = (
    Field(
        unit="outcome",
        label=Label("复核结果", "Outcome"),
        kind="choice",
        choices=OUTCOME,
        section=SECTION,
        required_by=ART_16,
    ),
    Field(
        unit="outcome_note",
        label=Label("情况说明", "What happened"),
        kind="long_text",
        section=SECTION,
        asked_if=NOT_MET,
        seldom=True,
    ),
    Field(unit="started_at", label=Label("开始时间", "Started"), kind="instant"),
    Field(unit="ended_at", label=Label("结束时间", "Ended"), kind="instant"),
)
MEMBERS = Field(
    unit="members",
    label=Label("共同生活的家庭成员姓名", "Names of all who live here as one family"),
    kind="long_text",
    section=SECTION,
    asked_if=MET,
    help=Label("包括户主,一行一人。当面逐一核对,不看名册。", "The head included, one a line: asked in person."),
)
ASSETS = (
    Field(
        unit="assets_value",
        label=Label("其他财产估值合计", "Value of all other assets"),
        kind="money",
        measure="元",
        section=SECTION,
        asked_if=Condition("has_assets", (True,)),
    ),
    Field(
        unit="vehicles",
        label=Label("机动车辆数", "Motor vehicles"),
        kind="integer",
        section=SECTION,
        asked_if=Condition("has_assets", (True,)),
    ),
)


def recheck_fields(household: Iterable[Field]) -> tuple[Field, ...]:
    """The fields of a re-check, given those of the household, in the order they are asked."""
    known = {field.unit: field for field in household}
    same = {
        unit: replace(known[unit], section=SECTION, required_by="", seldom=False, asked_if=MET)
        for unit in (*OF_HOME, *OF_HOME_TOO)
    }
    return (
        *AT_DOOR,
        MEMBERS,
        *(_income(unit, INCOME_KIND[kind]) for unit, kind in INCOMES.items()),
        same["has_assets"],
        *ASSETS,
        *(same[unit] for unit in OF_HOME),
        same["utilities"],
    )


def _income(unit: str, kind: Label) -> Field:
    label = Label("{kind}(全家合计)", "{kind}, the whole family").fill(kind=kind)
    help_ = Label("没有就填 0。", "0 where there is none.")
    return Field(unit=unit, label=label, kind="amount", section=SECTION, asked_if=MET, help=help_)
