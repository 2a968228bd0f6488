"""What was recorded of an act, in words: each piece of its data with its label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from shared_models.policy.act_field import ActField
from shared_models.policy.act_form import act_fields
from shared_models.policy.act_log import Done
from shared_models.policy.act_words import ANSWER_LABELS, DATA_LABELS, YES_NO
from shared_models.policy.policy import Policy
from shared_models.values import group_of, text_of
from shared_models.words import Label

UNTOLD = frozenset(
    {"policy", "lines", "gates", "file", "mime", "on", "per_capita", "standard", "before", "before_since"}
)
"""Kept for machines, or told elsewhere."""
MORE_LABELS: Mapping[str, Label] = {
    "paid_from": Label("起发月份", "Paid from"),
    "present": Label("参加表决人数", "May vote"),
    "computed": Label("核算金额(元)", "Computed amount, yuan"),
    "members": Label("人数", "Persons"),
    "hotline": Label("监督电话", "Hotline"),
    "visit": Label("入户记录", "Record of the visit"),
    "shot": Label("相机写入的拍摄时间(未核对)", "Taken, as the camera wrote (not checked)"),
}


Told: TypeAlias = tuple[Label, Label]
"""A label and what stands there."""


def told_acts(policy: Policy, start: str, log: Sequence[Done]) -> Iterator[tuple[Done, tuple[Told, ...]]]:
    """Every act of a procedure that took effect, with what was recorded of it."""
    step = ""
    for done in log:
        fields = {one.name: one for one in act_fields(policy, step, done.act)}
        yield done, tuple(_told(policy, done, fields))
        step = done.enters or step or start


def _told(policy: Policy, done: Done, fields: Mapping[str, ActField]) -> Iterator[Told]:
    for name, value in done.data.items():
        if name in UNTOLD or value in ("", None) or (name == "marks" and not value):
            continue
        one = fields.get(name)
        label = one.label if one is not None else MORE_LABELS.get(name) or DATA_LABELS.get(name, Label(name, name))
        text = _value(policy, one, value)
        if text.zh:
            yield label, text


def _value(policy: Policy, one: ActField | None, value: object) -> Label:
    if isinstance(value, bool):
        return YES_NO["yes" if value else "no"]
    if isinstance(value, list | tuple):
        some = [_value(policy, one, item) for item in value]
        return Label("、".join(item.zh for item in some), ", ".join(item.en for item in some))
    if isinstance(value, Mapping):
        group = group_of(value)
        who, certificate = text_of(group.get("who")), text_of(group.get("certificate"))
        return Label(f"{who}({certificate})", f"{who} ({certificate})") if certificate else Label(who, who)
    text = text_of(value) if isinstance(value, str | int) else ""
    if one is not None and text in one.choices:
        return one.choices[text]
    mark = policy.marks.get(text)
    return mark.label if mark is not None else ANSWER_LABELS.get(text, Label(text, text))
