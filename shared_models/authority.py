"""Who may make which change: the rights of which one is enough, in the community where the household lives."""

from __future__ import annotations

from collections.abc import Mapping

from shared_models.area import Right, Role
from shared_models.change import Change, ChangeKind
from shared_models.registry.state import REGISTRY_ACT_LABELS

_VISITING: Mapping[str, frozenset[Right]] = {
    "attend": frozenset({"visit"}),
    "explain": frozenset({"visit"}),
    "finish": frozenset({"visit"}),
    "sign": frozenset({"visit"}),
    "hand_slip": frozenset({"visit", "review"}),
    "return": frozenset({"review"}),
    "accept": frozenset({"review"}),
    "call_recheck": frozenset({"audit"}),
    "finish_recheck": frozenset({"visit"}),
    "withdraw_recheck": frozenset({"audit"}),
}
VISIT_ACTS = frozenset(_VISITING)
"""What is done about a visit or a second look; every other act is about a procedure or the register."""
DISTRICT_ACTS = frozenset(
    {
        "aggregate",
        "archive",
        "begin_phase_out",
        "confirm",
        "county_revisit",
        "end_phase_out",
        "finish_county_survey",
        "own_visit",
        "pay",
        "refuse",
    }
)
"""What only a district does, whatever the county: confirm, refuse, visit by itself."""
OFFICE_ACTS = frozenset(
    {
        "answer_report",
        "apply_to_street",
        "audit_pass",
        "audit_refuse",
        "begin_checks",
        "bring_originals",
        "check_deeds",
        "check_form",
        "check_papers",
        "close_matching",
        "conclude_review",
        "correct",
        "declare_relative",
        "deliver_change_notice",
        "end_uncooperative",
        "extend",
        "file_case",
        "finish_check",
        "finish_investigation",
        "finish_issue",
        "finish_survey",
        "finish_town_survey",
        "finish_visit",
        "give_opinion",
        "grant_relief",
        "hold_review_meeting",
        "issue_bankbook",
        "issue_certificate",
        "match_housing_fund",
        "match_social_insurance",
        "match_tax",
        "match_vehicles",
        "open_cleanup",
        "open_housing_survey",
        "open_inspection",
        "open_recheck",
        "open_review",
        "open_sweep",
        "plan",
        "record_looks",
        "record_result",
        "report",
        "respondent_signs",
        "return_form",
        "send_letter",
        "sign_pledge",
        "submit",
        "survey_home",
        "tell_matching_failed",
        "vote",
        "withdraw",
        "write_register_line",
        "deliver_refusal",
        "finish_reinvestigation",
        "publish",
    }
)
"""What no county leaves to those who visit; the district may do it, too."""
REGISTRY_ACTS = frozenset(REGISTRY_ACT_LABELS)
"""What is done about the register of households itself, not about a visit or a procedure."""
_ACTS: Mapping[str, frozenset[Right]] = {
    **_VISITING,
    **dict.fromkeys(DISTRICT_ACTS, frozenset[Right]({"decide"})),
    **dict.fromkeys(OFFICE_ACTS, frozenset[Right]({"review", "decide"})),
    **dict.fromkeys(REGISTRY_ACTS, frozenset[Right]({"review"})),
}
"""The least that custody asks. The office's pages also ask the actor of the step, by the policy of the procedure."""
_KINDS: Mapping[ChangeKind, frozenset[Right]] = {
    "save": frozenset({"visit", "review", "administer"}),
    "resolve": frozenset({"review"}),
    "act": frozenset({"visit", "review", "decide"}),
    "accept": frozenset({"review"}),
    "refuse": frozenset({"review"}),
    "move": frozenset({"review", "administer"}),
}
"""An act this version does not know is taken from whoever works on the case: it is kept and has no effect yet."""


ROLE_RIGHTS: Mapping[str, frozenset[Right]] = {
    Role.INVESTIGATOR: frozenset({"visit", "review"}),
    Role.STREET_OFFICER: frozenset({"review"}),
    Role.DISTRICT_OFFICER: frozenset({"decide"}),
}
"""One of these is enough to record what a step's actor did. What people without an account did, the office records."""


def rights_of_actor(role: str) -> frozenset[Right]:
    """The rights of which one is enough to record the act of an actor with this role; blank: without an account."""
    return ROLE_RIGHTS.get(role, frozenset({"review"}))


OFFICE_TYPES = frozenset({"matched"})
"""Entities that only the office writes, whoever else may save."""


def rights_for(change: Change) -> frozenset[Right]:
    """The rights of which the author must have one for this change to be merged rather than held."""
    if any(part.type in OFFICE_TYPES for part in change.parts):
        return frozenset({"review"})
    if change.act is not None:
        return _ACTS.get(change.act.name, _KINDS["act"])
    return _KINDS[change.kind]
