"""What a change did, in one label, for whoever tells the log of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared_models.change import Act, Change
from shared_models.ids import EntityId
from shared_models.policy.policy import Policy
from shared_models.policy.shelf import act_words
from shared_models.registry.state import REGISTRY_ACT_LABELS
from shared_models.words import Label

VISIT_ACT_LABELS: Mapping[str, Label] = {
    "finish": Label("完成入户记录，提交审核", "Finished the record, handed it in"),
    "accept": Label("审核通过", "Accepted the visit"),
    "return": Label("退回补正", "Returned the visit"),
    "sign": Label("签字", "Signature"),
    "attend": Label("到场验证", "Proved to be there"),
    "explain": Label("说明", "Explained"),
    "hand_slip": Label("告知单已交给家庭", "Gave the family its slip"),
    "call_recheck": Label("安排复核", "Called a re-check"),
    "finish_recheck": Label("完成复核", "Finished the re-check"),
    "withdraw_recheck": Label("撤回复核", "Withdrew the re-check"),
}
KIND_LABELS: Mapping[str, Label] = {
    "save": Label("填写", "Wrote"),
    "resolve": Label("处理矛盾", "Settled a contradiction"),
    "accept": Label("接收暂存记录", "Released a held record"),
    "refuse": Label("不予接收暂存记录", "Refused a held record"),
    "move": Label("转移到其他社区", "Moved to another community"),
}
UNCHANGED = Label("核实无变化", "Declared unchanged")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActNames:
    """What the policies that a case is under call its acts."""

    present: Policy | None = None
    """What holds where the household lives; nothing where nobody asked."""
    by_procedure: Mapping[EntityId, Policy] = field(default_factory=dict)

    def of(self, act: Act) -> Label:
        """The act in the words of its own procedure's policy, else of the present one, else of any that ships."""
        own = VISIT_ACT_LABELS.get(act.name) or REGISTRY_ACT_LABELS.get(act.name)
        if own is not None:
            return own
        for policy in (self.by_procedure.get(act.about), self.present):
            if policy is not None and act.name in policy.acts:
                return policy.acts[act.name].label
        return act_words().get(act.name) or Label(act.name, act.name)


def change_label(change: Change, names: ActNames) -> Label:
    """What was done."""
    if change.act is not None:
        return names.of(change.act)
    if change.kind == "save" and not any(part.set or part.life for part in change.parts):
        return UNCHANGED
    return KIND_LABELS.get(change.kind, Label(change.kind, change.kind))
