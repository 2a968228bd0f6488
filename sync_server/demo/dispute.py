"""Two tablets that did not see each other: what the lead and the second investigator each wrote."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from shared_models.case import Case
from shared_models.change import Part
from shared_models.editing import edit_part, remove_part
from shared_models.ids import EntityId
from shared_models.values import Value
from sync_server.demo.dice import Dice
from sync_server.demo.identity import telephone
from sync_server.demo.livelihood import STEP, amount
from sync_server.demo.recipient import Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """One register, and the value each of the two wrote into it."""

    entity: EntityId
    unit: str
    leads: Value
    seconds: Value


Kind = Callable[[Recipient, Dice], Dispute | None]


def _phone(home: Recipient, dice: Dice) -> Dispute:
    return Dispute(entity=home.id, unit="phone", leads=telephone(dice), seconds=telephone(dice))


def _area(home: Recipient, dice: Dice) -> Dispute:
    area = int(float(home.home.area))
    return Dispute(entity=home.id, unit="housing_area", leads=f"{area + dice.between(3, 9)}.0", seconds=f"{area - 6}.5")


def _income(home: Recipient, dice: Dice) -> Dispute | None:
    if not home.incomes:
        return None
    line = home.incomes[0]
    more = line.month + STEP * dice.between(6, 24)
    return Dispute(
        entity=line.id,
        unit="amount",
        leads=amount(more, line.per),
        seconds=amount(more + STEP * dice.between(4, 20), line.per),
    )


def _health(home: Recipient, dice: Dice) -> Dispute:
    states = [state for state in ("weak", "chronic", "severe", "disabled") if state != home.persons[0].health]
    first, second = dice.shuffled(states)[:2]
    return Dispute(entity=home.persons[0].id, unit="health", leads=first, seconds=second)


def _tenure(home: Recipient, _: Dice) -> Dispute:
    first, second = ("borrowed", "other") if home.home.tenure != "borrowed" else ("self_built", "other")
    return Dispute(entity=home.id, unit="housing_tenure", leads=first, seconds=second)


def _occupation(home: Recipient, _: Dice) -> Dispute:
    return Dispute(entity=home.persons[0].id, unit="occupation", leads="看护果园", seconds="村口小卖部帮忙")


KINDS: Sequence[Kind] = (_phone, _income, _area, _health, _tenure, _occupation)


def dispute(home: Recipient, dice: Dice, number: int) -> Dispute:
    """The dispute of this number; where a household has no such register, the one about the telephone."""
    return KINDS[number % len(KINDS)](home, dice) or _phone(home, dice)


def agreement(home: Recipient, dice: Dice) -> Dispute:
    """Both wrote the same new telephone number, not knowing of each other: no contradiction."""
    number = telephone(dice)
    return Dispute(entity=home.id, unit="phone", leads=number, seconds=number)


def removal(before: Case, member: EntityId, left_on: date) -> Part:
    """The second investigator took a member off the list whom the lead asked about."""
    return remove_part(before.entities[member], {"left_reason": "moved", "left_on": left_on.isoformat()})


def seconds_part(before: Case, found: Dispute) -> Part:
    """What the second investigator wrote."""
    part = edit_part(before.entities[found.entity], {found.unit: found.seconds})
    if part is None:
        raise ValueError(f"{found.unit} stood like that already")
    return part
