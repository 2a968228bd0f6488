"""The sections of a visit, in the order a visit goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from shared_models.errors import NotFoundError
from shared_models.words import Label


class Section(NamedTuple):
    """One entry of the left rail."""

    id: str
    label: Label
    at_door: bool = False
    """Asked whatever the outcome; the other sections only when the visit was completed."""


SECTIONS = (
    Section("outcome", Label("入户结果", "Outcome"), at_door=True),
    Section("present", Label("在场人员", "Who is present"), at_door=True),
    Section("members", Label("家庭成员", "Members")),
    Section("housing", Label("住房", "Housing")),
    Section("income", Label("收入", "Income")),
    Section("assets", Label("财产", "Assets")),
    Section("expenses", Label("刚性支出", "Expenses")),
    Section("originals", Label("核对原件", "Originals")),
    Section("observed", Label("实地观察", "Observed")),
    Section("photos", Label("照片", "Photos")),
    Section("interview", Label("邻里访问", "Neighbours")),
    Section("opinion", Label("调查意见", "Opinion")),
    Section("finish", Label("检查并签字", "Check and sign"), at_door=True),
)


ROSTERS: Mapping[str, str] = {
    "members": "member",
    "income": "income",
    "assets": "asset",
    "expenses": "expense",
    "interview": "interview",
}
"""Sections in which entries are added and taken off, with the type of these entries."""


def sections_for(outcome: str) -> tuple[Section, ...]:
    """The sections that a visit with this outcome goes through; all of them before an outcome is known."""
    if outcome in {"", "completed"}:
        return SECTIONS
    return tuple(section for section in SECTIONS if section.at_door)


FORM = "form."
"""How the id of a section begins that is a questionnaire; its form_id follows."""
FORMS_BEFORE = "photos"
"""Questionnaires are filled in with the family, before the pictures are taken."""


def form_section(form_id: str) -> str:
    """The id of the section that a questionnaire is."""
    return FORM + form_id


def form_in(section: str) -> str:
    """The form_id of a section that is a questionnaire; blank for any other."""
    return section.removeprefix(FORM) if section.startswith(FORM) else ""


def with_forms(sections: Sequence[Section], forms: Sequence[Section]) -> tuple[Section, ...]:
    """The sections of a visit with those of its questionnaires where they belong."""
    at = next((at for at, section in enumerate(sections) if section.id == FORMS_BEFORE), len(sections))
    return (*sections[:at], *forms, *sections[at:])


def rank(section: str) -> int:
    """Where a section stands in the order of a visit; those of questionnaires stand together."""
    ids = [one.id for one in SECTIONS]
    return 2 * ids.index(FORMS_BEFORE) - 1 if form_in(section) else 2 * ids.index(section)


def section_of(id_: str) -> Section:
    """The section of an id.

    Raises:
        NotFoundError: there is none.
    """
    for section in SECTIONS:
        if section.id == id_:
            return section
    raise NotFoundError(f"there is no section {id_!r}")
