"""不予确认告知书 and 增发/减发/停发通知书: what a family is told in writing, why, and when it received it."""

from __future__ import annotations

from shared_models.ids import EntityId
from shared_models.papers.act_lines import last, said, said_row
from shared_models.papers.approval import recorded_by
from shared_models.papers.basis import Basis, day_row
from shared_models.papers.sheet import NOT_DONE, NOT_RECORDED, Box, Grid, Prose, Row, Sheet, Signatures
from shared_models.policy.act_log import Done
from shared_models.values import text_of

REFUSALS = ("refuse", "audit_refuse")
CHANGES = {"raise": "增发", "reduce": "减发", "stop": "停发"}
"""By the result of a re-verification that has to be told in writing."""
RIGHTS = "对本决定有异议的,可以向街道(乡镇)或者区(县)民政部门提出,并可要求更正登记有误的内容。"


def refusal(basis: Basis, about: EntityId) -> Sheet:
    """The written refusal of one procedure; blank where nothing was refused."""
    procedure = basis.procedure(about)
    log = procedure.log if procedure is not None else ()
    refused = last(log, *REFUSALS)
    opening = f"{basis.head or '申请人'}:你(家)申请最低生活保障,经审核,决定不予确认。" if refused is not None else ""
    return Sheet(
        title="不予确认最低生活保障告知书",
        number=basis.number,
        blocks=(
            Prose(title="", text=opening, void=NOT_DONE, boxed=False),
            Grid(title="决定", rows=(day_row("申请日期", last(log, "apply")), day_row("决定日期", refused))),
            Prose(title="理由", text=said(basis.policy, refused, "reasons"), void=NOT_DONE),
            Prose(title="", text=RIGHTS, boxed=False),
            received(basis, last(log, "deliver_refusal")),
            Signatures(
                title="签字",
                boxes=(recorded_by(basis, "决定机关经办人", refused), _receiver(basis, last(log, "deliver_refusal"))),
            ),
        ),
    )


def received(basis: Basis, done: Done | None) -> Grid:
    """When and how the family received it."""
    policy = basis.policy
    return Grid(
        title="送达",
        rows=(
            day_row("送达日期", done),
            said_row(policy, done, "delivery"),
            said_row(policy, done, "receiver"),
            Row(label="送达人", value=basis.author(done), void=NOT_DONE),
        ),
    )


def _receiver(basis: Basis, done: Done | None) -> Box:
    name = said(basis.policy, done, "receiver")
    if done is None or not name:
        return Box(role="签收人")
    return Box(role="签收人", name=name, manner=said(basis.policy, done, "delivery"), when=str(done.day))


def change_notice(basis: Basis, about: EntityId) -> Sheet:
    """The notice of a raise, reduction or stop after a re-verification; blank where there was none."""
    procedure = basis.procedure(about)
    log = procedure.log if procedure is not None else ()
    concluded = last(log, "conclude_review")
    kind = CHANGES.get(text_of(concluded.data.get("result"))) if concluded is not None else None
    told = concluded if kind is not None else None
    delivered = last(log, "deliver_change_notice")
    policy = basis.policy
    return Sheet(
        title=f"最低生活保障金{kind or '增发(减发、停发)'}通知书",
        number=basis.number,
        blocks=(
            Prose(
                title="",
                text=f"{basis.head or '保障对象'}:经定期复核,决定对你(家)的最低生活保障金予以{kind}。" if kind else "",
                void=NOT_DONE,
                boxed=False,
            ),
            Grid(
                title="决定",
                rows=(
                    day_row("决定日期", told),
                    said_row(policy, told, "result"),
                    said_row(policy, told, "class"),
                    said_row(policy, told, "benefit"),
                    said_row(policy, told, "paid_from", label="执行起始"),
                ),
            ),
            Prose(title="理由", text=said(policy, told, "reasons"), void=NOT_DONE if told is None else NOT_RECORDED),
            Prose(title="", text=RIGHTS, boxed=False),
            received(basis, delivered),
            Signatures(title="签字", boxes=(recorded_by(basis, "决定机关经办人", told), _receiver(basis, delivered))),
        ),
    )
