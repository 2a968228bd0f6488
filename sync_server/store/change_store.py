"""The log of changes: bodies as their authors wrote them, never altered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, bindparam, select

from shared_models.clock import ClockQuality
from shared_models.ids import AreaCode, ChangeId, EntityId
from sync_server.store.batch import insert_rows
from sync_server.store.database import Transaction, chunks
from sync_server.store.tables import log, table_of

_change = table_of(log.ChangeRow)


class KeptChange(msgspec.Struct, frozen=True, kw_only=True):
    """One change with what custody added to it. Fields as in the table; `n` is None for a held one."""

    id: ChangeId
    household: EntityId
    community: AreaCode
    n: int | None
    kind: str
    author: str
    device: str
    delivered_by: str
    form: str
    schema_version: int
    body: bytes
    wall_ms: int | None
    mono_ms: int | None
    boot: str
    tz_min: int | None
    corrected_ms: int
    clock_quality: ClockQuality
    received_ms: int
    epoch: str
    status: str
    reason: str = ""
    detail: str = ""


_columns = [_change.c[name] for name in KeptChange.__struct_fields__]
_BY_ID = select(*_columns).where(_change.c.id.in_(bindparam("ids", expanding=True)))


def save_changes(tx: Transaction, kept: Sequence[KeptChange]) -> None:
    """Appends changes in the order given, which is the order of their fold."""
    insert_rows(tx, _change, [msgspec.structs.asdict(one) for one in kept])


def _kept(row: Row[Any]) -> KeptChange:
    return KeptChange(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way to a row by names


def find_changes(tx: Transaction, ids: Iterable[ChangeId]) -> Mapping[ChangeId, KeptChange]:
    """Those of these changes that are held, by id."""
    found: dict[ChangeId, KeptChange] = {}
    for some in chunks(ids):
        for row in tx.execute(_BY_ID, {"ids": some}):
            found[ChangeId(row.id)] = _kept(row)
    return found


def changes_of(tx: Transaction, household: EntityId) -> list[KeptChange]:
    """Every change of a household in order of arrival, held ones included."""
    wanted = select(*_columns).where(_change.c.household == household).order_by(_change.c.serial)
    return [_kept(row) for row in tx.execute(wanted)]


def all_changes(tx: Transaction) -> Iterator[KeptChange]:
    """The whole log, household by household, each in order of arrival."""
    wanted = select(*_columns).order_by(_change.c.household, _change.c.serial)
    for row in tx.execute(wanted, execution_options={"yield_per": 2_000}):
        yield _kept(row)


def logged_households(tx: Transaction) -> list[EntityId]:
    """Every household that the log speaks of."""
    wanted = select(_change.c.household).where(_change.c.household != "").distinct().order_by(_change.c.household)
    return [EntityId(id_) for id_ in tx.execute(wanted).scalars()]
