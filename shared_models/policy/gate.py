"""The gates before an approval: open or shut, each with its reason. A shut advisory gate warns, a binding one stops."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shared_models.case import Case, contradictions
from shared_models.entity import Entity
from shared_models.field import is_answered
from shared_models.policy.assessment import Assessment
from shared_models.policy.guard import team_flaw
from shared_models.policy.policy import Policy
from shared_models.policy.procedure import Procedure
from shared_models.values import text_of, texts_of
from shared_models.visit import SIGNER_LABELS, TEAM, Visit, needed_signers, signed_by, visits
from shared_models.words import Label

RECEIVE_PAPERS = "receive_papers"
"""The act that records papers: data `papers`, ids of the policy's papers."""
MATCHING_DONE = "finish_matching"
MATCHING_OBJECTED = "object_to_matching"


@dataclass(frozen=True, slots=True)
class GateState:
    """One gate; open ones have no reason."""

    id: str
    label: Label
    reasons: tuple[Label, ...]
    must: bool
    cite: Label

    @property
    def is_open(self) -> bool:
        """Whether nothing stands against it."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Sight:
    """What gates look at."""

    policy: Policy
    case: Case
    procedure: Procedure
    assessment: Assessment


def gates(policy: Policy, case: Case, procedure: Procedure, *, assessed: Assessment) -> tuple[GateState, ...]:
    """Every gate of the policy, in its order."""
    sight = Sight(policy, case, procedure, assessed)
    return tuple(
        GateState(id_, gate.label, tuple(_CHECKS[gate.check](sight)), gate.must, policy.source(gate))
        for id_, gate in policy.gates.items()
    )


def gates_data(found: tuple[GateState, ...]) -> dict[str, str]:
    """The gates as a decision records them: `open`, or the reasons in Chinese."""
    return {gate.id: "open" if gate.is_open else ";".join(reason.zh for reason in gate.reasons) for gate in found}


def may_approve(found: tuple[GateState, ...]) -> bool:
    """Whether every binding gate is open."""
    return all(gate.is_open or not gate.must for gate in found)


def _eligible(sight: Sight) -> list[Label]:
    reasons = [stop.rule.label for stop in sight.assessment.stops if stop.rule.effect not in {"person", "review"}]
    if sight.assessment.entitlement.is_poor is False:
        reasons.append(Label("人均收入不低于保障标准", "income per head is not below the standard"))
    elif sight.assessment.eligible is None:
        reasons += sight.assessment.entitlement.missing or (
            Label("不能判定是否符合条件", "eligibility cannot be established"),
        )
    return reasons


def _papers(sight: Sight) -> list[Label]:
    received: set[str] = set()
    for done in sight.procedure.log:
        if done.act == RECEIVE_PAPERS or done.act == sight.policy.procedures[sight.procedure.rule].opens:
            received.update(texts_of(done.data.get("papers")))
    return [
        Label("缺少:{paper}", "missing: {paper}").fill(paper=paper.label)
        for id_, paper in sight.policy.papers.items()
        if paper.must and id_ not in received
    ]


def _income(sight: Sight) -> list[Label]:
    reasons = []
    lines = {line.id: line for line in sight.case.shown("income")}
    without = [line for line in lines.values() if not is_answered(line.value("evidence"))]
    if without:
        reasons.append(Label(f"{len(without)} 笔收入没有依据", f"{len(without)} income line(s) without evidence"))
    if any(clash.type == "income" for clash in contradictions(sight.case)):
        reasons.append(Label("收入有未处理的矛盾", "an open contradiction in the income"))
    if not any(done.act == MATCHING_DONE for done in sight.procedure.log):
        reasons.append(Label("信息核对没有完成", "data matching is not finished"))
    return reasons


def _objections(sight: Sight) -> list[Label]:
    waiting = len(sight.procedure.open_objections)
    if not waiting:
        return []
    return [Label(f"有 {waiting} 件异议未处理", f"{waiting} objection(s) wait for an answer")]


def _signed(sight: Sight) -> list[Label]:
    return unsigned(sight.policy, sight.case, sight.procedure)


def unsigned(policy: Policy, case: Case, procedure: Procedure) -> list[Label]:
    """Why nobody answers for the visit yet: no finished record since the procedure began, or signatures missing."""
    made = [visit for visit in visits(case) if _belongs(visit, procedure)]
    if not made:
        return [Label("没有完成的入户调查记录", "no finished home visit is on record")]
    signed = signed_by(made[-1])
    reasons = [
        Label("{who}没有签字", "{who} has not signed").fill(who=SIGNER_LABELS[signer])
        for signer in needed_signers(made[-1])
        if signer not in signed
    ]
    return reasons + _team_flaws(policy, case.entities[made[-1].id])


def _belongs(visit: Visit, procedure: Procedure) -> bool:
    return (
        visit.outcome == "completed"
        and visit.status in {"finished", "accepted"}
        and visit.day is not None
        and visit.day >= procedure.opened
    )


def _team_flaws(policy: Policy, visit: Entity) -> list[Label]:
    team = [name for unit in TEAM if (name := text_of(visit.value(unit)))]
    rule = policy.teams.get("home_visit")
    flaw = team_flaw(rule, {"team": [{"who": name, "certificate": "not asked"} for name in team]}) if rule else None
    return [flaw] if flaw else []


def _procedure(sight: Sight) -> list[Label]:
    """Lateness does not shut this gate: a family does not pay for the office's delay. Forecasts show it."""
    step = sight.policy.steps[sight.procedure.step]
    reasons = []
    if not any(move.decides for move in step.moves):
        words = Label("程序进行到“{step}”,尚不能决定", "the procedure is at {step}: not up for a decision yet")
        reasons.append(words.fill(step=step.label))
    made = {done.act for done in sight.procedure.log}
    for act in sorted(sight.procedure.forced - made):
        words = Label("必须先完成:{what}", "{what} must be done first")
        reasons.append(words.fill(what=sight.policy.act_label(act)))
    return reasons


_CHECKS: Mapping[str, Callable[[Sight], list[Label]]] = {
    "eligible": _eligible,
    "papers_complete": _papers,
    "income_verified": _income,
    "no_open_objection": _objections,
    "responsibility_signed": _signed,
    "procedure_followed": _procedure,
}
