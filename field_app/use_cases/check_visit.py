"""Check before finishing: must fix, should explain, unanswered; each with its place."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.use_cases.asked_forms import AskedForms, in_order
from field_app.use_cases.record_change import case_of, visit_in
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import Case
from shared_models.checks import Finding, Level, findings, stands_in_the_way


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The findings by level, each in the order of the sections."""

    must: tuple[Finding, ...]
    should: tuple[Finding, ...]
    unanswered: tuple[Finding, ...]

    @property
    def in_the_way(self) -> int:
        """How many must still be put right or explained."""
        return sum(stands_in_the_way(finding) for finding in (*self.must, *self.should))

    @property
    def can_finish(self) -> bool:
        """Whether nothing stands in the way of finishing."""
        return self.in_the_way == 0


def check_visit(account: Account, place: VisitPlace, *, asked: AskedForms) -> Check:
    """What stands in the way of finishing this visit, by the same rules as the office's."""
    return check_of(case_of(account, place.household), place, asked=asked)


def check_of(case: Case, place: VisitPlace, *, asked: AskedForms) -> Check:
    """The findings of a visit of a case at hand."""
    found = found_in(case, place, asked=asked)

    def of_level(level: Level) -> tuple[Finding, ...]:
        return tuple(finding for finding in found if finding.level == level)

    return Check(must=of_level("must"), should=of_level("should"), unanswered=of_level("open"))


def found_in(case: Case, place: VisitPlace, *, asked: AskedForms) -> tuple[Finding, ...]:
    """Everything found in a visit, in the order of its sections."""
    return in_order((*findings(case, place.visit), *asked.findings(case, visit_in(case, place))))
