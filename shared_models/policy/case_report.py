"""Everything a policy has to say of one case, in plain lines: what `zoufang policy explain` prints."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from shared_models.case import Case
from shared_models.coverage import coverage_fact, visited_on
from shared_models.household import household_of
from shared_models.policy.assessment import Assessment, assessment, names
from shared_models.policy.class_proposal import proposal_words
from shared_models.policy.event import events
from shared_models.policy.explanation import Line, explained
from shared_models.policy.forecast import forecasts
from shared_models.policy.gate import gates
from shared_models.policy.policy import Policy, policy_ref
from shared_models.policy.procedure import Procedure, procedures
from shared_models.policy.rhythm import History, next_due
from shared_models.words import Label, Language


def case_report(policy: Policy, case: Case, today: date, *, language: Language) -> Iterator[str]:
    """The report, line by line."""
    found = assessment(policy, case, today)
    ref = policy_ref(policy)
    home = household_of(case)
    yield f"{policy.title.text(language)} · {ref.id} {ref.version} · {ref.digest} · {today}"
    yield f"{home.head_name or home.id} · {home.address}".rstrip(" ·")
    for title, lines in _sections(policy, case, found):
        written = [line.text(language) for line in lines]
        if written:
            yield ""
            yield f"— {title.text(language)}"
            yield from (f"  {line}" for line in written)


def _sections(policy: Policy, case: Case, found: Assessment) -> Iterator[tuple[Label, list[Label]]]:
    picture = found.facts.picture
    lines = explained(policy, found.entitlement, names(picture))
    yield Label("核算", "Arithmetic"), [_line(line) for line in lines]
    yield Label("不符合情形", "Grounds against"), [stop.rule.label for stop in found.stops]
    yield Label("建议类别", "Proposed class"), [proposal_words(policy, found.proposal)]
    yield Label("复核到期", "Due"), list(_due(policy, case, picture.today))
    yield Label("事件时限", "Events"), [state.sentence for state in events(policy, picture)]
    for procedure in procedures(policy, case, picture.today):
        title = policy.procedures[procedure.rule].label
        yield title, list(_procedure(policy, procedure, found))


def _line(line: Line) -> Label:
    amount = f"  {line.yuan}" if line.yuan else ""
    cite = Label(f"  [{line.cite.zh}]", f"  [{line.cite.en}]") if line.cite.zh else Label("", "")
    return Label(f"{line.text.zh}{amount}{cite.zh}", f"{line.text.en}{amount}{cite.en}")


def _due(policy: Policy, case: Case, today: date) -> Iterator[Label]:
    fact = coverage_fact(case)
    due = next_due(policy, fact.benefit_class, History(visited=visited_on(fact), since=fact.since), today=today)
    if due is not None:
        words = Label("{on}:{reason} [{cite}]", "{on}: {reason} [{cite}]")
        yield words.fill(on=due.on, reason=due.reason, cite=due.citation)


def _procedure(policy: Policy, procedure: Procedure, found: Assessment) -> Iterator[Label]:
    picture = found.facts.picture
    step = policy.steps.get(procedure.step)
    if step is None:
        return
    since = procedure.passages[-1].since
    yield Label("环节:{step},自 {since}", "step: {step}, since {since}").fill(step=step.label, since=since)
    for misfit in procedure.misfits:
        words = Label("未生效:{act}({why})", "without effect: {act} ({why})")
        yield words.fill(act=policy.act_label(misfit.act), why=misfit.why)
    if procedure.outcome:
        return
    yield from (forecast.sentence for forecast in forecasts(policy, procedure.log, picture.today))
    for gate in gates(policy, picture.case, procedure, assessed=found):
        state = Label("通过", "open") if gate.is_open else Label("未通过", "shut")
        words = Label("{gate}:{state}", "{gate}: {state}").fill(gate=gate.label, state=state)
        reasons = [Label("", ""), *gate.reasons]
        yield Label(";".join(r.zh for r in [words, *reasons[1:]]), "; ".join(r.en for r in [words, *reasons[1:]]))
