"""Two files of one family: one is merged into the other by an act on each; nothing is copied, nothing deleted.

The merged-away file keeps every value, visit and number of its own, so undoing the merger restores both exactly, and
what tablets still send for it stays on it, where the office sees it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shared_models.case import Case, contradictions
from shared_models.choices import STANDING
from shared_models.household import Household, household_of
from shared_models.policy.payment_list import Award
from shared_models.registry.plan import Plan, act_deed, called
from shared_models.registry.state import MERGE, RELEASE, TAKE_IN, UNMERGE, merged_into, splits, taken_in
from shared_models.visit import visits
from shared_models.words import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A file that would be merged away, with what the office holds about it."""

    case: Case
    open_procedures: tuple[Label, ...] = ()
    awards: tuple[Award, ...] = ()
    """What decisions made here grant it."""


def merge_plan(away: Duplicate, stays: Case) -> Plan:
    """Merging one file into another."""
    why = tuple(_objections(away, stays))
    if why:
        return Plan(why_not=why)
    home, kept = household_of(away.case), household_of(stays)
    data = {"into": stays.household, "number": kept.registry_no, "name": kept.head_name}
    gone, left = _called(home), _called(kept)
    return Plan(
        deeds=(
            act_deed(away.case, MERGE, data),
            act_deed(stays, TAKE_IN, {"household": away.case.household, "number": home.registry_no}),
        ),
        tells=(*_tells(away.case, gone, left), *_left_behind(away.case, stays, left)),
        undo=Label(
            "打开“{gone}”的登记变更页,选“撤销并入”:两份档案恢复到合并前的样子",
            "open the registry page of {gone} and choose “undo the merger”: both files stand again as they were",
        ).fill(gone=gone),
    )


def _objections(away: Duplicate, stays: Case) -> Iterator[Label]:
    case = away.case
    if case.household == stays.household:
        yield Label("这是同一份档案", "this is one and the same file")
    if merged_into(case) is not None:
        yield Label("该档案已经并入另一档案", "the file is merged into another one already")
    if merged_into(stays) is not None:
        yield Label(
            "保留的档案自己已并入别处,请选最终的那一份", "the file to stay is itself merged away: choose the last one"
        )
    if taken_in(case):
        yield Label(
            "已有别的档案并入它:请先撤销,或保留这一份", "others are merged into it: undo that, or keep this one"
        )
    if splits(case):
        yield Label("它有分出去的家庭:请保留这一份", "a household was split off it: keep this file")
    for label in away.open_procedures:
        words = Label(
            "“{what}”尚未办结,请先办结或撤回,或保留这一份", "{what} is under way: end it first, or keep this file"
        )
        yield words.fill(what=label)
    if any(award.decision and award.benefit for award in away.awards[-1:]):
        yield Label(
            "它有仍在执行的救助决定:停发须按程序作出决定,不能靠合并;请保留这一份",
            "a decision made here pays it: stopping needs a decision, not a merger; keep this file",
        )


def _tells(away: Case, gone: Label, left: Label) -> Iterator[Label]:
    yield Label("“{gone}”标为已并入“{left}”", "{gone} is marked as merged into {left}").fill(gone=gone, left=left)
    yield Label(
        "它不再列入应访、发放和花名册;用旧证号、旧姓名仍能查到,并指向“{left}”",
        "it is no longer due, paid or on rosters; its old number and names still find it and lead to {left}",
    ).fill(left=left)
    yield Label(
        "不复制、不删除任何内容:两份档案各自的记录都在", "nothing is copied or deleted: both keep all their records"
    )
    yield Label(
        "平板上尚未上传的记录照常收下,存在旧档案里,并在“{left}”的档案上提示",
        "what tablets still send for it is taken in as always, kept on the old file, and told on the file of {left}",
    ).fill(left=left)
    home = household_of(away)
    if home.benefit and home.standing in STANDING:
        words = Label(
            "它登记的月保障金 {yuan} 元不再列入发放名册",
            "its registered benefit of {yuan} yuan leaves the payment list",
        )
        yield words.fill(yuan=home.benefit)
    waiting = sum(visit.status in {"draft", "finished", "returned"} for visit in visits(away))
    if waiting:
        yield Label("它有 {n} 次入户尚未审结,仍在审核队列", "{n} visit(s) of it stay in the review queue").fill(
            n=waiting
        )
    if contradictions(away):
        yield Label("它有 {n} 处矛盾待处理", "{n} contradiction(s) of it stay open").fill(n=len(contradictions(away)))


def _left_behind(away: Case, stays: Case, left: Label) -> Iterator[Label]:
    missing = only_here(away, stays)
    if missing:
        words = Label(
            "成员 {names} 只在被并入的档案里;如属“{left}”,请在“更正信息”中补登",
            "{names} stand(s) only in the file that goes; if of {left}, add them there under “correct”",
        )
        yield words.fill(names="、".join(missing), left=left)


def unmerge_plan(away: Case, stays: Case) -> Plan:
    """Undoing a merger."""
    merger = merged_into(away)
    if merger is None or merger.into != stays.household:
        return Plan(why_not=(Label("该档案没有并入这份档案", "the file is not merged into this one"),))
    gone, left = _called(household_of(away)), _called(household_of(stays))
    return Plan(
        deeds=(
            act_deed(away, UNMERGE, {"into": stays.household}),
            act_deed(stays, RELEASE, {"household": away.household}),
        ),
        tells=(
            Label("“{gone}”恢复为独立档案,状态与合并前相同", "{gone} is a file of its own again, as it was").fill(
                gone=gone
            ),
            Label("“{left}”不变", "{left} stays as it is").fill(left=left),
            Label("合并期间收到的记录留在原档案", "what arrived meanwhile stays on the file it came for"),
        ),
        undo=Label("需要时再合并一次", "merge them again"),
    )


def _called(home: Household) -> Label:
    return called(home.head_name, home.registry_no)


def only_here(one: Case, other: Case) -> tuple[str, ...]:
    """The names of members that stand in one file and not in the other, by number, else by name."""
    known = {key for member in household_of(other).members for key in (member.identity_number, member.name) if key}
    missing = (m for m in household_of(one).members if m.identity_number not in known and m.name not in known)
    return tuple(member.name for member in missing)
