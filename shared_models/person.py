"""The fields of a family member: who it is, health, work, schooling, and which papers were seen."""

from __future__ import annotations

from shared_models.choices import (
    ABILITY,
    DISABILITY_GRADE,
    DISABILITY_KIND,
    HEALTH,
    JOBLESS,
    LEFT_REASON,
    MARITAL,
    RELATION,
    SCHOOLING,
    SEX,
    WORK,
)
from shared_models.field import Condition, Field
from shared_models.law import ART_8, ART_14
from shared_models.paper import MEMBER_PAPERS
from shared_models.words import Label

DISABLED = Condition("health", ("disabled", "severely_disabled"))
ABLE = Condition("ability", ("full", "partial"))

MEMBER = (
    Field(unit="name", label=Label("姓名", "Name"), section="members", required_by=ART_8),
    Field(
        unit="relation",
        label=Label("与户主关系", "Relation to head"),
        kind="choice",
        choices=RELATION,
        section="members",
        required_by=ART_8,
    ),
    Field(
        unit="identity_number",
        label=Label("公民身份号码", "Identity number"),
        kind="identity_number",
        section="members",
        required_by=ART_8,
    ),
    Field(unit="birth_date", label=Label("出生日期", "Date of birth"), kind="date", section="members"),
    Field(unit="sex", label=Label("性别", "Sex"), kind="choice", choices=SEX, section="members"),
    Field(unit="marital", label=Label("婚姻状况", "Marital status"), kind="choice", choices=MARITAL, section="members"),
    Field(unit="health", label=Label("健康状况", "Health"), kind="choice", choices=HEALTH, section="members"),
    Field(
        unit="disability_kind",
        label=Label("残疾类别", "Kind of disability"),
        kind="choice",
        choices=DISABILITY_KIND,
        section="members",
        asked_if=DISABLED,
    ),
    Field(
        unit="disability_grade",
        label=Label("残疾等级", "Grade of disability"),
        kind="choice",
        choices=DISABILITY_GRADE,
        section="members",
        asked_if=DISABLED,
    ),
    Field(
        unit="illness",
        label=Label("所患疾病", "Illness"),
        section="members",
        asked_if=Condition("health", ("chronic", "severe")),
    ),
    Field(
        unit="ability",
        label=Label("劳动能力", "Ability to work"),
        kind="choice",
        choices=ABILITY,
        section="members",
        required_by=ART_14,
    ),
    Field(
        unit="employed",
        label=Label("目前是否就业", "In work at present"),
        kind="yes_no",
        section="members",
        asked_if=ABLE,
    ),
    Field(
        unit="work",
        label=Label("就业形式", "Kind of work"),
        kind="choice",
        choices=WORK,
        section="members",
        asked_if=Condition("employed", (True,)),
    ),
    Field(
        unit="jobless_because",
        label=Label("未就业原因", "Why not in work"),
        kind="choice",
        choices=JOBLESS,
        section="members",
        asked_if=Condition("employed", (False,)),
    ),
    Field(
        unit="schooling",
        label=Label("就学阶段", "Stage of schooling"),
        kind="choice",
        choices=SCHOOLING,
        section="members",
        asked_if=Condition("ability", ("minor",)),
    ),
    Field(unit="occupation", label=Label("职业(就读学校)", "Occupation or school"), section="members"),
    Field(unit="left_reason", label=Label("减员原因", "Reason for leaving"), kind="choice", choices=LEFT_REASON),
    Field(unit="left_on", label=Label("减员日期", "Left on"), kind="date"),
    *MEMBER_PAPERS,
)
