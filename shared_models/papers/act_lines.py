"""What acts carry, in words, for any policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from shared_models.papers.basis import Basis
from shared_models.papers.sheet import NOT_DONE, Row, Table
from shared_models.policy.act_log import Done, latest
from shared_models.policy.policy import Policy
from shared_models.values import group_of, text_of

LABELS: Mapping[str, str] = {
    "attended": "到会人员",
    "benefit": "月保障金额(元)",
    "benefit_reason": "与核算金额不一致的理由",
    "campaign": "专项行动",
    "certificate": "证件",
    "class": "保障类别",
    "content": "内容",
    "delivery": "送达方式",
    "evidence": "证据",
    "finding": "查明的情况",
    "marks": "所属情形",
    "minutes": "会议记录",
    "mode": "调查方式",
    "note": "备注",
    "opinion": "意见",
    "papers": "材料",
    "persons": "人数",
    "places": "张贴地点",
    "reasons": "理由",
    "reason": "事由",
    "receiver": "签收人",
    "relative_of": "近亲属工作人员及关系",
    "reply": "答复内容",
    "result": "结果",
    "team": "调查人员",
}
ANSWERS: Mapping[str, str] = {
    "in_person": "上门",
    "phone": "电话",
    "video": "视频",
    "confirm": "拟确认",
    "refuse": "拟不予确认",
    "passed": "通过",
    "not_passed": "未通过",
    "failed": "未通过",
    "keep": "维持",
    "raise": "增发",
    "reduce": "减发",
    "stop": "停发",
    "removed": "退出",
    "unchanged": "无变化",
    "normal_exit": "正常退出",
    "exit_after_report": "举报核实后退出",
    "wrongly_admitted": "原政策错保",
    "raised": "提标",
    "newly_admitted": "新纳入",
    "secret": "无记名投票",
    "open": "举手表决",
    "handed": "当面送达",
    "left": "留置送达",
    "posted": "邮寄送达",
    "electronic": "电子送达(本人同意)",
}


def said(policy: Policy, done: Done | None, name: str) -> str:
    """What an act says under a name, in words; blank where it says nothing."""
    return _words(policy, done.data.get(name), name) if done is not None else ""


def _words(policy: Policy, value: object, name: str) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(filter(None, (_words(policy, one, name) for one in value)))
    if isinstance(value, Mapping):
        group = group_of(value)
        who, paper = text_of(group.get("who")), text_of(group.get("certificate"))
        return f"{who}(证件 {paper})" if paper else who
    text = str(value) if isinstance(value, str | int) else ""
    return _coded(policy, text, name)


def _coded(policy: Policy, text: str, name: str) -> str:
    tables: Mapping[str, Mapping[str, object]] = {
        "papers": policy.papers,
        "marks": policy.marks,
        "class": policy.classes,
        "campaign": policy.campaigns,
    }
    rule = tables.get(name, {}).get(text)
    label = getattr(rule, "label", None)
    return label.zh if label is not None else ANSWERS.get(text, text)


def said_row(policy: Policy, done: Done | None, name: str, *, wide: bool = False, label: str = "") -> Row:
    """One row of what an act says: not done when there is no act, not recorded when it says nothing."""
    row = Row(label=label or LABELS.get(name, name), value=said(policy, done, name), wide=wide)
    return row if done is not None else Row(label=row.label, value="", void=NOT_DONE, wide=wide)


def last(log: Iterable[Done], *acts: str) -> Done | None:
    """The last of these acts that was done."""
    return latest(log, acts)


def course(basis: Basis, log: Iterable[Done], title: str = "办理经过") -> Table:
    """Every act in order: the day, what was done, by whom it was recorded, and what was said."""
    lines = [
        (str(done.day), basis.policy.act_label(done.act).zh, _by(basis, done), ";".join(_told(basis.policy, done)))
        for done in log
    ]
    return Table(
        title=title,
        headings=("日期", "事项", "登记人", "记录内容"),
        lines=tuple(lines),
        widths=(3, 4, 3, 10),
        void=NOT_DONE,
    )


def _by(basis: Basis, done: Done) -> str:
    return "期满视为办理" if done.deemed else basis.author(done)


def _told(policy: Policy, done: Done) -> Iterator[str]:
    for name, label in LABELS.items():
        text = said(policy, done, name)
        if text:
            yield f"{label}:{text}"
