"""The queue that offices work through: one row a household, filtered, counted and walked in SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, Row, and_, case, func, literal_column, select, tuple_

from shared_models.ids import AreaCode, EntityId
from shared_models.search import folded
from sync_server.store.case_row import DeadlineLine, read_deadline
from sync_server.store.database import Transaction, chunks
from sync_server.store.tables import cases, table_of

_case = table_of(cases.CaseRow)

QueueState: TypeAlias = Literal["finished", "contradiction", "returned", "accepted", "draft", "all"]
"""A visit's state; `contradiction`: whatever the state, several values stand somewhere; `all`: every household."""

MANY = 100
"""So many communities are a good part of a city."""
NOUGHT: ColumnElement[int] = literal_column("0")
"""Written out: an index of some rows only is used where the question names them word for word."""

STATES: tuple[QueueState, ...] = ("finished", "contradiction", "returned", "draft", "accepted", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """What to list; blanks narrow nothing."""

    communities: tuple[AreaCode, ...]
    """All that are looked at: nothing outside them is ever listed or counted."""
    state: QueueState = "finished"
    benefit_class: str = ""
    campaign: str = ""
    overdue_on: date | None = None
    """Only what was due before this day."""
    photos: bool = False
    """Only where photos are missing."""
    flagged: bool = False
    """Only where flags stand."""
    query: str = ""
    households: frozenset[EntityId] | None = None
    """Those that the query finds, where they are known already."""


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
    n_photos_missing: int
    campaign: str
    deadline: DeadlineLine
    key: QueueKey
    """Where it stands in the order of what waits."""


@dataclass(frozen=True, slots=True, order=True)
class QueueKey:
    """A place in the queue: what waits is ordered by deadline, what is settled by when it was handed in."""

    deadline: str
    finished_ms: int
    household: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many households are alike in everything that the filters look at."""

    community: AreaCode
    status: str
    benefit_class: str
    campaign: str
    contradicted: bool
    photos: bool
    flagged: bool
    overdue: bool
    households: int


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
    _case.c.n_photos_missing,
    _case.c.campaign,
    _case.c.deadline,
    _case.c.deadline_why,
)


def queue_page(
    tx: Transaction, wanted: QueueFilter, *, size: int, past: QueueKey | None = None, forward: bool = True
) -> list[QueueItem]:
    """So many items past a place, in the queue's order; walking back, those just before it."""
    rows = select(*_columns).where(_narrowed(wanted))
    if past is not None:
        rows = rows.where(_past(wanted.state, past, forward=forward))
    found = [_item(row) for row in tx.execute(rows.order_by(*_order(wanted.state, forward=forward)).limit(size))]
    return found if forward else found[::-1]


def count_before(tx: Transaction, wanted: QueueFilter, at: QueueKey) -> int:
    """How many stand before a place in the queue."""
    rows = select(func.count()).where(_narrowed(wanted), _past(wanted.state, at, forward=False))
    return int(tx.execute(rows).scalar_one())


def count_all(tx: Transaction, wanted: QueueFilter) -> int:
    """How many there are."""
    return int(tx.execute(select(func.count()).where(_narrowed(wanted))).scalar_one())


def stands_in(tx: Transaction, wanted: QueueFilter, household: EntityId) -> bool:
    """Whether the filter lists a household."""
    found = select(_case.c.household).where(_case.c.household == household, _narrowed(wanted))
    return tx.execute(found).first() is not None


def tallies(tx: Transaction, wanted: QueueFilter, *, today: date) -> list[Tally]:
    """Counts of everything the filters tell apart, under the filter's communities and words alone."""
    # In the order of an index that holds all the answers: no row is touched, and nothing is sorted.
    alike = (
        _case.c.community,
        _case.c.visit_status,
        _case.c.benefit_class,
        _case.c.campaign,
        _case.c.n_contradictions,
        _case.c.n_photos_missing,
        _case.c.n_flags,
    )
    late = func.sum(case((_case.c.deadline < today.isoformat(), 1), else_=0))
    here = _case.c.community.in_(list(wanted.communities))
    rows = select(*alike, func.count(), late).where(here, *_worded(wanted)).group_by(*alike)
    return [
        Tally(AreaCode(place), status, class_, campaign, clashes > 0, photos > 0, flags > 0, is_late, households)
        for place, status, class_, campaign, clashes, photos, flags, total, overdue in tx.execute(rows)
        for is_late, households in ((True, overdue), (False, total - overdue))
        if households
    ]


def households_found(tx: Transaction, wanted: QueueFilter, *, most: int) -> frozenset[EntityId] | None:
    """The households that the filter's query finds in its communities; nothing when they are more than so many."""
    # The words first: to ask of every row whether it lies in one of many places took SQLite twice as long.
    rows = select(_case.c.household).where(*_worded(wanted), _placed(wanted)).limit(most + 1)
    found = frozenset(EntityId(id_) for id_ in tx.execute(rows).scalars())
    return None if len(found) > most else found


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
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way to a row by names
    key = QueueKey(values["deadline"], values["visit_finished_ms"] or 0, values["household"])
    deadline = read_deadline(values)
    del values["deadline_why"]
    return QueueItem(**{**values, "deadline": deadline, "key": key})


def _placed(wanted: QueueFilter) -> ColumnElement[bool]:
    """Within the communities. Of many, all rows are gone through in the order asked for, not place by place."""
    place: ColumnElement[str] = _case.c.community
    return (place if len(wanted.communities) <= MANY else place + literal_column("''")).in_(list(wanted.communities))


def _worded(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    if wanted.households is not None:
        return [_case.c.household.in_(sorted(wanted.households))]
    return [_case.c.search.contains(word, autoescape=True) for word in folded(wanted.query).split()]


def _narrowed(wanted: QueueFilter) -> ColumnElement[bool]:
    conditions = [*_in_state(wanted.state), *_worded(wanted), _placed(wanted)]
    if wanted.benefit_class:
        conditions.append(_case.c.benefit_class == wanted.benefit_class)
    if wanted.campaign:
        conditions.append(_case.c.campaign == wanted.campaign)
    if wanted.overdue_on is not None:
        conditions.append(_case.c.deadline < wanted.overdue_on.isoformat())
    if wanted.photos:
        conditions.append(_case.c.n_photos_missing > NOUGHT)
    if wanted.flagged:
        conditions.append(_case.c.n_flags > NOUGHT)
    return and_(*conditions)


def _in_state(state: QueueState) -> list[ColumnElement[bool]]:
    if state == "all":
        return []
    return [_case.c.n_contradictions > NOUGHT if state == "contradiction" else _case.c.visit_status == state]


_ORDERS: dict[QueueState, tuple[str, ...]] = {
    "accepted": ("finished_ms", "household"),
    "finished": ("deadline", "finished_ms", "household"),
    "returned": ("deadline", "finished_ms", "household"),
}
"""By what a list is ordered; a household that was handed in longer ago waits before one with the same deadline."""
_BY_DEADLINE = ("deadline", "household")
_PLACES = {"deadline": _case.c.deadline, "finished_ms": _case.c.visit_finished_ms, "household": _case.c.household}


def _ascends(state: QueueState, *, forward: bool) -> bool:
    """What is settled is listed the latest first; everything else the earliest first."""
    return (state != "accepted") == forward


def _order(state: QueueState, *, forward: bool) -> tuple[Any, ...]:
    keys = [_PLACES[name] for name in _ORDERS.get(state, _BY_DEADLINE)]
    return tuple(key.asc() if _ascends(state, forward=forward) else key.desc() for key in keys)


def _past(state: QueueState, at: QueueKey, *, forward: bool) -> ColumnElement[bool]:
    names = _ORDERS.get(state, _BY_DEADLINE)
    place, here = tuple_(*(_PLACES[name] for name in names)), tuple_(*(getattr(at, name) for name in names))
    return place > here if _ascends(state, forward=forward) else place < here
