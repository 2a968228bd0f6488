"""What a household is entitled to under a policy, in figures. `explanation` puts them into words.

benefit = (standard − per-capita income) × members, not below nothing; supplements come on top of a benefit only.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from math import prod
from typing import Literal

import msgspec

from shared_models.entity import Entity
from shared_models.errors import MalformedError
from shared_models.ids import EntityId
from shared_models.money import MONTHS, yuan
from shared_models.policy.fact import Facts, Truth
from shared_models.policy.income import (
    MONTHS_A_YEAR,
    ZERO,
    HouseholdIncome,
    IncomeLine,
    Share,
)
from shared_models.policy.money_rules import Standard, Supplement
from shared_models.policy.policy import Policy
from shared_models.values import text_of
from shared_models.words import Label

_ROUNDING = {"half_up": ROUND_HALF_UP, "up": ROUND_UP, "down": ROUND_DOWN}


class StandardFigure(msgspec.Struct, frozen=True, kw_only=True):
    """The standard per head that holds for a household, in yuan a year."""

    rule: str
    base: Decimal
    coefficients: tuple[tuple[str, Decimal], ...]
    """Rule path and number, in the order they are applied."""
    amount: Decimal
    """The base times every coefficient."""


class Entitlement(msgspec.Struct, frozen=True, kw_only=True):
    """Every figure of the arithmetic. Monthly amounts unless a name says otherwise."""

    members: int
    lines: tuple[IncomeLine, ...]
    disregarded: tuple[Share, ...]
    running: tuple[Share, ...]
    income_a_year: Decimal
    per_capita: Decimal | None
    standard: StandardFigure | None
    full_by: str
    """Path of the rule that gives the full standard whatever the income; blank for a top-up."""
    cut: tuple[EntityId, ...]
    """Members whose part is not paid."""
    base: Decimal
    """Benefit before supplements and rounding."""
    supplements: tuple[Share, ...]
    benefit: Decimal | None
    """Rounded; nothing without a standard or without members."""
    near: Truth
    missing: tuple[Label, ...]
    """What must be recorded before the figures can carry a decision."""

    @property
    def is_poor(self) -> Truth:
        """Whether income lies below the standard; nothing when that is not known."""
        if self.per_capita is None or self.standard is None:
            return None
        return self.income_a_year < self.standard.amount * self.members


def entitlement(policy: Policy, facts: Facts, income: HouseholdIncome) -> Entitlement:
    """The figures of one household whose income has been worked out."""
    size = len(facts.picture.members)
    missing = list(income.missing())
    standard = _standard(policy, facts, missing) if size else None
    if not size:
        missing.append(Label("没有家庭成员的记录", "no family member is recorded"))
    full_by = _full(policy, facts, missing)
    cut = tuple(member.id for member in facts.picture.members if _is_cut(policy, facts, member))
    base = _base(policy, income.a_year, standard, heads=(size, size - len(cut)), full=bool(full_by))
    supplements = tuple(_supplements(policy, facts)) if base > 0 else ()
    missing += [share.missing for share in supplements if share.missing]
    total = base + sum((share.amount for share in supplements), ZERO) / MONTHS_A_YEAR
    return Entitlement(
        members=size,
        lines=income.lines,
        disregarded=income.disregarded,
        running=income.running,
        income_a_year=income.a_year,
        per_capita=_rounded(policy, "per_capita", income.a_year / MONTHS_A_YEAR / size) if size else None,
        standard=standard,
        full_by=full_by,
        cut=cut,
        base=base,
        supplements=supplements,
        benefit=_rounded(policy, "benefit", total) if standard is not None else None,
        near=_near(policy, facts, income.a_year, standard=standard),
        missing=tuple(dict.fromkeys(missing)),
    )


def _standard(policy: Policy, facts: Facts, missing: list[Label]) -> StandardFigure | None:
    size = len(facts.picture.members)
    hukou = text_of(facts.picture.root.value("hukou_kind"))
    for id_, rule in policy.standards.items():
        if rule.hukou and not hukou:
            missing.append(Label("城乡类别没有记录", "urban or rural is not recorded"))
            return None
        truth = facts.all_hold(rule.when)
        if truth is None:
            missing += [_unknown(facts, name) for name in rule.when if facts.holds(name) is None]
        if truth and rule.hukou in {"", hukou}:
            coefficients = tuple(_coefficients(policy, facts, missing))
            base = _base_standard(rule, size)
            amount = prod((number for _, number in coefficients), start=base)
            return StandardFigure(rule=f"standards.{id_}", base=base, coefficients=coefficients, amount=amount)
    missing.append(Label("本政策没有适用的保障标准", "the policy has no standard for this household"))
    return None


def _base_standard(rule: Standard, size: int) -> Decimal:
    base = rule.yuan if rule.yuan is not None else rule.by_size[min(size, len(rule.by_size)) - 1]
    return base * (MONTHS_A_YEAR // MONTHS[rule.per])


def _coefficients(policy: Policy, facts: Facts, missing: list[Label]) -> Iterator[tuple[str, Decimal]]:
    size = len(facts.picture.members)
    for id_, rule in policy.sizes.items():
        if rule.members == size or (rule.or_more and size > rule.members):
            yield f"sizes.{id_}", rule.coefficient
    for id_, labour in policy.labour.items():
        truth = facts.all_hold(labour.when)
        if truth:
            yield f"labour.{id_}", labour.coefficient
        elif truth is None:
            missing += [_unknown(facts, name) for name in labour.when if facts.holds(name) is None]


def _unknown(facts: Facts, name: str) -> Label:
    return Label("不能确定:{fact}", "not known: {fact}").fill(fact=facts.label(name))


def _full(policy: Policy, facts: Facts, missing: list[Label]) -> str:
    for id_, rule in policy.full.items():
        truth = facts.all_hold(rule.when)
        if truth:
            return f"full.{id_}"
        if truth is None:
            missing += [_unknown(facts, name) for name in rule.when if facts.holds(name) is None]
    class_id = text_of(facts.picture.root.value("benefit_class"))
    class_ = policy.classes.get(class_id)
    return f"classes.{class_id}" if class_ is not None and class_.benefit == "full" else ""


def _is_cut(policy: Policy, facts: Facts, member: Entity) -> bool:
    return any(facts.of_member(stop.fact, member) for stop in policy.stops.values() if stop.effect == "person")


def _base(
    policy: Policy, income: Decimal, standard: StandardFigure | None, *, heads: tuple[int, int], full: bool
) -> Decimal:
    """Benefit a month before supplements, exact but for one division; with a rounded per-capita where ruled so."""
    size, paid = heads
    if standard is None or income >= standard.amount * size:
        return ZERO
    if full:
        return standard.amount * paid / MONTHS_A_YEAR
    if any(rule.of == "per_capita" for rule in policy.rounding.values()):
        per_capita = _rounded(policy, "per_capita", income / MONTHS_A_YEAR / size)
        return max((standard.amount / MONTHS_A_YEAR - per_capita) * paid, ZERO)
    return (standard.amount * size - income) * paid / size / MONTHS_A_YEAR


def _rounded(policy: Policy, what: Literal["benefit", "per_capita"], amount: Decimal) -> Decimal:
    for rule in policy.rounding.values():
        if rule.of == what:
            return (amount / rule.to).quantize(Decimal(1), rounding=_ROUNDING[rule.mode]) * rule.to
    return amount


def _supplements(policy: Policy, facts: Facts) -> Iterator[Share]:
    for id_, rule in policy.supplements.items():
        fact = policy.facts[rule.fact]
        if getattr(fact, "of", "household") == "member":
            holders = [member for member in facts.picture.members if facts.of_member(rule.fact, member)]
        else:
            holders = [facts.picture.root] if facts.holds(rule.fact) else []
        for holder in holders:
            yield _supplement(f"supplements.{id_}", rule, holder)


def _supplement(path: str, rule: Supplement, holder: Entity) -> Share:
    if len(rule.amounts) == 1 and not rule.granted:
        return Share(rule=path, about=holder.id, amount=rule.amounts[0] * MONTHS_A_YEAR)
    try:
        granted = yuan(text_of(holder.value(rule.granted)))
    except MalformedError:
        granted = None
    if granted is None or granted < 0 or (rule.amounts and granted not in rule.amounts):
        words = Label("{what}的金额没有记录或不在规定之内", "the amount is not recorded, or not one allowed: {what}")
        return Share(rule=path, about=holder.id, amount=ZERO, missing=words.fill(what=rule.label))
    return Share(rule=path, about=holder.id, amount=granted * MONTHS_A_YEAR)


def _near(policy: Policy, facts: Facts, income: Decimal, *, standard: StandardFigure | None) -> Truth:
    size = len(facts.picture.members)
    if standard is None or not size:
        return None
    line = standard.amount * size
    for rule in policy.near.values():
        if not line <= income < line * rule.below:
            return False
        return facts.all_hold(rule.facts)
    return None
