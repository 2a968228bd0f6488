"""What a family earns and what it is paid: the lines stay below the standard, the benefit fills it up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared_models.ids import EntityId
from shared_models.money import MONTHS, rounded
from shared_models.values import Value
from sync_server.demo.dice import Dice
from sync_server.demo.person import OLD, Person, age_on

STANDARD: Mapping[bool, Decimal] = {True: Decimal("482.00"), False: Decimal("698.00")}
"""Invented guarantee standards in yuan a month and head, rural (True) and urban."""

BAND: Mapping[str, tuple[int, int]] = {"A": (0, 8), "B": (10, 30), "C": (32, 64), "D": (66, 92)}
"""Income per head as a share of the standard, per cent, by class."""

STEP = 5
"""Monthly amounts are whole multiples of five yuan."""
SMALLEST = 4
"""Steps: no line is below 20 yuan a month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeLine:
    """One line of income."""

    id: EntityId
    member: EntityId
    kind: str
    source: str
    per: str
    month: int
    """Yuan a month."""
    evidence: str

    def values(self) -> dict[str, Value]:
        """What a form records of the line."""
        return {
            "member": self.member,
            "kind": self.kind,
            "source": self.source,
            "amount": amount(self.month, self.per),
            "evidence": self.evidence,
        }


def amount(month: int, per: str) -> dict[str, Value]:
    """So many yuan a month, as the amount of a longer period."""
    return {"yuan": f"{month * MONTHS[per]}.00", "per": per}


@dataclass(frozen=True, slots=True)
class _Kind:
    kind: str
    source: str
    per: str
    evidence: str
    weight: int


_WORK = (
    _Kind("wages", "零工", "month", "statement", 5),
    _Kind("wages", "公益性岗位补贴", "month", "document", 3),
)
_FARM = (
    _Kind("business", "种植业", "year", "estimate", 5),
    _Kind("business", "养羊", "year", "estimate", 2),
)
_LAND = (
    _Kind("property", "土地流转费", "year", "document", 3),
    _Kind("transfer", "耕地地力保护补贴", "year", "document", 3),
)
_KIN = (
    _Kind("transfer", "不同住子女赡养费", "month", "statement", 4),
    _Kind("transfer", "亲属接济", "quarter", "statement", 2),
)
_SUPPORT = (_Kind("transfer", "不同住一方抚养费", "month", "document", 4),)


def income_lines(
    dice: Dice, persons: Sequence[Person], *, circumstances: tuple[str, bool, date], made_ms: int
) -> tuple[IncomeLine, ...]:
    """The family's lines; none where it has no income at all."""
    benefit_class, rural, today = circumstances
    low, high = BAND[benefit_class]
    total = int(STANDARD[rural] * len(persons) * dice.between(low, high) / 100) // STEP
    sources = _sources(persons, rural=rural, today=today)
    shares = _shares(dice, total, min(len(sources), dice.between(1, 3)))
    lines = []
    for share in shares:
        earner, kind = dice.weighted(sources)
        del sources[earner, kind]
        lines.append(
            IncomeLine(
                id=EntityId(dice.new_id(made_ms)),
                member=earner,
                kind=kind.kind,
                source=kind.source,
                per=kind.per,
                month=share * STEP,
                evidence=kind.evidence,
            )
        )
    return tuple(lines)


def _sources(persons: Sequence[Person], *, rural: bool, today: date) -> dict[tuple[EntityId, _Kind], int]:
    """Where money can come from in this family; what old people get from kin is always possible."""
    found: dict[tuple[EntityId, _Kind], int] = {}
    for person in persons:
        kinds: tuple[_Kind, ...] = ()
        if person.ability in {"full", "partial"}:
            kinds += _WORK + (_FARM if rural else ())
        if person.relation == "head":
            kinds += _LAND if rural else ()
            kinds += _KIN if age_on(person.born, today) >= OLD else _KIN[1:]
        if person.relation == "head" and person.marital == "divorced":
            kinds += _SUPPORT
        found |= {(person.id, kind): kind.weight for kind in kinds}
    return found


def _shares(dice: Dice, total: int, parts: int) -> list[int]:
    """The total cut into so many parts or fewer, none of them too small to be worth a line."""
    shares: list[int] = []
    for left in range(parts, 0, -1):
        share = total if left == 1 else total * dice.between(20, 60) // 100
        if total - share < SMALLEST:
            share = total
        if share >= SMALLEST:
            shares.append(share)
            total -= share
    return shares


def benefit(lines: Sequence[IncomeLine], persons: int, *, rural: bool) -> Decimal:
    """Yuan a month: what the income lacks of the standard, for all persons together."""
    return rounded(STANDARD[rural] * persons - sum(line.month for line in lines))
