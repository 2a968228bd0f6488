"""How a household was first registered: as it stood before the visits of the last quarters found what had changed."""

from __future__ import annotations

from dataclasses import replace

from shared_models.change import Part
from shared_models.editing import new_part
from shared_models.ids import EntityId
from shared_models.values import Value
from sync_server.demo.dice import Dice
from sync_server.demo.identity import telephone
from sync_server.demo.livelihood import SMALLEST, STEP, amount
from sync_server.demo.recipient import Recipient

OTHER_PHONE_PERCENT = 7
OTHER_INCOME_PERCENT = 14
OTHER_HEALTH_PERCENT = 5


def registered(home: Recipient, dice: Dice, *, visited: bool) -> tuple[Part, ...]:
    """What the import wrote: the household, its members, its income lines.

    A household that was visited since (`visited`) had older values, which its first visit puts right.
    """
    values = home.values()
    members = {person.id: person.values() for person in home.persons}
    incomes = {line.id: line.values() for line in home.incomes}
    if visited:
        if dice.chance(OTHER_PHONE_PERCENT):
            values["phone"] = telephone(dice)
        for line in home.incomes:
            if dice.chance(OTHER_INCOME_PERCENT):
                steps = line.month // STEP + dice.pick((-2, -1, 1, 2, 4))
                incomes[line.id]["amount"] = amount(max(SMALLEST, steps) * STEP, line.per)
        _age_members(home, dice, members)
    return (
        new_part(home.id, "household", values),
        *(new_part(id_, "member", recorded) for id_, recorded in members.items()),
        *(new_part(id_, "income", recorded) for id_, recorded in incomes.items()),
    )


def _age_members(home: Recipient, dice: Dice, members: dict[EntityId, dict[str, Value]]) -> None:
    for person in home.persons:
        if person.health == "chronic" and dice.chance(OTHER_HEALTH_PERCENT):
            members[person.id]["health"] = "weak"
    if home.newcomer is not None:
        del members[home.newcomer]
    if home.former is not None:
        members[home.former.id] = home.former.values()
        head = home.persons[0]
        members[head.id] = replace(head, marital="married").values()
