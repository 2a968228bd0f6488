"""The papers whose originals are looked at in the home: which ones a household is asked for, and which it should bring.

Each is a field of the household or of a member, so that who saw it when is on record like every other answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from shared_models.case import Case
from shared_models.choices import ORIGINAL_STATE
from shared_models.due import add_months
from shared_models.entity import Entity
from shared_models.field import Condition, Field, is_asked
from shared_models.ids import EntityId
from shared_models.values import text_of
from shared_models.visit import day_of
from shared_models.words import Label

STUDYING = ("primary", "junior", "senior", "vocational", "college", "bachelor", "beyond")
GOOD_FOR_MONTHS = 12
"""A paper seen longer ago may have run out. Source: arts. 30–32, every household is re-verified at least yearly."""


def _paper(unit: str, label: Label, asked_if: Condition | None = None) -> Field:
    return Field(
        unit=f"original_{unit}",
        label=label,
        kind="choice",
        choices=ORIGINAL_STATE,
        section="originals",
        asked_if=asked_if,
        seldom=True,
    )


HOUSEHOLD_PAPERS = (
    _paper("hukou_book", Label("户口簿", "Household register")),
    _paper(
        "deed", Label("房屋产权证明", "Deed of the home"), Condition("housing_tenure", ("owned", "self_built", "other"))
    ),
    _paper("lease", Label("租房合同", "Lease"), Condition("housing_tenure", ("public_rent", "private_rent"))),
    _paper("income", Label("收入凭证", "Proof of income")),
    _paper("assets", Label("财产凭证", "Proof of assets"), Condition("has_assets", (True,))),
    _paper("expenses", Label("支出票据", "Bills and receipts"), Condition("has_expenses", (True,))),
)
MEMBER_PAPERS = (
    _paper("identity_card", Label("居民身份证", "Identity card")),
    _paper(
        "disability",
        Label("残疾人证", "Disability certificate"),
        Condition("health", ("disabled", "severely_disabled")),
    ),
    _paper("medical", Label("诊断证明或病历", "Medical record"), Condition("health", ("chronic", "severe"))),
    _paper("school", Label("学籍证明", "Proof of schooling"), Condition("schooling", STUDYING)),
    _paper("jobless", Label("失业登记证明", "Unemployment registration"), Condition("employed", (False,))),
)

Reason: TypeAlias = Literal["never", "not_shown", "copy", "old"]
NOT_SEEN: Mapping[str, Reason] = {"not_shown": "not_shown", "copy": "copy"}
REASON_LABELS: Mapping[Reason, Label] = {
    "never": Label("未核对过", "never checked"),
    "not_shown": Label("上次未出示", "not shown last time"),
    "copy": Label("只看过复印件", "only a copy was seen"),
    "old": Label("{day}看过,可能已过期", "seen {day}, may have run out"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper to bring, and why."""

    entity: EntityId
    unit: str
    label: Label
    whose: str
    """The member's name; blank for a paper of the whole household."""
    reason: Reason
    checked_on: date | None
    """When it was last looked at; nothing when never."""

    @property
    def why(self) -> Label:
        """Why it should be brought, in words."""
        return REASON_LABELS[self.reason].fill(day=self.checked_on or "—")


def papers_to_bring(case: Case, today: date) -> tuple[Paper, ...]:
    """What the family should have ready: not seen, seen as a copy only, or so long ago that it may have run out."""
    found = []
    for entity, field in papers_asked(case):
        day = checked_on(case, entity, field.unit)
        reason = _reason(text_of(entity.value(field.unit)), day, today)
        if reason is not None:
            whose = text_of(entity.value("name"))
            paper = Paper(
                entity=entity.id, unit=field.unit, label=field.label, whose=whose, reason=reason, checked_on=day
            )
            found.append(paper)
    return tuple(found)


def papers_asked(case: Case) -> Iterator[tuple[Entity, Field]]:
    """Every paper this household is asked for, the whole household's first."""
    for entity in (case.root, *case.shown("member")):
        for field in MEMBER_PAPERS if entity.type == "member" else HOUSEHOLD_PAPERS:
            if is_asked(field, entity.value):
                yield entity, field


def checked_on(case: Case, entity: Entity, unit: str) -> date | None:
    """The day on which a paper's state was last written or declared unchanged."""
    register = entity.register(unit)
    saves = [case.saves[id_] for id_ in (register.effective, register.confirmed) if id_ is not None]
    return day_of(max(save.ms for save in saves)) if saves else None


def _reason(state: str, day: date | None, today: date) -> Reason | None:
    if state == "not_applicable":
        return None
    if state == "seen":
        return "old" if day is None or add_months(day, GOOD_FOR_MONTHS) <= today else None
    return NOT_SEEN.get(state, "never")
