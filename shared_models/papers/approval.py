"""审核确认审批表: every step of an application with its day, and the decision as it was made."""

from __future__ import annotations

from collections.abc import Iterable

from shared_models.errors import MalformedError
from shared_models.ids import EntityId
from shared_models.papers.act_lines import course, last, said, said_row
from shared_models.papers.application import applicant, members
from shared_models.papers.basis import Basis, day_row
from shared_models.papers.meeting import MEETINGS
from shared_models.papers.sheet import NOT_DONE, Block, Box, Grid, Row, Sheet, Signatures, Table
from shared_models.policy.act_log import Done
from shared_models.policy.decision import Decision, decision_in

STEPS = (
    ("申请", ("apply",)),
    ("受理", ("accept_application",)),
    ("信息核对完成", ("finish_matching",)),
    ("入户调查", ("visit_home", "assess_home", "own_visit")),
    ("邻里访问", ("interview_neighbour",)),
    ("调查完成", ("finish_investigation",)),
    ("民主评议", tuple(sorted(MEETINGS))),
    ("公示张贴", ("post_notice",)),
    ("公示异议", ("object",)),
    ("公示结束", ("take_down_notice",)),
    ("报送区(县)", ("submit",)),
    ("公布", ("publish",)),
)


def approval(basis: Basis, about: EntityId) -> Sheet:
    """The approval form of one procedure; blank where there is none."""
    procedure = basis.procedure(about)
    log = procedure.log if procedure is not None else ()
    decided = procedure.decision if procedure is not None else None
    opinion = last(log, "give_opinion")
    return Sheet(
        title="最低生活保障审核确认审批表",
        subtitle=basis.policy.title.zh,
        number=basis.number,
        blocks=(
            applicant(basis),
            members(basis),
            Grid(title="程序", rows=tuple(day_row(label, last(log, *acts)) for label, acts in STEPS)),
            _opinion(basis, opinion),
            *_decision(basis, decided),
            _signed(basis, opinion, decided),
            course(basis, log),
        ),
    )


def _opinion(basis: Basis, done: Done | None) -> Grid:
    policy = basis.policy
    return Grid(
        title="街道(乡镇)审核意见",
        rows=(
            said_row(policy, done, "opinion"),
            said_row(policy, done, "benefit"),
            day_row("日期", done),
            Row(label="经办人", value=basis.author(done), void=NOT_DONE),
            said_row(policy, done, "reasons", wide=True),
        ),
    )


def _decision(basis: Basis, done: Done | None) -> Iterable[Block]:
    found = _read(done)
    policy = basis.policy
    figures = (
        Row(label="结论", value=policy.act_label(done.act).zh if done is not None else "", void=NOT_DONE),
        day_row("决定日期", done),
        said_row(policy, done, "class"),
        said_row(policy, done, "benefit"),
        Row(label="人均月收入(元)", value=found.per_capita if found else "", void=NOT_DONE),
        Row(label="月保障标准(元)", value=found.standard if found else "", void=NOT_DONE),
        Row(label="起发月份", value=str(found.paid_from)[:7] if found and found.paid_from else "", void=NOT_DONE),
        Row(
            label="依据的政策版本",
            value=f"{found.policy.id} {found.policy.version}({found.policy.digest})" if found else "",
            void=NOT_DONE,
        ),
        said_row(policy, done, "benefit_reason", wide=True),
        said_row(policy, done, "reasons", wide=True),
    )
    yield Grid(title="区(县)民政部门确认意见", rows=figures)
    yield Table(
        title="核算过程(决定时)",
        headings=("项目", "每月(元)", "依据"),
        lines=tuple((line.text.zh, line.yuan, line.cite.zh) for line in found.lines) if found else (),
        widths=(7, 3, 6),
        numbers=(1,),
        void=NOT_DONE,
    )
    yield Table(
        title="批准前核查",
        headings=("核查项", "结果"),
        lines=tuple((_gate(basis, id_), "通过" if state == "open" else "未通过") for id_, state in found.gates.items())
        if found
        else (),
        widths=(7, 9),
        void=NOT_DONE,
    )


def _gate(basis: Basis, id_: str) -> str:
    rule = basis.policy.gates.get(id_)
    return rule.label.zh if rule is not None else id_


def _read(done: Done | None) -> Decision | None:
    """The decision that an act stored; nothing when there is none or it cannot be read."""
    try:
        return decision_in(done.data) if done is not None else None
    except MalformedError:
        return None


def _signed(basis: Basis, opinion: Done | None, decided: Done | None) -> Signatures:
    return Signatures(
        title="经办与审批",
        boxes=(recorded_by(basis, "街道(乡镇)经办人", opinion), recorded_by(basis, "区(县)审批人", decided)),
    )


def recorded_by(basis: Basis, role: str, done: Done | None) -> Box:
    """Who recorded an act under the own log-in, and when; nobody where it was not done."""
    name = basis.author(done)
    if done is None or not name:
        return Box(role=role)
    note = said(basis.policy, done, "note")
    return Box(role=role, name=name, manner=note or "系统登录办理", when=str(done.day))
