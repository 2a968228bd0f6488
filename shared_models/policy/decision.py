"""What a decision stores: policy version, figures and lines as they were then. Later changes never touch it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from shared_models.case import Case
from shared_models.errors import MalformedError
from shared_models.money import yuan
from shared_models.policy.act_log import day_in
from shared_models.policy.assessment import assessment, names
from shared_models.policy.explanation import Line, explained
from shared_models.policy.gate import gates, gates_data
from shared_models.policy.payment import first_paid_month
from shared_models.policy.policy import Policy, PolicyRef, policy_ref, ref_data, ref_in
from shared_models.policy.procedure import Procedure
from shared_models.values import group_of, text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision as it was made."""

    policy: PolicyRef
    benefit: Decimal | None
    per_capita: str
    standard: str
    paid_from: date | None
    gates: Mapping[str, str]
    lines: tuple[Line, ...]


def decision_data(policy: Policy, case: Case, procedure: Procedure, *, today: date) -> dict[str, Any]:
    """The data of a deciding act made today: everything that must be read again exactly as it was."""
    found = assessment(policy, case, today)
    figures = found.entitlement
    standard = figures.standard
    paid_from = first_paid_month(policy, today)
    lines = explained(policy, figures, names(found.facts.picture))
    return {
        "policy": ref_data(policy_ref(policy)),
        "benefit": _text(figures.benefit),
        "per_capita": _text(figures.per_capita),
        "standard": _text(standard.amount / 12 if standard else None),
        "members": figures.members,
        "paid_from": paid_from.isoformat() if paid_from else "",
        "gates": gates_data(gates(policy, case, procedure, assessed=found)),
        "lines": msgspec.to_builtins(lines),
    }


def _text(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"


def decision_in(data: Mapping[str, Any]) -> Decision:
    """The decision that an act's data holds.

    Raises:
        MalformedError: when it names no policy version or its lines cannot be read.
    """
    ref = ref_in(dict(data))
    if ref is None:
        raise MalformedError("the decision does not name the policy version it was made under")
    try:
        lines = msgspec.convert(data.get("lines", []), tuple[Line, ...])
    except msgspec.ValidationError as error:
        raise MalformedError(f"the lines of the decision: {error}") from error
    benefit = text_of(data.get("benefit"))
    return Decision(
        policy=ref,
        benefit=yuan(benefit) if benefit else None,
        per_capita=text_of(data.get("per_capita")),
        standard=text_of(data.get("standard")),
        paid_from=day_in(data, "paid_from"),
        gates={name: text_of(state) for name, state in group_of(data.get("gates")).items()},
        lines=lines,
    )
