"""What stands in the way of an approval, whatever else the policy says: nothing is approved over it."""

from __future__ import annotations

from shared_models.case import Case, contradictions
from shared_models.policy.gate import GateState, unsigned
from shared_models.policy.policy import Policy
from shared_models.policy.procedure import Procedure
from shared_models.policy.procedure_rules import Move
from shared_models.words import Label

APPROVING = frozenset({"confirm"})


def approval_obstacles(
    policy: Policy, case: Case, procedure: Procedure, *, gates: tuple[GateState, ...]
) -> tuple[Label, ...]:
    """Open contradictions, a visit record that is missing or not signed, and binding gates that are shut."""
    found: list[Label] = []
    clashes = len(contradictions(case))
    if clashes:
        words = Label("有 {n} 处矛盾未处理", "{n} open contradiction(s)")
        found.append(words.fill(n=clashes))
    found += unsigned(policy, case, procedure)
    for gate in gates:
        if gate.must and not gate.is_open:
            words = Label("{gate}:{why}", "{gate}: {why}")
            found += [words.fill(gate=gate.label, why=why) for why in gate.reasons]
    return tuple(dict.fromkeys(found))


def approves(act: str, moves: tuple[Move, ...]) -> bool:
    """Whether an act grants something: then nothing may stand in its way."""
    return act in APPROVING and any(move.decides for move in moves)
