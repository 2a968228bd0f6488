"""复核登记表: one re-verification from its opening to its result."""

from __future__ import annotations

from shared_models.ids import EntityId
from shared_models.papers.act_lines import course, last, said, said_row
from shared_models.papers.application import applicant, members
from shared_models.papers.approval import recorded_by
from shared_models.papers.basis import Basis, day_row
from shared_models.papers.sheet import NOT_DONE, Grid, Prose, Sheet, Signatures


def review(basis: Basis, about: EntityId) -> Sheet:
    """The register of one re-verification; blank where there was none."""
    procedure = basis.procedure(about)
    log = procedure.log if procedure is not None else ()
    concluded = last(log, "conclude_review")
    policy = basis.policy
    return Sheet(
        title="最低生活保障复核登记表",
        number=basis.number,
        blocks=(
            applicant(basis),
            members(basis),
            Grid(
                title="复核",
                rows=(
                    day_row("启动日期", log[0] if log else None),
                    day_row("入户日期", last(log, "visit_home")),
                    day_row("信息核对", last(log, "finish_matching")),
                    day_row("结论日期", concluded),
                    said_row(policy, concluded, "result"),
                    said_row(policy, concluded, "class"),
                    said_row(policy, concluded, "benefit"),
                    day_row("通知书送达", last(log, "deliver_change_notice")),
                ),
            ),
            Prose(title="查明的情况", text=said(policy, concluded, "finding"), void=NOT_DONE),
            Prose(title="理由", text=said(policy, concluded, "reasons"), void=NOT_DONE),
            Signatures(
                title="经办",
                boxes=(
                    recorded_by(basis, "启动人", log[0] if log else None),
                    recorded_by(basis, "作出结论的经办人", concluded),
                ),
            ),
            course(basis, log),
        ),
    )
