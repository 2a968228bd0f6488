"""The procedures of a case, each under the very policy it was opened with, and whether a further act would fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from shared_models.case import Case
from shared_models.ids import EntityId
from shared_models.policy.act_log import Done, act_log
from shared_models.policy.policy import Policy, PolicyRef, ref_in
from shared_models.policy.procedure import Procedure, folded
from shared_models.words import Label

FindPolicy: TypeAlias = Callable[[PolicyRef], Policy | None]


@dataclass(frozen=True, slots=True)
class Proceeding:
    """A procedure with its policy."""

    policy: Policy
    procedure: Procedure

    @property
    def label(self) -> Label:
        """What the procedure is called."""
        return self.policy.procedures[self.procedure.rule].label


def proceedings(case: Case, present: Policy, find: FindPolicy, *, today: date) -> tuple[Proceeding, ...]:
    """Every procedure of a case, in order of opening.

    One whose opening names no policy, or a policy that is not held here, is read under the present one.
    """
    log = tuple(act_log(case))
    opened: dict[EntityId, tuple[Policy, str]] = {}
    for done in log:
        ref = ref_in(dict(done.data))
        policy = (find(ref) if ref is not None else None) or present
        rule = rule_opened_by(policy, done.act)
        if rule and done.about != case.household:
            opened.setdefault(done.about, (policy, rule))
    return tuple(
        Proceeding(policy, folded(policy, rule, about, log=log, today=today))
        for about, (policy, rule) in opened.items()
    )


def rule_opened_by(policy: Policy, act: str) -> str:
    """The procedure that an act opens; blank for none."""
    return next((id_ for id_, rule in policy.procedures.items() if rule.opens == act), "")


def opening_acts(policy: Policy) -> tuple[str, ...]:
    """The acts that open a procedure, in the order of the policy."""
    return tuple(dict.fromkeys(rule.opens for rule in policy.procedures.values()))


def misfit_of(policy: Policy, case: Case, tried: Done) -> Label | None:
    """Why an act would have no effect on its procedure as it stands; nothing when it would. The fold itself says it."""
    log = tuple(act_log(case))
    opening = next((done.act for done in log if done.about == tried.about), tried.act)
    rule = rule_opened_by(policy, opening)
    if not rule:
        return Label("没有这样的程序", "there is no such procedure")
    found = folded(policy, rule, tried.about, log=(*log, tried), today=tried.recorded)
    return next((misfit.why for misfit in found.misfits if misfit.id == tried.id), None)


def too_early(procedure: Procedure, day: date) -> Label | None:
    """Why an act cannot have been done on a day: its step was not reached yet; nothing when it was."""
    since = procedure.passages[-1].since
    if day >= since:
        return None
    return Label("本环节自 {since} 开始,日期不能更早", "this step began on {since}: not earlier").fill(since=since)
