"""What was recorded of an act, in words: each piece of its data with its label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from shared_models.policy.act_field import ActField
from shared_models.policy.act_form import act_fields
from shared_models.policy.act_log import Done
from shared_models.policy.act_words import ANSWER_LABELS, YES_NO, record_label
from shared_models.policy.policy import Policy
from shared_models.values import group_of, text_of
from shared_models.words import Label

UNTOLD = frozenset(
    {"policy", "lines", "gates", "file", "mime", "on", "per_capita", "standard", "before", "before_since"}
)
"""Kept for machines, or told elsewhere."""

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
        label = one.label if one is not None else record_label(name)
        text = value_words(policy, name, value, choices=one.choices if one is not None else {})
        if text.zh:
            yield label, text


def value_words(policy: Policy, name: str, value: object, *, choices: Mapping[str, Label]) -> Label:
    """One piece of an act's data in words: of its field's choices, else of the policy, else as it was written."""
    if isinstance(value, bool):
        return YES_NO["yes" if value else "no"]
    if isinstance(value, list | tuple):
        some = [value_words(policy, name, item, choices=choices) for item in value]
        some = [one for one in some if one.zh]
        return Label("、".join(item.zh for item in some), ", ".join(item.en for item in some))
    if isinstance(value, Mapping):
        group = group_of(value)
        who, paper = text_of(group.get("who")), text_of(group.get("certificate"))
        return Label(f"{who}(证件 {paper})", f"{who} (certificate {paper})") if paper else Label(who, who)
    text = str(value) if isinstance(value, str | int) else ""
    return choices.get(text) or _policys(policy, name, text) or ANSWER_LABELS.get(text, Label(text, text))


def _policys(policy: Policy, name: str, text: str) -> Label | None:
    """The policy's own word for a code."""
    tables: Mapping[str, Mapping[str, Any]] = {
        "papers": policy.papers,
        "class": policy.classes,
        "campaign": policy.campaigns,
        "clock": policy.clocks,
        "act": policy.acts,
    }
    rule = tables.get(name, policy.marks).get(text)
    return rule.label if rule is not None else None
