"""The class that the facts of a household speak for."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.policy.coverage_rules import Class
from shared_models.policy.fact import Facts, Truth
from shared_models.policy.policy import Policy
from shared_models.words import Label


@dataclass(frozen=True, slots=True)
class ClassProposal:
    """A class, and the facts it rests on; or none, and the facts that nobody has recorded."""

    class_id: str
    facts: tuple[str, ...] = ()


def class_proposal(policy: Policy, facts: Facts) -> ClassProposal:
    """The first class, in the order of the file, whose facts all hold and whose exceptions do not."""
    open_: list[str] = []
    for id_, rule in policy.classes.items():
        truths = _truths(rule, facts)
        if truths and all(truths.values()):
            return ClassProposal(id_, rule.propose)
        if False not in truths.values():
            open_ += [name for name, truth in truths.items() if truth is None]
    return ClassProposal("", tuple(dict.fromkeys(open_)))


def _truths(rule: Class, facts: Facts) -> dict[str, Truth]:
    """What speaks for a class; nothing for one that is never proposed."""
    if not rule.propose:
        return {}
    truths = {name: facts.holds(name) for name in rule.propose}
    for name in rule.unless:
        held = facts.holds(name)
        truths[name] = None if held is None else not held
    return truths


def proposal_words(policy: Policy, proposal: ClassProposal) -> Label:
    """The proposal in one line, with its reasons."""
    labels = [policy.facts[name].label for name in proposal.facts]
    listed = Label("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))
    if proposal.class_id:
        label = policy.classes[proposal.class_id].label
        return Label("{label}:{why}", "{label}: {why}").fill(label=label, why=listed)
    if labels:
        return Label("不能确定:{what}", "not known: {what}").fill(what=listed)
    return Label("政策没有可适用的分类条件", "no class condition of the policy applies")
