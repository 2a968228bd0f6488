"""An entitlement line by line, each line with its figure and the rule it rests on. The same bytes on every machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import msgspec

from shared_models.choices import INCOME_KIND
from shared_models.ids import EntityId
from shared_models.money import shown
from shared_models.policy.entitlement import Entitlement, StandardFigure
from shared_models.policy.income import MONTHS_A_YEAR, IncomeLine, Share
from shared_models.policy.policy import Policy
from shared_models.words import Label


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line: what it says, the amount a month in yuan where it has one, the rule and its source."""

    text: Label
    yuan: str = ""
    rule: str = ""
    """Path in the policy file; blank for a line that only adds up."""
    cite: Label = Label("", "")


def explained(policy: Policy, found: Entitlement, names: Mapping[EntityId, Label]) -> tuple[Line, ...]:
    """The lines, in the order a person would calculate."""
    return tuple(_Writer(policy, found, names).lines())


def explanation_bytes(lines: tuple[Line, ...]) -> bytes:
    """The explanation as JSON: equal cases under equal policies give equal bytes."""
    return msgspec.json.encode(lines)


class _Writer:
    def __init__(self, policy: Policy, found: Entitlement, names: Mapping[EntityId, Label]) -> None:
        self.policy = policy
        self.found = found
        self.names = names

    def lines(self) -> Iterator[Line]:
        for line in self.found.lines:
            yield from self._income(line)
        for share in self.found.disregarded:
            words = Label("{who}:{rule},不计入", "{who}: {rule}, not counted")
            yield self._share(share, words, sign=-1)
        for share in self.found.running:
            yield self._share(share, Label("{rule}:计入收入", "{rule}: counts as income"), sign=1)
        yield from self._per_capita()
        if self.found.standard is not None:
            yield from self._standard(self.found.standard)
            yield from self._benefit(self.found.standard)
        for missing in self.found.missing:
            yield Line(text=Label("待补正:{what}", "to be recorded: {what}").fill(what=missing))

    def _income(self, line: IncomeLine) -> Iterator[Line]:
        what = Label("{who}:{kind}", "{who}: {kind}").fill(
            who=self._who(line.member), kind=INCOME_KIND.get(line.kind, Label("收入", "income"))
        )
        if line.state == "counted":
            yield self._line(what, line.amount, line.rule)
            if line.costs:
                words = Label("{what},扣除就业成本", "{what}, less the cost of earning it").fill(what=what)
                yield self._line(words, line.counted - line.amount, next(iter(_paths(self.policy, "costs")), ""))
        elif line.state == "excluded":
            words = Label("{what} {yuan} 元不计入:{item}", "{what} of {yuan} yuan not counted: {item}")
            filled = words.fill(what=what, yuan=_monthly(line.amount), item=self._item(line))
            yield self._line(filled, Decimal(0), line.rule)
        else:
            words = {
                "not_a_member": Label("{what}:该成员已不共同生活,不计入", "{what}: no longer a member, not counted"),
                "other_kind": Label("{what}:本政策不计入", "{what}: not counted under this policy"),
                "unclear": Label("{what}:未计入,待补正", "{what}: not counted until it is clear"),
            }[line.state]
            yield Line(text=words.fill(what=what), yuan=_monthly(Decimal(0)))

    def _item(self, line: IncomeLine) -> Label:
        section, _, id_ = line.rule.partition(".")
        rule = self.policy.exclusions.get(id_) if section == "exclusions" else None
        return rule.items.get(line.item, Label(line.item, line.item)) if rule else Label(line.item, line.item)

    def _share(self, share: Share, words: Label, *, sign: int) -> Line:
        text = words.fill(who=self._who(share.about), rule=self._label(share.rule))
        return self._line(text, sign * share.amount, share.rule)

    def _per_capita(self) -> Iterator[Line]:
        found = self.found
        total = _monthly(found.income_a_year)
        yield Line(text=Label("家庭月收入合计", "Household income a month"), yuan=total)
        if found.per_capita is not None:
            words = Label(f"人均月收入:{total} ÷ {found.members} 人", f"Per head: {total} ÷ {found.members}")
            yield Line(text=words, yuan=shown(found.per_capita))

    def _standard(self, standard: StandardFigure) -> Iterator[Line]:
        yield self._line(
            Label("{rule}:每人每月", "{rule}: per head and month").fill(rule=self._label(standard.rule)),
            standard.base,
            standard.rule,
        )
        so_far = standard.base
        for rule, coefficient in standard.coefficients:
            factors = f"{_monthly(so_far)} × {coefficient}"
            so_far *= coefficient
            words = Label("{rule}:{factors}", "{rule}: {factors}").fill(rule=self._label(rule), factors=factors)
            yield self._line(words, so_far, rule)

    def _benefit(self, standard: StandardFigure) -> Iterator[Line]:
        found = self.found
        per_head, per_capita = _monthly(standard.amount), shown(found.per_capita or Decimal(0))
        if found.base <= 0 and not found.is_poor:
            yield Line(
                text=Label(
                    f"人均 {per_capita} 不低于标准 {per_head}:无补差",
                    f"{per_capita} per head is not below {per_head}: no benefit",
                ),
                yuan=shown(Decimal(0)),
            )
            yield from self._near()
            return
        paid = found.members - len(found.cut)
        for member in found.cut:
            words = Label("{who}的部分不予发放", "the part of {who} is not paid").fill(who=self._who(member))
            yield Line(text=words)
        if found.full_by:
            words = Label("{rule}:全额 {n} × {paid} 人", "{rule}: full, {n} × {paid}")
            filled = words.fill(rule=self._label(found.full_by), n=per_head, paid=paid)
            yield Line(text=filled, yuan=shown(found.base), rule=found.full_by, cite=self._cite(found.full_by))
        else:
            formula = f"({per_head} − {per_capita}) × {paid}"
            yield Line(text=Label(f"补差:{formula}", f"Top-up: {formula}"), yuan=shown(found.base))
        for share in found.supplements:
            yield self._share(share, Label("{rule}:{who}", "{rule}: {who}"), sign=1)
        rounding = next((id_ for id_, rule in self.policy.rounding.items() if rule.of == "benefit"), "")
        path = f"rounding.{rounding}" if rounding else ""
        total = Label("月保障金合计", "Benefit a month")
        yield Line(text=total, yuan=shown(found.benefit or Decimal(0)), rule=path, cite=self._cite(path))

    def _near(self) -> Iterator[Line]:
        for id_, rule in self.policy.near.items():
            if self.found.near is not False:
                doubt = Label("", "") if self.found.near else Label("(财产状况待查)", " (assets not established)")
                text = Label("{rule}{doubt}", "{rule}{doubt}").fill(rule=rule.label, doubt=doubt)
                yield Line(text=text, rule=f"near.{id_}", cite=self.policy.source(rule))

    def _who(self, id_: EntityId) -> Label:
        return self.names.get(id_, Label("家庭", "household"))

    def _line(self, text: Label, amount_a_year: Decimal, rule: str) -> Line:
        return Line(text=text, yuan=_monthly(amount_a_year), rule=rule, cite=self._cite(rule))

    def _label(self, path: str) -> Label:
        section, _, id_ = path.partition(".")
        label: Label = getattr(self.policy, section)[id_].label
        return label

    def _cite(self, path: str) -> Label:
        section, _, id_ = path.partition(".")
        return self.policy.source(getattr(self.policy, section)[id_]) if path else Label("", "")


def _paths(policy: Policy, section: str) -> Iterator[str]:
    return (f"{section}.{id_}" for id_ in getattr(policy, section))


def _monthly(a_year: Decimal) -> str:
    return shown(a_year / MONTHS_A_YEAR)
