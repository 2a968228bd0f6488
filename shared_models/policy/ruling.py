"""What the office adds to an act and holds against it: figures of a decision, what it means for the register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from shared_models.case import Case
from shared_models.field import is_answered
from shared_models.household import household_of
from shared_models.policy.approval import approval_obstacles, approves
from shared_models.policy.assessment import assessment
from shared_models.policy.decision import decision_data
from shared_models.policy.gate import gates
from shared_models.policy.notice_lint import notice_spots
from shared_models.policy.policy import Policy
from shared_models.policy.procedure import moves_for
from shared_models.policy.proceeding import Proceeding
from shared_models.values import Value, text_of, texts_of
from shared_models.words import Label

MISSING_PAPERS = "tell_missing_papers"
ENDING = frozenset({"conclude_review", "answer_report", "end_phase_out"})


def act_objections(
    one: Proceeding | None, case: Case, others: Sequence[Proceeding], *, act: str, data: Mapping[str, Any]
) -> tuple[Label, ...]:
    """What speaks against recording an act, besides the policy's own moves."""
    if one is None:
        return tuple(_opened_already(others, act))
    return (
        *_on_the_board(one.policy, case, data),
        *_not_ready(one, case, act=act, data=data),
        *_unexplained(one, case, act=act, data=data),
    )


def _opened_already(others: Sequence[Proceeding], act: str) -> Iterator[Label]:
    """One procedure of a kind at a time: a second application would hide the first one's clocks."""
    for other in others:
        if other.policy.procedures[other.procedure.rule].opens == act and not other.procedure.outcome:
            words = Label("已有正在办理的“{what}”", "{what} is under way already")
            yield words.fill(what=other.label)


def told_already(one: Proceeding, act: str) -> Iterator[Label]:
    """Why missing papers cannot be told again: the law has them told once, all at once."""
    if act == MISSING_PAPERS and any(done.act == MISSING_PAPERS for done in one.procedure.log):
        source = one.policy.cited("art10")
        words = Label("补正材料应当一次性告知,已经告知过({cite})", "told once, all at once; it was told ({cite})")
        yield words.fill(cite=source if source.zh else Label("第十条", "art. 10"))


def _on_the_board(policy: Policy, case: Case, data: Mapping[str, Any]) -> Iterator[Label]:
    """What a notice may not show, with its spot."""
    text = text_of(data.get("text"))
    if any(line.strip().endswith(("：", ":")) for line in text.splitlines()):
        yield Label("公示内容有空缺,请补全或删去该行", "a line of the notice is blank: fill it in or take it out")
    known = [text_of(case.root.value(unit)) for unit in ("address", "phone", "registry_no")]
    known += [text_of(member.value("identity_number")) for member in case.shown("member")]
    for spot in notice_spots(text, known=known, allowed=[policy.hotline]):
        words = Label("公示内容不得出现个人信息:{spot}", "a notice may not show this: {spot}")
        yield words.fill(spot=spot.told())


def _not_ready(one: Proceeding, case: Case, *, act: str, data: Mapping[str, Any]) -> Iterator[Label]:
    moves = moves_for(one.policy, one.procedure.step, act)
    if not approves(act, moves):
        return
    assessed = assessment(one.policy, case, date.fromisoformat(data["on"]))
    found = gates(one.policy, case, one.procedure, assessed=assessed)
    yield from approval_obstacles(one.policy, case, one.procedure, gates=found)


def _unexplained(one: Proceeding, case: Case, *, act: str, data: Mapping[str, Any]) -> Iterator[Label]:
    """An amount that is not the computed one carries its reason."""
    amount = text_of(data.get("benefit"))
    moves = moves_for(one.policy, one.procedure.step, act)
    if not amount or not any(move.decides for move in moves) or is_answered(data.get("benefit_reason")):
        return
    computed = computed_benefit(one.policy, case, date.fromisoformat(data["on"]))
    if computed != amount:
        words = Label(
            "金额 {amount} 与核算金额 {computed} 不一致,请说明理由", "{amount} is not the computed {computed}: say why"
        )
        yield words.fill(amount=amount, computed=computed or "—")


def computed_benefit(policy: Policy, case: Case, day: date) -> str:
    """The amount that the arithmetic gives, two places; blank while it cannot be worked out."""
    benefit = assessment(policy, case, day).entitlement.benefit
    return "" if benefit is None else f"{benefit:.2f}"


def ruling_data(one: Proceeding, case: Case, data: Mapping[str, Any]) -> dict[str, Any]:
    """What a decision stores beside what was typed: policy, figures, lines, gates; the typed amount stands."""
    day = date.fromisoformat(data["on"])
    made = decision_data(one.policy, case, one.procedure, today=day)
    made["computed"] = made.pop("benefit")
    home = household_of(case)
    was_paid = home.standing == "recipient" and home.benefit
    before = {"before": home.benefit, "before_since": home.since.isoformat() if home.since else ""} if was_paid else {}
    return {**made, **before, "benefit": text_of(data.get("benefit"))}


def consequences(case: Case, act: str, data: Mapping[str, Any]) -> dict[str, Value]:
    """What an act means for the household's own registers: its standing, class, and since when."""
    result = text_of(data.get("result"))
    if act == "confirm":
        since = text_of(data.get("paid_from"))
        values: dict[str, Value] = {
            "standing": "recipient",
            "benefit_class": text_of(data.get("class")),
            "benefit": text_of(data.get("benefit")),
        }
        return {**values, "since": since} if since else values
    if act in ENDING and (act == "end_phase_out" or (result in {"stop", "confirmed"} and "gates" in data)):
        return {"standing": "ended"}
    if act == "conclude_review" and result in {"raise", "reduce"}:
        return {"benefit_class": text_of(data.get("class")), "benefit": text_of(data.get("benefit"))}
    is_paid = text_of(case.root.value("standing")) in {"recipient", "suspended"}
    if act in {"apply", "refuse"} and not is_paid:
        return {"standing": "applicant" if act == "apply" else "refused"}
    return {}


def received_papers(one: Proceeding) -> frozenset[str]:
    """The papers that the procedure has received so far."""
    return frozenset(
        paper
        for done in one.procedure.log
        if done.act in {"receive_papers", one.policy.procedures[one.procedure.rule].opens}
        for paper in texts_of(done.data.get("papers"))
    )
