"""What would move if a figure were another: of a policy, or of a household; for one case and for a whole district."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from shared_models.case import Case
from shared_models.errors import UnfitError
from shared_models.ids import ChangeId, EntityId
from shared_models.policy.assessment import Assessment, Comparison, assessment
from shared_models.policy.fact import Truth
from shared_models.policy.policy import Policy
from shared_models.policy.soundness import complaints
from shared_models.register import Register, Sibling, options
from shared_models.values import Value


class Outcome(msgspec.Struct, frozen=True):
    """What an assessment comes to, in the few words that a comparison needs."""

    eligible: Truth
    near: Truth
    benefit: Decimal | None
    class_id: str
    per_capita: Decimal | None


class Move(msgspec.Struct, frozen=True):
    """One household before and after."""

    household: EntityId
    before: Outcome
    after: Outcome

    @property
    def moved(self) -> bool:
        """Whether anything is different."""
        return self.before != self.after


def with_figures(policy: Policy, figures: Mapping[str, object]) -> Policy:
    """The policy with other figures, such as `{"standards.urban.yuan": "700"}`. It keeps its id and gets a version of
    its own, so that nothing decided under it could be mistaken for the real one.

    Raises:
        UnfitError: for a path that is not in the policy, or a figure that does not hold there.
    """
    tree: dict[str, Any] = msgspec.to_builtins(policy)
    for path, figure in figures.items():
        *above, name = path.split(".")
        place: Any = tree
        for step in above:
            place = place.get(step) if isinstance(place, dict) else None
        if not isinstance(place, dict) or len(above) < 2:  # noqa: PLR2004 - section and rule
            raise UnfitError(f"{path}: not a figure of this policy")
        place[name] = figure
    tree["version"] = f"{policy.version}+what-if"
    try:
        changed = msgspec.convert(tree, Policy)
    except msgspec.ValidationError as error:
        raise UnfitError(str(error)) from error
    problems = [f"{'.'.join(path)}: {message}" for path, message in complaints(changed)]
    if problems:
        raise UnfitError("; ".join(problems))
    return changed


def with_value(case: Case, place: tuple[EntityId, str], value: Value) -> Case:
    """The case as it would be if one register, given as entity and unit, held this value."""
    entity, unit = place
    held = case.entities[entity]
    what_if = ChangeId("what-if")
    register = Register(live=(Sibling(what_if, value),), effective=what_if)
    changed = msgspec.structs.replace(held, units={**held.units, unit: register})
    return msgspec.structs.replace(case, entities={**case.entities, entity: changed})


def outcome(policy: Policy, case: Case, today: date) -> Outcome:
    """What the policy makes of a case."""
    return _outcome(assessment(policy, case, today))


def _outcome(found: Assessment) -> Outcome:
    figures = found.entitlement
    return Outcome(found.eligible, figures.near, figures.benefit, found.proposal.class_id, figures.per_capita)


def compared(comparison: Comparison, case: Case, today: date) -> Move:
    """One household under two policies."""
    before, after = comparison.assessed(case, today)
    return Move(case.household, _outcome(before), _outcome(after))


def previewed(
    policy: Policy, case: Case, place: tuple[EntityId, str], *, today: date
) -> tuple[tuple[Value, Outcome], ...]:
    """What each value that stands in a register, given as entity and unit, would come to if it were settled on."""
    entity, unit = place
    values = [option.value for option in options(case.entities[entity].register(unit))]
    return tuple((value, outcome(policy, with_value(case, place, value), today)) for value in values)


@dataclass(slots=True)
class DistrictMoves:
    """What a change would do to many households; amounts in yuan a month."""

    households: int = 0
    moved: int = 0
    gained: int = 0
    """Eligible only after."""
    lost: int = 0
    """Eligible only before."""
    unclear: int = 0
    """Whose eligibility cannot be established on either side."""
    reclassed: int = 0
    cost_before: Decimal = field(default_factory=Decimal)
    cost_after: Decimal = field(default_factory=Decimal)
    examples: list[Move] = field(default_factory=list)

    def add(self, move: Move, keep: int) -> None:
        """Counts one household; the first so many that move are kept as examples."""
        before, after = move.before, move.after
        self.households += 1
        self.moved += move.moved
        self.gained += bool(after.eligible) and not before.eligible
        self.lost += bool(before.eligible) and not after.eligible
        self.unclear += before.eligible is None and after.eligible is None
        self.reclassed += before.class_id != after.class_id
        self.cost_before += (before.benefit or Decimal(0)) if before.eligible else Decimal(0)
        self.cost_after += (after.benefit or Decimal(0)) if after.eligible else Decimal(0)
        if move.moved and len(self.examples) < keep:
            self.examples.append(move)


def district_moves(comparison: Comparison, cases: Iterable[Case], *, today: date, keep: int = 100) -> DistrictMoves:
    """What a change of policy would do to all these households, gone through one by one."""
    total = DistrictMoves()
    for case in cases:
        total.add(compared(comparison, case, today), keep)
    return total
