"""Which questionnaires a visit asks for under a policy, each with the rule that asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared_models.case import Case
from shared_models.policy.coverage_rules import VisitKind
from shared_models.policy.policy import Policy
from shared_models.values import text_of
from shared_models.visit import Visit
from shared_models.words import Label

KINDS: Mapping[str, VisitKind] = {"applicant": "application", "recipient": "review", "suspended": "review"}
"""The kind of a visit by the standing of the household."""
MET = frozenset({"", "completed"})
"""Outcomes at which questions are asked; blank: no outcome is known yet."""


@dataclass(frozen=True, slots=True)
class DemandedForm:
    """One questionnaire that a visit asks for."""

    id: str
    """Its form_id."""
    label: Label
    is_required: bool
    """Otherwise it is offered, and may stay blank."""
    cite: Label


def forms_for(policy: Policy, case: Case, visit: Visit) -> tuple[DemandedForm, ...]:
    """The questionnaires of a visit, in the order of the policy; none when nobody was met."""
    if visit.outcome not in MET:
        return ()
    kind = KINDS.get(text_of(case.root.value("standing")))
    return tuple(
        DemandedForm(rule.form, rule.label, rule.must, policy.source(rule))
        for rule in policy.forms.values()
        if not rule.visits or kind in rule.visits
    )
