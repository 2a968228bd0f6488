"""The queue of visits that offices work through: one row a household, filtered, counted and walked in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select

from shared_models.ids import AreaCode, EntityId
from shared_models.search import folded
from sync_server.store.database import Transaction, chunks
from sync_server.store.tables import cases, table_of

_case = table_of(cases.CaseRow)

QueueState: TypeAlias = Literal["finished", "contradiction", "returned", "accepted", "draft"]
"""A visit's state, or `contradiction`: whatever the state, several values stand somewhere in the household's file."""

STATES: tuple[QueueState, ...] = ("finished", "contradiction", "returned", "accepted", "draft")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """What to list; blanks narrow nothing."""

    communities: tuple[AreaCode, ...]
    """All that the asker may read: nothing outside them is ever listed or counted."""
    state: QueueState = "finished"
    community: str = ""
    benefit_class: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """One household with the visit the office should look at."""

    household: EntityId
    community: AreaCode
    head_name: str
    address: str
    registry_no: str
    benefit_class: str
    visit: EntityId
    visit_status: str
    visit_outcome: str
    visit_finished_ms: int | None
    visit_day: str
    n_contradictions: int


_columns = (
    _case.c.household,
    _case.c.community,
    _case.c.head_name,
    _case.c.address,
    _case.c.registry_no,
    _case.c.benefit_class,
    _case.c.visit_id.label("visit"),
    _case.c.visit_status,
    _case.c.visit_outcome,
    _case.c.visit_finished_ms,
    _case.c.visit_day,
    _case.c.n_contradictions,
)


def queue_page(tx: Transaction, wanted: QueueFilter, *, first: int, size: int) -> list[QueueItem]:
    """One page: what waits, the longest waiting first; what is settled, the latest first."""
    rows = select(*_columns).where(_narrowed(wanted), _in_state(wanted.state))
    ordered = rows.order_by(*_order(wanted.state, forward=True)).offset(first).limit(size)
    return [_item(row) for row in tx.execute(ordered)]


def queue_counts(tx: Transaction, wanted: QueueFilter) -> Mapping[QueueState, int]:
    """How many there are in each state, under the same filter otherwise."""
    contradicted = func.sum(case((_case.c.n_contradictions > 0, 1), else_=0))
    # By community too, though nobody asks for it: in this order an index holds all the answers.
    place = (_case.c.community, _case.c.visit_status)
    rows = select(*place, func.count(), contradicted).where(_narrowed(wanted)).group_by(*place)
    counts: dict[str, int] = dict.fromkeys(STATES, 0)
    for _, status, total, clashes in tx.execute(rows):
        if status in counts:
            counts[status] += total
        counts["contradiction"] += clashes or 0
    return {state: counts[state] for state in STATES}


def beside(tx: Transaction, wanted: QueueFilter, at: QueueItem, *, forward: bool) -> tuple[EntityId, EntityId] | None:
    """The household and visit after (or before) one in the queue's order; nothing at its end."""
    rows = select(_case.c.household, _case.c.visit_id).where(
        _narrowed(wanted), _in_state(wanted.state), _past(wanted.state, at, forward=forward)
    )
    found = tx.execute(rows.order_by(*_order(wanted.state, forward=forward)).limit(1)).one_or_none()
    return None if found is None else (EntityId(found.household), EntityId(found.visit_id))


def find_item(tx: Transaction, household: EntityId) -> QueueItem | None:
    """Where a household stands in the queue; nothing when it is unknown."""
    found = tx.execute(select(*_columns).where(_case.c.household == household)).one_or_none()
    return None if found is None else _item(found)


def households_named(tx: Transaction, ids: Iterable[EntityId]) -> dict[EntityId, QueueItem]:
    """The rows of these households, by id."""
    found: dict[EntityId, QueueItem] = {}
    for some in chunks(ids):
        for row in tx.execute(select(*_columns).where(_case.c.household.in_(some))):
            found[EntityId(row.household)] = _item(row)
    return found


def _item(row: Row[*tuple[Any, ...]]) -> QueueItem:
    return QueueItem(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way to a row by names


def _narrowed(wanted: QueueFilter) -> ColumnElement[bool]:
    communities: Iterable[str] = wanted.communities
    if wanted.community:
        communities = [code for code in wanted.communities if code == wanted.community]
    conditions: list[ColumnElement[bool]] = [_case.c.community.in_(list(communities))]
    if wanted.benefit_class:
        conditions.append(_case.c.benefit_class == wanted.benefit_class)
    conditions += [_case.c.search.contains(word, autoescape=True) for word in folded(wanted.query).split()]
    return and_(*conditions)


def _in_state(state: QueueState) -> ColumnElement[bool]:
    return _case.c.n_contradictions > 0 if state == "contradiction" else _case.c.visit_status == state


def _ascends(state: QueueState, *, forward: bool) -> bool:
    """What waits is listed oldest first, what is settled latest first; walking back turns either round."""
    return (state in {"finished", "contradiction"}) == forward


def _finished(state: QueueState) -> ColumnElement[int]:
    """When the visit was handed in; every state but two has such a time, and then the index gives the order."""
    column: ColumnElement[int] = _case.c.visit_finished_ms
    return func.coalesce(column, 0) if state in {"contradiction", "draft"} else column


def _order(state: QueueState, *, forward: bool) -> tuple[Any, ...]:
    keys = (_finished(state), _case.c.household)
    return tuple(key.asc() if _ascends(state, forward=forward) else key.desc() for key in keys)


def _past(state: QueueState, at: QueueItem, *, forward: bool) -> ColumnElement[bool]:
    here, finished, household = at.visit_finished_ms or 0, _finished(state), _case.c.household
    if _ascends(state, forward=forward):
        return or_(finished > here, and_(finished == here, household > at.household))
    return or_(finished < here, and_(finished == here, household < at.household))
