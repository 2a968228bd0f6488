"""Households already on the list that a household about to be registered may be."""

from __future__ import annotations

from datetime import date

from field_app.store.account import Account
from field_app.use_cases.held_rules import Rules
from field_app.use_cases.list_today import HouseholdRow, Wanted, list_today

SHORTEST_NAME = 2
"""Characters: one alone is a surname, and half the village bears it."""

SHORTEST_ADDRESS = 3
"""Characters: 1号 or 村口 alone fits every lane."""

MOST = 3
"""Shown at most: a hint, not a second list."""


def find_alike(
    account: Account, rules: Rules, *, today: date, head_name: str, address: str
) -> tuple[HouseholdRow, ...]:
    """Households that the list's own search finds under this name or this address; those found by both come first."""

    def found(text: str, shortest: int) -> tuple[HouseholdRow, ...]:
        if len(text.strip()) < shortest:
            return ()
        return list_today(account, rules, today=today, wanted=Wanted(text=text, count=MOST)).rows

    by_both = found(f"{head_name} {address}", SHORTEST_NAME + SHORTEST_ADDRESS) if head_name and address else ()
    rows = (*by_both, *found(head_name, SHORTEST_NAME), *found(address, SHORTEST_ADDRESS))
    return tuple({row.household: row for row in rows}.values())[:MOST]
