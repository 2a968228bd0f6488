"""Check before finishing: must fix, should explain, unanswered; each with its place."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.use_cases.visit_place import VisitPlace
from shared_models.checks import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The findings by level, each in the order of the sections."""

    must: tuple[Finding, ...]
    should: tuple[Finding, ...]
    unanswered: tuple[Finding, ...]
    can_finish: bool


def check_visit(account: Account, place: VisitPlace) -> Check:
    """What stands in the way of finishing this visit, by the same rules as the office's."""
    raise NotImplementedError
