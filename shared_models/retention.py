"""How long each kind of record is kept, as data with its citation: what must stay, and what nobody has set yet."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from shared_models.words import Label

RecordKind: TypeAlias = Literal["audit", "ended_files", "enrol_codes", "bundles"]


class RetentionRule(NamedTuple):
    """One kind of record; `least_days` and `most_days` are nothing where no rule sets them."""

    kind: RecordKind
    label: Label
    least_days: int | None
    most_days: int | None
    citation: Label


HALF_A_YEAR = 184
"""Days of the longest six months."""

RETENTION: tuple[RetentionRule, ...] = (
    RetentionRule(
        "audit",
        Label("审计日志（含查阅记录）", "Audit log, with who read what"),
        HALF_A_YEAR,
        None,
        Label("网络日志留存不少于六个月", "logs are kept for six months at least"),
    ),
    RetentionRule(
        "ended_files",
        Label("已退出或不予确认家庭的档案", "Files of households that ended or were refused"),
        None,
        None,
        Label(
            "个人信息保护法第十九条：保存期限应为实现处理目的所必要的最短时间；具体年限由本地档案规定确定，尚未设定",
            "Personal Information Protection Law art. 19: the shortest time needed; local archive rules set the years, "
            "none are set here yet",
        ),
    ),
    RetentionRule(
        "enrol_codes",
        Label("用过或过期的平板登记码（只有校验值）", "Enrolment codes used or expired (hashes only)"),
        None,
        None,
        Label("不含个人信息", "no personal information"),
    ),
    RetentionRule(
        "bundles",
        Label("文件交换的登记", "Notes of exchanges by file"),
        HALF_A_YEAR,
        None,
        Label("网络日志留存不少于六个月", "logs are kept for six months at least"),
    ),
)
