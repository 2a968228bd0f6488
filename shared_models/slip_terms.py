"""The deadlines of a policy as a family is told them: only what the policy itself states, each with its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from shared_models.policy.policy import Policy
from shared_models.policy.procedure_rules import Clock, Counting, Notice, ObjectionRule, Step
from shared_models.policy.rhythm import History, next_due
from shared_models.words import Label

PROCEDURES: Mapping[str, str] = {"applicant": "application", "recipient": "review", "suspended": "review"}
"""The procedure a household of a standing is in; the others are in none."""

VISIT = "visit_home"
"""The act that a home visit is in a procedure: what runs until it is over for a family that holds a slip."""

SPANS: Mapping[Counting, Label] = {
    "working": Label("{n} 个工作日", "{n} working days"),
    "calendar": Label("{n} 日", "{n} days"),
    "months": Label("{n} 个月", "{n} months"),
}
WITHIN = Label("{what}:{span}内", "{what}: within {span}")
LONGER = Label(";{marks}的 {span}内", "; {marks}: within {span}")
POSTED = Label("{what}:{span}", "{what}: {span}")
OBJECTIONS = Label(",公示期内可以提出异议", "; you may object while it is posted")
ANSWERED = Label("{what}:可以提出,由经办机构{how}", "{what}: you may raise it; the office answers it by: {how}")
CITED = Label("{what}({source})", "{what} ({source})")
NEXT_VISIT = Label("下次定期入户最迟 {day}", "The next regular visit is due by {day}")


def terms_of(policy: Policy, standing: str) -> tuple[Label, ...]:
    """What the policy gives a household of this standing time for; nothing when it is in no procedure."""
    procedure = policy.procedures.get(PROCEDURES.get(standing, ""))
    if procedure is None:
        return ()
    steps = _reached(policy, procedure.start)
    acts = {procedure.opens, *(move.act for id_ in steps for move in policy.steps[id_].moves)}
    happens = acts | {f"@{id_}" for id_ in steps}
    return tuple(_terms(policy, [policy.steps[id_] for id_ in steps], happens))


def _terms(policy: Policy, steps: Iterable[Step], happens: set[str]) -> Iterator[Label]:
    for clock in policy.clocks.values():
        if clock.must and happens.intersection(clock.start) and VISIT not in clock.stop:
            yield _cited(policy, clock.cite, _clock(policy, clock))
    for step in steps:
        notice = policy.notices.get(step.notice)
        if notice is not None and notice.must and notice.days:
            yield _cited(policy, notice.cite, _notice(policy, notice, step))
    for objection in policy.objections.values():
        if objection.must and happens.intersection(objection.raised_by):
            yield _cited(policy, objection.cite, _objection(policy, objection))


def _reached(policy: Policy, start: str) -> list[str]:
    """The steps that can follow on a step, itself first, in the order in which they are reached."""
    found = [start]
    for id_ in found:
        found += [move.to for move in policy.steps[id_].moves if move.to and move.to not in found]
    return list(dict.fromkeys(found))


def _clock(policy: Policy, clock: Clock) -> Label:
    said = WITHIN.fill(what=clock.label, span=_span(clock.days, clock.count))
    for variant in clock.variants:
        marks = [policy.marks[mark].label for mark in variant.marks if mark in policy.marks]
        if marks:
            said = _joined(said, LONGER.fill(marks=_listed(marks), span=_span(variant.days, clock.count)))
    return said


def _notice(policy: Policy, notice: Notice, step: Step) -> Label:
    said = POSTED.fill(what=notice.label, span=_span(notice.days, notice.count))
    raised = {act for rule in policy.objections.values() for act in rule.raised_by}
    return _joined(said, OBJECTIONS) if any(move.act in raised for move in step.moves) else said


def _objection(policy: Policy, rule: ObjectionRule) -> Label:
    labels = [policy.act_label(act) for act in rule.answered_by]
    how = Label("或".join(label.zh for label in labels), " or ".join(label.en for label in labels))
    return ANSWERED.fill(what=rule.label, how=how)


def _span(number: int, count: Counting) -> Label:
    return SPANS[count].fill(n=number)


def _listed(labels: Iterable[Label]) -> Label:
    known = list(labels)
    return Label("、".join(label.zh for label in known), ", ".join(label.en for label in known))


def _joined(first: Label, second: Label) -> Label:
    return Label(first.zh + second.zh, first.en + second.en)


def _cited(policy: Policy, cite: str, said: Label) -> Label:
    source = policy.cited(cite)
    return CITED.fill(what=said, source=source) if source.zh else said


def next_visit(policy: Policy, class_id: str, history: History, *, visited: date) -> Label | None:
    """The last day of the next regular visit after the one of a day; nothing for a class the policy does not know."""
    due = next_due(policy, class_id, history, today=visited)
    if due is None:
        return None
    return _cited(policy, policy.classes[class_id].cite, NEXT_VISIT.fill(day=due.on))
