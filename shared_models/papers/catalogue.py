"""Every paper of a household: what it is called, what it can be about, and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from shared_models.choices import OUTCOME
from shared_models.ids import EntityId
from shared_models.papers.application import application
from shared_models.papers.approval import approval
from shared_models.papers.basis import NOTHING, Basis, clock
from shared_models.papers.binder import cover
from shared_models.papers.campaign_sheet import campaign_form
from shared_models.papers.delivery import change_notice, refusal
from shared_models.papers.housing import housing_form
from shared_models.papers.interview import interview_record
from shared_models.papers.meeting import MEETINGS, meeting
from shared_models.papers.notice import POSTINGS, notice
from shared_models.papers.pledge import pledge
from shared_models.papers.review import review
from shared_models.papers.sheet import Sheet
from shared_models.papers.visit_record import visit_record
from shared_models.visit import visits
from shared_models.words import Label

Subject = tuple[EntityId, str]
"""What a paper is about: an id, and words that tell it from others."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper."""

    label: Label
    make: Callable[[Basis, EntityId], Sheet]
    subjects: Callable[[Basis], Iterator[Subject]]
    """What it can be about, oldest first; none: it is printed blank."""


def _household(basis: Basis) -> Iterator[Subject]:
    yield basis.case.household, ""


def _visits(basis: Basis) -> Iterator[Subject]:
    for visit in visits(basis.case):
        outcome = OUTCOME[visit.outcome].zh if visit.outcome in OUTCOME else "—"
        yield visit.id, f"{visit.day or '—'} {outcome}"


def _interviews(basis: Basis) -> Iterator[Subject]:
    for entity in basis.case.shown("interview"):
        taken = entity.value("taken_at")
        yield entity.id, clock(taken) if isinstance(taken, int) else "—"


def _acts(names: frozenset[str]) -> Callable[[Basis], Iterator[Subject]]:
    """Acts that took effect: one that did not fit its step makes no paper."""

    def find(basis: Basis) -> Iterator[Subject]:
        for procedure in basis.procedures():
            for done in procedure.log:
                if done.act in names and done.id:
                    yield EntityId(done.id), f"{done.day} {basis.policy.act_label(done.act).zh}"

    return find


def _opened_by(*acts: str) -> Callable[[Basis], Iterator[Subject]]:
    def find(basis: Basis) -> Iterator[Subject]:
        for one in basis.procedures():
            rule = basis.policy.procedures[one.rule]
            if rule.opens in acts:
                yield one.id, f"{one.opened} {rule.label.zh}"

    return find


def _campaigns(basis: Basis) -> Iterator[Subject]:
    rules = {rule.procedure for rule in basis.policy.campaigns.values()}
    for one in basis.procedures():
        if one.rule in rules:
            yield one.id, f"{one.opened} {basis.policy.procedures[one.rule].label.zh}"


_APPLIED, _REVIEWED = _opened_by("apply"), _opened_by("open_review")

PAPERS: Mapping[str, Paper] = {
    "cover": Paper(Label("一户一档封面", "Cover of the file"), cover, _household),
    "application": Paper(Label("申请书", "Application"), application, _APPLIED),
    "pledge": Paper(Label("诚信承诺与核对授权书", "Undertaking and authorisation"), pledge, _APPLIED),
    "visit": Paper(Label("入户调查表", "Record of a home visit"), visit_record, _visits),
    "interview": Paper(Label("邻里访问笔录", "Minutes of a neighbour interview"), interview_record, _interviews),
    "meeting": Paper(Label("民主评议记录", "Minutes of a review meeting"), meeting, _acts(MEETINGS)),
    "notice": Paper(Label("公示", "Public notice"), notice, _acts(POSTINGS)),
    "approval": Paper(Label("审核确认审批表", "Approval form"), approval, _APPLIED),
    "refusal": Paper(Label("不予确认告知书", "Written refusal"), refusal, _APPLIED),
    "review": Paper(Label("复核登记表", "Register of a re-verification"), review, _REVIEWED),
    "change": Paper(Label("增发/减发/停发通知书", "Notice of a raise, cut or stop"), change_notice, _REVIEWED),
    "campaign": Paper(Label("清理排查情况登记表", "Sweep form"), campaign_form, _campaigns),
    "housing": Paper(Label("最低收入家庭住房状况表", "Housing form"), housing_form, _household),
}
"""By id, in the order of the file."""


def subjects_of(basis: Basis, paper: str) -> tuple[Subject, ...]:
    """What a paper of this household can be about; the blank form where nothing was recorded."""
    return tuple(PAPERS[paper].subjects(basis)) or ((NOTHING, ""),)
