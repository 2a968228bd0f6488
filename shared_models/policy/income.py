"""What a household earns in a year under a policy: each line counted or not, and why. Exact until the last division.

Amounts are kept per year, so that monthly, quarterly and yearly ones add up without rounding. The figures are msgspec
structs: a district makes a million of them, and they are made five times as fast as frozen dataclasses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Literal, TypeAlias

import msgspec

from shared_models.entity import Entity
from shared_models.errors import MalformedError
from shared_models.ids import EntityId
from shared_models.money import MONTHS, yuan
from shared_models.policy.money_rules import Good
from shared_models.policy.picture import Picture
from shared_models.policy.policy import Policy
from shared_models.values import Value, group_of, text_of
from shared_models.words import Label

ZERO = Decimal(0)
MONTHS_A_YEAR = 12

INCOME_SECTIONS = ("incomes", "exclusions", "costs", "disregards", "goods")
"""The sections of a policy that this rests on, and nothing else."""

LineState: TypeAlias = Literal["counted", "excluded", "not_a_member", "other_kind", "unclear"]


class IncomeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One recorded income line in yuan a year."""

    entity: EntityId
    member: EntityId
    kind: str
    state: LineState
    amount: Decimal = ZERO
    costs: Decimal = ZERO
    rule: str = ""
    """Path of the rule that counts or excludes it."""
    item: str = ""
    """The listed item that excludes it."""
    missing: Label | None = None
    """What must be recorded before the line is clear."""

    @property
    def counted(self) -> Decimal:
        """What the line adds: never below nothing through costs alone."""
        if self.state != "counted":
            return ZERO
        return max(self.amount - self.costs, min(self.amount, ZERO))


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """Something added to or taken off the counted income, in yuan a year."""

    rule: str
    about: EntityId
    amount: Decimal
    missing: Label | None = None


def yearly(value: Value) -> Decimal | None:
    """Yuan a year of a recorded amount, exactly; nothing when not recorded.

    Raises:
        MalformedError: when the group holds no readable amount or an unknown period.
    """
    if value is None:
        return None
    group = group_of(value)
    text = text_of(group.get("yuan"))
    if not text:
        return None
    months = MONTHS.get(text_of(group.get("per")))
    if months is None:
        raise MalformedError(f"unknown period {group.get('per')!r}")
    return yuan(text) * (MONTHS_A_YEAR // months)


def income_lines(policy: Policy, picture: Picture) -> tuple[IncomeLine, ...]:
    """Every income line of the household, in the order it was recorded."""
    kinds = {rule.kind: f"incomes.{id_}" for id_, rule in policy.incomes.items() if rule.counts}
    members = {member.id for member in picture.members}
    return tuple(_line(policy, line, kinds=kinds, members=members) for line in picture.rosters.get("income", ()))


def _line(policy: Policy, line: Entity, *, kinds: Mapping[str, str], members: AbstractSet[EntityId]) -> IncomeLine:
    """The line, its amount read before its kind is judged."""
    kind, member = text_of(line.value("kind")), EntityId(text_of(line.value("member")))
    state, rule, item, missing = _judged(policy, line, kind, kinds=kinds)
    amount = costs = ZERO
    try:
        read = yearly(line.value("amount"))
        costs = _costs(policy, line, kind)
    except MalformedError:
        state, missing = "unclear", Label("有一笔收入的金额无法读取", "an income amount cannot be read")
    else:
        amount = read or ZERO
        if read is None:
            state, missing = "unclear", Label("有一笔收入没有金额", "an income line has no amount")
    if member and member not in members:
        state, missing = "not_a_member", None
    return IncomeLine(
        entity=line.id,
        member=member,
        kind=kind,
        state=state,
        amount=amount,
        costs=costs,
        rule=rule,
        item=item,
        missing=missing,
    )


def _judged(
    policy: Policy, line: Entity, kind: str, *, kinds: Mapping[str, str]
) -> tuple[LineState, str, str, Label | None]:
    """What the rules make of a line whose amount is readable: state, rule, listed item, what is missing."""
    for id_, exclusion in policy.exclusions.items():
        item = text_of(line.value(exclusion.unit))
        if item and exclusion.items and item not in exclusion.items:
            words = Label("“{item}”不在不计入收入的项目之列", "{item} is not one of the excluded items")
            return "unclear", "", item, words.fill(item=item)
        if item:
            return "excluded", f"exclusions.{id_}", item, None
    if not kind:
        return "unclear", "", "", Label("有一笔收入没有类别", "an income line has no kind")
    return ("counted", kinds[kind], "", None) if kind in kinds else ("other_kind", "", "", None)


def _costs(policy: Policy, line: Entity, kind: str) -> Decimal:
    found = ZERO
    for rule in policy.costs.values():
        if not rule.kinds or kind in rule.kinds:
            found += yearly(line.value(rule.unit)) or ZERO
    return found


def disregards(policy: Policy, lines: tuple[IncomeLine, ...]) -> Iterator[Share]:
    """What is not counted of each earner's earnings, so that work pays; never more than the earnings."""
    for id_, rule in policy.disregards.items():
        earned: dict[EntityId, Decimal] = {}
        for line in lines:
            if line.state == "counted" and line.kind in rule.kinds:
                earned[line.member] = earned.get(line.member, ZERO) + line.counted
        for member, amount in earned.items():
            allowed = rule.yuan * MONTHS_A_YEAR if rule.yuan is not None else amount * (rule.share or ZERO)
            if amount > 0 and allowed > 0:
                yield Share(rule=f"disregards.{id_}", about=member, amount=min(amount, allowed))


def running_costs(policy: Policy, picture: Picture) -> Iterator[Share]:
    """The running cost of each listed thing in the household that is not used for a business."""
    root = picture.root
    for id_, rule in policy.goods.items():
        if root.value(rule.seen) is True and not (rule.business and root.value(rule.business) is True):
            yield _running_cost(f"goods.{id_}", rule, root)


def _running_cost(path: str, rule: Good, root: Entity) -> Share:
    words = Label("{what}的使用费用没有记录", "the running cost is not recorded: {what}").fill(what=rule.label)
    try:
        cost = yearly(root.value(rule.cost))
    except MalformedError:
        cost = None
    if cost is None:
        return Share(rule=path, about=root.id, amount=ZERO, missing=words)
    return Share(rule=path, about=root.id, amount=max(cost, ZERO))


class HouseholdIncome(msgspec.Struct, frozen=True, kw_only=True):
    """What a household earns in a year, with everything it was made of."""

    lines: tuple[IncomeLine, ...]
    disregarded: tuple[Share, ...]
    running: tuple[Share, ...]
    a_year: Decimal
    """Counted, never below nothing."""

    def missing(self) -> Iterator[Label]:
        """What must be recorded before the sum is clear."""
        yield from (line.missing for line in self.lines if line.missing)
        yield from (share.missing for share in self.running if share.missing)


def household_income(policy: Policy, picture: Picture) -> HouseholdIncome:
    """The income of one household."""
    lines = income_lines(policy, picture)
    taken_off = tuple(disregards(policy, lines))
    running = tuple(running_costs(policy, picture))
    counted = sum((line.counted for line in lines), ZERO)
    counted += sum((share.amount for share in running), ZERO) - sum((share.amount for share in taken_off), ZERO)
    return HouseholdIncome(lines=lines, disregarded=taken_off, running=running, a_year=max(counted, ZERO))
