"""Which households share an identity number, or a head's name: where a search for duplicates looks closer."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, select

from shared_models.choices import MERGED
from shared_models.ids import AreaCode, EntityId
from sync_server.store.database import Transaction
from sync_server.store.tables import cases, table_of

_case = table_of(cases.CaseRow)
_identity = table_of(cases.IdentityRow)


def sharing_a_number(tx: Transaction, communities: Iterable[AreaCode], *, most: int) -> list[tuple[str, EntityId]]:
    """(number, household) of every number that stands in two or more households, so many rows at most."""
    here = _open_in(communities)
    joined = _identity.join(_case, _case.c.household == _identity.c.household)
    twice = (
        select(_identity.c.number)
        .select_from(joined)
        .where(here)
        .group_by(_identity.c.number)
        .having(func.count(_identity.c.household.distinct()) > 1)
    )
    rows = select(_identity.c.number, _identity.c.household).select_from(joined)
    rows = rows.where(here, _identity.c.number.in_(twice)).distinct()
    found = tx.execute(rows.order_by(_identity.c.number, _identity.c.household).limit(most))
    return [(row.number, EntityId(row.household)) for row in found]


def sharing_a_name(tx: Transaction, communities: Iterable[AreaCode], *, most: int) -> list[tuple[str, EntityId]]:
    """(head's name, household) of every name that heads two or more households, so many rows at most."""
    here = _open_in(communities) & (_case.c.head_name != "")
    twice = select(_case.c.head_name).where(here).group_by(_case.c.head_name).having(func.count() > 1)
    rows = select(_case.c.head_name, _case.c.household).where(here, _case.c.head_name.in_(twice))
    found = tx.execute(rows.order_by(_case.c.head_name, _case.c.household).limit(most))
    return [(row.head_name, EntityId(row.household)) for row in found]


def _open_in(communities: Iterable[AreaCode]) -> ColumnElement[bool]:
    return _case.c.community.in_(list(communities)) & (_case.c.standing != MERGED)
