"""Who may make which change: the rights of which one is enough, in the community where the household lives."""

from __future__ import annotations

from collections.abc import Mapping

from shared_models.area import Right, Role
from shared_models.change import Change, ChangeKind

_VISITING: Mapping[str, frozenset[Right]] = {
    "attend": frozenset({"visit"}),
    "explain": frozenset({"visit"}),
    "finish": frozenset({"visit"}),
    "sign": frozenset({"visit"}),
    "hand_slip": frozenset({"visit", "review"}),
    "return": frozenset({"review"}),
    "accept": frozenset({"review"}),
}
VISIT_ACTS = frozenset(_VISITING)
"""What is done about a visit; every other act is about a procedure."""
_ACTS: Mapping[str, frozenset[Right]] = {
    **_VISITING,
    **dict.fromkeys(
        ("confirm", "refuse", "own_visit", "begin_phase_out", "end_phase_out", "county_revisit"),
        frozenset[Right]({"decide"}),
    ),
    "publish": frozenset({"review", "decide"}),
    **dict.fromkeys(
        ("give_opinion", "submit", "audit_pass", "audit_refuse", "vote", "conclude_review", "answer_report"),
        frozenset[Right]({"review", "decide"}),
    ),
}
"""What no county leaves to others. A policy may ask more of an act: the office asks the actor of the step, too."""
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


def rights_for(change: Change) -> frozenset[Right]:
    """The rights of which the author must have one for this change to be merged rather than held."""
    if change.act is not None:
        return _ACTS.get(change.act.name, _KINDS["act"])
    return _KINDS[change.kind]
