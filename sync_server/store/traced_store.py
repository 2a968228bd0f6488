"""How far cases have been looked through for flags: what waits, and whether anything does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Table, func, or_, select

from shared_models.ids import AreaCode, EntityId
from sync_server.store.database import Transaction, chunks
from sync_server.store.tables import cases, flags, table_of

_case = table_of(cases.CaseRow)
_traced = table_of(flags.TracedRow)


def _behind() -> Any:
    joined = _case.outerjoin(_traced, _traced.c.household == _case.c.household)
    is_new = or_(
        _traced.c.position.is_(None), _traced.c.position != _case.c.position, _traced.c.community != _case.c.community
    )
    return joined, is_new


def waiting(tx: Transaction, *, most: int) -> dict[EntityId, int]:
    """Households whose case has changed since it was looked through, or never was, each with its case's position.

    Community by community: a portion then works out the flags of few.
    """
    joined, is_new = _behind()
    wanted = select(_case.c.household, _case.c.position).select_from(joined).where(is_new)
    wanted = wanted.order_by(_case.c.community, _case.c.household).limit(most)
    return {EntityId(row.household): row.position for row in tx.execute(wanted)}


def count_waiting(tx: Transaction) -> int:
    """How many households wait to be looked through."""
    # Mostly none does, which two indexes tell by themselves.
    if _states(tx, _case) == _states(tx, _traced):
        return 0
    joined, is_new = _behind()
    return tx.execute(select(func.count()).select_from(joined).where(is_new)).scalar_one()


def communities_traced(tx: Transaction, households: Iterable[EntityId]) -> set[AreaCode]:
    """The communities in which these households were when they were last looked through."""
    found: set[AreaCode] = set()
    for some in chunks(households):
        rows = tx.execute(select(_traced.c.community).where(_traced.c.household.in_(some)).distinct()).scalars()
        found |= {AreaCode(code) for code in rows}
    return found


def traced_states(tx: Transaction) -> dict[AreaCode, tuple[int, int]]:
    """By community: households looked through and the sum of their positions, which only grow: equal means no news."""
    return _states(tx, _traced)


def _states(tx: Transaction, table: Table) -> dict[AreaCode, tuple[int, int]]:
    columns = (table.c.community, func.count(), func.sum(table.c.position))
    rows = tx.execute(select(*columns).group_by(table.c.community))
    return {AreaCode(code): (count, int(total)) for code, count, total in rows}
