"""民主评议记录: one meeting as its minutes were recorded, and what the vote comes to under the rule."""

from __future__ import annotations

from shared_models.ids import EntityId
from shared_models.papers.act_lines import said, said_row
from shared_models.papers.basis import Basis, day_row
from shared_models.papers.sheet import NOT_DONE, Box, Grid, Prose, Row, Sheet, Signatures, Table
from shared_models.policy.act_log import Done
from shared_models.policy.policy import Policy
from shared_models.policy.procedure_rules import Vote
from shared_models.policy.vote import verdict
from shared_models.values import texts_of

MEETINGS = frozenset({"hold_review_meeting", "hold_council", "hold_hearing", "hold_collective_review", "vote"})
"""Acts that are meetings."""
COUNTS = (
    ("members", "应到人数"),
    ("present", "参加表决人数"),
    ("yes", "同意票"),
    ("no", "不同意票"),
    ("abstained", "弃权票"),
)


def meeting(basis: Basis, about: EntityId) -> Sheet:
    """The minutes of one meeting; blank where there was none."""
    done = basis.act(about)
    policy = basis.policy
    rule = vote_rule(basis, done)
    return Sheet(
        title="民主评议记录",
        subtitle=policy.act_label(done.act).zh if done is not None else "",
        number=basis.number,
        blocks=(
            Grid(
                title="会议情况",
                cite=policy.source(rule).zh if rule is not None else "",
                rows=(
                    Row(label="评议对象", value=basis.head),
                    Row(label="社区(村)", value=basis.community),
                    day_row("会议日期", done),
                    Row(label="登记人", value=basis.author(done), void=NOT_DONE),
                    said_row(policy, done, "attended", wide=True),
                    _recused(policy, done),
                ),
            ),
            Grid(
                title="表决",
                rows=(
                    said_row(policy, done, "ballot", label="表决方式"),
                    *(said_row(policy, done, name, label=label) for name, label in COUNTS),
                    _verdict(rule, done),
                ),
            ),
            _agenda(rule, done),
            Prose(title="评议意见", text=said(policy, done, "minutes"), void=NOT_DONE),
            _signed(done),
        ),
    )


def vote_rule(basis: Basis, done: Done | None) -> Vote | None:
    """The rule of the step in which the meeting was held; nothing where its step has none."""
    procedure = basis.procedure(done.about) if done is not None else None
    if done is None or procedure is None:
        return None
    step = basis.policy.procedures[procedure.rule].start
    for one in procedure.log:
        if one.id == done.id:
            return basis.policy.votes.get(basis.policy.steps[step].vote)
        step = one.enters or step
    return None


def _recused(policy: Policy, done: Done | None) -> Row:
    if done is not None and "recused" in done.data and not done.data["recused"]:
        return Row(label="回避人员", value="无", wide=True)
    return said_row(policy, done, "recused", wide=True, label="回避人员")


def _verdict(rule: Vote | None, done: Done | None) -> Row:
    if done is None:
        return Row(label="表决结果", value="", void=NOT_DONE, wide=True)
    if rule is None:
        return Row(label="表决结果", value="本环节没有规定票数", wide=True)
    found = verdict(rule, done.data)
    return Row(label="表决结果", value=("无效:" if found.result == "void" else "") + found.why.zh, wide=True)


def _agenda(rule: Vote | None, done: Done | None) -> Table:
    held = texts_of(done.data.get("agenda")) if done is not None else ()
    items = rule.agenda if rule is not None else {}
    lines = [
        (str(n), label.zh, "已进行" if id_ in held else NOT_DONE) for n, (id_, label) in enumerate(items.items(), 1)
    ]
    return Table(
        title="会议程序",
        headings=("序号", "程序", "记录"),
        lines=tuple(lines),
        widths=(1, 8, 3),
        void="本环节没有规定程序" if done is not None else NOT_DONE,
    )


def _signed(done: Done | None) -> Signatures:
    names = texts_of(done.data.get("signed")) if done is not None else ()
    boxes = [
        Box(role="与会人员", name=name, manner="纸质记录签字", when=str(done.day)) for name in names if done is not None
    ]
    return Signatures(
        title="与会人员签字", boxes=tuple(boxes) or (Box(role="主持人"), Box(role="记录人"), Box(role="与会人员"))
    )
